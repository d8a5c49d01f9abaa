package site

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
)

const (
	// keysFile says what the site in a folder was made from, what the build told of it, and what every file held. It only
	// saves work: without it, or if it is damaged, the next build makes everything.
	keysFile   = ".casebook-keys"
	keysHeader = "# casebook keys 3"
	noInput    = "-"
)

// keys are what keysFile holds.
type keys struct {
	site   string            // the fingerprint of what the site was made from
	result Result            // of the build that made it
	looked map[string]bool   // whether something was at paths of the casebook's folder beyond its index
	files  siteFiles         // of the site that they were read from or will stand in
	jobs   map[string]jobKey // by name: those that had a key
}

// fileKey tells what a file of the site held when it was made.
type fileKey struct {
	size int64
	sum  string
}

// jobKey is a job that was done: with which key, and what it made.
type jobKey struct {
	key  string
	made *made
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

// text writes the keys line by line: the jobs by name, each followed by its files, then the other files by name, and at
// the end what all that must add up to.
func (k *keys) text() ([]byte, error) {
	result, err := json.Marshal(k.result)
	if err != nil {
		return nil, err
	}
	looked, err := json.Marshal(k.looked) // by path
	if err != nil {
		return nil, err
	}
	made := k.files.made()
	text := fmt.Appendf(make([]byte, 0, 256*(len(made)+len(k.jobs))), "%s\n%s\n%s\n%s\n", keysHeader, k.site, result, looked)
	for _, file := range made {
		file.ofJob = false
	}
	for _, name := range slices.Sorted(maps.Keys(k.jobs)) {
		j := k.jobs[name]
		if text, err = j.append(text, name); err != nil {
			return nil, err
		}
		for _, name := range j.made.Files {
			file := k.files[name]
			file.ofJob = true
			text = file.key.append(text, name)
		}
	}
	text = append(text, otherFiles+"\n"...)
	for _, file := range made {
		if !file.ofJob {
			text = file.key.append(text, file.name)
		}
	}
	return fmt.Appendf(text, "%s\n", sum(text)), nil
}

// What lines begin with: those of jobs, those that tell more of the job before, and what stands before the files of no job.
const (
	jobMark    = "+ "
	moreMark   = "* "
	otherFiles = "+"
)

// append adds the line of a job: its key, what it made but for the files, and its name. What few jobs tell stands in
// another line, as JSON, which takes longer to read than all the rest.
func (j jobKey) append(text []byte, name string) ([]byte, error) {
	m := j.made
	text = append(append(append(text, jobMark...), j.key...), ' ')
	for _, n := range m.Counts {
		text = append(strconv.AppendInt(text, int64(n), 10), ' ')
	}
	text = append(strconv.AppendInt(text, m.Bytes, 10), ' ')
	text = append(append(text, cmp.Or(m.Input, noInput)...), ' ')
	text = append(appendName(text, name), '\n')
	if m.Withheld == nil && m.Cut == nil && m.Indexed == nil {
		return text, nil
	}
	more, err := json.Marshal(m)
	return append(append(append(text, moreMark...), more...), '\n'), err
}

func (f fileKey) append(text []byte, name string) []byte {
	text = append(append(text, f.sum...), ' ')
	text = append(strconv.AppendInt(text, f.size, 10), ' ')
	return append(appendName(text, name), '\n')
}

// appendName adds a name, quoted if it could be taken for two lines or for a quoted one.
func appendName(text []byte, name string) []byte {
	if strings.ContainsAny(name, "\n\"") {
		return strconv.AppendQuote(text, name)
	}
	return append(text, name...)
}
