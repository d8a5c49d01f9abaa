package insight

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// Need is a link that a bug should have one day.
type Need uint8

// The needs, in the order in which the story of a bug asks for them. A change is a pull request or commit of a fix.
const (
	NeedAlert Need = iota + 1
	NeedRunbook
	NeedFix
	NeedChange
	NeedDeploy
	NeedPostmortem
	NeedOwner
	NeedDashboard
	NeedSignature
)

var needWords = [...]string{"", "alert", "runbook", "fix", "pull request", "deploy", "postmortem", "owner", "dashboard", "signature"}

// String returns what is needed: "pull request".
func (n Need) String() string { return needWords[n] }

// LinkState says how a need is met.
type LinkState uint8

// The states.
const (
	LinkThere     LinkState = iota + 1
	LinkMissing             // required, and not there
	LinkBroken              // there, but what it names is not
	LinkNotDue              // waits for something else
	LinkNotNeeded           // not required
)

// RequiredLink is how one need of a bug is met.
type RequiredLink struct {
	Bug     *tracker.Record
	Need    Need
	State   LinkState
	Asked   bool            // trace.required asks for it, now
	Count   int             // how many there are
	Open    int             // of these, the fixes that have not shipped
	Links   []tracker.Link  // of those that are things outside
	At      *tracker.Record // the record that a missing or broken link belongs to
	Broken  string          // what a broken link is called
	Target  string          // what it leads to: a reference or an address
	Because string          // why it is not needed or not due: "under 60 min"
	Since   time.Time       // since when it is missing or broken; zero if nobody wrote that
}

// Due reports whether somebody has to do something about it.
func (l RequiredLink) Due() bool { return l.State == LinkMissing || l.State == LinkBroken }

// LinkRules are the settings trace.required, read.
type LinkRules struct {
	rules   map[Need]linkRule
	Unclear []string // settings that are not understood, and not applied: "fix: sometimes"
}

// linkRule says from when a need is asked for.
type linkRule struct {
	episodes int           // this many
	downtime time.Duration // or a sighting with this much of it; 0: by episodes
}

// ParseLinkRules reads trace.required: `always`, `never`, `2 episodes` and `60m downtime`.
func ParseLinkRules(cfg *tracker.Config) LinkRules {
	r := LinkRules{rules: map[Need]linkRule{}}
	for need := NeedAlert; need <= NeedSignature; need++ {
		written, ok := cfg.Trace[need.String()]
		if !ok {
			continue
		}
		rule, asked, ok := parseLinkRule(written)
		switch {
		case !ok:
			r.Unclear = append(r.Unclear, need.String()+": "+written)
		case asked:
			r.rules[need] = rule
		}
	}
	if rule, ok := r.rules[NeedFix]; ok {
		r.rules[NeedChange] = rule // a fix that shipped without a change cannot be followed
	}
	return r
}

func parseLinkRule(written string) (rule linkRule, asked, ok bool) {
	words := strings.Fields(written)
	switch {
	case len(words) == 1 && words[0] == "always":
		return linkRule{episodes: 1}, true, true
	case len(words) == 1 && (words[0] == "never" || words[0] == "no" || words[0] == "off" || words[0] == "false"):
		return linkRule{}, false, true
	case len(words) == 2 && strings.HasPrefix(words[1], "episode"):
		n, err := strconv.Atoi(words[0])
		return linkRule{episodes: n}, true, err == nil && n > 0
	case len(words) == 2 && words[1] == "downtime":
		d, err := tracker.ParseDuration(words[0])
		return linkRule{downtime: d}, true, err == nil && d > 0
	}
	return linkRule{}, false, false
}

// Needs returns the needs that a table of bugs shows: those of the story always, the others if they are asked for.
func (r LinkRules) Needs() []Need {
	needs := []Need{NeedAlert, NeedRunbook, NeedFix, NeedChange, NeedDeploy, NeedPostmortem}
	for _, n := range []Need{NeedOwner, NeedDashboard, NeedSignature} {
		if _, ok := r.rules[n]; ok {
			needs = append(needs, n)
		}
	}
	return needs
}

// Any reports whether anything is asked for at all.
func (r LinkRules) Any() bool { return len(r.rules) > 0 }

// linkable is a bug with what its links are judged by.
type linkable struct {
	idx      *tracker.Index
	bug      *tracker.Record
	asOf     time.Time
	rules    LinkRules
	episodes []Episode
	fixes    []*tracker.Record // tasks of role fix that were not dropped or taken back
	links    map[Need]RequiredLink
}

