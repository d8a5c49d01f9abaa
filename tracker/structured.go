package tracker

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
)

// The fields below have a shape of their own: mappings, and lists of them.

// mapping returns n if it is a mapping with only the given keys; other keys are warned about.
func (d *decoder) mapping(name string, n *Node, keys ...string) (*Node, bool) {
	if n == nil || n.Null {
		return nil, false
	}
	if n.Kind != Mapping {
		d.report(Error, RuleWrongType, n.Pos, fmt.Sprintf("%s must be a mapping, not %s", name, shape(n)),
			fmt.Sprintf("write it like {%s: …}", strings.Join(keys, ": …, ")))
		return nil, false
	}
	for _, e := range n.Entries {
		if !slices.Contains(keys, e.Key.Value) {
			d.report(Warning, RuleUnknownField, e.Key.Pos, fmt.Sprintf("%s has no %s", name, e.Key.Value), didYouMean(e.Key.Value, keys))
		}
	}
	return n, true
}

func didYouMean(name string, known []string) string {
	if near := Nearest(name, known); len(near) > 0 {
		return "did you mean " + strings.Join(near, " or ") + "?"
	}
	return "known are " + strings.Join(known, ", ")
}

func (d *decoder) links() []Link {
	_, n := d.field("links")
	var all []Link
	for _, item := range items(n) {
		if l, ok := d.link(item); ok {
			all = append(all, l)
		}
	}
	return all
}

func (d *decoder) link(n *Node) (Link, bool) {
	const hint = "write one like `- pull-request: https://…`, optionally with text, state and at"
	if n.Kind != Mapping {
		d.report(Error, RuleBadLink, n.Pos, "this link does not say what it links to", hint)
		return Link{}, false
	}
	l, before := Link{Pos: n.Pos}, len(d.problems)
	for _, e := range n.Entries {
		switch key := e.Key.Value; {
		case key == "text":
			l.Text, _ = d.scalar("text", e.Value)
		case key == "state":
			l.State, _ = d.scalar("state", e.Value)
		case key == "at":
			l.At = d.moment("at", e.Value, true)
		case !slices.Contains(linkKinds, key):
			d.report(Error, RuleBadLink, e.Key.Pos, fmt.Sprintf("%s is no kind of link", key), didYouMean(key, linkKinds))
		case l.Kind != "":
			d.report(Error, RuleBadLink, e.Key.Pos, "one item links to one thing; this is its second", "begin a new item with -")
		default:
			l.Kind = key
			l.URL, _ = d.scalar(key, e.Value)
		}
	}
	if l.URL == "" && len(d.problems) == before {
		d.report(Error, RuleBadLink, n.Pos, "this link has no address", hint)
	}
	return l, l.URL != ""
}

func (d *decoder) signatures() []Signature {
	_, n := d.field("signatures")
	var all []Signature
	for _, item := range items(n) {
		m, ok := d.mapping("a signature", item, "contains", "regexp", "instance", "service")
		if !ok {
			continue
		}
		s := Signature{Pos: m.Pos}
		s.Contains, _ = d.scalar("contains", m.Get("contains"))
		s.Regexp, _ = d.scalar("regexp", m.Get("regexp"))
		s.Instance, _ = d.scalar("instance", m.Get("instance"))
		s.Service, _ = d.scalar("service", m.Get("service"))
		if d.signatureOK(s, m) {
			all = append(all, s)
		}
	}
	return all
}

func (d *decoder) signatureOK(s Signature, n *Node) bool {
	if (s.Contains == "") == (s.Regexp == "") {
		d.report(Error, RuleWrongValue, n.Pos, "a signature has either contains or regexp", "write a second item for the other")
		return false
	}
	if _, err := regexp.Compile(s.Regexp); err != nil {
		d.report(Error, RuleWrongValue, n.Get("regexp").Pos, "the regexp cannot be read: "+strings.TrimPrefix(err.Error(), "error parsing regexp: "), "see https://golang.org/s/re2syntax")
		return false
	}
	return true
}

