package gitrepo

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// programChanges is Changes by the git program, which compares many commits faster than we do.
func (r *Repository) programChanges(ctx context.Context, commits []Commit, folder string, use func(Commit, []Change) error) error {
	cmd := command(r.root, "diff-tree", "--stdin", "-r", "--root", "-c", "--raw", "-z", "--no-renames", "--no-abbrev", "--no-ext-diff", "--", folder)
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	if err := cmd.Start(); err != nil {
		return r.programError(err, &complaint)
	}
	go func() {
		names := bufio.NewWriter(in)
		for _, c := range commits {
			_, _ = names.WriteString(c.Hash + "\n") // if it fails, the program has ended, and says why
		}
		_ = names.Flush()
		_ = in.Close()
	}()
	parser := rawParser{tokens: bufio.NewReaderSize(out, 256<<10), folder: folder, commits: map[string]Commit{}, use: use}
	for _, c := range commits {
		parser.commits[c.Hash] = c
	}
	wrong := parser.parse(ctx)
	_ = out.Close() // ends the program if something was wrong
	ended := r.programError(cmd.Wait(), &complaint)
	if wrong != nil {
		return wrong
	}
	return ended
}

// rawParser reads what `git diff-tree --stdin --raw -z -c` prints: after each hash of a commit lines like
// ":100644 100644 HASH HASH M", of merges with a mode and a hash for each parent, and a path. All of them end
// in a null byte. Source: git-diff, "Raw output format".
type rawParser struct {
	tokens  *bufio.Reader
	folder  string
	commits map[string]Commit
	use     func(Commit, []Change) error
}

func (p *rawParser) parse(ctx context.Context) error {
	var at Commit
	var changes []Change
	flush := func() error {
		if len(changes) == 0 {
			return nil
		}
		done := changes
		changes = nil
		return p.use(at, done)
	}
	for n := 0; ; n++ {
		token, err := p.token()
		switch {
		case errors.Is(err, io.EOF):
			return flush()
		case err != nil:
			return err
		case n%256 == 0 && ctx.Err() != nil:
			return ctx.Err()
		case strings.HasPrefix(token, ":"):
			path, err := p.token()
			if err != nil {
				return err
			}
			if c, ok := p.change(token, path); ok {
				changes = append(changes, c)
			}
			continue
		}
		if err := flush(); err != nil {
			return err
		}
		known := false
		if at, known = p.commits[token]; !known {
			return fmt.Errorf("git diff-tree says %q", token)
		}
	}
}

func (p *rawParser) token() (string, error) {
	token, err := p.tokens.ReadString(0)
	return strings.TrimSuffix(token, "\x00"), err
}

// change reads one line. ok is false if only the mode differs, or for a submodule.
func (p *rawParser) change(line, path string) (c Change, ok bool) {
	colons := len(line) - len(strings.TrimLeft(line, ":"))
	words := strings.Fields(line[colons:])
	if len(words) < 2*colons+2 {
		return c, false
	}
	modes, hashes := words[:colons+1], words[colons+1:2*colons+2]
	if slices.Contains(modes, modeSubmodule) {
		return c, false
	}
	for i, h := range hashes {
		if strings.Trim(h, "0") == "" {
			hashes[i] = ""
		}
	}
	c = Change{Path: path, Before: hashes[:colons], After: hashes[colons]}
	if p.folder != "." && p.folder != "" {
		c.Path = strings.TrimPrefix(path, p.folder+"/")
	}
	return c, !slices.Contains(c.Before, c.After)
}
