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
	keysHeader = "# casebook keys 2"
	noDigest   = "-"
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
	page string // the digest of what a page shows; none of another file
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
	text := fmt.Appendf(nil, "%s\n%s\n%s\n%s\n", keysHeader, k.site, result, looked)
	made := k.files.made()
	text = slices.Grow(text, 200*len(made))
	of := make(map[string]bool, len(made)) // the files that are some job's
	for _, name := range sortedKeys(k.jobs) {
		j := k.jobs[name]
		if text, err = j.append(text, name); err != nil {
			return nil, err
		}
		for _, file := range j.made.Files {
			of[file] = true
			text = k.files[file].key.append(text, file)
		}
	}
	text = append(text, otherFiles+"\n"...)
	for _, file := range made {
		if !of[file.name] {
			text = file.key.append(text, file.name)
		}
	}
	return fmt.Appendf(text, "%s\n", sum(text)), nil
}

func sortedKeys[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// What lines of jobs begin with, and what stands before the files of no job.
const (
	jobMark    = "+ "
	otherFiles = "+"
)

// append adds the line of a job: its key, its name, and what it made but for the files.
func (j jobKey) append(text []byte, name string) ([]byte, error) {
	text = append(append(append(text, jobMark...), j.key...), ' ')
	for _, n := range j.made.Counts {
		text = append(strconv.AppendInt(text, int64(n), 10), ',')
	}
	text = append(strconv.AppendInt(text, j.made.Bytes, 10), ' ')
	text = append(append(text, cmp.Or(j.made.Input, noDigest)...), ' ')
	text = strconv.AppendQuote(text, name)
	if len(j.made.Withheld)+len(j.made.Cut) > 0 {
		rest, err := json.Marshal(j.made)
		if err != nil {
			return nil, err
		}
		text = append(append(text, ' '), rest...)
	}
	return append(text, '\n'), nil
}

func (f fileKey) append(text []byte, name string) []byte {
	text = append(append(text, f.sum...), ' ')
	text = append(append(text, cmp.Or(f.page, noDigest)...), ' ')
	text = append(strconv.AppendInt(text, f.size, 10), ' ')
	return append(strconv.AppendQuote(text, name), '\n')
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
	k := &keys{site: lines[1], files: make(siteFiles, len(lines)), jobs: make(map[string]jobKey, len(lines))}
	if json.Unmarshal([]byte(lines[2]), &k.result) != nil || json.Unmarshal([]byte(lines[3]), &k.looked) != nil || !k.parse(lines[4:]) {
		return nil
	}
	return k
}

// parse reads the lines of jobs and files.
func (k *keys) parse(lines []string) bool {
	var of *made
	for _, line := range lines {
		if line == otherFiles {
			of = nil
			continue
		}
		if j, ok := strings.CutPrefix(line, jobMark); ok {
			if of, ok = k.parseJob(j); !ok {
				return false
			}
			continue
		}
		name, f, ok := parseFileKey(line)
		if !ok {
			return false
		}
		k.files.of(name).was = f
		if of != nil {
			of.Files = append(of.Files, name)
		}
	}
	return true
}

func (k *keys) parseJob(line string) (*made, bool) {
	parts := strings.SplitN(line, " ", 4)
	if len(parts) != 4 {
		return nil, false
	}
	m := &made{Input: strings.TrimSuffix(parts[2], noDigest)}
	quoted, err := strconv.QuotedPrefix(parts[3])
	if err != nil || !m.parseCounts(parts[1]) {
		return nil, false
	}
	name, err := strconv.Unquote(quoted)
	if err != nil {
		return nil, false
	}
	if rest := parts[3][len(quoted):]; rest != "" && json.Unmarshal([]byte(rest), m) != nil {
		return nil, false
	}
	k.jobs[name] = jobKey{parts[0], m}
	return m, true
}

// parseCounts reads how many files there are of each class, and how large they are.
func (m *made) parseCounts(text string) bool {
	for class := range m.Counts {
		n, rest, _ := strings.Cut(text, ",")
		var err error
		if m.Counts[class], err = strconv.Atoi(n); err != nil {
			return false
		}
		text = rest
	}
	var err error
	m.Bytes, err = strconv.ParseInt(text, 10, 64)
	return err == nil
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