func (d *decoder) rejections() []Rejection {
	_, n := d.field("not")
	var all []Rejection
	for _, item := range items(n) {
		m, ok := d.mapping("a rejection", item, "bug", "because")
		if !ok {
			continue
		}
		r := Rejection{Bug: d.reference("bug", m.Get("bug"), KindBug)}
		r.Because, _ = d.scalar("because", m.Get("because"))
		if r.Bug.IsZero() || strings.TrimSpace(r.Because) == "" {
			d.report(Error, RuleWrongValue, m.Pos, "a rejection names the bug and says why", "write {bug: some-id, because: what speaks against it}")
		}
		if !r.Bug.IsZero() {
			all = append(all, r)
		}
	}
	return all
}

func (d *decoder) runbookUses() []RunbookUse {
	_, n := d.field("runbook")
	var all []RunbookUse
	for _, item := range items(n) {
		if item.Kind == Scalar {
			if r := d.reference("runbook", item, KindRunbook); !r.IsZero() {
				all = append(all, RunbookUse{Runbook: r})
			}
			continue
		}
		m, ok := d.mapping("runbook", item, "used", "worked")
		if !ok {
			continue
		}
		use := RunbookUse{Runbook: d.reference("used", m.Get("used"), KindRunbook), Worked: d.choice("worked", m.Get("worked"), []string{"yes", "partly", "no"})}
		if use.Runbook.IsZero() {
			d.report(Error, RuleMissingField, m.Pos, "runbook does not say which was used", "write {used: some-runbook, worked: yes}")
			continue
		}
		all = append(all, use)
	}
	return all
}

func (d *decoder) impact() Impact {
	_, n := d.field("impact")
	m, ok := d.mapping("impact", n, "downtime", "effort", "users", "severity")
	if !ok {
		return Impact{}
	}
	i := Impact{
		Downtime: d.span("impact.downtime", m.Get("downtime"), false),
		Effort:   d.span("impact.effort", m.Get("effort"), true),
		Users:    d.integer("impact.users", m.Get("users"), math.MaxInt32),
		Severity: d.integer("impact.severity", m.Get("severity"), 4),
	}
	if i.Severity != nil && *i.Severity == 0 {
		d.report(Error, RuleWrongValue, m.Get("severity").Pos, "impact.severity goes from 1, the gravest, to 4", "")
		i.Severity = nil
	}
	return i
}

func (d *decoder) rollouts() []Rollout {
	_, n := d.field("shipped")
	var all []Rollout
	for _, item := range items(n) {
		r := Rollout{}
		if item.Kind == Scalar {
			r.At = d.moment("shipped", item, true)
		} else if m, ok := d.mapping("shipped", item, "on", "at"); ok {
			r.On = d.list("on", m.Get("on"))
			r.At = d.moment("at", m.Get("at"), true)
			if m.Get("at") == nil {
				d.report(Error, RuleMissingField, m.Pos, "a part of a rollout says when", "write {on: [replica-1], at: 2026-07-09}")
			}
		}
		if !r.At.IsZero() {
			all = append(all, r)
		}
	}
	return all
}

func (d *decoder) decisions() []Decision {
	_, n := d.field("decisions")
	var all []Decision
	for _, item := range items(n) {
		m, ok := d.mapping("a decision", item, "bug", "task", "decision")
		if !ok {
			continue
		}
		about := d.reference("bug", m.Get("bug"), KindBug)
		if about.IsZero() {
			about = d.reference("task", m.Get("task"), KindTask)
		}
		words, _ := d.scalar("decision", m.Get("decision"))
		if about.IsZero() || words == "" {
			d.report(Error, RuleMissingField, m.Pos, "a decision names a bug or a task and says what was decided", "write {bug: some-id, decision: …}")
			continue
		}
		all = append(all, Decision{About: about, Decision: words})
	}
	return all
}
