package tracker

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// decoder reads typed fields out of one front matter. A wrong value is a problem and leaves its field empty.
type decoder struct {
	path     string
	kind     Kind
	zone     *time.Location
	root     *Node
	problems []Problem
}

func (d *decoder) report(severity Severity, rule string, pos Pos, text, hint string) {
	d.problems = append(d.problems, Problem{Path: d.path, Pos: pos, Severity: severity, Rule: rule, Text: text, Hint: hint})
}

// field returns the description of a known field and its node, nil if the field is absent or null.
func (d *decoder) field(name string) (*Field, *Node) {
	f := fieldOf(d.kind, name)
	if f == nil {
		panic("tracker: " + name + " is not in the table of fields")
	}
	n := d.root.Get(name)
	if n == nil || n.Null {
		return f, nil
	}
	return f, n
}

// scalar returns the text of a node that must be one value.
func (d *decoder) scalar(name string, n *Node) (string, bool) {
	if n == nil || n.Null {
		return "", false
	}
	if n.Kind != Scalar {
		d.report(Error, RuleWrongType, n.Pos, name+" must be one value, not "+shape(n), "")
		return "", false
	}
	return n.Value, true
}

func shape(n *Node) string {
	switch n.Kind {
	case Sequence:
		return "a list"
	case Mapping:
		return "a mapping"
	}
	return "one value"
}

// items returns the values of a list; one value stands for a list of one.
func items(n *Node) []*Node {
	if n == nil {
		return nil
	}
	if n.Kind == Sequence {
		return n.Items
	}
	return []*Node{n}
}

func (d *decoder) text(name string) string {
	_, n := d.field(name)
	s, _ := d.scalar(name, n)
	return s
}

func (d *decoder) texts(name string) []string {
	_, n := d.field(name)
	return d.list(name, n)
}

func (d *decoder) list(name string, n *Node) []string {
	var all []string
	for _, item := range items(n) {
		if s, ok := d.scalar("an item of "+name, item); ok && s != "" {
			all = append(all, s)
		}
	}
	return all
}

func (d *decoder) oneOf(name string) string {
	f, n := d.field(name)
	return d.choice(name, n, f.Values)
}

func (d *decoder) choice(name string, n *Node, values []string) string {
	s, ok := d.scalar(name, n)
	if !ok || slices.Contains(values, s) {
		return s
	}
	hint := "use one of " + strings.Join(values, ", ")
	if near := Nearest(s, values); len(near) > 0 {
		hint = "did you mean " + near[0] + "? " + hint
	}
	d.report(Error, RuleWrongValue, n.Pos, fmt.Sprintf("%s cannot be %q", name, s), hint)
	return ""
}

func (d *decoder) time(name string) Time {
	f, n := d.field(name)
	return d.moment(name, n, f.DateOK)
}

func (d *decoder) times(name string) []Time {
	f, n := d.field(name)
	var all []Time
	for _, item := range items(n) {
		if t := d.moment(name, item, f.DateOK); !t.IsZero() {
			all = append(all, t)
		}
	}
	return all
}

func (d *decoder) moment(name string, n *Node, dateOK bool) Time {
	s, ok := d.scalar(name, n)
	if !ok {
		return Time{}
	}
	t, err := ParseTime(s, d.zone)
	switch {
	case err != nil:
		d.report(Error, RuleBadTime, n.Pos, name+": "+err.Error(), "")
		return Time{}
	case t.DateOnly && !dateOK:
		d.report(Error, RuleBadTime, n.Pos, fmt.Sprintf("%s needs a time, not only the date %s", name, s), "write it like "+s+"T03:09")
		return Time{}
	case t.Twice:
		d.report(Warning, RuleLocalTimeTwice, n.Pos, fmt.Sprintf("%s: %s happens twice in %s; the first is meant", name, s, d.zone), "add the offset: "+t.At.Format("2006-01-02T15:04Z07:00"))
	}
	t.Pos = n.Pos
	return t
}

func (d *decoder) duration(name string) *time.Duration {
	f, n := d.field(name)
	return d.span(name, n, f.NoDays)
}

func (d *decoder) span(name string, n *Node, noDays bool) *time.Duration {
	s, ok := d.scalar(name, n)
	if !ok {
		return nil
	}
	length, err := ParseDuration(s)
	switch {
	case err != nil:
		d.report(Error, RuleBadDuration, n.Pos, name+": "+err.Error(), "")
		return nil
	case noDays && strings.Contains(s, "d"):
		d.report(Error, RuleBadDuration, n.Pos, fmt.Sprintf("%s counts working time, in which %q has no meaning", name, s), "write hours and minutes: 8h")
		return nil
	}
	return &length
}

