package gitrepo

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// NewCommit is a commit to be made. Its files change those of the commit before it.
type NewCommit struct {
	Name, Email string // of author and committer
	Time        time.Time
	Message     string
	Files       []NewFile
}

// NewFile is a file as a new commit leaves it. A nil Content removes it.
type NewFile struct {
	Path    string // slash-separated, from the root
	Content []byte
}

// Create makes a git repository in an existing folder, with commits on the branch main, the oldest
// first, and checks the last one out. It needs the git program (ErrNoGit).
func Create(dir string, commits []NewCommit) error {
	for _, step := range []struct {
		args  []string
		input func(io.Writer) error
	}{
		{[]string{"init", "--quiet", "--initial-branch=main"}, nil},
		{[]string{"fast-import", "--quiet", "--date-format=raw"}, func(w io.Writer) error { return writeImport(w, commits) }},
		{[]string{"reset", "--quiet", "--hard"}, nil},
	} {
		if err := runProgram(dir, step.input, step.args...); err != nil {
			return err
		}
	}
	return nil
}

// runProgram runs the git program with what input writes as its standard input.
func runProgram(dir string, input func(io.Writer) error, args ...string) error {
	cmd := command(dir, args...)
	cmd.Env = slices.DeleteFunc(cmd.Env, func(v string) bool { // set while a hook runs, they name another repository
		return strings.HasPrefix(v, "GIT_DIR=") || strings.HasPrefix(v, "GIT_WORK_TREE=") || strings.HasPrefix(v, "GIT_INDEX_FILE=")
	})
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	if input != nil {
		var in bytes.Buffer
		if err := input(&in); err != nil {
			return err
		}
		cmd.Stdin = &in
	}
	err := cmd.Run()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return ErrNoGit
	case err != nil:
		return fmt.Errorf("git %s in %s: %s", args[0], dir, strings.TrimSpace(complaint.String()))
	}
	return nil
}

// writeImport writes commits as git fast-import reads them. Source: git-fast-import(1), "Input format".
func writeImport(w io.Writer, commits []NewCommit) error {
	out := bufio.NewWriter(w)
	for _, c := range commits {
		who := fmt.Sprintf("%s <%s> %d %s", c.Name, c.Email, c.Time.Unix(), c.Time.Format("-0700"))
		fmt.Fprintf(out, "commit refs/heads/main\nauthor %s\ncommitter %s\ndata %d\n%s\n", who, who, len(c.Message), c.Message)
		for _, f := range c.Files {
			if f.Content == nil {
				fmt.Fprintf(out, "D %s\n", importPath(f.Path))
				continue
			}
			fmt.Fprintf(out, "M 100644 inline %s\ndata %d\n", importPath(f.Path), len(f.Content))
			out.Write(f.Content)
			out.WriteByte('\n')
		}
	}
	return out.Flush()
}

// importPath quotes a path as C does, so that any name can be written.
func importPath(path string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range []byte(path) {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ':
			fmt.Fprintf(&b, `\%03o`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
