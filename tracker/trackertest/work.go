package trackertest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

type runbook struct{ id, title, service string }

// inventRunbooks makes n runbooks and gives each to the next few bugs, the most frequent first.
func (w *world) inventRunbooks(n int) {
	for i := range n {
		r := &runbook{service: w.bugs[i*2%len(w.bugs)].service}
		r.title = fmt.Sprintf("%s %s of %s", w.pick([]string{"Recover", "Restart", "Drain", "Free"}), w.pick(things), r.service)
		r.id = w.name(tracker.KindRunbook, tracker.Slug(r.title))
		w.runbooks = append(w.runbooks, r)
	}
	for i, b := range w.bugs {
		if i/2 < len(w.runbooks) {
			b.runbook = w.runbooks[i/2]
		}
	}
}

func (w *world) writeRunbooks() {
	for _, r := range w.runbooks {
		f := newFront(r.title)
		f.set("service", r.service)
		f.list("alerts", []string{"Host" + strconv.Itoa(w.IntN(90)) + "Unhealthy"})
		f.set("reviewed", day(w.within(spanEnd.AddDate(-1, 0, 0), spanEnd)))
		f.set("review_every", "365d")
		p := w.prose(r.service, r.service+"-1")
		p.section("When to use")
		p.grow(p.size() / 2)
		p.section("Steps")
		p.list(p.between(4, 9), true)
		p.code()
		p.section("Verify")
		p.table()
		p.section("Escalate")
		p.paragraph(1)
		w.write("runbooks/"+r.id+".md", f.document(p))
	}
}

type task struct {
	id, title, role, status string
	bug                     *bug
	spunOff                 *sighting // nil: none
	follows, partOf         *task     // nil: none; made before this one
	created, shipped        time.Time // shipped is zero unless status is shipped
}

// inventTasks makes n tasks: first the fixes of fixed bugs, then any. A fixed bug that gets none is
// open after all.
func (w *world) inventTasks(n int) {
	for _, b := range w.bugs {
		if b.status == "fixed" && len(w.tasks) < n {
			b.fix = w.inventTask(b, "fix")
			b.fix.status, b.fix.shipped = "shipped", b.to
		} else if b.status == "fixed" {
			b.status = "fixing"
		}
	}
	for len(w.tasks) < n {
		b := w.bugs[w.IntN(len(w.bugs))]
		w.inventTask(b, w.pick(roles))
	}
}

func (w *world) inventTask(b *bug, role string) *task {
	t := &task{bug: b, role: role, created: w.within(b.from, b.to)}
	if len(b.sightings) > 0 && w.chance(60) {
		t.spunOff = b.sightings[w.IntN(len(b.sightings))]
		t.spunOff.followUp = true
		t.created = w.within(t.spunOff.at, b.to)
	}
	t.title = fmt.Sprintf("%s %s in %s", w.pick(openings[role]), b.thing, b.service)
	t.id = w.name(tracker.KindTask, tracker.Slug(t.title))
	t.status = w.pick([]string{"proposed", "planned", "in-progress", "shipped", "shipped", "dropped"})
	if role == "fix" && b.status != "fixed" {
		t.status = w.pick([]string{"planned", "in-progress", "dropped"})
	}
	if t.status == "shipped" {
		t.shipped = w.within(t.created, spanEnd)
	}
	if len(w.tasks) > 0 && w.chance(15) {
		t.follows = w.tasks[w.IntN(len(w.tasks))]
	}
	if len(w.tasks) > 0 && w.chance(5) {
		t.partOf = w.tasks[w.IntN(len(w.tasks))]
	}
	w.tasks = append(w.tasks, t)
	return t
}

func (w *world) writeTasks() {
	for _, t := range w.tasks {
		f := newFront(t.title)
		f.set("role", t.role)
		f.list("bugs", []string{t.bug.id})
		f.set("status", t.status)
		f.set("created", day(t.created))
		if !t.shipped.IsZero() {
			f.set("shipped", stamp(t.shipped))
		}
		w.context(f, t)
		f.set("team", "team-"+t.bug.service)
		f.set("size", strconv.Itoa(w.between(1, 3)))
		fmt.Fprintf(f, "links:\n  - pull-request: https://git.example.com/%s/pull/%d\n", t.bug.service, w.between(1, 4000))
		p := w.prose(t.bug.service, t.bug.service+"-1")
		p.section("What")
		p.grow(p.size() * 2 / 3)
		p.section("Why now")
		fmt.Fprintf(p, "It brings [[bug/%s]] about again and again. ", t.bug.id)
		p.paragraph(2)
		p.section("How will we know that it works in production")
		p.list(2, true)
		w.write("tasks/"+t.id+".md", f.document(p))
	}
}

