package tracker

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"
)

// ParseRecord reads one file's bytes as a record of the kind that its folder says. The record is nil if
// the file cannot be read as one; the problems then say why. A record with problems keeps the fields
// that are right.
func ParseRecord(file string, src []byte, cfg *Config) (*Record, []Problem) {
	folder, _, _ := strings.Cut(file, "/")
	kind, ok := ParseKind(folder)
	if !ok || kind.Folder() != folder {
		return nil, []Problem{{Path: file, Severity: Error, Rule: RuleStrayFile, Text: "the file lies in no folder of records"}}
	}
	front, problems := ParseFrontMatter(file, src)
	problems = append(problems, bodyProblems(file, src, front)...)
	if front == nil {
		return nil, problems
	}
	d := &decoder{path: file, kind: kind, zone: cfg.Timezone, root: front.Root}
	r := &Record{Kind: kind, ID: strings.TrimSuffix(path.Base(file), ".md"), Path: file, Source: src, bodyAt: front.Body}
	r.front.Store(front)
	d.record(r)
	return r, append(problems, d.problems...)
}

// bodyProblems finds what keeps a body from being read as its writer meant it.
func bodyProblems(file string, src []byte, front *FrontMatter) []Problem {
	if front == nil {
		return nil
	}
	var found []Problem
	body := src[front.Body:]
	if c, ok := findConflict(body); ok {
		found = append(found, c.problem(file, posAt(src, front.Body+c.at)))
	}
	if at := invalidUTF8(body); at >= 0 {
		found = append(found, Problem{Path: file, Pos: posAt(src, front.Body+at), Severity: Error, Rule: RuleInvalidUTF8,
			Text: fmt.Sprintf("byte %#02x is not UTF-8", body[at]), Hint: "save the file as UTF-8; keep raw logs as evidence"})
	}
	return found
}

