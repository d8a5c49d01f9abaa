package review

import (
	"fmt"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
	"github.com/casebook-dev/casebook/tracker/history"
)

// section is a part of a review as people read it.
type section struct {
	title string
	lines []line
}

// line is one thing that a change does.
type line struct {
	ref   string // of the record, or where a problem is
	title string // verbatim
	says  string
	alarm string // what asks for something, behind says
	below []string
	do    []string // commands
}

// sections returns what there is to read, the gravest first. Empty ones are left out.
func (r *Review) sections() []section {
	all := []section{
		{"To be put right first", r.problemLines(true)},
		{"New sightings", r.sightingLines()},
		{"Decisions on earlier sightings", r.decisionLines()},
		{"May be the same", r.doubleLines()},
		{"Bugs and tasks", r.moveLines()},
		{"Recognised by", r.signatureLines()},
		{"Settings", r.settingLines()},
		{"Evidence that is not what it was", r.evidenceLines(true)},
		{"To look at", r.problemLines(false)},
		{"Other changes", r.otherLines()},
		{"Evidence", r.evidenceLines(false)},
		{"No longer wrong", r.fixedLines()},
	}
	var some []section
	for _, s := range all {
		if len(s.lines) > 0 {
			some = append(some, s)
		}
	}
	return some
}

// Headline says in a line what a change does: "2 new sightings, 1 after a fix; 1 error introduced".
func (r *Review) Headline() string {
	severe := map[tracker.Severity]int{}
	for _, p := range r.Introduced {
		severe[p.Severity]++
	}
	var parts []string
	for _, part := range []struct {
		n         int
		one, many string
	}{
		{len(r.Sightings), "new sighting", "new sightings"},
		{len(r.Decisions), "decision on an earlier one", "decisions on earlier ones"},
		{len(r.Bugs), "new bug", "new bugs"},
		{len(r.Moves), "bug or task moved", "bugs and tasks moved"},
		{len(r.Signatures), "bug recognised otherwise", "bugs recognised otherwise"},
		{len(r.Others), "other change", "other changes"},
		{len(r.Settings), "setting changed", "settings changed"},
		{len(r.evidenceLines(true)), "evidence file changed or removed", "evidence files changed or removed"},
		{severe[tracker.Error], "error introduced", "errors introduced"},
		{severe[tracker.Warning], "warning introduced", "warnings introduced"},
		{len(r.Fixed), "problem fixed", "problems fixed"},
	} {
		switch {
		case part.n == 1:
			parts = append(parts, "1 "+part.one)
		case part.n > 1:
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.many))
		}
	}
	if len(parts) == 0 {
		return "no record changes"
	}
	if len(r.Sightings) > 0 {
		parts[0] += r.ofSightings()
	}
	return strings.Join(parts, "; ")
}

// ofSightings says what of the new sightings asks for attention.
func (r *Review) ofSightings() (words string) {
	back, unclassified := 0, 0
	for _, s := range r.Sightings {
		if s.Fix != nil {
			back++
		}
		if s.Bug == nil {
			unclassified++
		}
	}
	if back > 0 {
		words += fmt.Sprintf(", %d after a fix", back)
	}
	if unclassified > 0 {
		words += fmt.Sprintf(", %d unclassified", unclassified)
	}
	return words
}

func (r *Review) sightingLines() []line {
	var all []line
	for _, s := range r.Sightings {
		o := s.Record.Observation
		l := line{ref: s.Record.Ref().String(), title: fmt.Sprintf("“%s” on %s", o.Error, o.Instance)}
		switch {
		case s.Bug != nil:
			l.says = s.Bug.Title + ": " + strings.TrimSuffix(s.Recurrence(), s.afterFix())
			l.alarm = strings.TrimPrefix(s.afterFix(), ", ")
			if s.Suspected {
				l.says = "suspected: " + l.says
			}
		case !o.Bug.IsZero():
			l.alarm = o.Bug.String() + " does not exist"
		default:
			l.alarm = "unclassified"
			l.suggest(s)
		}
		all = append(all, l)
	}
	return all
}

// suggest adds what an unclassified sighting may be of, with two runners-up, and what to type.
func (l *line) suggest(s Sighting) {
	likely := s.Verdict.Likely()
	for i, p := range likely[:min(3, len(likely))] {
		word := "or"
		if i == 0 {
			word = "proposed"
		}
		reasons := strings.Join(p.Reasons, "; ")
		if p.State != "" {
			reasons += "; it is " + p.State
		}
		l.below = append(l.below, fmt.Sprintf("%s: %s (%s), %s: %s", word, p.Bug.Title, p.Bug.Ref(), percent(p.Confidence), reasons))
	}
	if s.Verdict.New >= 0.5 {
		l.below = append(l.below, "probably a new bug, "+percent(s.Verdict.New))
	}
	if len(likely) > 0 && likely[0].Confidence >= 0.5 {
		l.do = append(l.do, "casebook classify "+s.Record.ID+" "+likely[0].Bug.ID)
		return
	}
	l.do = append(l.do, "casebook new bug --from "+s.Record.ID, "casebook classify "+s.Record.ID+" BUG")
}

// percent writes a confidence without more digits than it has.
func percent(share float64) string { return fmt.Sprintf("%.0f %% sure", 100*min(share, 0.99)) }

