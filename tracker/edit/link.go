package edit

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// LinkExternal plans a link from a record to an external thing, with a caption if text is not empty. A
// link of that kind to that address that is there already gets the caption, or changes nothing.
func LinkExternal(idx *tracker.Index, r *tracker.Record, kind, address, text string) (*Plan, error) {
	address, text = strings.TrimSpace(address), strings.TrimSpace(text)
	if !slices.Contains(tracker.LinkKinds(), kind) {
		problem, hint := oneOf("kind of link", kind, tracker.LinkKinds())
		return nil, &Error{Path: r.Path, Pos: r.Pos("links"), Text: problem, Hint: hint}
	}
	if u, err := url.Parse(address); err != nil || u.Scheme == "" || strings.ContainsAny(address, " \t\r\n") {
		return nil, &Error{Path: r.Path, Pos: r.Pos("links"), Text: fmt.Sprintf("%q is no address of an external thing", address),
			Hint: "write it whole: https://git.example.com/upload/pull/812; records are linked by their ids"}
	}
	return planEdit(idx, r, func(e *editor) error { return e.link(kind, address, text) })
}

func (e *editor) link(kind, address, text string) error {
	f, _ := tracker.FieldOf(e.kind, "links")
	item := tracker.Pairs(kind, address)
	if text != "" {
		item = tracker.Pairs(kind, address, "text", text)
	}
	if old := e.front.Root.Get("links"); old != nil {
		for _, link := range old.Items {
			if link.Get(kind) == nil || link.Get(kind).Value != address {
				continue
			}
			if text == "" {
				return nil
			}
			return e.put(link, "text", tracker.Text(text), names(f.Parts()))
		}
	}
	return e.addNode(f, styledItem(f, item))
}

// UnlinkExternal plans the removal of every link of a record to an address.
func UnlinkExternal(idx *tracker.Index, r *tracker.Record, address string) (*Plan, error) {
	f, _ := tracker.FieldOf(r.Kind, "links")
	return planEdit(idx, r, func(e *editor) error {
		return e.removeWhere(f, address, func(n *tracker.Node) bool {
			return slices.ContainsFunc(n.Entries, func(entry tracker.Entry) bool {
				return slices.Contains(tracker.LinkKinds(), entry.Key.Value) && entry.Value.Value == address
			})
		})
	})
}

// Relate plans a relation between two records. It is written in the field for that pair of kinds, on the
// side that changes when the fact changes, whichever side is named first; pairs without a field of their
// own are written under `related` of from.
func Relate(idx *tracker.Index, from, to *tracker.Record) (*Plan, error) {
	if from == to {
		return nil, fmt.Errorf("link %s to itself: a record needs no link to itself", from.Ref())
	}
	p := &Plan{}
	if fieldsFor(from.Kind, to.Kind) == nil && fieldsFor(to.Kind, from.Kind) != nil {
		p.note("written in %s, which is the side that changes", to.Ref())
		from, to = to, from
	}
	if connected(idx, from, to) != "" {
		p.note("%s is linked to %s already", from.Ref(), to.Ref())
		return p, nil
	}
	field, err := freeField(from, to)
	if err != nil {
		return nil, err
	}
	return p.with(idx, from, func(e *editor) error { return e.relate(field, to) })
}

// fieldsFor returns the fields in which a record of one kind names one of another, the first choice
// first; those that all kinds share are left out.
func fieldsFor(from, to tracker.Kind) []string {
	switch [2]tracker.Kind{from, to} {
	case [2]tracker.Kind{tracker.KindObservation, tracker.KindBug}:
		return []string{"bug"}
	case [2]tracker.Kind{tracker.KindObservation, tracker.KindRunbook}:
		return []string{"runbook"}
	case [2]tracker.Kind{tracker.KindBug, tracker.KindRunbook}:
		return []string{"runbooks"}
	case [2]tracker.Kind{tracker.KindTask, tracker.KindBug}, [2]tracker.Kind{tracker.KindPostmortem, tracker.KindBug}:
		return []string{"bugs"}
	case [2]tracker.Kind{tracker.KindTask, tracker.KindObservation}:
		return []string{"spun_off_from", "follows"}
	case [2]tracker.Kind{tracker.KindTask, tracker.KindTask}:
		return []string{"follows"}
	case [2]tracker.Kind{tracker.KindPostmortem, tracker.KindObservation}:
		return []string{"observations"}
	case [2]tracker.Kind{tracker.KindPostmortem, tracker.KindTask}:
		return []string{"tasks"}
	}
	return nil
}

// freeField returns the field in which from will name to. An observation has one bug; where a task's
// fields are taken, `related` serves.
func freeField(from, to *tracker.Record) (string, error) {
	for _, name := range fieldsFor(from.Kind, to.Kind) {
		f, _ := tracker.FieldOf(from.Kind, name)
		if old := from.Front().Root.Get(name); f.List || old == nil || old.Null {
			return name, nil
		}
	}
	if from.Kind == tracker.KindObservation && to.Kind == tracker.KindBug {
		return "", &Error{Path: from.Path, Pos: from.Pos("bug"), Text: fmt.Sprintf("it is an observation of %s already", from.Observation.Bug),
			Hint: "casebook classify says that it is one of another"}
	}
	return "related", nil
}

func (e *editor) relate(field string, to *tracker.Record) error {
	f, _ := tracker.FieldOf(e.kind, field)
	text := to.Ref().String()
	if bare, _ := bareType(f); bare.Ref != 0 {
		text = to.ID
	}
	if !f.List {
		return e.set(field, []string{text})
	}
	return e.addNode(f, tracker.Text(text))
}

// connected returns the field in which from names to, or "".
func connected(idx *tracker.Index, from, to *tracker.Record) string {
	for _, name := range append(fieldsFor(from.Kind, to.Kind), "related") {
		for _, n := range references(from.Kind, from.Front().Root) {
			if target, ok := idx.Target(n.ref); n.field == name && ok && target == to {
				return name
			}
		}
	}
	return ""
}

// Unrelate plans the removal of what Relate writes, on whichever side it stands.
func Unrelate(idx *tracker.Index, from, to *tracker.Record) (*Plan, error) {
	field := connected(idx, from, to)
	if field == "" {
		if from, to = to, from; connected(idx, from, to) == "" {
			return nil, fmt.Errorf("unlink %s from %s: no field links them (other relations are taken back with `casebook set`)", to.Ref(), from.Ref())
		}
		field = connected(idx, from, to)
	}
	f, _ := tracker.FieldOf(from.Kind, field)
	return planEdit(idx, from, func(e *editor) error {
		if !f.List {
			return e.unset(field)
		}
		return e.removeWhere(f, to.Ref().String(), func(n *tracker.Node) bool {
			ref, ok := itemRef(f, n)
			target, found := idx.Target(ref)
			return ok && found && target == to
		})
	})
}
