package trackertest

import (
	"io/fs"
	"testing"
	"testing/fstest"
)

func TestFS(t *testing.T) {
	fsys := FS(`a comment
-- bugs/disk-full.md --
---
title: Disk full
---
-- no marker
-- casebook.yaml --
title: Uploads
-- empty --
`)
	if err := fstest.TestFS(fsys, "bugs/disk-full.md", "casebook.yaml", "empty"); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"bugs/disk-full.md": "---\ntitle: Disk full\n---\n-- no marker\n",
		"casebook.yaml":     "title: Uploads\n",
		"empty":             "",
	} {
		if got, err := fs.ReadFile(fsys, name); err != nil || string(got) != want {
			t.Errorf("FS has %s = %q, %v, want %q", name, got, err, want)
		}
	}
}

func TestFSAddsSettings(t *testing.T) {
	if _, err := fs.Stat(FS("-- bugs/x.md --\n"), "casebook.yaml"); err != nil {
		t.Errorf("an archive without settings: %v", err)
	}
}
