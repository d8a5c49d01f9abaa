package tracker_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/casebook-dev/casebook/"

// mayImport says which rooms a room may import (architecture.md, 3). A package that is not here needs
// its row, and a caption in the architecture, first. Data flows down: no row imports one below it.
var mayImport = map[string][]string{
	// The bottom imports no room.
	"tracker/markdown":   {},
	"tracker/gitrepo":    {},
	"tracker/recurrence": {},
	"site/svg":           {},
	"site/search":        {},
	"site/live":          {},
	"site/typed":         {},
	"theme":              {},
	"tracker/english":    {},

	"tracker":             {"tracker/markdown"},
	"tracker/secrets":     {"tracker"},
	"tracker/trackertest": {"tracker", "tracker/gitrepo"},
	"tracker/query":       {"tracker"},
	"tracker/trace":       {"tracker"},
	"tracker/edit":        {"tracker", "tracker/markdown"}, // a rename rewrites the links of bodies
	"tracker/classify":    {"tracker"},
	"tracker/exchange":    {"tracker"},
	"tracker/demo":        {"tracker", "tracker/edit"},
	"example-repo":        {},
	"tracker/check":       {"tracker", "tracker/english", "tracker/markdown", "tracker/secrets", "tracker/classify"}, // signatures are tried as classify matches them
	"tracker/history":     {"tracker", "tracker/gitrepo"},
	"tracker/insight":     {"tracker", "tracker/english", "tracker/recurrence", "tracker/history", "tracker/classify"},
	"tracker/review":      {"tracker", "tracker/english", "tracker/trace", "tracker/recurrence", "tracker/history", "tracker/classify", "tracker/insight", "tracker/check"},
	"tracker/report":      {"tracker", "tracker/english", "tracker/recurrence", "tracker/history", "tracker/classify", "tracker/insight"},

	"site": {
		"tracker", "tracker/english", "tracker/markdown", "tracker/gitrepo", "tracker/recurrence", "tracker/secrets", "tracker/query", "tracker/trace", "tracker/classify",
		"tracker/check", "tracker/history", "tracker/insight", "tracker/review", "tracker/report", "site/svg", "site/search", "site/typed", "theme",
	},

	"site/browsertest": {"site", "site/live", "site/search", "theme", "tracker", "tracker/check", "tracker/gitrepo", "tracker/history"}, // tests only: the site in a browser

	"site/rebuildtest": {"site", "theme", "tracker", "tracker/check", "tracker/edit", "tracker/gitrepo", "tracker/history"}, // tests only: edits between builds

	"cmd/casebook": {
		"tracker", "tracker/english", "tracker/markdown", "tracker/gitrepo", "tracker/recurrence", "tracker/secrets", "tracker/query", "tracker/trace", "tracker/edit",
		"tracker/classify", "tracker/exchange", "tracker/check", "tracker/history", "tracker/insight", "tracker/review", "tracker/report",
		"tracker/demo", "example-repo", "site/svg", "site/search", "site/live", "theme", "site",
	},
}

// importedBy names the one room that imports a third-party module. Tests, and golang.org/x, are free.
var importedBy = map[string]string{
	"gonum.org/v1/gonum":                "tracker/recurrence",
	"github.com/adrg/frontmatter":       "tracker",
	"go.yaml.in/yaml":                   "tracker",
	"github.com/cespare/xxhash":         "site",
	"github.com/mozillazg/go-unidecode": "tracker",
	"github.com/yuin/goldmark":          "tracker/markdown",
	"github.com/go-git/go-git":          "tracker/gitrepo",
	"github.com/go-git/go-billy":        "tracker/gitrepo",
	"github.com/spf13/cobra":            "cmd/casebook",
	"github.com/spf13/pflag":            "cmd/casebook", // the flags that cobra hands out
	"charm.land/huh":                    "cmd/casebook",
}

