package trackertest

import (
	"fmt"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

type bug struct {
	id, failure, thing string
	service            string
	status             string
	from, to           time.Time // nothing is seen of it outside; to is the fix of a fixed bug
	fix                *task     // of a fixed bug
	runbook            *runbook  // nil: none
	sightings          []*sighting
}

// errorText is what is seen in the logs: the same but for a number.
func (b *bug) errorText(number int) string { return fmt.Sprintf(b.failure, b.thing, number) }

// title is the error without the number.
func (b *bug) title() string {
	text := fmt.Sprintf(strings.ReplaceAll(b.failure, "%[2]d", "N"), b.thing)
	if b.service != "" {
		text += " in " + b.service
	}
	return text
}

func (w *world) inventBugs(n int) {
	for range n {
		b := &bug{failure: w.pick(failures), thing: w.pick(things), service: w.pick(services), to: spanEnd}
		b.id = w.name(tracker.KindBug, tracker.Slug(b.title()))
		b.from = w.within(spanStart, spanEnd.AddDate(-1, 0, 0))
		b.status = w.pick([]string{"open", "open", "investigating", "fixing", "fixed", "fixed", "accepted"})
		if b.status == "fixed" {
			b.to = w.within(b.from.AddDate(0, 2, 0), spanEnd.AddDate(0, -1, 0))
		}
		w.bugs = append(w.bugs, b)
	}
}

func (w *world) writeBugs() {
	for i, b := range w.bugs {
		f := newFront(b.title())
		f.set("status", b.status)
		f.set("service", b.service)
		f.set("class", w.pick(tracker.Classes()))
		f.set("owner", "team-"+b.service)
		f.list("labels", []string{w.pick([]string{"storage", "network", "database", "memory", "deploy"})})
		f.set("observed_since", day(b.from))
		if b.runbook != nil {
			f.list("runbooks", []string{b.runbook.id})
		}
		if i > 0 && w.chance(5) {
			f.list("caused_by", []string{w.bugs[w.IntN(i)].id})
		}
		w.sign(f, b)
		w.write("bugs/"+b.id+".md", f.document(w.bugBody(b)))
	}
}

// sign writes the signature of a bug: the error up to its number, in the scope of the service.
func (w *world) sign(f *front, b *bug) {
	text, _, _ := strings.Cut(fmt.Sprintf(strings.ReplaceAll(b.failure, "%[2]d", "\x00"), b.thing), "\x00")
	if w.chance(60) && len(text) > 12 {
		text = strings.ReplaceAll(strings.TrimSpace(text), "'", "''")
		fmt.Fprintf(f, "signatures:\n  - contains: '%s'\n    service: %s\n", text, b.service)
	}
}

func (w *world) bugBody(b *bug) *prose {
	p := w.prose(b.service, b.service+"-1")
	p.section("Summary")
	p.grow(p.size() / 3)
	p.section("How to identify")
	fmt.Fprintf(p, "The log says\n\n```text\n%s\n```\n\n", b.errorText(p.between(2, 900)))
	p.section("How to remedy")
	if b.runbook != nil {
		fmt.Fprintf(p, "Follow [%s](../runbooks/%s.md).\n\n", b.runbook.title, b.runbook.id)
	}
	p.list(3, true)
	p.section("Next steps for investigation")
	other := w.bugs[w.IntN(len(w.bugs))]
	fmt.Fprintf(p, "Compare with [[bug/%s]], which looks alike.\n\n", other.id)
	p.section("Root cause")
	p.paragraph(2)
	p.section("Impact")
	p.table()
	return p
}
