package review

import (
	"slices"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/classify"
	"github.com/casebook-dev/casebook/tracker/english"
	"github.com/casebook-dev/casebook/tracker/history"
)

// Matches is what other signatures of a bug do to the whole history: which sightings they find that the
// old ones did not, which no more, and which of those found are of another bug.
type Matches struct {
	Gained    []*tracker.Record
	Lost      []*tracker.Record
	Contested []*tracker.Record // among Gained, confirmed as another bug or found not to be this one
}

// matches tries the old and the new signatures of a bug on all sightings.
func (c comparison) matches(d history.Difference) (m Matches) {
	old := len(d.Before.Bug.Signatures)
	both := classify.ForSignatures(c.head).BacktestOf(d.After, slices.Concat(d.Before.Bug.Signatures, d.After.Bug.Signatures)) // all sightings are read once
	before, after := found(both.Signatures[:old]), found(both.Signatures[old:])
	for _, r := range after.all {
		if !slices.Contains(before.all, r) {
			m.Gained = append(m.Gained, r)
			if slices.Contains(after.against, r) {
				m.Contested = append(m.Contested, r)
			}
		}
	}
	for _, r := range before.all {
		if !slices.Contains(after.all, r) {
			m.Lost = append(m.Lost, r)
		}
	}
	return m
}

type hitList struct{ all, against []*tracker.Record }

// found returns what any of some signatures finds, each sighting once, by time and id.
func found(signatures []classify.SignatureTest) (l hitList) {
	for _, t := range signatures {
		l.against = slices.Concat(l.against, t.Against, t.Ruled)
		l.all = slices.Concat(l.all, t.Hits, t.Queue, t.Suspected, t.Against, t.Ruled)
	}
	slices.SortFunc(l.all, tracker.CompareObserved)
	l.all = slices.Compact(l.all)
	return l
}

// words say what changes: "finds 3 sightings more: …".
func (m Matches) words() []string {
	var all []string
	for _, part := range []struct {
		what    string
		records []*tracker.Record
	}{
		{"finds more of the history", m.Gained},
		{"finds no more", m.Lost},
		{"of these, another bug's or ruled out", m.Contested},
	} {
		if n := len(part.records); n > 0 {
			all = append(all, part.what+": "+english.Count(n, "sighting")+", "+fewRefs(part.records))
		}
	}
	return all
}

// fewRefs names at most three records.
func fewRefs(records []*tracker.Record) string {
	words := ""
	for i, r := range records[:min(3, len(records))] {
		if i > 0 {
			words += ", "
		}
		words += r.Ref().String()
	}
	if len(records) > 3 {
		words += " …"
	}
	return words
}