func TestImports(t *testing.T) {
	for _, f := range sourceFiles(t) {
		if _, ok := mayImport[f.room]; !ok {
			t.Errorf("%s: the room %s has no row in mayImport", f.path, f.room)
			continue
		}
		for _, spec := range f.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			if complaint := f.complaint(imported); complaint != "" {
				t.Errorf("%s: %s", f.path, complaint)
			}
		}
	}
}

// complaint says why a file may not import a package; it is empty if it may.
func (f sourceFile) complaint(imported string) string {
	room, ours := strings.CutPrefix(imported, module)
	switch {
	case ours && room == f.room, ours && f.test && room == "tracker/trackertest":
		return ""
	case ours && !slices.Contains(mayImport[f.room], room):
		return f.room + " may not import " + room
	case ours, f.test, !strings.Contains(strings.Split(imported, "/")[0], "."), strings.HasPrefix(imported, "golang.org/x/"):
		return ""
	}
	for name, only := range importedBy {
		if imported == name || strings.HasPrefix(imported, name+"/") {
			if f.room == only {
				return ""
			}
			return imported + " is for " + only + " alone"
		}
	}
	return imported + " has no row in importedBy"
}

// TestNoRoomAboveItself follows the table down: nothing may reach itself.
func TestNoRoomAboveItself(t *testing.T) {
	var visit func(room string, way []string)
	visit = func(room string, way []string) {
		if slices.Contains(way, room) {
			t.Fatalf("a circle: %s -> %s", strings.Join(way, " -> "), room)
		}
		for _, below := range mayImport[room] {
			if _, ok := mayImport[below]; !ok {
				t.Errorf("%s may import %s, which has no row", room, below)
			}
			visit(below, append(slices.Clip(way), room))
		}
	}
	for room := range mayImport {
		visit(room, nil)
	}
}

// outside are the ways to the standard streams, the environment, the working directory and the clock.
// Only cmd and tests have them; everybody else is handed what they need. fmt.Print also covers Printf and Println.
var outside = []string{
	"os.Stdin", "os.Stdout", "os.Stderr", "os.Getenv", "os.LookupEnv", "os.Environ", "os.ExpandEnv", "os.Getwd", "os.Chdir", "os.Exit",
	"time.Now", "time.Since", "time.Until", "fmt.Print", "fmt.Printf", "fmt.Println", "log.Print", "log.Printf", "log.Println", "log.Fatal", "log.Fatalf",
}

func TestOnlyCmdTouchesTheOutside(t *testing.T) {
	for _, f := range sourceFiles(t) {
		if f.test || f.room == "tracker/trackertest" || strings.HasPrefix(f.room, "cmd/") {
			continue
		}
		ast.Inspect(f.File, func(n ast.Node) bool {
			selector, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, ok := selector.X.(*ast.Ident); ok && slices.Contains(outside, pkg.Name+"."+selector.Sel.Name) {
				t.Errorf("%s uses %s.%s", f.files.Position(n.Pos()), pkg.Name, selector.Sel.Name)
			}
			return true
		})
	}
}

func TestNoInit(t *testing.T) {
	for _, f := range sourceFiles(t) {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s has an init", f.path)
			}
		}
	}
}

// sourceFile is one Go file of this module.
type sourceFile struct {
	*ast.File
	files *token.FileSet
	path  string
	room  string
	test  bool
}

// sourceFiles parses every Go file of this module; the module of the tools has none.
func sourceFiles(t *testing.T) []sourceFile {
	t.Helper()
	root := os.DirFS("..")
	var found []sourceFile
	err := fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && p != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "tools"):
			return fs.SkipDir
		case d.IsDir() || path.Ext(p) != ".go":
			return nil
		}
		files := token.NewFileSet()
		f, err := parser.ParseFile(files, filepath.Join("..", p), nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		found = append(found, sourceFile{f, files, p, path.Dir(p), strings.HasSuffix(p, "_test.go")})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 20 {
		t.Fatalf("found only %d Go files", len(found))
	}
	return found
}
