package check_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/check"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

func TestEvidence(t *testing.T) {
	const link = "[ls.txt](2026-03-17-0309-disk-full-on-replica-2/ls.txt)"
	const folder = "-- observations/2026/2026-03-17-0309-disk-full-on-replica-2/"
	const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n"
	checkChanges(t, []change{
		{name: "mistyped name", from: link, to: "[ls.txt](2026-03-17-0309-disk-full-on-replica-2/ls.tx)", want: []string{
			"error observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:17:20: the evidence observations/2026/2026-03-17-0309-disk-full-on-replica-2/ls.tx is not there [missing-evidence]",
		}},
		{name: "only its name", from: link, to: "`ls.txt`"},
		{name: "only the folder", from: link, to: "[all](2026-03-17-0309-disk-full-on-replica-2/)"},
		{name: "several that nothing mentions", add: folder + "a.log --\nx\n" + folder + "b.log --\nx\n" + folder + "sub/c.log --\nx\n" + folder + "d.log --\nx\n", want: []string{
			"info observations/2026/2026-03-17-0309-disk-full-on-replica-2.md:2:8: the text does not mention its evidence a.log, b.log, d.log and 1 more [unreferenced-evidence]",
		}},
		{name: "the name is encoded", from: link, to: link + " [x](2026-03-17-0309-disk-full-on-replica-2/my%20log)", add: folder + "my log --\nx\n"},
		{name: "empty file", add: folder + "ls.txt --\n", want: []string{
			"warning observations/2026/2026-03-17-0309-disk-full-on-replica-2/ls.txt: this piece of evidence is empty [empty-evidence]",
		}},
		{name: "pointer", add: folder + "ls.txt --\n" + pointer, want: []string{
			"info observations/2026/2026-03-17-0309-disk-full-on-replica-2/ls.txt: this is a Git LFS pointer, not the evidence itself [lfs-pointer]",
		}},
		{name: "text about pointers", add: folder + "ls.txt --\n" + pointer + strings.Repeat("x", 1024)},
		{name: "record in evidence", from: link, to: link + " bug.md", add: folder + "bug.md --\n---\ntitle: X\nresolution: none\n---\n", want: []string{
			"warning observations/2026/2026-03-17-0309-disk-full-on-replica-2/bug.md:3:1: this file has a title and resolution like an observation, but nothing in evidence is read as a record [record-in-evidence]",
		}},
		{name: "note in evidence", from: link, to: link + " bug.md", add: folder + "bug.md --\n---\ntitle: X\nauthor: mei\nlabels: [x]\n---\n"},
		{name: "plain text in evidence", from: link, to: link + " bug.md", add: folder + "bug.md --\n# X\n"},
		{name: "stray file", add: "-- bugs/ls.txt --\nx\n", want: []string{
			"warning bugs/ls.txt: this file is neither a record nor evidence of one [stray-file]",
		}},
		{name: "orphan folder", add: "-- observations/2026/2026-03-18-0101-x-on-y/ls.txt --\nx\n", want: []string{
			"error observations/2026/2026-03-18-0101-x-on-y: this evidence folder has no record beside it [orphan-evidence]",
		}},
	})
}

// withFiles returns what the checks say of the sound casebook with more files in it.
func withFiles(t *testing.T, files fstest.MapFS) []string {
	t.Helper()
	all := fstest.MapFS{}
	sources := []fs.FS{trackertest.FS(sound), files}
	for _, fsys := range sources {
		for name, file := range fsys.(fstest.MapFS) {
			all[name] = file
		}
	}
	idx, err := tracker.Load(all)
	if err != nil {
		t.Fatal(err)
	}
	return texts(check.Run(idx, check.Options{AsOf: asOf(t)}))
}

func texts(problems []tracker.Problem) []string {
	var all []string
	for _, p := range problems {
		all = append(all, p.Severity.String()+" "+p.String())
	}
	return all
}

