package edit

import (
	"fmt"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// ClassifyOptions says what was found out about an observation.
type ClassifyOptions struct {
	Suspected bool   // people are not sure
	On        string // the date for `classified`: 2026-03-17
	Reject    bool   // it is not that bug
	Because   string // why not; required with Reject
}

// Classify says that an observation is one of a bug, or with Reject that it is not. It sets `bug`,
// `classified` and, for a suspicion, `classification`; a rejection goes to `not`, and takes the bug away
// if that was the one. A duplicate stands for the bug that it was merged into.
func Classify(idx *tracker.Index, obs, bug *tracker.Record, opts ClassifyOptions) (*Plan, error) {
	if obs.Kind != tracker.KindObservation || bug.Kind != tracker.KindBug {
		return nil, fmt.Errorf("classify %s as %s: an observation is classified as a bug", obs.Ref(), bug.Ref())
	}
	p := &Plan{}
	if into := idx.Canonical(bug); into != bug {
		p.note("%s is a duplicate of %s, which was taken instead", bug.Ref(), into.Ref())
		bug = into
	}
	c := classification{idx, obs, bug, opts}
	do := c.accept
	if opts.Reject {
		do = c.reject
	}
	if c.rejected() && !opts.Reject {
		p.note("the rejection of %s under `not` was removed", bug.Ref())
	}
	return p.with(idx, obs, do)
}

type classification struct {
	idx      *tracker.Index
	obs, bug *tracker.Record
	opts     ClassifyOptions
}

// rejected reports whether the bug stands under `not`.
func (c classification) rejected() bool {
	for _, rejection := range c.obs.Observation.Not {
		if c.means(rejection.Bug) {
			return true
		}
	}
	return false
}

// means reports whether a reference names the bug, as itself or as a duplicate of it.
func (c classification) means(ref tracker.Ref) bool {
	named, ok := c.idx.Target(ref)
	return ok && c.idx.Canonical(named) == c.bug
}

func (c classification) accept(e *editor) error {
	edits := []error{
		e.set("bug", []string{c.bug.ID}),
		c.date(e),
	}
	if c.opts.Suspected {
		edits = append(edits, e.set("classification", []string{"suspected"}))
	} else if e.front.Root.Get("classification") != nil && c.obs.Observation.Suspected {
		edits = append(edits, e.unset("classification"))
	}
	if c.rejected() {
		edits = append(edits, c.withdraw(e))
	}
	return firstError(edits)
}

func (c classification) reject(e *editor) error {
	if strings.TrimSpace(c.opts.Because) == "" {
		return fmt.Errorf("reject %s for %s: say why, with --because", c.bug.Ref(), c.obs.Ref())
	}
	var edits []error
	if c.means(c.obs.Observation.Bug) {
		edits = append(edits, e.unset("bug"), e.unset("classification"))
	}
	if c.rejected() {
		edits = append(edits, c.withdraw(e))
	}
	f, _ := tracker.FieldOf(tracker.KindObservation, "not")
	return firstError(append(edits, e.addNode(f, tracker.Pairs("bug", c.bug.ID, "because", strings.TrimSpace(c.opts.Because))), c.date(e)))
}

// date writes when people last looked.
func (c classification) date(e *editor) error {
	if c.opts.On == "" {
		return nil
	}
	return e.set("classified", []string{c.opts.On})
}

// withdraw takes the bug away from `not`.
func (c classification) withdraw(e *editor) error {
	f, _ := tracker.FieldOf(tracker.KindObservation, "not")
	return e.removeWhere(f, c.bug.ID, func(n *tracker.Node) bool {
		bug := n.Get("bug")
		return bug != nil && c.means(tracker.Ref{Kind: tracker.KindBug, ID: strings.TrimPrefix(bug.Value, "bug/")})
	})
}

func firstError(errs []error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