// RequiredLinks returns how the needs of a bug are met as of a time, in the order of LinkRules.Needs.
func RequiredLinks(idx *tracker.Index, bug *tracker.Record, rules LinkRules, asOf time.Time) []RequiredLink {
	l := &linkable{idx: idx, bug: bug, asOf: asOf, rules: rules, links: map[Need]RequiredLink{}}
	for _, e := range Episodes(idx, bug, asOf) {
		if e.Counts {
			l.episodes = append(l.episodes, e)
		}
	}
	l.findFixes()
	var all []RequiredLink
	for _, need := range rules.Needs() {
		all = append(all, l.judge(need))
	}
	return all
}

func (l *linkable) findFixes() {
	for _, e := range l.idx.FieldsIn(l.bug) {
		if e.Relation != tracker.Addresses || slices.Contains(l.fixes, e.From) {
			continue
		}
		t := e.From.Task
		back := !t.Reverted.IsZero() && !t.Reverted.At.After(l.asOf)
		if t.Role == "fix" && t.Status != "dropped" && !back {
			l.fixes = append(l.fixes, e.From)
		}
	}
}

// judge says how a need is met.
func (l *linkable) judge(need Need) RequiredLink {
	link := l.present(need)
	link.Bug, link.Need = l.bug, need
	if link.At == nil {
		link.At = l.bug
	}
	since, because, asked := l.asked(need)
	if need == NeedChange || need == NeedDeploy {
		l.judgeChange(&link, asked)
		return link
	}
	link.Asked = asked
	switch {
	case link.Broken != "":
		link.State, link.Asked = LinkBroken, true
	case link.Count > 0:
		link.State = LinkThere
	case asked:
		link.State, link.Since = LinkMissing, since
	default:
		link.State, link.Because = LinkNotNeeded, because
	}
	return link
}

// judgeChange says whether the change behind a fix, or its deploy, is there. Both wait for the column before.
func (l *linkable) judgeChange(link *RequiredLink, asked bool) {
	shipped := l.shippedWithout()
	switch {
	case link.Broken != "":
		link.State, link.Asked = LinkBroken, asked
	case link.Need == NeedChange && asked && shipped != nil:
		link.State, link.Asked, link.At, link.Since = LinkMissing, true, shipped, completed(shipped)
	case link.Count > 0:
		link.State, link.Asked = LinkThere, link.Need == NeedChange && asked
	case link.Need == NeedDeploy && l.anyShipped():
		link.State, link.Because = LinkNotNeeded, "not asked for"
	case l.bug.Bug.Status == "accepted":
		link.State, link.Because = LinkNotNeeded, "accepted"
	default:
		link.State, link.Because = LinkNotDue, "not yet due"
	}
}

// shippedWithout returns a fix that has shipped without a pull request or a commit, the newest, or nil.
func (l *linkable) shippedWithout() *tracker.Record {
	var newest *tracker.Record
	for _, task := range l.fixes {
		if task.Task.Status == "shipped" && len(linksOf(task, "pull-request", "commit")) == 0 && (newest == nil || completed(task).After(completed(newest))) {
			newest = task
		}
	}
	return newest
}

func (l *linkable) anyShipped() bool {
	return slices.ContainsFunc(l.fixes, func(t *tracker.Record) bool { return t.Task.Status == "shipped" })
}

func completed(task *tracker.Record) time.Time {
	return tracker.Fix{Task: task, Parts: task.Task.Shipped}.Complete()
}

// asked reports since when a need is asked for, or why it is not.
func (l *linkable) asked(need Need) (since time.Time, because string, asked bool) {
	rule, ok := l.rules.rules[need]
	switch {
	case !ok:
		return time.Time{}, "not asked for", false
	case len(l.episodes) == 0:
		return time.Time{}, "never seen", false
	case (need == NeedFix || need == NeedChange) && l.bug.Bug.Status == "accepted":
		return time.Time{}, "accepted", false
	case rule.downtime > 0:
		return l.downtime(rule.downtime)
	case len(l.episodes) < rule.episodes:
		return time.Time{}, "seen " + timesWord(len(l.episodes)), false
	}
	return l.episodes[rule.episodes-1].At, "", true
}

func timesWord(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}

