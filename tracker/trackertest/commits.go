package trackertest

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// Commits makes up the history of a generated casebook: the same commits for the same values. Every
// record is created in one of them, two in three commits also change a record that is there (a status, a
// classification, a signature, some text), thirty people take turns, and three in a hundred are merges.
type Commits struct {
	Generator
	Commits int
	Folder  string // of the casebook in the repository; empty: its root
}

// Repository makes a repository in a new folder by the git program, packed and with the last commit
// checked out on the branch main. It takes a few seconds for 10,000 commits.
func (c Commits) Repository(dir string) error {
	if err := runGit(dir, nil, "init", "-q", "-b", "main", dir); err != nil {
		return err
	}
	var stream bytes.Buffer
	if err := c.FastImport(&stream); err != nil {
		return err
	}
	for _, args := range [][]string{{"fast-import", "--quiet"}, {"gc", "-q"}, {"reset", "-q", "--hard", "main"}} {
		if err := runGit(dir, &stream, args...); err != nil {
			return err
		}
	}
	return nil
}

func runGit(dir string, in io.Reader, args ...string) error {
	cmd := exec.Command("git", args...)
	if args[0] != "init" {
		cmd.Dir = dir
	}
	cmd.Stdin = in
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GIT_DIR=", "GIT_WORK_TREE=")
	cmd.Env = slices.DeleteFunc(cmd.Env, func(s string) bool { return strings.HasPrefix(s, "GIT_DIR=") || strings.HasPrefix(s, "GIT_WORK_TREE=") })
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("git %s: %w: %s", strings.Join(args, " "), err, out)
	}
	return nil
}

// FastImport writes the commits as git fast-import reads them.
func (c Commits) FastImport(w io.Writer) error {
	files := c.FS()
	s := stream{Writer: bufio.NewWriter(w), dice: rand.New(rand.NewPCG(c.Seed, uint64(c.Commits))), text: map[string]string{}, folder: c.Folder}
	var records []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if strings.HasSuffix(name, ".md") {
			records = append(records, name)
		} else {
			s.text[name] = string(files[name].Data)
		}
	}
	s.dice.Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
	for n := range c.Commits {
		s.begin(n, c.Commits)
		if n == 0 {
			for _, name := range slices.Sorted(maps.Keys(s.text)) {
				s.put(name, s.text[name])
			}
		}
		for _, name := range records[n*len(records)/c.Commits : (n+1)*len(records)/c.Commits] {
			s.put(name, string(files[name].Data))
			s.known = append(s.known, name)
		}
		if len(s.known) > 0 && s.dice.IntN(3) > 0 {
			name := s.known[s.dice.IntN(len(s.known))]
			s.put(name, s.edited(s.text[name]))
		}
	}
	return s.Flush()
}

// stream is a stream of commits being written.
type stream struct {
	*bufio.Writer
	dice   *rand.Rand
	text   map[string]string // of every file by now
	known  []string          // records by now
	folder string
}

// begin writes the head of a commit. A merge has a second parent some commits back, whose changes it has already.
func (s *stream) begin(n, of int) {
	who := s.dice.IntN(30)
	at := spanStart.Add(spanEnd.Sub(spanStart) / time.Duration(of) * time.Duration(n)).Unix()
	fmt.Fprintf(s, "commit refs/heads/main\nmark :%d\n", n+1)
	for _, role := range []string{"author", "committer"} {
		fmt.Fprintf(s, "%s Person %02d <person%02d@example.com> %d +0100\n", role, who, who, at)
	}
	s.data(fmt.Sprintf("%s %s\n\nCommit %d of a made-up history.\n", subjects[s.dice.IntN(len(subjects))], services[s.dice.IntN(len(services))], n))
	if n > 0 {
		fmt.Fprintf(s, "from :%d\n", n)
	}
	if n > 10 && s.dice.IntN(100) < 3 {
		fmt.Fprintf(s, "merge :%d\n", n-2-s.dice.IntN(8))
	}
}

func (s *stream) data(text string) { fmt.Fprintf(s, "data %d\n%s\n", len(text), text) }

func (s *stream) put(name, text string) {
	s.text[name] = text
	if s.folder != "" {
		name = s.folder + "/" + name
	}
	fmt.Fprintf(s, "M 100644 inline %s\n", name)
	s.data(text)
}

var subjects = []string{"record a sighting on", "classify sightings of", "write down what helped with", "close what was fixed in", "say how to recognise trouble with"}

// edited changes one thing in a record: a line of its front matter that is often changed, else its text.
func (s *stream) edited(text string) string {
	pick := func(words ...string) string { return words[s.dice.IntN(len(words))] }
	front, body, _ := strings.Cut(text[len("---\n"):], "\n---\n")
	lines := strings.Split(front, "\n")
	switch i := s.dice.IntN(len(lines)); {
	case strings.HasPrefix(lines[i], "status: "):
		lines[i] = "status: " + pick("investigating", "fixing", "accepted", "in-progress", "planned")
	case strings.HasPrefix(lines[i], "classified: "):
		lines = append(lines, "classification: suspected")
	case strings.HasPrefix(lines[i], "  - contains: "):
		lines[i] = "  - contains: 'edited " + pick("once", "again", "at last") + "'"
	case strings.HasPrefix(lines[i], "owner: "):
		lines[i] = "owner: " + pick("mei", "priya", "jonas")
	default:
		body += "\n" + pick("Looked again.", "It held.", "Nobody knows why.") + "\n"
	}
	seen := map[string]bool{} // a key twice would be no record any more
	lines = slices.DeleteFunc(lines, func(line string) bool {
		key, _, _ := strings.Cut(line, ":")
		twice := seen[key] && key == "classification"
		seen[key] = true
		return twice
	})
	return "---\n" + strings.Join(lines, "\n") + "\n---\n" + body
}
