package site

import (
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/casebook-dev/casebook/site/svg"
	"github.com/casebook-dev/casebook/tracker"
)

// TriagePage is what templates/triage.html is given: the sightings of which nobody has said for sure which
// bug they are of, triageRows of them a page.
type TriagePage struct {
	Page
	Lead  string
	Goes  []Fact // how triage goes
	Queue *Item  // sightings that waited at the end of each week; nil if too few say when they were classified
	Items []TriageItem
	Pager *Pager
}

// TriageItem is a sighting that waits.
type TriageItem struct {
	ID       string // to link to
	Record   string // its id, for commands
	Title    string
	Href     string
	State    Item
	Seen     string // ISO, in UTC
	Ago      string
	Facts    []Item // where, what found it, who handled it
	Clue     Clue
	Bug      *Item  // the bug that people suspect; nil if it is unclassified
	Would    string // what confirming that means
	Look     bool   // confirming it says that a fix did not hold
	Rejected []RuledOut
	Guesses  []Guess // the bugs it may be of, likeliest first
	New      string  // how likely it is a new bug, in words; empty: not worth saying
	Command  Command
}

// Command is what to type, and what else.
type Command struct {
	Parts      []string // lines break between them
	When, Else string   // another one, and when it is right
}

// triageRows is how many sightings a page of triage holds: each shows evidence.
const triageRows = 50

const triageFolder = "triage"

// triageQueue returns the unclassified sightings and after them the suspected ones, both oldest first.
func (b *build) triageQueue() []*tracker.Record {
	waiting := slices.Clone(b.unknown)
	slices.Reverse(waiting)
	for _, r := range slices.Backward(b.byTime) {
		if !r.Observation.Bug.IsZero() && r.Observation.Suspected {
			waiting = append(waiting, r)
		}
	}
	return waiting
}

// triageJobs returns the jobs that make the pages of triage.
func (b *build) triageJobs() []job {
	waiting := b.triageQueue()
	pages := max(1, (len(waiting)+triageRows-1)/triageRows)
	same := sync.OnceValue(func() TriagePage {
		return TriagePage{Lead: b.triageLead(waiting), Goes: b.triageFacts(waiting), Queue: b.queueSpark()}
	})
	jobs := make([]job, pages)
	for i := range jobs {
		jobs[i] = job{name: listAddress(triageFolder, i+1), key: func(x *reach) string { return x.triage(triagePage(waiting, i+1)) }, make: func(b *build) error { return b.triage(same(), waiting, i+1, pages) }}
	}
	return jobs
}

// triagePage returns those on page n, from 1.
func triagePage(waiting []*tracker.Record, n int) []*tracker.Record {
	return waiting[(n-1)*triageRows : min(len(waiting), n*triageRows)]
}

// triage makes page n, from 1; p is what all pages have in common.
func (b *build) triage(p TriagePage, waiting []*tracker.Record, n, pages int) error {
	address := listAddress(triageFolder, n)
	p.Page = b.stamped(b.page(address, triageFolder, ofPages("Triage", n)))
	p.Description = p.Lead
	for _, r := range triagePage(waiting, n) {
		p.Items = append(p.Items, b.triageItem(p.Root, r))
	}
	p.Pager = pager(p.Root, triageFolder, n, pages)
	return b.emit(address, "triage.html", p)
}

// triageLead says how many wait, and the oldest for how long.
func (b *build) triageLead(waiting []*tracker.Record) string {
	unclassified := len(b.unknown)
	suspected := len(waiting) - unclassified
	s := "No observation waits to be classified"
	if unclassified > 0 {
		s = count(unclassified, "observation") + plural(unclassified, " waits", " wait") + " to be classified" + b.oldest(waiting[:unclassified])
	}
	if suspected > 0 {
		s += "; " + thousands(suspected) + plural(suspected, " is", " are") + " suspected and" + plural(suspected, " waits", " wait") + " to be confirmed" +
			b.oldest(waiting[unclassified:])
	}
	return s + "."
}

