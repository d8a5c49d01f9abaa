package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/edit"
	"github.com/casebook-dev/casebook/tracker/history"
)

// eventsShown is how many events show tells without --all.
const eventsShown = 8

// history prints who made a record and what happened to it lately, and whether its classification should
// be looked at again.
func (p page) history(ctx context.Context, r *tracker.Record) {
	h := p.cb.past(ctx, p.env)
	if h == nil {
		return
	}
	p.lookAgain(h, r)
	events := h.Story(p.cb.Index, r)
	if len(events) == 0 {
		return
	}
	p.heading("History")
	shown := events
	if !p.all && len(events) > eventsShown {
		shown = events[:eventsShown]
	}
	rows := make([][2]string, len(shown))
	for i, e := range shown {
		what := cutWords(e.Words(), 100)
		if e.Record != r.Ref() {
			what = e.Record.String() + ": " + what
		}
		rows[i] = [2]string{p.cb.eventDay(e), printable(what) + "  " + p.env.outStyle().dim(printable(e.Commit.Author)+", "+short(e.Commit.Hash))}
	}
	p.styledRows("  ", rows)
	if left := len(events) - len(shown); left > 0 {
		p.line("  %s", p.env.outStyle().dim(fmt.Sprintf("%d earlier (--all, or casebook log %s)", left, r.Ref())))
	}
	if e, ok := h.Created(r.Ref()); ok && len(shown) < len(events) {
		p.line("  created %s by %s", p.cb.eventDay(e), printable(e.Commit.Author))
	}
	if h.Shallow() {
		p.line("  %s", p.env.outStyle().dim("this clone is shallow: what happened before is not known"))
	}
}

// lookAgain prints how the bug's identity has changed since the sighting was classified, as diffs.
func (p page) lookAgain(h *history.History, r *tracker.Record) {
	since := h.LookAgain(p.cb.Index, r)
	if len(since) == 0 {
		return
	}
	p.heading("Look again")
	p.line("  %s was classified on %s; since then its bug is recognised otherwise:", r.Ref(), r.Observation.Classified.Date())
	told := map[string]bool{}
	for _, e := range since {
		p.line("  %s  %s: %s  %s", p.cb.eventDay(e), e.Record, printable(cutWords(e.Words(), 100)), p.env.outStyle().dim(printable(e.Commit.Author)+", "+short(e.Commit.Hash)))
		if told[e.Commit.Hash] {
			continue
		}
		told[e.Commit.Hash] = true
		p.diff(h, e)
	}
	p.line("  If it still is an observation of it: casebook classify %s %s", r.ID, since[0].Record.ID)
}

// diff prints what the commit of an event changed in its record.
func (p page) diff(h *history.History, e history.Event) {
	before, after, err := h.Versions(e)
	if err != nil {
		p.env.Remark("git: %s", err)
		return
	}
	change := edit.Plan{Files: []edit.FileChange{{Path: e.Record.Kind.Folder() + "/" + e.Called + ".md", Before: before, After: after}}}
	_, hunks, _ := strings.Cut(change.Diff(), "@@")
	for line := range strings.Lines("@@" + hunks) {
		p.line("    %s", printable(strings.TrimRight(line, "\n")))
	}
}
