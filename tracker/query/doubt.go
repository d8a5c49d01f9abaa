package query

import (
	"fmt"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// Doubt is a part of a query that asks for something this casebook does not have: a misspelt id, a field
// that no record has. Such a query is sound and finds nothing, or does not leave out what it should.
type Doubt struct {
	Term    string   `json:"term"`    // the part as the canonical form has it: bug:no-space-left
	Text    string   `json:"text"`    // what is missing: no bug is called no-space-left
	Instead []string `json:"instead"` // what may have been meant, likeliest first, at most 3; never nil
}

// String returns the doubt in a line: what is missing, then what may have been meant.
func (d Doubt) String() string {
	if len(d.Instead) == 0 {
		return d.Text
	}
	return d.Text + "; did you mean " + strings.Join(d.Instead, " or ") + "?"
}

// Doubts returns what in the query nothing of the casebook has, in the order of the query: a record or a
// value that is not there, a field that no record has, a sort key that no record found has. Globs and
// searched prose may find nothing; what is negated is doubted only if something like it is there. An empty
// casebook raises no doubts. Records are looked through until one has what the query asks for. The slice
// is never nil.
func (q *Query) Doubts(idx *tracker.Index) []Doubt {
	d := doubter{idx: idx, opts: q.opts, found: []Doubt{}}
	if len(idx.Records()) == 0 {
		return d.found
	}
	d.visit(q.filter, false)
	for _, k := range q.sort {
		d.sortKey(k, q.filter)
	}
	return d.found
}

// doubter gathers the doubts of one query.
type doubter struct {
	idx   *tracker.Index
	opts  Options
	found []Doubt
}

func (d *doubter) visit(e expr, negated bool) {
	switch e := e.(type) {
	case allOf:
		for _, part := range e {
			d.visit(part, negated)
		}
	case oneOf:
		for _, part := range e {
			d.visit(part, negated)
		}
	case notOf:
		d.visit(e.of, !negated)
	case term:
		for i, v := range e.values {
			d.value(e, v, e.tests[i], negated)
		}
	case presence:
		if e.custom && !d.any(e.presentIn(d.idx)) {
			has := "has:"
			if negated {
				has = "no:"
			}
			d.add(has+e.route.String(), noField(e.leaf), d.otherFields(e.route, has, ""), negated)
		}
	}
}

func (d *doubter) any(fits predicate) bool { return slices.ContainsFunc(d.idx.Records(), fits) }

func (d *doubter) add(term, text string, instead []string, negated bool) {
	if negated && len(instead) == 0 {
		return
	}
	if instead == nil {
		instead = []string{}
	}
	d.found = append(d.found, Doubt{Term: term, Text: text, Instead: instead})
}

// value doubts one of the values of a term: its field first, then what it names.
func (d *doubter) value(t term, v value, of test, negated bool) {
	written := t.route.String() + ":" + v.String()
	if (t.custom || of.time != nil || of.amount != nil) && !d.hasField(t.leaf) {
		if t.custom || !negated {
			d.add(written, noField(t.leaf), d.otherFields(t.route, "", ":"+v.String()), negated)
		}
		return
	}
	if v.isGlob() || of.text == nil && of.link == nil || t.words != nil || t.prose || d.any(of.bind(d.idx, t.leaf)) {
		return
	}
	var text string
	var names []string
	switch {
	case of.link != nil:
		text, names = d.reference(*of.link, farKinds(t.leaf, tracker.Kinds()), t.route)
	case t.name == "id":
		text, names = d.reference(parseReference(v.text, false), tracker.Kinds(), t.route)
	case !d.inSettings(t.name, v.text):
		text, names = "no record has "+t.name+":"+v.String(), d.values(t.leaf, t.route, v.text)
	}
	if text != "" {
		d.add(written, text, d.understood(names), negated)
	}
}

// hasField reports whether any record has the field of a leaf. A name that is no field of the front
// matter is always there.
func (d *doubter) hasField(l leaf) bool {
	return !l.custom && !isField(l.name) || d.any(l.presentIn(d.idx))
}

// isField reports whether a name, or the first part of it, is a field of the front matter.
func isField(name string) bool {
	name, _, _ = strings.Cut(name, ".")
	return slices.ContainsFunc(tracker.Kinds(), func(k tracker.Kind) bool {
		_, ok := tracker.FieldOf(k, name)
		return ok
	})
}

func noField(l leaf) string {
	return "no record has the field " + strings.TrimPrefix(l.name, ".")
}

// sortKey doubts a key that puts nothing in order: no record has it, or none of those that are found.
func (d *doubter) sortKey(k sortKey, filter expr) {
	sign := strings.TrimSuffix(k.String(), k.route.String())
	there := k.through(d.idx, k.presentIn(d.idx))
	if !d.any(there) {
		text := noField(k.leaf)
		if len(k.steps) > 0 || !k.custom {
			text = "no record has " + k.route.String() + " to sort by"
		}
		d.add("sort:"+k.String(), text, d.otherFields(k.route, "sort:"+sign, ""), false)
		return
	}
	fits := predicate(always[*tracker.Record])
	if filter != nil {
		fits = filter.bind(d.idx)
	}
	if !d.any(func(r *tracker.Record) bool { return there(r) && fits(r) }) && d.any(fits) {
		d.add("sort:"+k.String(), fmt.Sprintf("no record found has %s to sort by", k.route), nil, false)
	}
}

// reference doubts an id that no record of the kinds has. The text is empty if one has it.
func (d *doubter) reference(ref reference, kinds []tracker.Kind, p route) (text string, instead []string) {
	called := ref.id
	if ref.kind != 0 {
		if !slices.Contains(kinds, ref.kind) {
			called = ref.kind.String() + "/" + ref.id
		} else {
			kinds = []tracker.Kind{ref.kind}
		}
	}
	what := "record"
	if len(kinds) == 1 {
		what = kinds[0].String()
	}
	if called == ref.id && slices.ContainsFunc(kinds, func(k tracker.Kind) bool { _, ok := d.idx.Lookup(k, ref.id); return ok }) {
		return "", nil
	}
	text = fmt.Sprintf("no %s is called %s", what, called)
	for _, k := range tracker.Kinds() {
		if r, ok := d.idx.Lookup(k, ref.id); ok && len(kinds) == 1 {
			instead = append(instead, k.String()+":"+r.ID)
		}
	}
	if instead == nil {
		instead = p.with(near(ref.id, d.ids(kinds)))
	}
	return text, instead
}

// ids returns the ids and aliases of the records of the kinds.
func (d *doubter) ids(kinds []tracker.Kind) []string {
	var all []string
	for _, r := range d.idx.Records(kinds...) {
		all = append(append(all, r.ID), r.Aliases...)
	}
	return all
}

// values returns the values near a text that some record or the settings have.
func (d *doubter) values(l leaf, p route, text string) []string {
	var all []string
	for _, r := range d.idx.Records() {
		l.texts(d.idx, r, func(s string) bool { all = append(all, s); return false })
	}
	return p.with(near(text, append(all, d.settings(l.name)...)))
}

// settings returns the names that the settings have for a field.
func (d *doubter) settings(name string) []string {
	var all []string
	if name == "service" {
		all = slices.Clone(d.idx.Config.Services)
	}
	for _, inv := range d.idx.Config.Instances {
		switch {
		case name == "service" && inv.Service != "":
			all = append(all, inv.Service)
		case name == "instance":
			all = append(all, inv.Name)
		}
	}
	return all
}

// inSettings reports whether a value is known although no record has it yet.
func (d *doubter) inSettings(name, text string) bool {
	if name == "instance" && strings.EqualFold(text, tracker.UnknownInstance) {
		return true
	}
	return slices.ContainsFunc(d.settings(name), func(known string) bool {
		return strings.EqualFold(known, text) || name == "instance" && tracker.MatchGlob(known, text)
	})
}

// understood leaves out what does not parse.
func (d *doubter) understood(terms []string) []string {
	return slices.DeleteFunc(terms, func(text string) bool {
		_, err := parse([]rune(text), d.opts)
		return err != nil
	})
}
