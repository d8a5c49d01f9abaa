package edit

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
)

// lay writes files into a new folder and returns it.
func lay(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(full), 0o777), os.WriteFile(full, []byte(text), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// content returns every file below a folder.
func content(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(p)
		name, _ := filepath.Rel(dir, p)
		found[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestWrite(t *testing.T) {
	open := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("large")), nil }
	for _, c := range []struct {
		name          string
		before, after map[string]string
		plan          []FileChange
		err           string
	}{
		{"change", map[string]string{"bugs/a.md": "one"}, map[string]string{"bugs/a.md": "two"},
			[]FileChange{{Path: "bugs/a.md", Before: []byte("one"), After: []byte("two")}}, ""},
		{"new, in new folders", nil, map[string]string{"observations/2026/a.md": "a", "observations/2026/a/x.log": "large"},
			[]FileChange{{Path: "observations/2026/a.md", After: []byte("a")}, {Path: "observations/2026/a/x.log", Open: open}}, ""},
		{"new and empty", nil, map[string]string{"a.md": ""}, []FileChange{{Path: "a.md", After: []byte{}}}, ""},
		{"remove", map[string]string{"a.md": "a", "b.md": "b"}, map[string]string{"b.md": "b"}, []FileChange{{Path: "a.md", Before: []byte("a")}}, ""},
		{"move", map[string]string{"bugs/a.md": "one"}, map[string]string{"bugs/b.md": "two"},
			[]FileChange{{Path: "bugs/b.md", From: "bugs/a.md", Before: []byte("one"), After: []byte("two")}}, ""},
		{"move a folder", map[string]string{"o/a.md": "", "o/a/x": "1", "o/a/y/z": "2"}, map[string]string{"o/b.md": "", "p/b/x": "1", "p/b/y/z": "2"},
			[]FileChange{{Path: "o/b.md", From: "o/a.md", Before: []byte{}, After: []byte{}}, {Path: "p/b", From: "o/a"}}, ""},
		{"byte order mark", map[string]string{"a.md": "\ufeffone"}, map[string]string{"a.md": "\ufefftwo"},
			[]FileChange{{Path: "a.md", Before: []byte("one"), After: []byte("two")}}, ""},
		{"byte order mark in the bytes read", map[string]string{"a.md": "\ufeffone"}, map[string]string{"a.md": "\ufefftwo"},
			[]FileChange{{Path: "a.md", Before: []byte("\ufeffone"), After: []byte("\ufefftwo")}}, ""},
		{"changed since", map[string]string{"a.md": "three", "b.md": "b"}, map[string]string{"a.md": "three", "b.md": "b"},
			[]FileChange{{Path: "b.md", Before: []byte("b"), After: []byte("c")}, {Path: "a.md", Before: []byte("one"), After: []byte("two")}, {Path: "d/n.md", After: []byte("n")}},
			"write a.md: changed since it was read"},
		{"gone since", map[string]string{"b.md": "b"}, map[string]string{"b.md": "b"},
			[]FileChange{{Path: "a.md", Before: []byte("one"), After: []byte("two")}, {Path: "b.md", Before: []byte("b"), After: []byte("c")}},
			"write a.md: changed since it was read: it is gone"},
		{"made since", map[string]string{"a.md": "other"}, map[string]string{"a.md": "other"},
			[]FileChange{{Path: "a.md", After: []byte("two")}}, "write a.md: changed since it was read: it exists already"},
		{"target of a move made since", map[string]string{"a.md": "a", "b.md": "b"}, map[string]string{"a.md": "a", "b.md": "b"},
			[]FileChange{{Path: "b.md", From: "a.md", Before: []byte("a"), After: []byte("a")}}, "write b.md: changed since it was read: it exists already"},
		{"another process writes", map[string]string{"a.md": "a", ".a.md.casebook-lock": "b"}, map[string]string{"a.md": "a", ".a.md.casebook-lock": "b"},
			[]FileChange{{Path: "a.md", Before: []byte("a"), After: []byte("c")}},
			"write a.md: changed since it was read: another process is writing it (if none is, delete .a.md.casebook-lock and others like it)"},
		{"out of the folder", map[string]string{"a.md": "a"}, map[string]string{"a.md": "a"},
			[]FileChange{{Path: "../b.md", After: []byte("b")}}, "write ../b.md: the path leaves the casebook"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := lay(t, c.before)
			err := (&Plan{Files: c.plan}).Write(dir)
			if got := fmt.Sprint(err); c.err == "" && err != nil || c.err != "" && got != c.err {
				t.Errorf("Write: %v, want %q", err, c.err)
			}
			if strings.Contains(c.err, "changed since") && !errors.Is(err, ErrChanged) {
				t.Errorf("Write: %v is not ErrChanged", err)
			}
			if d := cmp.Diff(c.after, content(t, dir)); d != "" {
				t.Errorf("files after Write (-want +got):\n%s", d)
			}
		})
	}
}

