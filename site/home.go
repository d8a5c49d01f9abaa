package site

import (
	"fmt"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/insight"
)

// HomePage is what templates/home.html is given.
type HomePage struct {
	Page
	Banner       Banner
	Lead         string
	Going        []Incident // what is not over, the oldest first
	MoreGoing    string     // how many of them are not shown
	Back         []HomeBug  // seen again after their newest fix, the latest seen first
	MoreBack     string
	Worse        []HomeBug // getting worse, or perhaps
	MoreWorse    string
	Watching     []HomeBug // quiet since their newest fix, what is newly verified first, then what needs the fewest days
	MoreWatching string
	Open         []HomeBug // the other ones that are open, the latest seen first
	MoreOpen     string
	Unclassified []Sighting
	UnknownCount string // of all of them; empty if there are none
	Recent       []Sighting
	UnknownKey   []Sign // what the marks of Unclassified mean, and
	RecentKey    []Sign // those of Recent
	Costs        CostTable
	Calendar     Calendar
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

// HomeBug is a bug with its weeks and what is known of it in one line.
type HomeBug struct {
	Item
	Weeks Item
	Quiet Quiet // of a bug whose fix is watched; else zero
	Why   string
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
	Flag                        string // "ongoing", "after fix"
}

const (
	homeBugs      = 12 // bugs of each section of the home page; the others are in the list
	homeOpen      = 6  // at least, of those that are open and nothing else; more where the page has room
	homeRows      = 14 // bugs and incidents for which the page has room
	homeSightings = 9  // sightings in each feed, as in the mock
)

func (b *build) home() error {
	p := HomePage{Page: b.stamped(b.page("index.html", "home", "Home")), Banner: b.banner()}
	p.Twins = b.homeTwins()
	p.Crumbs = nil
	groups := b.homeGroups()
	back, worse, watching, open := groups.back, groups.worse, groups.watching, groups.open
	going := b.ongoing()
	p.Lead = groups.lead(len(going), len(b.unknown))
	p.Description = p.Lead
	p.Going, p.MoreGoing = b.incidents(going), more(len(going), homeBugs)
	p.Back, p.MoreBack = b.homeBugs(back, homeBugs), more(len(back), homeBugs)
	p.Worse, p.MoreWorse = b.homeBugs(worse, homeBugs), more(len(worse), homeBugs)
	p.Watching, p.MoreWatching = b.homeBugs(watching, homeBugs), more(len(watching), homeBugs)
	room := max(homeOpen, homeRows-len(p.Going)-len(p.Back)-len(p.Worse)-len(p.Watching))
	p.Open, p.MoreOpen = b.homeBugs(open, room), more(len(open), room)
	b.homeFeeds(&p)
	p.Costs = b.costsAhead("")
	p.Calendar = b.calendar("", "cal", "Every day", b.daysOf(b.byTime))
	p.Calendar.Key = calendarKey()
	return b.emit("index.html", "home.html", p)
}

// homeGroups are the bugs of each section of the home page.
type homeGroups struct {
	back     []*tracker.Record // seen again after a fix, the worst first
	worse    []*tracker.Record // open and getting worse, for sure or perhaps
	watching []*tracker.Record // quiet since a fix: newly verified ones, then those that need the fewest days
	open     []*tracker.Record // the others that are open, the latest seen first
	sure     int               // of worse, those for sure
	verified int               // of watching
}

func (b *build) homeGroups() homeGroups {
	var g homeGroups
	bugs := slices.Clone(b.idx.Records(tracker.KindBug))
	b.orderBugs(bugs)
	for _, bug := range bugs {
		switch s := b.tallies[bug].standing; {
		case s.back():
			g.back = append(g.back, bug)
		case s.of != nil && s.state == insight.Open && s.of.Trend.Worse():
			g.worse = append(g.worse, bug)
			if s.worse() {
				g.sure++
			}
		case b.newlyVerified(s):
			g.watching = append(g.watching, bug)
			g.verified++
		case s.held():
		case isLive(bug):
			g.open = append(g.open, bug)
		}
	}
	for _, of := range b.figures.Watched() {
		g.watching = append(g.watching, of.Record)
	}
	slices.SortStableFunc(g.open, func(x, y *tracker.Record) int { return b.lastSeen(y).Compare(b.lastSeen(x)) })
	return g
}

// homeFeeds fills the rail: what waits to be classified, the oldest first, and what was seen last.
func (b *build) homeFeeds(p *HomePage) {
	waiting := slices.Clone(b.unknown)
	slices.Reverse(waiting) // the oldest waits longest
	p.Unclassified = b.feed(waiting, func(r *tracker.Record) string { return ago(r.Observation.Observed.At, b.opts.AsOf) })
	for i, r := range waiting[:len(p.Unclassified)] {
		p.Unclassified[i].Href = triageFolder + "/index.html#" + triageID(r)
	}
	if len(waiting) > 0 {
		p.UnknownCount = thousands(len(waiting))
	}
	p.Recent = b.feed(b.byTime, impactNote)
	p.UnknownKey, p.RecentKey = feedKey(p.Unclassified), feedKey(p.Recent)
}

// more says how many of a list's entries are not shown, or nothing if all are.
func more(n, shown int) string {
	if n <= shown {
		return ""
	}
	return "and " + thousands(n-shown) + " more"
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

// lead says in one sentence what there is to do.
func (g homeGroups) lead(going, unclassified int) string {
	var parts []string
	say := func(n int, one, many string) {
		if n > 0 {
			parts = append(parts, thousands(n)+" "+plural(n, one, many))
		}
	}
	say(going, "incident is going on", "incidents are going on")
	say(len(g.back), "bug is back after a fix", "bugs are back after a fix")
	noun, nouns := "bug ", "bugs "
	if len(g.back) > 0 {
		noun, nouns = "", ""
	}
	say(g.sure, noun+"is getting worse", nouns+"are getting worse")
	say(len(g.worse)-g.sure, noun+"may be getting worse", nouns+"may be getting worse")
	say(len(g.watching)-g.verified, "fix is being watched", "fixes are being watched")
	say(g.verified, "fix is newly verified", "fixes are newly verified")
	if len(g.back)+len(g.worse) > 0 {
		say(len(g.open), "other is open", "others are open")
	} else {
		say(len(g.open), "bug is open", "bugs are open")
	}
	say(unclassified, "observation waits to be classified", "observations wait to be classified")
	switch len(parts) {
	case 0:
		return "Nothing asks for attention: no bug is open, and nothing waits to be classified."
	case 1:
		return parts[0] + "."
	}
	return strings.Join(parts[:len(parts)-1], ", ") + ", and " + parts[len(parts)-1] + "."
}

func (b *build) homeBugs(bugs []*tracker.Record, limit int) []HomeBug {
	return b.homeBugsAt("", bugs, limit)
}

// homeBugsAt is homeBugs on a page with another root.
func (b *build) homeBugsAt(root string, bugs []*tracker.Record, limit int) []HomeBug {
	var rows []HomeBug
	for _, r := range bugs[:min(limit, len(bugs))] {
		t := b.tallies[r]
		row := HomeBug{Item: b.item(root, r), Weeks: b.sparks[r](), Why: b.whyLine(r)}
		if t.ongoing {
			row.Flag = ongoing
		}
		switch s := t.standing; {
		case s.back():
			row.Why = b.whyBack(t)
		case s.held():
			row.Quiet, row.Weeks = quietOf(s.judged()), Item{}
			row.Why = b.quietLine(s)
		case s.of != nil && s.state == insight.Open && s.of.Trend.Worse():
			row.Why = typeset(s.of.Answers[3].Bold+" "+s.of.Answers[3].Small) + " Last " + ago(t.counted.Last.At, b.opts.AsOf) + "."
		default:
			row.Why = strings.TrimSpace(row.Why + " " + expects(s.of))
		}
		rows = append(rows, row)
	}
	return rows
}

// whyBack says how often a bug came back after its fix, and after how long.
func (b *build) whyBack(t *tally) string {
	s := t.standing
	words := fmt.Sprintf("%s since fix %s (%s), first after %s. Last %s%s. ", capital(times(len(s.again))), s.name(), s.shipped(), count(s.firstQuiet(), "day"),
		ago(t.counted.Last.At, b.opts.AsOf), onPlaces(t.lastOn))
	return strings.TrimSpace(words + expects(s.of))
}

// onPlaces says where, if anybody knows.
func onPlaces(instances []string) string {
	if len(instances) == 0 {
		return ""
	}
	return " on " + list(instances...)
}

// whyLine says how often a bug was seen and when last, and where.
func (b *build) whyLine(bug *tracker.Record) string {
	t := b.tallies[bug]
	c := t.counted
	if c.Count == 0 {
		return b.sentence(bug)
	}
	s := fmt.Sprintf("Seen %s, %s in the last %d days%s; last %s", times(c.Count), noneOr(t.recent), recentDays, t.besides(),
		ago(c.Last.At, b.opts.AsOf))
	return s + onPlaces(t.lastOn) + "."
}

func (b *build) feed(sightings []*tracker.Record, note func(*tracker.Record) string) []Sighting {
	var rows []Sighting
	for _, r := range sightings[:min(homeSightings, len(sightings))] {
		seen := b.figureItem("", r)
		s := Sighting{Mark: seen.Mark, Href: seen.Href, Error: r.Observation.Error, Instance: r.Observation.Instance, When: seen.Time, Note: note(r), Flag: seen.Flag}
		if s.Error == "" {
			s.Error, s.Instance = r.Title, ""
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
