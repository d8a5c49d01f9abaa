package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/insight"
	"github.com/casebook-dev/casebook/tracker/query"
)

// exampleCasebook reads the example as of a day.
func exampleCasebook(t *testing.T, asOf time.Time) *Casebook {
	t.Helper()
	idx, err := tracker.Load(os.DirFS(filepath.Join("..", "..", "example-repo")))
	if err != nil {
		t.Fatal(err)
	}
	return &Casebook{Index: idx, AsOf: asOf}
}

// TestEveryFigureIsTraceable runs the query that stands below each figure: it lists as many sightings as were counted.
func TestEveryFigureIsTraceable(t *testing.T) {
	for _, asOf := range []time.Time{time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), time.Date(2026, 3, 20, 0, 0, 0, 0, time.UTC)} {
		cb := exampleCasebook(t, asOf)
		wants := func(what, text string, want int) {
			t.Helper()
			q, err := query.Parse(text, query.Options{AsOf: asOf, Location: cb.Index.Config.Timezone})
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			if got := len(q.Match(cb.Index)); got != want {
				t.Errorf("%s as of %s counts %d sightings, but %s lists %d", what, asOf.Format(time.DateOnly), want, text, got)
			}
		}
		instances := map[string]bool{}
		for _, b := range cb.insight().Bugs() {
			wants(b.Record.ID, b.Query(), b.Counts.Sightings)
			for _, f := range b.Fixes {
				after := f.Grace
				for _, e := range b.Episodes {
					for _, s := range e.Sightings {
						if s.At.After(f.At) && slices.ContainsFunc(f.Back, func(back insight.Episode) bool { return back.At.Equal(e.At) }) {
							after++
						}
					}
				}
				wants(f.Task.ID, b.QuerySince(f.At), after)
			}
			for _, i := range b.Instances {
				instances[i.Name] = true
			}
		}
		all := cb.insight().All()
		wants("everything", all.Query, all.Counts.Sightings)
		for _, name := range cb.Index.Config.Services {
			if g, ok := cb.insight().Service(name); ok {
				wants(g.Name, g.Query, g.Counts.Sightings)
			}
		}
		for name := range instances {
			g, _ := cb.insight().Instance(name)
			wants(g.Name, g.Query, g.Counts.Sightings)
		}
	}
}

// TestFigureWords keeps the words of queries those of the figures.
func TestFigureWords(t *testing.T) {
	words := map[string][]string{"state": append(insight.States(), "new", "escalating"), "trend": insight.Verdicts()}
	for _, f := range query.Fields(tracker.KindBug) {
		if want, ok := words[f.Name]; ok && !slices.Equal(f.Values, want) {
			t.Errorf("%s: queries know %v, figures have %v", f.Name, f.Values, want)
		}
	}
}
