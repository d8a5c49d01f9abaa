package site

// Publish puts files into a folder as a build does that has rendered them.
func Publish(dir string, files map[string]string) error {
	f, err := openFolder(dir)
	if err != nil {
		return err
	}
	for name, content := range files {
		if err := f.put(name, []byte(content)); err != nil {
			return err
		}
	}
	f.keys = &keys{files: f.files}
	if _, err := f.publish(); err != nil {
		return err
	}
	return f.close()
}

// CanExchange reports whether a site is published in one step here.
const CanExchange = canExchange