func TestFilesOutOfProportion(t *testing.T) {
	const folder = "observations/2026/2026-03-17-0309-disk-full-on-replica-2"
	many := func(n int, name func(i int) string, data string) fstest.MapFS {
		files := fstest.MapFS{}
		for i := range n {
			files[name(i)] = &fstest.MapFile{Data: []byte(data)}
		}
		return files
	}
	evidence := func(i int) string { return fmt.Sprintf("%s/log%d", folder, i) }
	bug := func(i int) string { return fmt.Sprintf("bugs/bug-%d.md", i) }
	const aBug = "---\ntitle: Bug\n---\nx\n"
	for _, test := range []struct {
		name  string
		files fstest.MapFS
		want  []string
	}{
		{"200 files of evidence", many(199, evidence, "x"), []string{
			"info " + sightingFile + ":2:8: the text does not mention its evidence log0, log1, log10 and 196 more [unreferenced-evidence]"}},
		{"201 files of evidence", many(200, evidence, "x"), []string{
			"warning " + sightingFile + ": its evidence folder holds 201 files, more than 200 [crowded-evidence]"}},
		{"1,000 bugs", many(998, bug, aBug), nil},
		{"1,001 bugs", many(999, bug, aBug), []string{"warning bugs: 1001 records lie in one folder [crowded-folder]"}},
		{"10 MiB", fstest.MapFS{folder + "/ls.txt": {Data: bytes.Repeat([]byte("x"), 10<<20)}}, nil},
		{"more than 10 MiB", fstest.MapFS{folder + "/ls.txt": {Data: bytes.Repeat([]byte("x"), 10<<20+1)}}, []string{
			"warning " + folder + "/ls.txt: this piece of evidence has 10485761 bytes, more than 10 MiB [large-evidence]"}},
		{"link", fstest.MapFS{folder + "/ls.txt": {Data: []byte("/var/log/x"), Mode: fs.ModeSymlink}}, []string{
			"error " + folder + "/ls.txt: this evidence is a link or a device, not a file [not-a-regular-file]"}},
		{"record that is a link", fstest.MapFS{"bugs/x.md": {Data: []byte("disk-full.md"), Mode: fs.ModeSymlink}}, []string{
			"error bugs/x.md: a record must be a file, not a link or a device [not-a-regular-file]"}},
		{"record that is too large", fstest.MapFS{"bugs/x.md": {Data: []byte(aBug + strings.Repeat("x", tracker.MaxRecordSize))}}, []string{
			"error bugs/x.md: the file has more than the 1048576 bytes that a record has at most [too-large]"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := withFiles(t, test.files)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

// refusing is a file system in which one file or folder cannot be opened.
type refusing struct {
	fstest.MapFS
	name string
}

func (r refusing) Open(name string) (fs.File, error) {
	if name == r.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return r.MapFS.Open(name)
}

func (r refusing) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == r.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return r.MapFS.ReadDir(name)
}

func TestUnreadableFiles(t *testing.T) {
	for name, want := range map[string]string{
		"bugs/uploads-aborted.md": "unreadable-file reference-to-rejected",
		"observations/2026/2026-03-17-0309-disk-full-on-replica-2/ls.txt": "",
		"observations/2026/2026-03-17-0309-disk-full-on-replica-2":        "unreadable-file",
		"tasks": "dangling-reference dangling-reference unreadable-file workaround-without-task",
	} {
		idx, err := tracker.Load(refusing{trackertest.FS(sound).(fstest.MapFS), name})
		if err != nil {
			t.Fatal(err)
		}
		var rules []string
		for _, p := range check.Run(idx, check.Options{AsOf: asOf(t)}) {
			rules = append(rules, p.Rule)
		}
		if sortedWords(rules) != sortedWords(strings.Fields(want)) {
			t.Errorf("with %s unreadable the rules are %v, want %s", name, rules, want)
		}
	}
}
