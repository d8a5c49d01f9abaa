package site

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
)

const (
	// keysFile says what the site in a folder was made from, what the build told of it, and what every file held. It only
	// saves work: without it, or if it is damaged, the next build makes everything.
	keysFile   = ".casebook-keys"
	keysHeader = "# casebook keys 1"
	noDigest   = "-"
)

// keys are what keysFile holds.
type keys struct {
	site   string             // the fingerprint of what the site was made from
	result Result             // of the build that made it
	looked map[string]bool    // whether something was at paths of the casebook's folder beyond its index
	files  map[string]fileKey // by name
}

// fileKey tells what a file of the site held when it was made.
type fileKey struct {
	size int64
	sum  string
	page string // the digest of what a page shows; none of another file
}

// write writes the keys of a whole site into its folder, if they do not stand there.
func (k *keys) write(root *os.Root) error {
	text, err := k.text()
	if err != nil {
		return err
	}
	if there, err := root.ReadFile(keysFile); err == nil && bytes.Equal(there, text) {
		return nil
	}
	if err := root.WriteFile(draftFile, text, 0o644); err != nil {
		return err
	}
	return root.Rename(draftFile, keysFile)
}

// text writes the keys line by line, the files by name, and what all that must add up to at the end.
func (k *keys) text() ([]byte, error) {
	result, err := json.Marshal(k.result)
	if err != nil {
		return nil, err
	}
	looked, err := json.Marshal(k.looked) // by path
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(k.files))
	for name := range k.files {
		names = append(names, name)
	}
	slices.Sort(names)
	text := fmt.Appendf(nil, "%s\n%s\n%s\n%s\n", keysHeader, k.site, result, looked)
	for _, name := range names {
		f := k.files[name]
		text = fmt.Appendf(text, "%s %s %d %s\n", f.sum, cmp.Or(f.page, noDigest), f.size, strconv.Quote(name))
	}
	return fmt.Appendf(text, "%s\n", sum(text)), nil
}

// readKeys returns the keys of the site in a folder, nil if there are none that make sense.
func readKeys(root *os.Root) *keys {
	text, err := root.ReadFile(keysFile)
	if err != nil {
		return nil
	}
	end := bytes.LastIndexByte(bytes.TrimSuffix(text, []byte("\n")), '\n') + 1
	if strings.TrimSuffix(string(text[end:]), "\n") != sum(text[:end]) {
		return nil
	}
	lines := strings.Split(string(text[:max(0, end-1)]), "\n")
	if len(lines) < 4 || lines[0] != keysHeader {
		return nil
	}
	k := &keys{site: lines[1], files: make(map[string]fileKey, len(lines))}
	if json.Unmarshal([]byte(lines[2]), &k.result) != nil || json.Unmarshal([]byte(lines[3]), &k.looked) != nil {
		return nil
	}
	for _, line := range lines[4:] {
		name, f, ok := parseFileKey(line)
		if !ok {
			return nil
		}
		k.files[name] = f
	}
	return k
}

func parseFileKey(line string) (name string, f fileKey, ok bool) {
	parts := strings.SplitN(line, " ", 4)
	if len(parts) != 4 {
		return "", fileKey{}, false
	}
	size, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		return "", fileKey{}, false
	}
	name, err = strconv.Unquote(parts[3])
	return name, fileKey{size, parts[0], strings.TrimSuffix(parts[1], noDigest)}, err == nil && publishable(name)
}
