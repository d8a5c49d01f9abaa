package site_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/site"
	"github.com/casebook-dev/casebook/theme"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/check"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// editor changes a casebook, one thing at a time, as people do.
type editor struct {
	*rand.Rand
	files fstest.MapFS
	asOf  time.Time
	theme fs.FS
}

// pick returns one of the files that a name matches.
func (e *editor) pick(like *regexp.Regexp) string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(e.files)) {
		if like.MatchString(name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return names[e.IntN(len(names))]
}

var (
	anyRecord   = regexp.MustCompile(`\.md$`)
	anyEvidence = regexp.MustCompile(`^observations/.*\.(log|txt|png|json|out)$`)
	anyField    = regexp.MustCompile(`(?m)^[a-z_]+:.*$`)
)

// edits are what may happen. Each says what it did.
var edits = []func(e *editor) string{
	func(e *editor) string { // a title
		name := e.pick(anyRecord)
		e.replace(name, regexp.MustCompile(`(?m)^(title: '?[^'\n]*)`), "${1}x")
		return "title of " + name
	},
	func(e *editor) string { // text
		name := e.pick(anyRecord)
		e.files[name] = file(string(e.files[name].Data) + fmt.Sprintf("\nMore of it, %d.\n", e.IntN(100)))
		return "text of " + name
	},
	func(e *editor) string { // a link in the text
		from, to := e.pick(anyRecord), e.pick(anyRecord)
		e.files[from] = file(string(e.files[from].Data) + "\nSee [[" + strings.TrimSuffix(path.Base(to), ".md") + "]].\n")
		return "link from " + from + " to " + to
	},
	func(e *editor) string { // a field goes
		name := e.pick(anyRecord)
		at := anyField.FindAllIndex(e.files[name].Data, -1)
		if len(at) < 2 {
			return "nothing"
		}
		one := at[1+e.IntN(len(at)-1)]
		data := e.files[name].Data
		gone := string(data[one[0]:one[1]])
		e.files[name] = file(string(data[:one[0]]) + string(bytes.TrimPrefix(data[one[1]:], []byte("\n"))))
		return "without " + gone + " in " + name
	},
	func(e *editor) string { // a sighting gets another bug, or some time of its own
		name := e.pick(regexp.MustCompile(`^observations/.*\.md$`))
		bug := strings.TrimSuffix(path.Base(e.pick(regexp.MustCompile(`^bugs/`))), ".md")
		e.replace(name, regexp.MustCompile(`(?m)^bug: .*$`), "bug: "+bug)
		return "bug of " + name
	},
	func(e *editor) string {
		name := e.pick(regexp.MustCompile(`^observations/.*\.md$`))
		e.replace(name, regexp.MustCompile(`(?m)^observed: (\d{4})-(\d\d)-\d\d`), fmt.Sprintf("observed: ${1}-${2}-%02d", 1+e.IntN(28)))
		return "time of " + name
	},
	func(e *editor) string { // a state
		name := e.pick(regexp.MustCompile(`^(bugs|tasks)/`))
		states := []string{"open", "fixed", "shipped", "in-progress", "dropped", "watching"}
		e.replace(name, regexp.MustCompile(`(?m)^status: .*$`), "status: "+states[e.IntN(len(states))])
		return "status of " + name
	},
	func(e *editor) string { // a new record, like another one
		name := e.pick(anyRecord)
		copied := strings.TrimSuffix(name, ".md") + "-again.md"
		e.files[copied] = file(string(e.files[name].Data))
		return "new " + copied
	},
	func(e *editor) string { // a record goes
		name := e.pick(anyRecord)
		delete(e.files, name)
		return "without " + name
	},
	func(e *editor) string { // a record is spoilt
		name := e.pick(anyRecord)
		e.replace(name, regexp.MustCompile(`^---\n`), "---\n[\n")
		return "spoilt " + name
	},
	func(e *editor) string { // evidence
		name := e.pick(anyEvidence)
		if name == "" {
			name = strings.TrimSuffix(e.pick(regexp.MustCompile(`^observations/.*\.md$`)), ".md") + "/more.log"
			e.files[name] = file("")
		}
		e.files[name] = file(string(e.files[name].Data) + "ERROR once more\n")
		return "evidence " + name
	},
	func(e *editor) string { // settings
		e.files[tracker.ConfigFile] = file(fmt.Sprintf("title: Book %d\nurl: https://example.com/%d/\n", e.IntN(3), e.IntN(2)))
		return "settings"
	},
	func(e *editor) string {
		e.asOf = e.asOf.Add(time.Duration(1+e.IntN(100)) * time.Hour)
		return "as-of"
	},
	func(e *editor) string {
		e.theme = overlaid("templates/task.html", fmt.Sprintf("{{define \"main\"}}<h1>{{.Title}} %d</h1>{{end}}", e.IntN(100)))
		return "theme"
	},
}

func (e *editor) replace(name string, what *regexp.Regexp, by string) {
	e.files[name] = file(what.ReplaceAllString(string(e.files[name].Data), by))
}

func (e *editor) build(t *testing.T, dir string, full bool) {
	t.Helper()
	idx, err := tracker.Load(e.files)
	if err != nil {
		t.Fatal(err)
	}
	_, err = site.Build(context.Background(), idx, site.Options{Dir: dir, AsOf: e.asOf, Theme: e.theme, Full: full, Version: "test",
		Check: func() (site.Checked, error) {
			return site.Checked{Problems: check.Run(idx, check.Options{AsOf: e.asOf})}, nil
		}})
	if err != nil {
		t.Fatal(err)
	}
}

// TestRebuildIsLikeAFullBuild edits casebooks at random and builds after each edit: into the folder of the build before, and into a new
// one. Both must hold the same bytes.
func TestRebuildIsLikeAFullBuild(t *testing.T) {
	for seed := range uint64(kills(1, 2)) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			files := trackertest.Generator{Records: 40, Seed: uint64(seed)}.FS()
			e := &editor{rand.New(rand.NewPCG(seed, 7)), files, benchmarkAsOf, theme.Files()}
			dir := filepath.Join(t.TempDir(), "public")
			e.build(t, dir, false)
			for i, n := range e.Perm(len(edits))[:kills(6, len(edits))] {
				did := edits[n](e)
				e.build(t, dir, false)
				fresh := filepath.Join(t.TempDir(), "public")
				e.build(t, fresh, true)
				if diff := cmp.Diff(tree(t, fresh), tree(t, dir)); diff != "" {
					t.Fatalf("edit %d, %s: the rebuilt site differs (-full +rebuilt):\n%s", i, did, diff)
				}
			}
		})
	}
}
