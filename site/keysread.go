package site

import (
	"bytes"
	"encoding/json"
	"os"
	"strconv"
	"strings"
)

// readKeys returns the keys of the site in a folder, nil if there are none that make sense.
func readKeys(root *os.Root) *keys {
	content, err := root.ReadFile(keysFile)
	if err != nil {
		return nil
	}
	end := bytes.LastIndexByte(bytes.TrimSuffix(content, []byte("\n")), '\n') + 1
	text := string(content)
	if strings.TrimSuffix(text[end:], "\n") != sum(content[:end]) {
		return nil
	}
	r := keysReader{text: text[:end]}
	if r.line() != keysHeader {
		return nil
	}
	n := strings.Count(text, "\n")
	r.keys = &keys{site: r.line(), files: make(siteFiles, n), jobs: make(map[string]jobKey, n)}
	r.names = make([]string, 0, n)
	if json.Unmarshal([]byte(r.line()), &r.keys.result) != nil || json.Unmarshal([]byte(r.line()), &r.keys.looked) != nil || !r.lines() {
		return nil
	}
	return r.keys
}

// keysReader reads keys line by line.
type keysReader struct {
	text  string // not read yet
	keys  *keys
	of    *made      // of the job whose files are being read
	from  int        // where in names these begin
	names []string   // of all files
	room  []siteFile // made in advance
}

func (r *keysReader) line() (line string) {
	line, r.text, _ = strings.Cut(r.text, "\n")
	return line
}

// lines reads those of jobs and files.
func (r *keysReader) lines() bool {
	for r.text != "" {
		line := r.line()
		ok := true
		switch {
		case line == otherFiles:
			r.of = nil
		case strings.HasPrefix(line, jobMark):
			ok = r.job(line[len(jobMark):])
		case strings.HasPrefix(line, moreMark):
			ok = r.of != nil && json.Unmarshal([]byte(line[len(moreMark):]), r.of) == nil
		default:
			ok = r.file(line)
		}
		if !ok {
			return false
		}
	}
	return true
}

func (r *keysReader) job(line string) bool {
	r.of, r.from = &made{}, len(r.names)
	key, rest, _ := strings.Cut(line, " ")
	numbers := make([]int64, len(r.of.Counts)+1)
	for i := range numbers {
		var ok bool
		if numbers[i], rest, ok = cutNumber(rest); !ok {
			return false
		}
	}
	for i := range r.of.Counts {
		r.of.Counts[i] = int(numbers[i])
	}
	r.of.Bytes = numbers[len(r.of.Counts)]
	r.of.Input, rest, _ = strings.Cut(rest, " ")
	r.of.Input = strings.TrimSuffix(r.of.Input, noInput)
	name, ok := readName(rest)
	r.keys.jobs[name] = jobKey{key, r.of}
	return ok
}

func (r *keysReader) file(line string) bool {
	sum, rest, _ := strings.Cut(line, " ")
	size, rest, ok := cutNumber(rest)
	if !ok {
		return false
	}
	name, ok := readName(rest)
	if !ok || !publishable(name) {
		return false
	}
	if len(r.room) == 0 {
		r.room = make([]siteFile, 1024)
	}
	f := &r.room[0]
	r.room = r.room[1:]
	*f = siteFile{name: name, was: fileKey{size, sum}}
	r.keys.files[name] = f
	if r.of != nil {
		r.names = append(r.names, name)
		r.of.Files = r.names[r.from:len(r.names):len(r.names)]
	}
	return true
}

// cutNumber returns the number that text begins with, and what stands after a space.
func cutNumber(text string) (n int64, rest string, ok bool) {
	number, rest, ok := strings.Cut(text, " ")
	if !ok {
		return 0, "", false
	}
	n, err := strconv.ParseInt(number, 10, 64)
	return n, rest, err == nil
}

// readName reads what appendName wrote.
func readName(text string) (name string, ok bool) {
	if !strings.HasPrefix(text, `"`) {
		return text, text != ""
	}
	name, err := strconv.Unquote(text)
	return name, err == nil
}