// downtime reports when a sighting first had as much downtime as asked.
func (l *linkable) downtime(least time.Duration) (since time.Time, because string, asked bool) {
	recorded, hurt := false, false
	for _, e := range l.episodes {
		for _, s := range e.Sightings {
			d := s.Record.Observation.Impact.Downtime
			if d == nil {
				continue
			}
			recorded, hurt = true, hurt || *d > 0
			if *d >= least {
				return s.At, "", true
			}
		}
	}
	switch {
	case !recorded:
		return time.Time{}, "no downtime recorded", false
	case !hurt:
		return time.Time{}, "no downtime", false
	}
	return time.Time{}, "under " + shortDuration(least), false
}

// shortDuration writes whole hours or minutes: "60 min".
func shortDuration(d time.Duration) string {
	if d > 2*time.Hour && d%time.Hour == 0 {
		return fmt.Sprintf("%d h", d/time.Hour)
	}
	return fmt.Sprintf("%d min", d/time.Minute)
}

// present finds what there is for a need.
func (l *linkable) present(need Need) RequiredLink {
	switch need {
	case NeedAlert:
		return l.alerts()
	case NeedRunbook:
		return l.runbooks()
	case NeedFix:
		link := RequiredLink{Count: len(l.fixes)}
		for _, t := range l.fixes {
			if t.Task.Status != "shipped" {
				link.Open++
			}
		}
		return link
	case NeedChange:
		return l.fixLinks("pull-request", "commit")
	case NeedDeploy:
		return l.fixLinks("deploy")
	case NeedPostmortem:
		return RequiredLink{Count: l.postmortems()}
	case NeedOwner:
		return RequiredLink{Count: min(1, len(l.bug.Owner))}
	case NeedDashboard:
		return outside([]*tracker.Record{l.bug}, "dashboard")
	case NeedSignature:
		return RequiredLink{Count: len(l.bug.Bug.Signatures)}
	}
	return RequiredLink{}
}

// alerts counts the alerts that announced the bug, or that lead to one of its runbooks or are linked.
func (l *linkable) alerts() RequiredLink {
	link := outside([]*tracker.Record{l.bug}, "alert")
	names := map[string]bool{}
	for _, obs := range l.idx.Observations(l.bug) {
		for _, a := range obs.Observation.Alerts {
			names[a] = true
		}
	}
	for _, e := range l.idx.FieldsOut(l.bug) {
		if e.Relation == tracker.RemediedBy && e.To != nil && e.To.Runbook != nil {
			for _, a := range e.To.Runbook.Alerts {
				names[a] = true
			}
		}
	}
	if link.Count += len(names); link.Count > 0 {
		link.At, link.Broken = nil, ""
	}
	return link
}

func (l *linkable) runbooks() RequiredLink {
	var link RequiredLink
	for _, e := range l.idx.FieldsOut(l.bug) {
		switch {
		case e.Relation != tracker.RemediedBy:
		case e.To == nil:
			link.Broken, link.Target = e.Ref.String(), e.Ref.String()
		default:
			link.Count++
		}
	}
	return link
}

func (l *linkable) postmortems() int {
	var all []*tracker.Record
	for _, r := range append([]*tracker.Record{l.bug}, l.idx.Observations(l.bug)...) {
		for _, e := range l.idx.FieldsIn(r) {
			if e.Relation == tracker.Covers && !slices.Contains(all, e.From) {
				all = append(all, e.From)
			}
		}
	}
	return len(all)
}

func (l *linkable) fixLinks(kinds ...string) RequiredLink {
	return outside(l.fixes, kinds...)
}

func linksOf(r *tracker.Record, kinds ...string) []tracker.Link {
	var some []tracker.Link
	for _, link := range r.Links {
		if slices.Contains(kinds, link.Kind) {
			some = append(some, link)
		}
	}
	return some
}

// outside says what there is of the links of records to things outside: if nothing is left of all of them,
// they are broken.
func outside(records []*tracker.Record, kinds ...string) RequiredLink {
	var link RequiredLink
	for _, r := range records {
		for _, l := range linksOf(r, kinds...) {
			if l.State == "gone" {
				link.At, link.Broken, link.Target, link.Since = r, cmp.Or(l.Text, l.URL), l.URL, l.At.At
				continue
			}
			link.Links = append(link.Links, l)
		}
	}
	if link.Count = len(link.Links); link.Count > 0 {
		link.At, link.Broken = nil, ""
	}
	return link
}
