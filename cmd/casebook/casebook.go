package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/gitrepo"
	"github.com/casebook-dev/casebook/tracker/history"
	"github.com/casebook-dev/casebook/tracker/insight"
)

// Casebook is the casebook a command works on, read completely.
type Casebook struct {
	Dir   string // its root, absolute
	Index *tracker.Index
	AsOf  time.Time // the moment the command speaks of, in the casebook's timezone

	rev       *revision // that it was read at; nil: the work tree
	head      *revision // see checkedOut
	pastRead  bool      // see past
	pastKnown *history.History
	again     func(*tracker.Record) bool // marks sightings in lists; nil: none
	known     *insight.Casebook          // see insight
}

// openCasebook finds and reads the casebook of --repo or the working directory. AsOf is that of
// --as-of, else of SOURCE_DATE_EPOCH, else the clock; see asOfCheckout for what a build does.
func openCasebook(env *Env) (*Casebook, error) { return openCasebookBeside(env, nil) }

// openCasebookBeside is openCasebook; what another version, or nil, has of it is not read again.
func openCasebookBeside(env *Env, other *Casebook) (*Casebook, error) {
	dir, err := findRoot(env)
	if err != nil {
		return nil, err
	}
	var known *tracker.Index
	if other != nil {
		known = other.Index
	}
	idx, err := env.recordsOf(dir).LoadBeside(known, os.DirFS(dir))
	if err != nil {
		return nil, hinted("casebook check says what is wrong with it", "read the casebook at %s: %w", dir, err)
	}
	asOf, _, err := env.asOfGiven(idx.Config.Timezone)
	if err != nil {
		return nil, err
	}
	if asOf.IsZero() {
		asOf = env.Now().In(idx.Config.Timezone).Truncate(time.Second)
	}
	return &Casebook{Dir: dir, Index: idx, AsOf: asOf}, nil
}

// remarkSettings says that casebook.yaml holds errors. A setting that cannot be read counts as not made: without
// its timezone a casebook writes times in UTC.
func (cb *Casebook) remarkSettings(env *Env) {
	var wrong []tracker.Problem
	for _, p := range cb.Index.Problems() {
		if p.Path == tracker.ConfigFile && p.Severity == tracker.Error {
			wrong = append(wrong, p)
		}
	}
	if len(wrong) == 0 {
		return
	}
	first, more := wrong[0], ""
	if n := len(wrong) - 1; n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	env.Remark("%s:%d: %s%s: casebook check says what to do", cb.shownPath(env, first.Path), first.Pos.Line, first.Text, more)
}

// findRoot walks up from --repo, or from the working directory, to the folder with casebook.yaml.
func findRoot(env *Env) (string, error) {
	start := env.Path(env.Global.Repo)
	if info, err := os.Stat(start); err != nil {
		return "", hinted("--repo names a folder in or above which a casebook lies", "--repo %s: %w", env.Global.Repo, bare(err))
	} else if !info.IsDir() {
		start = filepath.Dir(start)
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		if info, err := os.Stat(filepath.Join(dir, tracker.ConfigFile)); err == nil && !info.IsDir() {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", hinted(withoutCasebook(start), "no casebook in %s or any folder above it: none has a %s", start, tracker.ConfigFile)
		}
	}
}

// withoutCasebook returns what to do about a folder that lies in no casebook.
func withoutCasebook(dir string) string {
	if repo, err := gitrepo.Open(dir); err == nil {
		defer repo.Close()
		if repo.IsBare() {
			return "this is a bare repository, which has no files: name a commit, as in casebook list --at HEAD"
		}
	}
	return "casebook init makes one here; --repo DIR names another place"
}

// Path returns the absolute path of a name on the command line, with either kind of slash. The empty
// name is the working directory.
func (env *Env) Path(name string) string {
	if name == "" {
		return env.Dir
	}
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(env.Dir, filepath.FromSlash(strings.ReplaceAll(name, `\`, "/")))
}

// within returns the paths, from the casebook's root, of files and folders named on the command line,
// from the working directory or from that root. It is empty if there are none or one is the root:
// everything.
func (cb *Casebook) within(env *Env, names []string) ([]string, error) {
	var paths []string
	for _, name := range names {
		rel, ok := cb.relative(env.Path(name))
		if !ok {
			rel, ok = cb.relative(filepath.Join(cb.Dir, filepath.FromSlash(strings.ReplaceAll(name, `\`, "/"))))
		}
		switch {
		case !ok:
			return nil, usageError("paths count from the working directory or from the casebook's root", "%s is no file or folder of the casebook", name)
		case rel == ".":
			return nil, nil
		}
		paths = append(paths, rel)
	}
	return paths, nil
}

// relative returns the path from the casebook's root, with slashes, of a file or folder in it. ok is
// false if there is none.
func (cb *Casebook) relative(file string) (path string, ok bool) {
	rel, err := filepath.Rel(cb.Dir, file)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return "", false
	}
	path = filepath.ToSlash(rel)
	_, err = fs.Stat(cb.Index.FS, path)
	return path, err == nil
}

// asOfGiven returns the time that --as-of or SOURCE_DATE_EPOCH names, in loc, and where it came from;
// zero if neither does. A date means the end of that local day, its last second.
func (env *Env) asOfGiven(loc *time.Location) (at time.Time, from string, err error) {
	switch epoch := env.Getenv("SOURCE_DATE_EPOCH"); {
	case env.Global.AsOf == "now":
		return env.Now().In(loc).Truncate(time.Second), "the clock", nil
	case env.Global.AsOf != "":
		t, err := tracker.ParseTime(env.Global.AsOf, loc)
		if err != nil {
			return at, "", usageError("--as-of now is the clock", "--as-of: %w", err)
		}
		if t.DateOnly {
			return t.End().Add(-time.Second), "--as-of", nil
		}
		return t.At.In(loc), "--as-of", nil
	case epoch != "":
		seconds, err := strconv.ParseInt(epoch, 10, 64)
		if err != nil {
			return at, "", hinted("it is a number of seconds since 1970", "SOURCE_DATE_EPOCH is %q, which is no time", epoch)
		}
		t, err := tracker.ParseTime(time.Unix(seconds, 0).UTC().Format(time.RFC3339), loc)
		if err != nil {
			return at, "", hinted("it is a number of seconds since 1970", "SOURCE_DATE_EPOCH is %s: %w", epoch, err)
		}
		return t.At.In(loc), "SOURCE_DATE_EPOCH", nil
	}
	return at, "", nil
}

// bare drops the operation and the path that a file error repeats.
func bare(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}
