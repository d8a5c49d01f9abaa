package site

import (
	"fmt"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// HomePage is what templates/home.html is given.
type HomePage struct {
	Page
	Banner       Banner
	Lead         string
	Going        []Incident // what is not over, the oldest first
	MoreGoing    string     // how many of them are not shown
	Fixing, Open []HomeBug
	MoreBugs     string // how many open ones are not shown
	Unclassified []Sighting
	MoreUnknown  string // how many unclassified ones are not shown
	Recent       []Sighting
	UnknownKey   []Sign // what the marks of Unclassified mean, and
	RecentKey    []Sign // those of Recent
	Doing        Table  // tasks being done
}

// Banner says what the site was built from.
type Banner struct {
	Newest       string // when the newest observation was made: "yesterday"; empty if there is none
	Records      string // "14 bugs, 142 observations"
	Rejected     string // "2 files rejected"; empty if none
	NotRecorded  []Span
	ProblemCount string // "3 errors, 12 warnings"; empty if none
	Version      string
}

// Span is a span of days.
type Span struct{ From, To string }

// HomeBug is a bug with what is known of it in one line.
type HomeBug struct {
	Item
	Why string
}

// Incident is a sighting that is not over.
type Incident struct {
	Item
	Why string
	Bug Item
}

// Sighting is an observation in a feed.
type Sighting struct {
	Mark, Href, Error, Instance string
	When                        string // ISO
	Note                        string
	Flag                        string // "ongoing"
}

const (
	homeBugs      = 12 // open bugs on the home page; the others are in the list
	homeSightings = 9  // sightings in each feed, as in the mock
)

func (b *build) home() error {
	p := HomePage{Page: b.stamped(b.page("index.html", "home", "Home")), Banner: b.banner()}
	p.Crumbs = nil
	var fixing, open []*tracker.Record
	for _, bug := range b.orderedBugs() {
		switch {
		case bug.Bug.Status == "fixing":
			fixing = append(fixing, bug)
		case isLive(bug):
			open = append(open, bug)
		}
	}
	unclassified := slices.Clone(b.unknown)
	doing := b.tasksDoing()
	going := b.ongoing()
	p.Lead = homeLead(len(going), len(open), len(fixing), len(unclassified), len(doing))
	p.Description = p.Lead
	p.Going = b.incidents(going)
	if n := len(going) - len(p.Going); n > 0 {
		p.MoreGoing = "and " + thousands(n) + " more"
	}
	p.Fixing, p.Open = b.homeBugs(fixing), b.homeBugs(open)
	if n := len(open) + len(fixing) - len(p.Open) - len(p.Fixing); n > 0 {
		p.MoreBugs = "and " + count(n, "more bug")
	}
	slices.Reverse(unclassified) // the oldest waits longest
	p.Unclassified = b.feed(unclassified, func(r *tracker.Record) string { return ago(r.Observation.Observed.At, b.opts.AsOf) })
	if n := len(unclassified) - len(p.Unclassified); n > 0 {
		p.MoreUnknown = "and " + thousands(n) + " more"
	}
	p.Recent = b.feed(b.byTime, impactNote)
	p.UnknownKey, p.RecentKey = feedKey(p.Unclassified), feedKey(p.Recent)
	p.Doing = b.taskTable("", doing, "Tasks being done")
	return b.emit("index.html", "home.html", p)
}

func (b *build) orderedBugs() []*tracker.Record {
	bugs := slices.Clone(b.idx.Records(tracker.KindBug))
	b.orderBugs(bugs)
	return bugs
}

func (b *build) tasksDoing() []*tracker.Record {
	var doing []*tracker.Record
	for _, r := range b.idx.Records(tracker.KindTask) {
		if r.Task.Status == "in-progress" || r.Task.Status == "planned" {
			doing = append(doing, r)
		}
	}
	sortTasks(doing)
	return doing
}

func (b *build) banner() Banner {
	n := Banner{Version: b.opts.Version, Rejected: "", ProblemCount: problemCount(b.opts.Problems),
		Records: count(len(b.idx.Records(tracker.KindBug)), "bug") + ", " + count(len(b.byTime), "observation")}
	if len(b.byTime) > 0 {
		n.Newest = ago(b.byTime[0].Observation.Observed.At, b.opts.AsOf)
	}
	if r := len(b.idx.Rejected()); r > 0 {
		n.Rejected = count(r, "file") + " rejected"
	}
	for _, gap := range b.idx.Config.NotRecorded {
		n.NotRecorded = append(n.NotRecorded, Span{date(gap.From), date(gap.To)})
	}
	return n
}

// homeLead says in one sentence what there is to do.
func homeLead(going, open, fixing, unclassified, doing int) string {
	s := ""
	switch {
	case going == 1:
		s = "1 incident is going on; "
	case going > 1:
		s = thousands(going) + " incidents are going on; "
	}
	are, wait := "are", "wait"
	if open+fixing == 1 {
		are = "is"
	}
	if unclassified == 1 {
		wait = "waits"
	}
	s += fmt.Sprintf("%s %s open", count(open+fixing, "bug"), are)
	if fixing > 0 {
		s += fmt.Sprintf(", %d of them being fixed", fixing)
	}
	s += fmt.Sprintf("; %s %s to be classified", count(unclassified, "observation"), wait)
	if doing > 0 {
		s += "; " + count(doing, "task") + " planned or in progress"
	}
	return s + "."
}

func (b *build) homeBugs(bugs []*tracker.Record) []HomeBug {
	var rows []HomeBug
	for _, r := range bugs[:min(homeBugs, len(bugs))] {
		item := b.item("", r)
		if b.tallies[r].ongoing {
			item.Flag = ongoing
		}
		rows = append(rows, HomeBug{item, b.whyLine(r)})
	}
	return rows
}

// whyLine says how often a bug was seen and when last, and where.
func (b *build) whyLine(bug *tracker.Record) string {
	t := b.tallies[bug]
	c := t.counted
	if c.Count == 0 {
		return b.sentence(bug)
	}
	s := fmt.Sprintf("Seen %s%s, %d in the last %d days; last %s", times(c.Count), t.besides(), t.recent, recentDays,
		ago(c.Last.At, b.opts.AsOf))
	if on := t.lastOn; len(on) > 0 {
		s += " on " + list(on...)
	}
	return s + "."
}

func (b *build) feed(sightings []*tracker.Record, note func(*tracker.Record) string) []Sighting {
	var rows []Sighting
	for _, r := range sightings[:min(homeSightings, len(sightings))] {
		s := Sighting{Mark: mark(r.Observation), Href: recordAddress(r.Kind, r.ID), Error: r.Observation.Error,
			Instance: r.Observation.Instance, When: moment(r.Observation.Observed), Note: note(r)}
		if s.Error == "" {
			s.Error, s.Instance = r.Title, ""
		}
		if r.Observation.Ongoing {
			s.Flag = ongoing
		}
		rows = append(rows, s)
	}
	return rows
}

// ongoing returns the sightings that are not over as of the build, oldest first.
func (b *build) ongoing() []*tracker.Record {
	var going []*tracker.Record
	for _, r := range slices.Backward(b.byTime) {
		if r.Observation.Ongoing && !r.Observation.Observed.At.After(b.opts.AsOf) {
			going = append(going, r)
		}
	}
	return going
}

func (b *build) incidents(going []*tracker.Record) []Incident {
	var rows []Incident
	for _, r := range going[:min(homeBugs, len(going))] {
		obs := r.Observation
		why := "Since " + moment(obs.Observed) + " UTC, " + ago(obs.Observed.At, b.opts.AsOf)
		if len(obs.Handlers) > 0 {
			why += ", with " + list(obs.Handlers...)
		}
		item := Item{Mark: mark(obs), Href: recordAddress(r.Kind, r.ID), Text: chipText(r)}
		rows = append(rows, Incident{item, why + ".", b.bugCell("", r)[0]})
	}
	return rows
}

func impactNote(r *tracker.Record) string {
	obs := r.Observation
	if obs.NearMiss {
		return "near miss"
	}
	var words []string
	if usersNoticed(obs) {
		words = append(words, "users noticed")
	}
	if down := obs.Impact.Downtime; down != nil && *down > 0 {
		words = append(words, span(*down)+" down")
	}
	return strings.Join(words, ", ")
}