func (d *decoder) boolean(name string) bool {
	_, n := d.field(name)
	return d.choice(name, n, []string{"true", "false"}) == "true"
}

// number reads a number of at least 0; of a whole one it refuses fractions.
func (d *decoder) number(name string, n *Node, whole bool) (float64, bool) {
	s, ok := d.scalar(name, n)
	if !ok {
		return 0, false
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || x < 0 || x > 1e15 || math.IsNaN(x) || whole && x != math.Trunc(x) {
		kind := "number"
		if whole {
			kind = "whole number"
		}
		d.report(Error, RuleWrongValue, n.Pos, fmt.Sprintf("%s must be a %s of at least 0, not %q", name, kind, s), "")
		return 0, false
	}
	return x, true
}

func (d *decoder) integer(name string, n *Node, most int) *int {
	x, ok := d.number(name, n, true)
	if !ok {
		return nil
	}
	if x > float64(most) {
		d.report(Error, RuleWrongValue, n.Pos, fmt.Sprintf("%s cannot be more than %d", name, most), "")
		return nil
	}
	i := int(x)
	return &i
}

func (d *decoder) ref(name string) Ref {
	f, n := d.field(name)
	return d.reference(name, n, f.Ref)
}

func (d *decoder) refs(name string) []Ref {
	f, n := d.field(name)
	return d.references(name, n, f.Ref)
}

func (d *decoder) references(name string, n *Node, kind Kind) []Ref {
	var all []Ref
	for _, item := range items(n) {
		if r := d.reference(name, item, kind); !r.IsZero() {
			all = append(all, r)
		}
	}
	return all
}

// reference reads a bare id where the field fixes the kind, else kind/id.
func (d *decoder) reference(name string, n *Node, kind Kind) Ref {
	s, ok := d.scalar(name, n)
	if !ok {
		return Ref{}
	}
	ref, err := ParseRef(s, kind)
	if err != nil {
		d.report(Error, RuleBadReference, n.Pos, name+": "+err.Error(), "")
		return Ref{}
	}
	ref.Pos = n.Pos
	return ref
}

// ParseRef reads a reference: kind/id, or a bare id if kind says which is meant. A written kind must be
// the one meant.
func ParseRef(text string, kind Kind) (Ref, error) {
	word, id, slash := strings.Cut(strings.TrimSpace(text), "/")
	switch written, known := ParseKind(word); {
	case !slash && kind != 0 && word != "":
		return Ref{Kind: kind, ID: word}, nil
	case !slash:
		return Ref{}, fmt.Errorf("%q does not say what kind of record it names; write it like bug/%s", text, cmpOr(word, "some-id"))
	case !known:
		return Ref{}, fmt.Errorf("%q names no kind of record; the kinds are %s", text, strings.Join(kindNames[1:], ", "))
	case id == "":
		return Ref{}, fmt.Errorf("%q names no record", text)
	case kind != 0 && written != kind:
		return Ref{}, fmt.Errorf("%q is %s; %s is meant here", text, written.WithArticle(), kind.WithArticle())
	default:
		return Ref{Kind: written, ID: id}, nil
	}
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// title reads and checks the title that every record has.
func (d *decoder) title() string {
	n := d.root.Get("title")
	s, ok := d.scalar("title", n)
	s = strings.TrimSpace(s)
	switch {
	case !ok && n != nil && !n.Null:
	case s == "":
		d.report(Error, RuleMissingField, d.root.Pos, "the record has no title", "add a line title: '…'")
	case strings.ContainsAny(s, "\n\r"):
		d.report(Error, RuleWrongValue, n.Pos, "the title has several lines", "write it in one line")
	case utf8.RuneCountInString(s) > TitleLength:
		d.report(Error, RuleTitleLength, n.Pos, fmt.Sprintf("the title has %d characters; at most %d are allowed", utf8.RuneCountInString(s), TitleLength), "the whole message belongs under What happened")
	}
	return s
}

// unknown warns about keys that look like a mistyped field, or name a part of one. Other unknown keys are a team's own.
func (d *decoder) unknown() {
	for _, e := range d.root.Entries {
		if fieldOf(d.kind, e.Key.Value) != nil {
			continue
		}
		if meant := MeantFields(d.kind, e.Key.Value); len(meant) > 0 {
			d.report(Warning, RuleUnknownField, e.Key.Pos, fmt.Sprintf("%s has no field %s", d.kind.WithArticle(), e.Key.Value), "did you mean "+strings.Join(meant, " or ")+"?")
		}
	}
}