// context writes what a task hangs on.
func (w *world) context(f *front, t *task) {
	if t.spunOff != nil {
		f.set("spun_off_from", "observation/"+t.spunOff.id)
	}
	if t.follows != nil {
		f.set("follows", "task/"+t.follows.id)
	}
	if t.partOf != nil {
		f.set("part_of", t.partOf.id)
	}
	f.set("horizon", w.pick([]string{"short", "long"}))
	if t.shipped.IsZero() && t.status != "dropped" && w.chance(40) {
		f.set("due", day(spanEnd.AddDate(0, 0, w.between(-20, 90))))
	}
}

type postmortem struct {
	id, title string
	covers    *sighting
	bug       *bug
}

// inventPostmortems makes n postmortems, each of a classified sighting.
func (w *world) inventPostmortems(n int) {
	classified := slices.DeleteFunc(slices.Clone(w.sightings), func(s *sighting) bool { return s.bug == nil })
	for range n {
		s := classified[w.IntN(len(classified))]
		m := &postmortem{covers: s, bug: s.bug, title: fmt.Sprintf("%s down because of %s", s.service, s.bug.thing)}
		m.id = w.name(tracker.KindPostmortem, day(s.at)+"-"+tracker.Slug(m.title))
		w.postmortems = append(w.postmortems, m)
	}
}

func (w *world) writePostmortems() {
	for _, m := range w.postmortems {
		f := newFront(m.title)
		s := m.covers
		f.set("started", stamp(s.at))
		f.set("ended", stamp(s.at.Add(s.last)))
		f.list("observations", []string{s.id})
		f.list("bugs", []string{m.bug.id})
		if m.bug.fix != nil {
			f.list("tasks", []string{m.bug.fix.id})
		}
		f.list("affected", []string{s.service})
		p := w.prose(s.service, s.instance)
		p.section("Summary")
		p.grow(p.size())
		p.section("Timeline")
		w.timeline(p, s)
		p.section("Root cause and resolution")
		p.paragraph(3)
		p.section("Corrective and preventive measures")
		p.list(3, true)
		w.write("postmortems/"+m.id+".md", f.document(p))
	}
}

func (w *world) timeline(p *prose, s *sighting) {
	const items = 6
	for i := range items {
		at := s.at.Add(s.last * time.Duration(i) / items)
		fmt.Fprintf(p, "- **%s** - %s\n", at.Format("15:04"), p.fill(steps))
	}
	p.WriteString("\n")
}

// writeHandoffs writes one handoff a week, the last one at the end of the span.
func (w *world) writeHandoffs(n int) {
	byTime := slices.Clone(w.sightings)
	slices.SortFunc(byTime, func(a, b *sighting) int { return a.at.Compare(b.at) })
	for i := range n {
		until := spanEnd.AddDate(0, 0, -7*i)
		f := newFront("Handoff of " + day(until))
		f.list("outgoing", []string{w.pick(people)})
		f.list("incoming", []string{w.pick(people)})
		f.set("since", stamp(until.AddDate(0, 0, -7)))
		f.set("until", stamp(until))
		p := w.prose(w.pick(services), w.pick(services)+"-1")
		for _, section := range tracker.Sections(tracker.KindHandoff) {
			p.section(section)
			if section == "Happened" {
				week := slices.DeleteFunc(slices.Clone(byTime), func(s *sighting) bool {
					return !s.at.Before(until) || s.at.Before(until.AddDate(0, 0, -7))
				})
				mention(p, week)
			}
			p.paragraph(2)
		}
		w.write("handoffs/"+day(until)+".md", f.document(p))
	}
}

// mention lists at most ten sightings with a link to each.
func mention(p *prose, week []*sighting) {
	for _, s := range week[:min(len(week), 10)] {
		fmt.Fprintf(p, "- [%s](../%s)\n", strings.NewReplacer("[", "(", "]", ")").Replace(s.error), s.path)
	}
	p.WriteString("\n")
}

// writeReports writes one report a month, the last one of October 2026.
func (w *world) writeReports(n int) {
	for i := range n {
		month := time.Date(2026, time.October-time.Month(i), 1, 0, 0, 0, 0, time.UTC)
		f := newFront("Operations in " + month.Format("January 2006"))
		f.set("month", month.Format("2006-01"))
		f.set("lead", w.pick(people))
		about := w.bugs[w.IntN(len(w.bugs))]
		fmt.Fprintf(f, "decisions:\n  - {bug: %s, decision: keep watching}\n", about.id)
		p := w.prose(about.service, about.service+"-1")
		for _, section := range tracker.Sections(tracker.KindReport) {
			p.section(section)
			fmt.Fprintf(p, "See [[bug/%s]]. ", w.bugs[w.IntN(len(w.bugs))].id)
			p.paragraph(2)
		}
		w.write("reports/"+month.Format("2006-01")+".md", f.document(p))
	}
}
