package review

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/check"
	"github.com/casebook-dev/casebook/tracker/classify"
	"github.com/casebook-dev/casebook/tracker/history"
)

// Options says what is known besides the two indexes.
type Options struct {
	AsOf      time.Time
	Elsewhere []Elsewhere // what other open branches record

	// Same may say of a file by its path that it has the same bytes in both, without reading it; nil: it is read.
	Same func(path string) bool
}

// Elsewhere is what another branch has and the base has not.
type Elsewhere struct {
	Branch    string
	Sightings []*tracker.Record
	Bugs      []*tracker.Record
}

// Review is what a change means. Lists are in a fixed order: sightings as observed, the others by kind and id.
type Review struct {
	AsOf       time.Time
	Changes    []history.Difference // all of it
	Sightings  []Sighting           // new ones
	Decisions  []Decision           // on sightings that were there
	Moves      []Move               // of bugs and tasks
	Settings   []string             // the keys of casebook.yaml that change, in the order in which they stand
	Signatures []Signature
	Bugs       []*tracker.Record    // new ones
	Others     []history.Difference // with those of their events that stand nowhere else
	Followers  []history.Difference // that only name by its new id what the change renames or merges
	Doubles    []Double
	Introduced []tracker.Problem
	Fixed      []tracker.Problem // where they were in base
	Evidence   []history.EvidenceChange
}

// Blocked reports whether something must be put right first: the change introduces an error.
func (r *Review) Blocked() bool {
	return slices.ContainsFunc(r.Introduced, func(p tracker.Problem) bool { return p.Severity == tracker.Error })
}

// Compare says what it means that base becomes head.
func Compare(base, head *tracker.Index, opts Options) *Review {
	r := &Review{AsOf: opts.AsOf, Changes: history.Compare(base, head)}
	c := comparison{base: base, head: head, changes: r.Changes, opts: opts, fixes: head.Fixes(opts.AsOf), known: sync.OnceValue(func() *classify.Casebook { return classify.FromIndex(head) })}
	var before, after []tracker.Problem
	var checks sync.WaitGroup // beside the sightings: what they may be is the other half of the work
	checks.Go(func() { before, after = check.Both(base, head, check.Options{AsOf: opts.AsOf}, opts.Same) })
	follows := followers(r.Changes)
	for _, d := range r.Changes {
		r.Evidence = append(r.Evidence, newEvidence(head, d)...)
		isNew := len(d.Events) > 0 && d.Events[0].What == history.Created
		switch untold := c.tell(r, d); {
		case isNew && d.After.Kind == tracker.KindObservation:
			r.Sightings = append(r.Sightings, c.sighting(d.After))
		case isNew && d.After.Kind == tracker.KindBug:
			r.Bugs = append(r.Bugs, d.After)
		case len(untold) > 0 && follows(d):
			r.Followers = append(r.Followers, d)
		case len(untold) > 0:
			d.Events = untold
			r.Others = append(r.Others, d)
		}
	}
	slices.SortStableFunc(r.Sightings, func(a, b Sighting) int { return tracker.CompareObserved(a.Record, b.Record) })
	checks.Wait()
	r.Introduced, r.Fixed = compareProblems(before, after, r.Changes)
	for i := range r.Moves {
		r.Moves[i].contradicted(r.Introduced)
	}
	r.Doubles = c.doubles(r)
	r.Settings = settingsChanged(base.Settings(), head.Settings())
	return r
}

// comparison is what Compare looks up.
type comparison struct {
	base, head *tracker.Index
	changes    []history.Difference
	opts       Options
	fixes      map[*tracker.Record][]tracker.Fix
	known      func() *classify.Casebook // of head
}

// newEvidence returns the evidence that a difference adds, that of a new record included.
func newEvidence(head *tracker.Index, d history.Difference) []history.EvidenceChange {
	if d.Before != nil || d.After == nil {
		return d.Evidence
	}
	var all []history.EvidenceChange
	for _, f := range head.Evidence(d.After) {
		all = append(all, history.EvidenceChange{Path: f.Path, After: &f})
	}
	return all
}

// compareProblems returns the problems that are only in the second list and those only in the first. What
// moved with its file, or to another line, is the same problem.
func compareProblems(before, after []tracker.Problem, changes []history.Difference) (introduced, fixed []tracker.Problem) {
	moved := map[string]string{}
	for _, d := range changes {
		if d.Before != nil && d.After != nil {
			moved[d.Before.Path] = d.After.Path
		}
	}
	type key struct{ path, rule, text string }
	left := map[key]int{}
	for _, p := range before {
		left[key{cmp.Or(moved[p.Path], p.Path), p.Rule, p.Text}]++
	}
	for _, p := range after {
		k := key{p.Path, p.Rule, p.Text}
		if left[k] == 0 {
			introduced = append(introduced, p)
			continue
		}
		left[k]--
	}
	for _, p := range slices.Backward(before) {
		if k := (key{cmp.Or(moved[p.Path], p.Path), p.Rule, p.Text}); left[k] > 0 {
			left[k]--
			fixed = append(fixed, p)
		}
	}
	slices.Reverse(fixed)
	return introduced, fixed
}

// MainBug returns the bug that the change is about first: that of a sighting after a fix, of any new
// sighting, of a decision, or one that moved; nil if there is none.
func (r *Review) MainBug() *tracker.Record {
	var bugs []*tracker.Record
	for _, s := range r.Sightings {
		if s.Fix != nil {
			return s.Bug
		}
		bugs = append(bugs, s.Bug)
	}
	for _, d := range r.Decisions {
		for _, f := range d.Bugs {
			bugs = append(bugs, f.Bug)
		}
	}
	for _, m := range r.Moves {
		if m.Record.Kind == tracker.KindBug {
			bugs = append(bugs, m.Record)
		}
	}
	for _, bug := range append(bugs, r.Bugs...) {
		if bug != nil {
			return bug
		}
	}
	return nil
}
