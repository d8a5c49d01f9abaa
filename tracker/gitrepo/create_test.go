package gitrepo_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/casebook-dev/casebook/tracker/gitrepo"
)

func TestCreate(t *testing.T) {
	newRepo(t) // the settings of whoever runs the test do not count
	dir := realPath(t, t.TempDir())
	zone := time.FixedZone("", 2*60*60)
	first, second := time.Date(2026, 3, 17, 4, 0, 0, 0, zone), time.Date(2026, 3, 18, 5, 30, 0, 0, zone)
	odd := "observations/wo\"rds and ümlauts\\.txt"
	err := gitrepo.Create(dir, []gitrepo.NewCommit{
		{Name: "Mei", Email: "mei@example.com", Time: first, Message: "Begin\n", Files: []gitrepo.NewFile{
			{Path: "casebook.yaml", Content: []byte{}}, {Path: "bugs/a.md", Content: []byte("one")}, {Path: odd, Content: []byte("data 3\nD x\n")}}},
		{Name: "Ada", Email: "ada@example.com", Time: second, Message: "Rename\n\nCasebook: bug/b\n", Files: []gitrepo.NewFile{
			{Path: "bugs/a.md"}, {Path: "bugs/b.md", Content: []byte("two\n")}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	repo, err := gitrepo.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	head, err := repo.Head()
	if err != nil {
		t.Fatal(err)
	}
	if !head.Time.Equal(second) || head.Subject() != "Rename" {
		t.Errorf("head is %q of %s, want Rename of %s", head.Subject(), head.Time, second)
	}
	for name, want := range map[string]string{"bugs/b.md": "two\n", odd: "data 3\nD x\n", "casebook.yaml": ""} {
		if got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name))); err != nil || string(got) != want {
			t.Errorf("%s holds %q (%v), want %q", name, got, err, want)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "bugs", "a.md")); !os.IsNotExist(err) {
		t.Errorf("bugs/a.md is still there: %v", err)
	}
	if dirty, err := repo.Dirty("."); err != nil || dirty {
		t.Errorf("Dirty is %v, %v; want a clean work tree", dirty, err)
	}
	before, err := repo.Resolve("HEAD~1")
	if err != nil {
		t.Fatal(err)
	}
	tree, err := repo.Tree(before, ".")
	if err != nil {
		t.Fatal(err)
	}
	if content, err := fs.ReadFile(tree, "bugs/a.md"); err != nil || string(content) != "one" {
		t.Errorf("bugs/a.md was %q (%v), want one", content, err)
	}
}
