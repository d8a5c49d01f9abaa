package trackertest

import (
	"fmt"
	"os"
	"path/filepath"
	"testing/fstest"
)

// A Generator makes up a casebook of the size of a busy team's: the same bytes for the same values.
type Generator struct {
	Records int // of all kinds together
	Seed    uint64
}

// Generate returns a casebook of n records with the seed 1.
func Generate(n int) fstest.MapFS { return Generator{Records: n, Seed: 1}.FS() }

// FS returns the casebook as files in memory.
func (g Generator) FS() fstest.MapFS {
	fsys := fstest.MapFS{"casebook.yaml": {Data: []byte("title: Generated\n")}}
	for i := range g.Records {
		id := fmt.Sprintf("bug-%d", i)
		fsys["bugs/"+id+".md"] = &fstest.MapFile{Data: []byte("---\ntitle: Bug\n---\n"), Mode: 0o644}
	}
	return fsys
}

// WriteTo writes the casebook into a directory, which is made if it does not exist.
func (g Generator) WriteTo(dir string) error {
	for name, file := range g.FS() {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("make the folder of %s: %w", name, err)
		}
		if err := os.WriteFile(path, file.Data, 0o644); err != nil {
			return fmt.Errorf("write the generated casebook: %w", err)
		}
	}
	return nil
}
