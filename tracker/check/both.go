package check

import (
	"bytes"
	"io/fs"
	"slices"
	"sync"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/classify"
	"github.com/casebook-dev/casebook/tracker/secrets"
)

// Both is Run on two versions of a casebook for who compares what is wrong with them. Problems that are in both
// for certain, because they come from the same bytes alone, are in neither answer: they are not looked for.
// Same may say of a file by its path that it has the same bytes in both, without reading it; nil: it is read.
// The versions should share records (tracker.LoadBeside); others are taken for changed.
func Both(base, head *tracker.Index, opts Options, same func(path string) bool) (before, after []tracker.Problem) {
	p := pair{base: base, head: head, shared: sharedRecords(base, head), same: same}
	p.evidence = sync.OnceValue(p.sameEvidence)
	inputs := [2]*input{newInput(base, opts), newInput(head, opts)}
	var jobs [2][]func() []tracker.Problem
	for i, in := range inputs {
		p.narrow(in)
		jobs[i] = jobsOf(in, switchedOn(in.idx.Config.Check))
	}
	var found [2][][]tracker.Problem
	for i := range jobs {
		found[i] = make([][]tracker.Problem, len(jobs[i]))
	}
	var together []func() []tracker.Problem
	for n := range max(len(jobs[0]), len(jobs[1])) {
		together = append(together, func() []tracker.Problem { // the same records, as a rule: their bodies are parsed once
			for i := range jobs {
				if n < len(jobs[i]) {
					found[i][n] = jobs[i][n]()
				}
			}
			return nil
		})
	}
	apply(together)
	return inputs[0].problems(opts, slices.Concat(found[0]...)), inputs[1].problems(opts, slices.Concat(found[1]...))
}

// pair is two versions of a casebook.
type pair struct {
	base, head *tracker.Index
	shared     map[*tracker.Record]bool
	same       func(path string) bool
	evidence   func() map[string]bool // the files that are the same in both
}

// narrow limits what a run looks at to where the versions may differ.
func (p *pair) narrow(in *input) {
	if !bytes.Equal(p.base.Settings(), p.head.Settings()) {
		return
	}
	in.unchanged = func(path string) bool {
		r, ok := in.idx.ByPath(path)
		return path == tracker.ConfigFile || ok && p.shared[r] || !ok && p.evidence()[path]
	}
	if p.sameSigns() {
		all := in.contradicting
		in.contradicting = sync.OnceValue(func() []classify.Found {
			some := classify.SignatureHitsAmong(in.idx, p.touched(in.idx))
			if slices.ContainsFunc(some, contradicted) { // what is said then counts others, too
				return all()
			}
			return some
		})
		in.overlapping = in.contradicting
	}
}

func sharedRecords(base, head *tracker.Index) map[*tracker.Record]bool {
	shared := map[*tracker.Record]bool{}
	for _, r := range head.Records() {
		if other, ok := base.ByPath(r.Path); ok && other == r {
			shared[r] = true
		}
	}
	return shared
}

// sameEvidence finds the evidence that has the same bytes in both. A file of which no rule reads everything is
// taken for changed rather than read.
func (p *pair) sameEvidence() map[string]bool {
	sizes := map[string]int64{}
	for _, f := range p.base.Files() {
		if !f.Irregular {
			sizes[f.Path] = f.Size
		}
	}
	all := map[string]bool{}
	for _, f := range p.head.Files() {
		if size, ok := sizes[f.Path]; ok && size == f.Size && !f.Irregular && p.sameFile(f) {
			all[f.Path] = true
		}
	}
	return all
}

func (p *pair) sameFile(f tracker.File) bool {
	if p.same != nil && p.same(f.Path) {
		return true
	}
	if f.Size > secrets.Limit {
		return false
	}
	a, err := fs.ReadFile(p.base.FS, f.Path)
	if err != nil {
		return false
	}
	b, err := fs.ReadFile(p.head.FS, f.Path)
	return err == nil && bytes.Equal(a, b)
}

// sameSigns reports whether a sighting that is the same in both is recognised by the same signatures of the
// same bugs.
func (p *pair) sameSigns() bool {
	return slices.EqualFunc(p.base.Records(tracker.KindBug), p.head.Records(tracker.KindBug), func(a, b *tracker.Record) bool {
		return a == b || a.ID == b.ID && a.Path == b.Path && slices.Equal(a.Aliases, b.Aliases) && a.Bug.Service == b.Bug.Service &&
			a.Bug.DuplicateOf == b.Bug.DuplicateOf && slices.EqualFunc(a.Bug.Signatures, b.Bug.Signatures, sameSign)
	})
}

// sameSign compares signatures without regard to where they stand.
func sameSign(a, b tracker.Signature) bool {
	a.Pos, b.Pos = tracker.Pos{}, tracker.Pos{}
	return a == b
}

// touched returns the sightings of a version that differ in the other, by themselves or their evidence.
func (p *pair) touched(idx *tracker.Index) []*tracker.Record {
	var some []*tracker.Record
	for _, r := range idx.Records(tracker.KindObservation) {
		if !p.shared[r] || slices.ContainsFunc(idx.Evidence(r), func(f tracker.File) bool { return !p.evidence()[f.Path] }) || len(p.base.Evidence(r)) != len(p.head.Evidence(r)) {
			some = append(some, r)
		}
	}
	return some
}