// words tells the figures: "Disk full: 8 → 7 sightings, 2 → 1 in the last 90 days".
func (f Figures) words() string {
	words := fmt.Sprintf("%s: %d → %s", f.Bug.Title, f.Before.Ever, english.Count(f.After.Ever, "sighting"))
	if f.Before.Recent != f.After.Recent {
		words += fmt.Sprintf(", %d → %d in the last 90 days", f.Before.Recent, f.After.Recent)
	}
	return words
}

func (r *Review) decisionLines() []line {
	var all []line
	told := map[*tracker.Record]bool{}
	for _, d := range r.Decisions {
		o := d.Record.Observation
		l := line{ref: d.Record.Ref().String(), title: fmt.Sprintf("“%s” on %s", o.Error, o.Instance), says: d.Event.Words()}
		if n := len(all); n > 0 && all[n-1].ref == l.ref { // one thing after the other about one sighting
			l.says, l.below, all = all[n-1].says+"; "+l.says, all[n-1].below, all[:n-1]
		}
		for _, f := range d.Bugs {
			if !told[f.Bug] { // they are those of the whole change
				told[f.Bug] = true
				l.below = append(l.below, f.words())
			}
		}
		all = append(all, l)
	}
	return all
}

func (r *Review) moveLines() []line {
	var all []line
	for _, bug := range r.Bugs {
		all = append(all, line{ref: bug.Ref().String(), title: bug.Title, says: "new"})
	}
	for _, m := range r.Moves {
		l := line{ref: m.Record.Ref().String(), title: m.Record.Title, says: m.Event.Words()}
		for _, p := range m.Contradicts {
			l.alarm = "the data say otherwise"
			l.below = append(l.below, p.Text)
		}
		for _, f := range m.Bugs {
			l.below = append(l.below, f.words())
		}
		all = append(all, l)
	}
	return all
}

// settingLines names the settings that change: they say what everything else means, and what is checked.
func (r *Review) settingLines() []line {
	if len(r.Settings) == 0 {
		return nil
	}
	return []line{{ref: tracker.ConfigFile, says: "edited " + strings.Join(r.Settings, ", ")}}
}

func (r *Review) signatureLines() []line {
	var all []line
	for _, s := range r.Signatures {
		l := line{ref: s.Bug.Ref().String(), title: s.Bug.Title, says: s.Event.Words()}
		l.below = append(l.below, s.Matches.words()...)
		if s.Again > 0 {
			l.below = append(l.below, english.Count(s.Again, "earlier sighting")+" of it should be looked at again: casebook list kind:observation bug:"+s.Bug.ID)
		}
		all = append(all, l)
	}
	return all
}

func (r *Review) doubleLines() []line {
	var all []line
	for _, d := range r.Doubles {
		l := line{ref: d.Record.Ref().String(), title: d.Record.Title, says: "and " + d.Other.Ref().String() + ": " + d.Why}
		if d.Branch != "" {
			l.says = "and " + d.Other.Ref().String() + " on branch " + d.Branch + ": " + d.Why
		}
		if d.Record.Kind == tracker.KindBug && d.Branch == "" {
			l.do = append(l.do, "casebook merge "+d.Record.ID+" "+d.Other.ID)
		}
		all = append(all, l)
	}
	return all
}

// problemLines shows the problems that a change introduces: the errors, or the others.
func (r *Review) problemLines(errors bool) []line {
	var all []line
	for _, p := range r.Introduced {
		if (p.Severity == tracker.Error) == errors {
			all = append(all, problemLine(p))
		}
	}
	return all
}

func (r *Review) fixedLines() []line {
	var all []line
	for _, p := range r.Fixed {
		all = append(all, line{ref: place(p), says: p.Text + " [" + p.Rule + "]"})
	}
	return all
}

func problemLine(p tracker.Problem) line {
	l := line{ref: place(p), says: p.Text + " [" + p.Rule + "]"}
	if p.Hint != "" {
		l.below = []string{p.Hint}
	}
	return l
}

func place(p tracker.Problem) string {
	if p.Line == 0 {
		return p.Path
	}
	return fmt.Sprintf("%s:%d:%d", p.Path, p.Line, max(p.Column, 1))
}

func (r *Review) otherLines() []line {
	var all []line
	for _, d := range r.Others {
		l := line{ref: d.Record.String()}
		if d.After != nil {
			l.title = d.After.Title
		} else {
			l.title = d.Before.Title
		}
		var words []string
		for _, e := range d.Events {
			if e.What == history.Created {
				words = append(words, "new")
				continue
			}
			words = append(words, e.Words())
		}
		l.says = strings.Join(words, "; ")
		all = append(all, l)
	}
	if n := len(r.Followers); n > 0 {
		all = append(all, line{ref: english.Count(n, "record"), says: "edited only to name by its new id what is renamed or merged"})
	}
	return all
}

// evidenceLines shows evidence that changed or is gone, or what is new.
func (r *Review) evidenceLines(changed bool) []line {
	var all []line
	for _, e := range r.Evidence {
		if changed == (e.Before == nil) {
			continue
		}
		l := line{ref: e.Path}
		switch {
		case e.Before == nil:
			l.says = fmt.Sprintf("added, %d bytes", e.After.Size)
		case e.After == nil:
			l.alarm = "removed"
		default:
			l.alarm = fmt.Sprintf("changed, %d → %d bytes", e.Before.Size, e.After.Size)
		}
		all = append(all, l)
	}
	return all
}
