package trackertest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing/fstest"
	"time"
)

// A Generator makes up the casebook of one team: the same files, byte for byte, for the same values.
// Four in five records are sightings, spread over three years that end on 2026-11-20. A few bugs
// recur often and most seldom (Zipf), sightings come in bursts on several instances within minutes, a
// few are unclassified or have evidence. The records hang together and have no errors: `check` finds
// warnings and remarks only, such as runbooks past their review and sightings nobody classified.
type Generator struct {
	Records int // of all kinds together; 0 or less makes an empty casebook
	Seed    uint64
}

// The span of the sightings.
var (
	spanStart = time.Date(2023, 11, 20, 0, 0, 0, 0, time.UTC)
	spanEnd   = time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC)
)

// Generate returns a casebook of n records with the seed 1.
func Generate(n int) fstest.MapFS { return Generator{Records: n, Seed: 1}.FS() }

// FS returns the casebook as files in memory.
func (g Generator) FS() fstest.MapFS {
	w := &world{
		dice:  dice{rand.New(rand.NewPCG(g.Seed, uint64(max(g.Records, 0))))},
		files: fstest.MapFS{},
		taken: map[string]bool{},
	}
	n := g.counts()
	w.settings()
	w.inventBugs(n.bugs)
	w.inventRunbooks(n.runbooks)
	w.inventSightings(n.observations)
	w.inventTasks(n.tasks)
	w.inventPostmortems(n.postmortems)
	w.writeBugs()
	w.writeRunbooks()
	w.writeSightings()
	w.writeTasks()
	w.writePostmortems()
	w.writeHandoffs(n.handoffs)
	w.writeReports(n.reports)
	return w.files
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

// counts are the records of each kind.
type counts struct {
	bugs, observations, runbooks, tasks, postmortems, handoffs, reports int
}

// counts shares the records out: 82 % sightings, 6 % bugs, 8 % tasks, 2 % runbooks, 1 % postmortems,
// and at most a handoff a week and a report a month. Even the smallest casebook has a bug.
func (g Generator) counts() counts {
	n := max(g.Records, 0)
	c := counts{
		bugs:        max(n*6/100, min(n, 1)),
		runbooks:    n * 2 / 100,
		tasks:       n * 8 / 100,
		postmortems: n / 100,
		handoffs:    min(n/200, 150),
		reports:     min(n/400, 36),
	}
	c.observations = n - c.bugs - c.runbooks - c.tasks - c.postmortems - c.handoffs - c.reports
	return c
}
