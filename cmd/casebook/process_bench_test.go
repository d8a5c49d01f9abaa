package main

import (
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// BenchmarkProcess times whole processes, start and exit included, on a casebook of 10,000 records. The
// budget on four idle cores: 20 ms for version, 0.5 s for the others.
func BenchmarkProcess(b *testing.B) {
	dir := b.TempDir()
	program := filepath.Join(dir, "casebook-under-test")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	book := filepath.Join(dir, "book")
	if err := (trackertest.Generator{Records: 10_000, Seed: 1}).WriteTo(book); err != nil {
		b.Fatal(err)
	}
	for _, args := range [][]string{
		{"version"},
		{"list"},
		{"list", "kind:observation", "is:unclassified"},
		{"list", "kind:bug", "--json"},
		{"show", "free-"},
		{"__complete", "show", "a"},
	} {
		b.Run(args[0]+"/"+args[len(args)-1], func(b *testing.B) {
			for b.Loop() {
				cmd := exec.Command(program, args...)
				cmd.Dir = book
				if err := cmd.Run(); err != nil && cmd.ProcessState.ExitCode() != statusUsage {
					b.Fatalf("%v: %v", args, err)
				}
			}
		})
	}
}