// oldest says for how long the oldest of some sightings waits.
func (b *build) oldest(waiting []*tracker.Record) string {
	days := count(max(0, wholeDays(waiting[0].Observation.Observed.At, b.opts.AsOf)), "day")
	if len(waiting) == 1 {
		return ", for " + days
	}
	return ", the oldest for " + days
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// triageID is the anchor of a sighting on its page of triage.
func triageID(r *tracker.Record) string { return "obs-" + segment(r.ID) }

func (b *build) triageItem(root string, r *tracker.Record) TriageItem {
	obs := r.Observation
	item := TriageItem{ID: triageID(r), Record: r.ID, Title: r.Title, Href: root + recordAddress(r.Kind, r.ID), Seen: moment(obs.Observed),
		Ago: ago(obs.Observed.At, b.opts.AsOf), State: Item{Status: stateClass(obs), Text: capital(stateWord(obs))}, Clue: b.clueOf(root, r),
		Command: triageCommand(r)}
	item.Facts = b.triagePlace(root, r)
	for _, not := range obs.Not {
		item.Rejected = append(item.Rejected, RuledOut{b.refItem(root, not.Bug), not.Because})
	}
	b.guess(root, &item, r)
	if obs.Bug.IsZero() {
		return item
	}
	bug := b.refItem(root, obs.Bug)
	item.Bug = &bug
	item.Would, item.Look = b.would(r)
	return item
}

// triagePlace says where a sighting was, what found it, and who handled it.
func (b *build) triagePlace(root string, r *tracker.Record) []Item {
	obs := r.Observation
	items := slices.DeleteFunc(b.instanceCell(root, obs), func(i Item) bool { return i.Kind != "" })
	if service := b.idx.ServiceOf(r); service != "" {
		items = append(items, b.topicItem(root, serviceTopic, service))
	}
	for _, name := range obs.Alerts {
		alert := b.topicItem(root, alertTopic, name)
		alert.Glyph = "k-alert"
		items = append(items, alert)
	}
	if len(obs.Alerts) == 0 && obs.Detected != "" {
		items = append(items, Item{Text: "found by " + obs.Detected})
	}
	if len(obs.Handlers) > 0 {
		items = append(items, Item{Text: "handled by " + list(obs.Handlers...)})
	}
	return items
}

// would says what it means to confirm a suspected sighting, which is counted already, and whether that
// would be the first sign that a fix did not hold.
func (b *build) would(r *tracker.Record) (words string, look bool) {
	bug := b.bugOf(r)
	n := b.places[r].number
	if bug == nil || n == 0 {
		return "", false
	}
	seen := b.seen[r]
	words = fmt.Sprintf("If confirmed: sighting %d of %d", n, b.tallies[bug].counted.Count)
	switch {
	case seen.again == 1:
		quiet := max(0, wholeDays(seen.fixed, r.Observation.Observed.At))
		return words + fmt.Sprintf(", the first after fix %s, which would end %s.", seen.after, count(quiet, "quiet day")), true
	case seen.again > 1:
		return words + fmt.Sprintf(", number %d after fix %s.", seen.again, seen.after), false
	}
	return words + ".", false
}

// triageCommand returns the commands that end the waiting.
func triageCommand(r *tracker.Record) Command {
	bug := r.Observation.Bug.ID
	if bug == "" {
		return Command{[]string{"casebook classify", r.ID, "BUG"}, "A new bug", "casebook new bug --from " + r.ID}
	}
	return Command{[]string{"casebook classify", r.ID, bug}, "Not that bug", "casebook classify " + r.ID + " --not " + bug + " --because 'WHY'"}
}

// triageFacts say how triage goes.
func (b *build) triageFacts(waiting []*tracker.Record) []Fact {
	all := len(b.byTime)
	if all == 0 {
		return nil
	}
	unclassified := len(b.unknown)
	some := []Fact{one("Unclassified", share(unclassified, all)), one("Suspected", share(len(waiting)-unclassified, all))}
	if days, n := b.waited(); n > 0 {
		some = append(some, one("Classified after", Item{Text: waitedWords(days) + ", median", Sub: fmt.Sprintf("of %s of the last %d days", count(n, "sighting"), waitedDays)}))
	}
	if shown, right := b.hindsight(); shown > 0 {
		first := share(right, shown)
		first.Sub = "a bug was suggested for, from what was known before, without signatures"
		some = append(some, one("First suggestion right", first))
	}
	return some
}

// hindsight counts for how many of the decisions that suggestions are learnt from a bug would have been suggested,
// and for how many of these it was what people decided.
func (b *build) hindsight() (shown, right int) {
	for _, h := range b.known().Hindsights() {
		if h.First == nil {
			continue
		}
		shown++
		if h.Right() {
			right++
		}
	}
	return shown, right
}

func waitedWords(days int) string {
	if days == 0 {
		return "less than a day"
	}
	return count(days, "day")
}

// share is a part of a whole: "4 of 142, 2.8 %".
func share(n, of int) Item {
	return Item{Text: thousands(n) + " of " + thousands(of), Then: ", " + strconv.FormatFloat(100*float64(n)/float64(of), 'f', 1, 64) + " %"}
}

const waitedDays = 90 // sightings of so many days are asked how long they waited

// waited returns the median of the days between a sighting and its classification, and of how many
// sightings that is. Classifications are dated by days.
func (b *build) waited() (median, n int) {
	var days []int
	for _, r := range b.byTime {
		obs := r.Observation
		age := b.opts.AsOf.Sub(obs.Observed.At)
		if obs.Bug.IsZero() || obs.Classified.IsZero() || age < 0 || age >= waitedDays*day {
			continue
		}
		days = append(days, max(0, wholeDays(obs.Observed.At.Truncate(day), obs.Classified.At)))
	}
	if len(days) == 0 {
		return 0, 0
	}
	slices.Sort(days)
	return days[(len(days)-1)/2], len(days)
}

// queueSpark draws how many sightings waited at the end of each week. It needs to know when those that
// are classified were, and is nil if most do not say.
func (b *build) queueSpark() *Item {
	spark := svg.Spark{Weeks: make([]svg.Week, svg.SparkWeeks)}
	known, unknown := 0, 0
	for _, r := range b.byTime {
		obs := r.Observation
		until := b.opts.AsOf
		if !obs.Bug.IsZero() {
			if obs.Classified.IsZero() {
				unknown++
				continue
			}
			known++
			until = obs.Classified.At
		}
		for i := range spark.Weeks {
			end := b.opts.AsOf.Add(-week * time.Duration(svg.SparkWeeks-1-i))
			if !obs.Observed.At.After(end) && (until.After(end) || obs.Bug.IsZero()) {
				spark.Weeks[i].Count++
			}
		}
	}
	if known == 0 || known < unknown {
		return nil
	}
	return &Item{Fig: sparkHTML(spark)}
}
