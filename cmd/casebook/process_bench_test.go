package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// BenchmarkProcess times whole processes, start and exit included, on a casebook of 10,000 records, without a cache
// of records and with a warm one, and says how much time of the processors they took. The budget on four idle cores:
// 20 ms for version; for the others 0.3 s without a cache and 0.1 s with one; 0.6 s for check.
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
	old := time.Now().Add(-time.Hour)
	err := filepath.WalkDir(book, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return os.Chtimes(path, old, old)
	})
	if err != nil {
		b.Fatal(err)
	}
	warm := filepath.Join(dir, "warm")
	for _, args := range [][]string{
		{"version"},
		{"list"},
		{"list", "kind:observation", "is:unclassified"},
		{"list", "kind:bug", "--json"},
		{"show", "free-"},
		{"show", "bug/no-space-left-on-device"},
		{"__complete", "show", "a"},
		{"observe", "No space left on device", "--on", "replica-2", "--dry-run", "--no-edit"},
		{"check"},
	} {
		for _, cache := range []string{"cold", "warm"} {
			b.Run(args[0]+"/"+args[len(args)-1]+"/"+cache, func(b *testing.B) {
				run := func(folder string) time.Duration {
					cmd := exec.Command(program, args...)
					cmd.Dir, cmd.Env = book, append(os.Environ(), "XDG_CACHE_HOME="+folder)
					if err := cmd.Run(); err != nil && cmd.ProcessState.ExitCode() < statusUsage {
						b.Fatalf("%v: %v", args, err)
					}
					return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
				}
				folder, total := warm, time.Duration(0)
				run(folder)
				for b.Loop() {
					if cache == "cold" {
						b.StopTimer()
						folder = b.TempDir()
						b.StartTimer()
					}
					total += run(folder)
				}
				b.ReportMetric(float64(total.Milliseconds())/float64(b.N), "cpu-ms/op")
			})
		}
	}
}