func TestWriteKeepsModeAndMakesNoEmptyFolders(t *testing.T) {
	dir := lay(t, map[string]string{"a.md": "one", "b.md": "b"})
	if err := os.Chmod(filepath.Join(dir, "a.md"), 0o640); err != nil {
		t.Fatal(err)
	}
	p := Plan{Files: []FileChange{{Path: "a.md", Before: []byte("one"), After: []byte("two")}}}
	if err := p.Write(dir); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, "a.md"))
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v, error %v; want 0640", info.Mode(), err)
	}
	p = Plan{Files: []FileChange{{Path: "x/y/n.md", After: []byte("n")}, {Path: "z.md", Before: []byte("not there"), After: []byte("c")}}}
	if err := p.Write(dir); !errors.Is(err, ErrChanged) {
		t.Errorf("Write of a file that is gone: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "x")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder made for a file that was not written is left: %v", err)
	}
}

func TestWriteLeavesEqualBytesAlone(t *testing.T) {
	dir := lay(t, map[string]string{"a.md": "one"})
	before, _ := os.Stat(filepath.Join(dir, "a.md"))
	if err := (&Plan{Files: []FileChange{{Path: "a.md", Before: []byte("one"), After: []byte("one")}}}).Write(dir); err != nil {
		t.Fatal(err)
	}
	if after, _ := os.Stat(filepath.Join(dir, "a.md")); !os.SameFile(before, after) {
		t.Error("a file whose bytes would not change was written")
	}
}

func TestWriteRefusesSymbolicLinks(t *testing.T) {
	dir, outside := lay(t, map[string]string{"a.md": "one"}), lay(t, map[string]string{"a.md": "one"})
	if err := errors.Join(os.Symlink(outside, filepath.Join(dir, "out")), os.Symlink("a.md", filepath.Join(dir, "b.md"))); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	for _, c := range []FileChange{
		{Path: "out/a.md", Before: []byte("one"), After: []byte("two")},
		{Path: "out/n.md", After: []byte("two")},
		{Path: "b.md", Before: []byte("one"), After: []byte("two")},
	} {
		if err := (&Plan{Files: []FileChange{c}}).Write(dir); err == nil {
			t.Errorf("Write of %s through a symbolic link: no error", c.Path)
		}
	}
	if d := cmp.Diff(map[string]string{"a.md": "one"}, content(t, outside)); d != "" {
		t.Errorf("files outside: %s", d)
	}
}

// Another program makes the file after we looked: it is not written over.
func TestWriteDoesNotReplaceWhatAppears(t *testing.T) {
	dir := lay(t, map[string]string{"casebook.yaml": ""})
	open := func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("ours")), os.WriteFile(filepath.Join(dir, "a.log"), []byte("theirs"), 0o666)
	}
	err := (&Plan{Files: []FileChange{{Path: "a.log", Open: open}}}).Write(dir)
	if got := content(t, dir); !errors.Is(err, ErrChanged) || len(got) != 2 || got["a.log"] != "theirs" {
		t.Errorf("Write: %v, files %q", err, got)
	}
}

// Readers that look all the time must see the old bytes or the new ones, whole.
func TestWriteIsAtomic(t *testing.T) {
	one, two := bytes.Repeat([]byte("1"), 1<<16), bytes.Repeat([]byte("2"), 1<<16)
	dir := lay(t, map[string]string{"a.md": string(one)})
	done := make(chan struct{})
	var reader sync.WaitGroup
	reader.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
			}
			if now, err := os.ReadFile(filepath.Join(dir, "a.md")); err != nil || !bytes.Equal(now, one) && !bytes.Equal(now, two) {
				t.Errorf("read %d bytes, error %v, in the middle of a write", len(now), err)
				return
			}
		}
	})
	from, to := one, two
	for range 10 {
		if err := (&Plan{Files: []FileChange{{Path: "a.md", Before: from, After: to}}}).Write(dir); err != nil {
			t.Error(err)
		}
		from, to = to, from
	}
	close(done)
	reader.Wait()
}

