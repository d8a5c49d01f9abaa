package gitrepo

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Resolve returns the commit that people call rev: HEAD, a branch, a tag, a remote branch, a full name, a
// hash or the beginning of one (at least four digits), each with any of ^, ^2 and ~3 behind it. Anything
// else that git knows, such as main@{yesterday}, is asked of the git program. Errors: ErrNoRevision,
// ErrNoCommits for HEAD before the first one.
func (r *Repository) Resolve(rev string) (Commit, error) {
	if rev == "" || strings.HasPrefix(rev, "-") || strings.Contains(rev, "..") || strings.ContainsAny(rev, " \t\n\\?*[\x00") {
		return Commit{}, fmt.Errorf("%q: %w", rev, ErrNoRevision)
	}
	if strings.Contains(rev, "@{") || strings.Contains(rev, "^{") || strings.Contains(rev, ":") {
		return r.askProgram(rev)
	}
	name, steps := rev, ""
	if at := strings.IndexAny(rev, "^~"); at >= 0 {
		name, steps = rev[:at], rev[at:]
	}
	c, err := r.called(name)
	for err == nil && steps != "" {
		c, steps, err = r.ancestor(c, steps)
	}
	if errors.Is(err, ErrNoRevision) {
		return Commit{}, fmt.Errorf("%s: %w", rev, err)
	}
	return c, err
}

func (r *Repository) askProgram(rev string) (Commit, error) {
	out, err := r.git("rev-parse", "--verify", "--quiet", rev+"^{commit}")
	if r.notFound(err) != nil {
		return Commit{}, err
	}
	if hash := strings.TrimSpace(string(out)); hash != "" {
		return r.commit(hash)
	}
	return Commit{}, fmt.Errorf("%s: %w", rev, ErrNoRevision)
}

// called returns the commit of a name without steps.
func (r *Repository) called(name string) (Commit, error) {
	if name == "@" {
		name = "HEAD"
	}
	r.mu.Lock()
	hash, err := r.lookUp(name)
	r.mu.Unlock()
	switch {
	case err != nil:
		return Commit{}, err
	case hash == "" && name == "HEAD":
		return Commit{}, ErrNoCommits
	case hash == "":
		return Commit{}, ErrNoRevision
	}
	return r.peel(hash)
}

// lookUp finds the object of a name in the order in which git does (gitrevisions).
func (r *Repository) lookUp(name string) (string, error) {
	if isHex(name) && (len(name) == 40 || len(name) == 64) {
		return strings.ToLower(name), nil
	}
	for _, before := range []string{"", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"} {
		if before == "" && strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") != "" && !strings.HasPrefix(name, "refs/") {
			continue // only HEAD, FETCH_HEAD and the like lie beside the branches
		}
		hash, err := r.names.lookUp(before + name)
		if err != nil || hash != "" {
			return hash, err
		}
	}
	if hash, err := r.names.lookUp("refs/remotes/" + name + "/HEAD"); err != nil || hash != "" {
		return hash, err
	}
	return r.abbreviated(name)
}

func isHex(s string) bool {
	return s != "" && strings.Trim(strings.ToLower(s), "0123456789abcdef") == ""
}

// abbreviated finds the commit or tag whose hash begins with some digits, "" if there is none or several.
func (r *Repository) abbreviated(digits string) (string, error) {
	digits = strings.ToLower(digits)
	if len(digits) < 4 || !isHex(digits) {
		return "", nil
	}
	prefix, err := hex.DecodeString(digits[:len(digits)/2*2])
	if err != nil {
		return "", err
	}
	all, err := r.names.begun(prefix)
	if err != nil {
		return "", err
	}
	slices.Sort(all)
	var found []string
	for _, hash := range slices.Compact(all) {
		if !strings.HasPrefix(hash, digits) {
			continue
		}
		if kind, _, err := r.objects.object(hash); err == nil && (kind == kindCommit || kind == kindTag) {
			found = append(found, hash)
		}
	}
	switch len(found) {
	case 0:
		return "", nil
	case 1:
		return found[0], nil
	}
	return "", fmt.Errorf("%w: %d commits begin so", ErrNoRevision, len(found))
}

// peel follows annotated tags to the commit that is meant.
func (r *Repository) peel(hash string) (Commit, error) {
	for range 8 { // a tag of a tag of a tag
		kind, content, err := r.objects.object(hash)
		switch {
		case errors.Is(err, errMissing):
			return Commit{}, ErrNoRevision
		case err != nil:
			return Commit{}, fmt.Errorf("read %s of %s: %w", hash, r.root, err)
		case kind != kindTag:
			return r.commit(hash)
		}
		hash = tagTarget(content)
	}
	return Commit{}, ErrNoRevision
}

// ancestor takes the first of the steps ^, ^2, ~ and ~3 back and returns those that are left.
func (r *Repository) ancestor(c Commit, steps string) (Commit, string, error) {
	kind, rest := steps[0], steps[1:]
	end := 0
	for end < len(rest) && rest[end] >= '0' && rest[end] <= '9' {
		end++
	}
	n := 1
	if end > 0 {
		var err error
		if n, err = strconv.Atoi(rest[:end]); err != nil {
			return c, "", ErrNoRevision
		}
	}
	if kind != '^' && kind != '~' {
		return c, "", ErrNoRevision
	}
	var err error
	switch {
	case kind == '^' && n > 0:
		c, err = r.parent(c, n)
	case kind == '~':
		for range n {
			if c, err = r.parent(c, 1); err != nil {
				break
			}
		}
	}
	return c, rest[end:], err
}

// parent returns parent n of a commit, from 1.
func (r *Repository) parent(c Commit, n int) (Commit, error) {
	cut, err := r.shallow()
	switch {
	case err != nil:
		return Commit{}, err
	case cut[c.Hash] && n <= len(c.Parents):
		return Commit{}, fmt.Errorf("%w: this shallow clone has nothing before %s", ErrNoRevision, c.Hash[:12])
	case n > len(c.Parents):
		return Commit{}, ErrNoRevision
	}
	return r.commit(c.Parents[n-1])
}
