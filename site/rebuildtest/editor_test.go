package rebuildtest

import (
	"context"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/casebook-dev/casebook/site"
	"github.com/casebook-dev/casebook/theme"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/check"
	"github.com/casebook-dev/casebook/tracker/edit"
	"github.com/casebook-dev/casebook/tracker/gitrepo"
	"github.com/casebook-dev/casebook/tracker/history"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// began is when the casebooks are first built.
var began = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)

// editor changes a casebook in a repository, one thing at a time, as people do.
type editor struct {
	*rand.Rand
	t       *testing.T
	repo    trackertest.Repo
	book    string // the casebook's folder, below that of the repository
	site    string // the folder that is built into again and again
	cache   string // for what commands remember
	checked bool   // the checks are run: every page counts the errors, so that most edits change all of them
	program string
	version string
	asOf    time.Time
	clock   time.Time // of the last commit
	made    int       // how much was made up, so that names differ
	did     string    // since the last build
	deck    []named   // edits to come, each once
	fields  []fieldOf // fields to be set, each once
}

// named is an edit. It says what it changed, or that it could not.
type named struct {
	name string
	do   func(e *editor) string
}

// fieldOf is a field of a kind of record, or a part of one.
type fieldOf struct {
	kind tracker.Kind
	path string // "impact.downtime"
	tracker.Field
}

// newEditor commits a casebook to a repository of its own: a part of the example for an odd seed, else a made-up one of so many records.
func newEditor(t *testing.T, seed uint64, records int) *editor {
	t.Helper()
	e := &editor{Rand: rand.New(rand.NewPCG(seed, 7)), t: t, repo: trackertest.NewRepo(t), cache: t.TempDir(), asOf: began,
		clock: began.AddDate(0, -1, 0), program: "a", version: "1", checked: seed/2%2 == 1}
	e.site = filepath.Join(t.TempDir(), "public")
	e.book = filepath.Join(e.repo.Dir, "ops")
	if seed%2 == 1 {
		e.copyExample()
	} else {
		e.must(trackertest.Commits{Generator: trackertest.Generator{Records: records, Seed: seed}, Commits: 12, Folder: "ops"}.Repository(e.repo.Dir))
	}
	e.commit("begin")
	return e
}

// copyExample copies the example, of its many sightings only one in four.
func (e *editor) copyExample() {
	e.t.Helper()
	e.must(os.Mkdir(e.book, 0o755))
	e.must(os.CopyFS(e.book, os.DirFS("../../example-repo")))
	for _, name := range e.files(anySighting) {
		if e.IntN(4) > 0 {
			e.must(os.RemoveAll(e.path(strings.TrimSuffix(name, ".md"))))
			e.remove(name)
		}
	}
}

func (e *editor) must(err error) {
	e.t.Helper()
	if err != nil {
		e.t.Fatalf("after %s: %v", e.did, err)
	}
}

// files returns the regular files of the casebook that a name matches, sorted.
func (e *editor) files(like *regexp.Regexp) []string {
	e.t.Helper()
	return filesBelow(e.t, os.DirFS(e.book), like)
}