// Several writers add a label each to one record, again and again from what they read, until they get
// through. No label may get lost, and none may be written over another.
func TestWritersNeverLoseAnEdit(t *testing.T) {
	const writers, edits = 4, 5
	dir := lay(t, map[string]string{bugPath: "---\ntitle: a\n---\n"})
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for i := range edits {
				if err := addLabel(dir, fmt.Sprintf("w%d-%d", w, i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	r := parsed(t, bugPath, content(t, dir)[bugPath])
	if len(r.Labels) != writers*edits {
		t.Errorf("%d labels of %d are left: %q", len(r.Labels), writers*edits, r.Labels)
	}
	if n := len(content(t, dir)); n != 1 {
		t.Errorf("%d files, want 1: a lock was left", n)
	}
}

func addLabel(dir, label string) error {
	for range 100_000 {
		src, err := os.ReadFile(filepath.Join(dir, bugPath))
		if err != nil {
			return err
		}
		r, problems := tracker.ParseRecord(bugPath, src, tracker.DefaultConfig())
		if r == nil {
			return fmt.Errorf("%q: %v", src, problems)
		}
		after, err := Add(r, "labels", label)
		if err != nil {
			return err
		}
		err = (&Plan{Files: []FileChange{{Path: bugPath, Before: src, After: after}}}).Write(dir)
		if !errors.Is(err, ErrChanged) {
			return err
		}
		runtime.Gosched()
	}
	return errors.New("never got through")
}

// Two processes that register the same new record: one wins, the other is told.
func TestWritersMakeAFileOnce(t *testing.T) {
	for range 20 {
		dir := lay(t, map[string]string{"casebook.yaml": ""})
		errs := make([]error, 4)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() {
				errs[i] = (&Plan{Files: []FileChange{{Path: "bugs/a.md", After: fmt.Appendf(nil, "%d", i)}}}).Write(dir)
			})
		}
		all.Wait()
		text := content(t, dir)["bugs/a.md"]
		for i, err := range errs {
			if won := fmt.Sprint(i) == text; won != (err == nil) || err != nil && !errors.Is(err, ErrChanged) {
				t.Errorf("writer %d: %v, but the file says %q", i, err, text)
			}
		}
	}
}

func TestDiff(t *testing.T) {
	var long []string
	for i := range 20 {
		long = append(long, fmt.Sprintf("line %d\n", i+1))
	}
	before := strings.Join(long, "")
	after := strings.NewReplacer("line 2\n", "second\n", "line 16\n", "", "line 20\n", "line 20").Replace(before)
	p := Plan{Files: []FileChange{
		{Path: "a.md", Before: []byte(before), After: []byte(after)},
		{Path: "n.md", After: []byte("new\n")},
		{Path: "old.md", Before: []byte("old\n")},
		{Path: "to.md", From: "from.md", Before: []byte("x\ny\n"), After: []byte("x\nz\n")},
		{Path: "to", From: "from"},
		{Path: "x.png", After: []byte{0x89, 'P', 0}},
	}}
	const want = `--- a/a.md
+++ b/a.md
@@ -1,5 +1,5 @@
 line 1
-line 2
+second
 line 3
 line 4
 line 5
@@ -13,8 +13,7 @@
 line 13
 line 14
 line 15
-line 16
 line 17
 line 18
 line 19
-line 20
+line 20
\ No newline at end of file
--- /dev/null
+++ b/n.md
@@ -0,0 +1 @@
+new
--- a/old.md
+++ /dev/null
@@ -1 +0,0 @@
-old
rename from from.md
rename to to.md
--- a/from.md
+++ b/to.md
@@ -1,2 +1,2 @@
 x
-y
+z
rename from from
rename to to
new file x.png
`
	if d := cmp.Diff(want, p.Diff()); d != "" {
		t.Errorf("Diff (-want +got):\n%s", d)
	}
}