func invalidUTF8(text []byte) int {
	if utf8.Valid(text) {
		return -1
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// record fills in the typed fields of r.
func (d *decoder) record(r *Record) {
	if !ValidID(r.ID) {
		d.report(Error, RuleBadID, Pos{}, fmt.Sprintf("the file name %s makes no id: only a-z, 0-9 and single hyphens do", path.Base(r.Path)), idHint(r.ID))
	}
	r.Title = d.title()
	r.Labels, r.Aliases, r.Owner = d.texts("labels"), d.texts("aliases"), d.text("owner")
	r.Links, r.Related = d.links(), d.refs("related")
	switch r.Kind {
	case KindBug:
		r.Bug = d.bug()
	case KindObservation:
		r.Observation = d.observation(r.Title)
	case KindRunbook:
		r.Runbook = &RunbookFields{Service: d.text("service"), Alerts: d.texts("alerts"), Reviewed: d.time("reviewed"), ReviewEvery: d.duration("review_every")}
	case KindTask:
		r.Task = d.task()
	case KindPostmortem:
		r.Postmortem = &Postmortem{Started: d.time("started"), Ended: d.time("ended"), Observations: d.refs("observations"),
			Bugs: d.refs("bugs"), Tasks: d.refs("tasks"), Affected: d.texts("affected")}
	case KindHandoff:
		r.Handoff = &Handoff{Outgoing: d.texts("outgoing"), Incoming: d.texts("incoming"), Since: d.time("since"), Until: d.time("until")}
	case KindReport:
		r.Report = &Report{Month: d.month(), Lead: d.text("lead"), Decisions: d.decisions()}
	}
	d.unknown()
}

func idHint(id string) string {
	if strings.EqualFold(path.Ext(id), ".md") { // of A.MD
		id = id[:len(id)-len(".md")]
	}
	if slug := Slug(id); slug != "" {
		return "rename the file to " + slug + ".md"
	}
	return "rename the file to words that say what it is about"
}

func (d *decoder) bug() *Bug {
	return &Bug{
		Status:        cmpOr(d.oneOf("status"), "open"),
		DuplicateOf:   d.ref("duplicate_of"),
		CausedBy:      d.refs("caused_by"),
		Service:       d.text("service"),
		Class:         d.oneOf("class"),
		Runbooks:      d.refs("runbooks"),
		Signatures:    d.signatures(),
		ObservedSince: d.time("observed_since"),
		Detection:     d.oneOf("detection"),
		Checked:       d.times("checked"),
		EpisodeGap:    d.duration("episode_gap"),
		VerifiedBy:    d.text("verified_by"),
	}
}

func (d *decoder) observation(title string) *Observation {
	o := &Observation{
		AlsoOn:       d.texts("also_on"),
		Observed:     d.time("observed"),
		Acknowledged: d.time("acknowledged"),
		Mitigated:    d.time("mitigated"),
		Bug:          d.ref("bug"),
		Classified:   d.time("classified"),
		Suspected:    d.oneOf("classification") == "suspected",
		Not:          d.rejections(),
		Service:      d.text("service"),
		Class:        d.oneOf("class"),
		Detected:     d.oneOf("detected"),
		Alerts:       d.texts("alert"),
		Handlers:     d.texts("handlers"),
		Runbooks:     d.runbookUses(),
		Resolution:   d.oneOf("resolution"),
		Impact:       d.impact(),
		NearMiss:     d.boolean("near_miss"),
		Episode:      d.oneOf("episode"),
	}
	if n := d.root.Get("observed"); n == nil || n.Null {
		d.report(Error, RuleMissingField, d.root.Pos, "the observation does not say when it was observed", "add a line like observed: 2026-03-17T03:09+01:00")
	}
	if n := d.root.Get("resolved"); n != nil && n.Kind == Scalar && n.Value == "ongoing" {
		o.Ongoing = true
	} else {
		o.Resolved = d.time("resolved")
	}
	d.observationTitle(o, title)
	return o
}

func (d *decoder) observationTitle(o *Observation, title string) {
	if title == "" {
		return
	}
	errorText, instance, canonical, ok := ParseTitle(title)
	o.Error, o.Instance = errorText, instance
	pos := d.root.Get("title").Pos
	switch {
	case !ok:
		hint := `write title: 'Handle: "<error message>" on <instance>'`
		if e, i, found := ProposeTitle(title); found {
			hint = "if this is what is meant, write title: " + SingleQuote(FormatTitle(e, i))
		}
		d.report(Error, RuleObservationTitle, pos, "the title does not name an error message and an instance by the rule", hint)
	case !canonical:
		d.report(Warning, RuleTitleSpacing, pos, "the title has other quotes or spacing than the rule", "write title: "+SingleQuote(FormatTitle(errorText, instance))+" (casebook fmt does it)")
	}
}

func (d *decoder) task() *Task {
	_, size := d.field("size")
	t := &Task{
		Role:        d.oneOf("role"),
		Bugs:        d.refs("bugs"),
		Status:      cmpOr(d.oneOf("status"), "proposed"),
		PartOf:      d.ref("part_of"),
		Horizon:     d.oneOf("horizon"),
		SpunOffFrom: d.ref("spun_off_from"),
		Follows:     d.ref("follows"),
		Team:        d.text("team"),
		Delegated:   d.boolean("delegated"),
		Created:     d.time("created"),
		Due:         d.time("due"),
		Reverted:    d.time("reverted"),
		Shipped:     d.rollouts(),
		Estimate:    d.duration("estimate"),
	}
	if x, ok := d.number("size", size, false); ok {
		t.Size = &x
	}
	return t
}

var monthShape = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9]{4}-(0[1-9]|1[0-2])$`) })

func (d *decoder) month() string {
	_, n := d.field("month")
	s, ok := d.scalar("month", n)
	if ok && !monthShape().MatchString(s) {
		d.report(Error, RuleBadTime, n.Pos, fmt.Sprintf("month: %q is no month", s), "write it like 2026-03")
		return ""
	}
	return s
}

// Custom returns the keys of the front matter that are no field of the record's kind, in written order.
func (r *Record) Custom() []Entry {
	var own []Entry
	for _, e := range r.Front().Root.Entries {
		if fieldOf(r.Kind, e.Key.Value) == nil {
			own = append(own, e)
		}
	}
	return own
}