func filesBelow(t *testing.T, fsys fs.FS, like *regexp.Regexp) (names []string) {
	t.Helper()
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && like.MatchString(name) {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// pick returns one of the files that a name matches, empty if there is none.
func (e *editor) pick(like *regexp.Regexp) string {
	e.t.Helper()
	names := e.files(like)
	if len(names) == 0 {
		return ""
	}
	return names[e.IntN(len(names))]
}

func oneOf[T any](e *editor, some ...T) T { return some[e.IntN(len(some))] }

func (e *editor) path(name string) string { return filepath.Join(e.book, filepath.FromSlash(name)) }

func (e *editor) read(name string) string {
	e.t.Helper()
	content, err := os.ReadFile(e.path(name))
	e.must(err)
	return string(content)
}

func (e *editor) write(name, text string) {
	e.t.Helper()
	e.must(os.MkdirAll(filepath.Dir(e.path(name)), 0o755))
	e.must(os.WriteFile(e.path(name), []byte(text), 0o644))
}

// change rewrites a file, and says whether that made a difference. Without a file there is none.
func (e *editor) change(name string, by func(text string) string) string {
	e.t.Helper()
	if name == "" {
		return ""
	}
	before := e.read(name)
	after := by(before)
	if after == before {
		return ""
	}
	e.write(name, after)
	return name
}

func (e *editor) replace(name string, what *regexp.Regexp, by string) string {
	e.t.Helper()
	return e.change(name, func(text string) string { return what.ReplaceAllString(text, by) })
}

// remove removes a file or link, and says so.
func (e *editor) remove(name string) string {
	e.t.Helper()
	if name == "" {
		return ""
	}
	e.must(os.Remove(e.path(name)))
	return name
}

// load reads the casebook without any memory of it.
func (e *editor) load() *tracker.Index {
	e.t.Helper()
	idx, err := tracker.Load(os.DirFS(e.book))
	e.must(err)
	return idx
}

// carryOut does what a command would, and says what that was. A plan that cannot be made is none.
func (e *editor) carryOut(what string, plan *edit.Plan, err error) string {
	e.t.Helper()
	if err != nil || plan.Empty() {
		return ""
	}
	e.must(plan.Write(e.book))
	return what
}

// record returns one of the records of a kind, or of any kind (0), nil if there is none.
func (e *editor) record(idx *tracker.Index, kind tracker.Kind) *tracker.Record {
	all := idx.Records()
	if kind != 0 {
		all = idx.Records(kind)
	}
	if len(all) == 0 {
		return nil
	}
	return all[e.IntN(len(all))]
}

// name makes up a name that there is not yet.
func (e *editor) name(of string) string {
	e.made++
	return of + "-" + strconv.Itoa(e.made)
}

// commit commits everything, some hours after the commit before.
func (e *editor) commit(message string, flags ...string) {
	e.t.Helper()
	e.clock = e.clock.Add(time.Duration(1+e.IntN(50)) * time.Hour)
	for _, who := range []string{"AUTHOR", "COMMITTER"} {
		e.t.Setenv("GIT_"+who+"_DATE", e.clock.Format(time.RFC3339))
	}
	e.repo.Git("add", "-A")
	e.repo.Git(append([]string{"commit", "-q", "--allow-empty", "-m", message}, flags...)...)
}

// nextEdit returns edits in any order, each as often as the others.
func (e *editor) nextEdit() named {
	if len(e.deck) == 0 {
		e.deck = slices.Clone(edits)
		e.Shuffle(len(e.deck), func(i, j int) { e.deck[i], e.deck[j] = e.deck[j], e.deck[i] })
	}
	last := len(e.deck) - 1
	next := e.deck[last]
	e.deck = e.deck[:last]
	return next
}

// edit makes one to three changes.
func (e *editor) edit() {
	e.t.Helper()
	var did []string
	for n := oneOf(e, 1, 1, 1, 2, 3); len(did) < n; {
		next := e.nextEdit()
		if what := next.do(e); what != "" {
			did = append(did, next.name+": "+what)
		}
	}
	e.did = strings.Join(did, "; ")
}

// rebuild builds the casebook as it stands upon the site that is there, with what was remembered.
func (e *editor) rebuild() {
	e.t.Helper()
	cache := tracker.NewCache(tracker.CacheOptions{Folder: e.cache, Root: e.book, Program: e.program, Now: time.Now()})
	idx, err := cache.Load(os.DirFS(e.book))
	e.must(err)
	e.must(cache.Save())
	opts := e.options(idx)
	_, err = site.Build(context.Background(), idx, opts)
	e.must(err)
}

// full renders the casebook as it stands, from nothing.
func (e *editor) full() map[string]string {
	e.t.Helper()
	idx := e.load()
	opts := e.options(idx)
	found, err := opts.Check()
	e.must(err)
	opts.Problems = found.Problems
	var mu sync.Mutex
	files := map[string]string{}
	_, err = site.Render(context.Background(), idx, opts, func(name string, content []byte) error {
		mu.Lock()
		defer mu.Unlock()
		if _, twice := files[name]; twice {
			e.t.Errorf("after %s: %s is made twice", e.did, name)
		}
		files[name] = string(content)
		return nil
	})
	e.must(err)
	return files
}

// tree returns the site that is there, without what builds keep beside it for themselves.
func (e *editor) tree() map[string]string {
	e.t.Helper()
	files, fsys := map[string]string{}, os.DirFS(e.site)
	for _, name := range filesBelow(e.t, fsys, regexp.MustCompile(`^[^.]`)) {
		content, err := fs.ReadFile(fsys, name)
		e.must(err)
		files[name] = string(content)
	}
	return files
}

// options are what a build in the repository is given.
func (e *editor) options(idx *tracker.Index) site.Options {
	e.t.Helper()
	repo, err := gitrepo.Open(e.book)
	e.must(err)
	e.t.Cleanup(func() { _ = repo.Close() }) // the past is read when pages ask for it
	head, err := repo.Head()
	e.must(err)
	branch, err := repo.Branch()
	e.must(err)
	past, err := history.Of(context.Background(), repo, head, history.Options{Folder: "ops", Cache: e.cache})
	e.must(err)
	asOf := e.asOf.In(idx.Config.Timezone)
	return site.Options{Dir: e.site, AsOf: asOf, Theme: e.theme(), Version: e.version, Program: e.program,
		Commit: head.Hash, CommitTime: head.Time, Branch: branch, History: past,
		Check: func() (site.Checked, error) {
			if !e.checked {
				return site.Checked{}, nil
			}
			return checked(idx, past, asOf), nil
		}}
}

// theme returns the theme, under the files of the casebook's own.
func (e *editor) theme() fs.FS {
	if _, err := os.Stat(e.path("theme")); err != nil {
		return theme.Files()
	}
	return theme.Overlay(os.DirFS(e.path("theme")))
}

// checked is what the checks find, and where they looked, as a build asks for it.
func checked(idx *tracker.Index, past *history.History, asOf time.Time) site.Checked {
	changed := func(r *tracker.Record) (time.Time, bool) {
		last, ok := past.Changed(r.Ref())
		if !ok {
			return time.Time{}, false
		}
		return last.Commit.Time, true
	}
	var mu sync.Mutex
	looked := map[string]bool{}
	problems := check.Run(idx, check.Options{AsOf: asOf, LastChanged: changed, Looked: func(path string, there bool) {
		mu.Lock()
		defer mu.Unlock()
		looked[path] = there
	}})
	return site.Checked{Problems: problems, Looked: looked}
}

// set gives a setting another value, or none.
func (e *editor) set(key, value string) string {
	e.t.Helper()
	block := regexp.MustCompile(`(?m)^` + key + `:.*\n([ #-].*\n)*`)
	return e.change(tracker.ConfigFile, func(text string) string {
		text = block.ReplaceAllString(text, "")
		if value != "" {
			text += key + ": " + value + "\n"
		}
		return text
	})
}

// idOf returns the id of the record in a file.
func idOf(name string) string { return strings.TrimSuffix(path.Base(name), ".md") }
