package gitrepo

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
)

// command returns a run of the git program in a folder. It speaks English, takes paths and commits as they
// are, and does not lock out somebody who is committing.
func command(dir string, args ...string) *exec.Cmd {
	cmd := exec.Command("git", append([]string{"--literal-pathspecs", "--no-optional-locks", "--no-replace-objects"}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(cmd.Environ(), "LC_ALL=C")
	return cmd
}

// git runs the git program in the work tree and returns what it prints.
func (r *Repository) git(args ...string) ([]byte, error) {
	cmd := command(r.root, args...)
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	err := r.programError(cmd.Run(), &complaint)
	return out.Bytes(), err
}

// programError says in git's own words why it failed.
func (r *Repository) programError(err error, complaint *bytes.Buffer) error {
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return ErrNoGit
	case err != nil && complaint.Len() > 0:
		return fmt.Errorf("git in %s: %s", r.root, strings.TrimSpace(complaint.String()))
	case err != nil:
		return fmt.Errorf("git in %s: %w", r.root, err)
	}
	return nil
}

// hasGit reports whether the git program is there.
func hasGit() bool {
	_, err := exec.LookPath("git")
	return err == nil
}

// program reads objects by a running `git cat-file --batch`.
type program struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func newProgram(dir string) (reader, error) {
	cmd := command(dir, "cat-file", "--batch")
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); errors.Is(err, exec.ErrNotFound) {
		return nil, ErrNoGit
	} else if err != nil {
		return nil, err
	}
	return &program{cmd, in, bufio.NewReaderSize(out, 64<<10)}, nil
}

// object asks for one object: "HASH kind size\n", the content and a line break, or "HASH missing\n".
func (p *program) object(hash string) (kind string, content []byte, err error) {
	if _, err := io.WriteString(p.in, hash+"\n"); err != nil {
		return "", nil, err
	}
	return p.answer()
}

func (p *program) answer() (kind string, content []byte, err error) {
	head, err := p.out.ReadString('\n')
	if err != nil {
		return "", nil, fmt.Errorf("git cat-file: %w", err)
	}
	words := strings.Fields(head)
	if len(words) != 3 {
		return "", nil, errMissing
	}
	size, err := strconv.Atoi(words[2])
	if err != nil {
		return "", nil, fmt.Errorf("git cat-file says %q", head)
	}
	content = make([]byte, size)
	if _, err = io.ReadFull(p.out, content); err == nil {
		_, err = p.out.Discard(1)
	}
	return words[1], content, err
}

// many asks for objects at once and calls use with each that is there. Waiting for each answer before the next
// question would take longer than reading.
func (p *program) many(hashes []string, use func(hash string, content []byte)) error {
	asked := make(chan error, 1)
	go func() {
		_, err := io.WriteString(p.in, strings.Join(hashes, "\n")+"\n")
		asked <- err
	}()
	for _, hash := range hashes {
		_, content, err := p.answer()
		switch {
		case err == nil:
			use(hash, content)
		case !errors.Is(err, errMissing):
			return err
		}
	}
	return <-asked
}

func (p *program) close() error {
	err := p.in.Close()
	_, _ = io.Copy(io.Discard, p.out) // so that it ends
	return errors.Join(err, p.cmd.Wait())
}

// programNames looks names up with the git program.
type programNames struct{ r *Repository }

func (p programNames) lookUp(name string) (string, error) {
	out, err := p.r.git("rev-parse", "--verify", "--quiet", name)
	if err != nil {
		return "", p.r.notFound(err)
	}
	return strings.TrimSpace(string(out)), nil
}

func (p programNames) target(name string) (string, error) {
	out, err := p.r.git("symbolic-ref", "--quiet", name)
	if err != nil {
		return "", p.r.notFound(err)
	}
	return strings.TrimSpace(string(out)), nil
}

func (p programNames) begun(prefix []byte) ([]string, error) {
	out, err := p.r.git("rev-parse", fmt.Sprintf("--disambiguate=%x", prefix))
	if err != nil {
		return nil, p.r.notFound(err)
	}
	return strings.Fields(string(out)), nil
}

func (p programNames) below(folder string) ([]Branch, error) {
	out, err := p.r.git("for-each-ref", "--format=%(objectname) %(refname)", folder)
	var found []Branch
	for line := range strings.Lines(string(out)) {
		if hash, name, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			found = append(found, Branch{name, hash})
		}
	}
	return found, err
}

// notFound takes the exit status with which git says quietly that there is no such thing for no error.
func (r *Repository) notFound(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 {
		return nil
	}
	return err
}
