package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// BenchmarkReview reviews a change of 20 files in a repository of 10,000 commits and 10,000 records, as
// processes, the cache warm. A second is allowed. Beside it stand what no review can do without, reading the
// records of one revision (floor), and one check. Machines are shared, so next to each time is what its
// process took of the processors (cpu).
func BenchmarkReview(b *testing.B) {
	program, repo := buildProgram(b), filepath.Join(b.TempDir(), "repo")
	if err := (trackertest.Commits{Generator: trackertest.Generator{Records: 10_000, Seed: 1}, Commits: 10_000}).Repository(repo); err != nil {
		b.Fatal(err)
	}
	changeTwenty(b, repo)
	cache := b.TempDir()
	run := func(args ...string) (took, cpu time.Duration) {
		cmd := exec.Command(program, args...)
		cmd.Dir, cmd.Env = repo, append(os.Environ(), "XDG_CACHE_HOME="+cache)
		begin := time.Now()
		out, err := cmd.CombinedOutput()
		if err != nil && cmd.ProcessState.ExitCode() != statusProblems {
			b.Fatalf("%v: %v\n%s", args, err, out)
		}
		return time.Since(begin), cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	run("review", "main..HEAD")
	type sum struct{ took, cpu time.Duration }
	sums := make([]sum, 3)
	for b.Loop() {
		for i, args := range [][]string{{"review", "main..HEAD"}, {"list", "kind:bug", "--at", "main"}, {"check", "--at", "HEAD"}} {
			took, cpu := run(args...)
			sums[i].took += took
			sums[i].cpu += cpu
		}
	}
	b.ReportMetric(0, "ns/op") // all works together: means nothing
	for i, name := range []string{"review", "floor", "check"} {
		b.ReportMetric(float64(sums[i].took.Milliseconds())/float64(b.N), name+"-ms")
		b.ReportMetric(float64(sums[i].cpu.Milliseconds())/float64(b.N), name+"-cpu-ms")
	}
}

// buildProgram builds the command and returns where it is.
func buildProgram(b *testing.B) string {
	program := filepath.Join(b.TempDir(), "casebook-under-test")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	return program
}

// changeTwenty commits a change on a branch: 2 new sightings, 1 new bug, 1 bug with other signatures, and
// a sentence more in 16 sightings.
func changeTwenty(b *testing.B, repo string) {
	git := func(args ...string) {
		cmd := exec.Command("git", append([]string{"-c", "user.name=Mei", "-c", "user.email=mei@example.com"}, args...)...)
		cmd.Dir = repo
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	edit := func(pattern string, n int, change func(src []byte) []byte) {
		files, err := filepath.Glob(filepath.Join(repo, pattern))
		if err != nil || len(files) < n {
			b.Fatalf("%s: %d files, want %d: %v", pattern, len(files), n, err)
		}
		for _, file := range files[:n] {
			src, err := os.ReadFile(file)
			if err == nil {
				err = os.WriteFile(file, change(src), 0o644)
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	git("checkout", "-q", "-b", "change")
	edit("observations/2025/*/*.md", 16, func(src []byte) []byte { return append(src, "It went away by itself.\n"...) })
	edit("bugs/*.md", 1, func(src []byte) []byte {
		return bytes.Replace(src, []byte("\n---\n"), []byte("\nsignatures: [{contains: 'a signature of nothing else'}]\n---\n"), 1)
	})
	files := map[string]string{"bugs/a-new-one.md": "---\ntitle: A new one\n---\n## Summary\nNew.\n"}
	for i := range 2 {
		name := fmt.Sprintf("observations/2026/10/2026-10-0%d-0300-a-new-one-on-web-1.md", i+1)
		files[name] = fmt.Sprintf("---\ntitle: 'Handle: \"a new one\" on web-1'\nobserved: 2026-10-0%dT03:00Z\nbug: a-new-one\n---\n## What happened\nIt.\n", i+1)
	}
	for name, text := range files {
		file := filepath.Join(repo, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	git("add", "-A")
	git("commit", "-q", "-m", "change")
}
