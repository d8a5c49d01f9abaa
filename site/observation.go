package site

import (
	"fmt"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// ObservationPage is what templates/observation.html is given.
type ObservationPage struct {
	Page
	Ref        string
	State      Item
	Seen       string
	Written    string // Seen as its author read the clock, "04:41 +01:00"; empty if that is the same
	Tags       []Item
	Place      string // "Sighting 19 of"; empty if unclassified
	Bug        Item
	Back       string   // ", 85 days after fix #812 was shipped"; empty if it says nothing of a fix
	Command    []string // how to classify it; empty if it is
	Facts      []Fact
	Class      []Fact // of the classification
	Rejections []RuledOut
	Since      []Happening // how its bug's identity has changed since it was classified
	Sections   []Section
	Trace      *TraceFigure
	Relations  []RelationGroup
	Before     *Neighbour
	After      *Neighbour
}

// RuledOut is a bug that people looked at and ruled out.
type RuledOut struct {
	Bug     Item
	Because string
}

// Neighbour is the sighting of the same bug before or after this one.
type Neighbour struct {
	Item
	Apart    string // "92 days earlier"
	On       string // the instance
	AfterFix bool   // it came back after a fix
}

// place is where a sighting stands among those of its bug, both from 1 in order of time; the zero place
// is nowhere.
type place struct {
	row    int // among all
	number int // among those that are no near misses
	here   int // among those on its instance that are no near misses
}

// placeSightings numbers the sightings of every bug in order of time.
func (b *build) placeSightings() {
	b.places = map[*tracker.Record]place{}
	for _, bug := range b.idx.Records(tracker.KindBug) {
		if !bug.Bug.DuplicateOf.IsZero() {
			continue // its sightings are counted where it was merged into
		}
		b.placeSightingsOf(b.tallies[bug])
	}
}

func (b *build) placeSightingsOf(t *tally) {
	number, here := 0, map[string]int{}
	for i, s := range t.sightings {
		if !s.Observation.NearMiss {
			number++
			here[s.Observation.Instance]++
		}
		b.places[s] = place{row: i + 1, number: number, here: here[s.Observation.Instance]}
	}
}

// bugOf returns the bug that a sighting is counted under, or nil.
func (b *build) bugOf(r *tracker.Record) *tracker.Record {
	if r.Observation.Bug.IsZero() {
		return nil
	}
	bug, ok := b.idx.Target(r.Observation.Bug)
	if !ok {
		return nil
	}
	return b.idx.Canonical(bug)
}

func (b *build) observation(r *tracker.Record) error {
	obs := r.Observation
	p := ObservationPage{Page: b.recordPage(r), Ref: r.Ref().String(), Seen: moment(obs.Observed), Written: strings.Replace(written(obs.Observed), " as written,", "", 1), Tags: b.tags(r),
		State: Item{Status: stateClass(obs), Text: capital(stateWord(obs))}, Facts: b.sightingFacts(r), Class: b.classFacts(r)}
	p.Description = fmt.Sprintf("Seen %s on %s.", p.Seen, obs.Instance)
	bug := b.bugOf(r)
	if bug != nil {
		p.Crumbs = []Crumb{p.Crumbs[0], {"Bugs", p.Root + "bugs/index.html"}, {bug.Title, p.Root + recordAddress(bug.Kind, bug.ID)}}
		p.Bug = b.item(recordRoot, bug)
		p.Place = b.place(r)
		p.Before, p.After = b.neighbours(r, bug)
		b.afterFix(&p, r)
	} else if obs.Bug.IsZero() {
		p.Command = []string{"casebook classify", r.ID, "BUG"}
	} else {
		p.Bug = b.refItem(recordRoot, obs.Bug)
	}
	p.Since = b.sinceLooked(r)
	for _, not := range obs.Not {
		p.Rejections = append(p.Rejections, RuledOut{b.refItem(recordRoot, not.Bug), not.Because})
	}
	p.Trace = b.recordTrace(r, time.Time{})
	var err error
	if p.Relations, err = b.relations(r, nil); err != nil {
		return err
	}
	if p.Sections, err = b.textAndFiles(r); err != nil {
		return err
	}
	inOrder(p.Sections, r.Kind)
	b.noteInput(r)
	return b.emit(recordAddress(r.Kind, r.ID), "observation.html", p)
}

// afterFix says of a sighting that counts against a fix of its bug which of them it is.
func (b *build) afterFix(p *ObservationPage, r *tracker.Record) {
	seen := b.seen[r]
	if seen.after == "" {
		return
	}
	p.State = Item{Status: "back", Text: "After fix " + seen.after}
	if seen.again == 1 {
		p.State.Text = "First after fix " + seen.after
	}
	days := wholeDays(seen.fixed, r.Observation.Observed.At)
	p.Back = fmt.Sprintf(", %s after fix %s was shipped", count(max(0, days), "day"), seen.after)
}

// stateClass returns the class of the chip that says how sure a classification is.
func stateClass(obs *tracker.Observation) string {
	switch {
	case obs.Bug.IsZero():
		return "unc"
	case obs.Suspected:
		return "suspected"
	}
	return "confirmed"
}

// place says which sighting of its bug this is.
func (b *build) place(r *tracker.Record) string {
	n := b.places[r].number
	switch {
	case r.Observation.NearMiss:
		return "A near miss of"
	case n == 0:
		return "A sighting of"
	case r.Observation.Suspected:
		return fmt.Sprintf("Suspected, as sighting %d, of", n)
	}
	return fmt.Sprintf("Sighting %d of", n)
}

// neighbours returns the sightings of the same bug before and after this one.
func (b *build) neighbours(r, bug *tracker.Record) (before, after *Neighbour) {
	all, i := b.tallies[bug].sightings, b.places[r].row-1
	if i > 0 {
		before = b.neighbour(r, all[i-1], "earlier")
	}
	if i >= 0 && i+1 < len(all) {
		after = b.neighbour(r, all[i+1], "later")
	}
	return before, after
}

func (b *build) neighbour(from, to *tracker.Record, word string) *Neighbour {
	apart := from.Observation.Observed.At.Sub(to.Observation.Observed.At).Abs()
	return &Neighbour{Item: Item{Mark: mark(to.Observation), Href: recordRoot + recordAddress(to.Kind, to.ID),
		Time: date(to.Observation.Observed)}, Apart: span(apart) + " " + word, On: to.Observation.Instance, AfterFix: b.seen[to].after != ""}
}

// sightingFacts are shown under the title. What the format expects of every sighting has its place even
// if nobody wrote it down.
func (b *build) sightingFacts(r *tracker.Record) []Fact {
	obs := r.Observation
	instance := b.instanceCell(recordRoot, obs)
	if n := b.places[r].here; n > 1 && instance[0].Kind == "" {
		instance[0].Then = ", " + ordinal(n) + " time"
	}
	var others Fact
	if len(instance) > fewInstances {
		others = Fact{Name: "Also on", Items: instance[1:], Long: true}
		instance = instance[:1]
	}
	all := []Fact{{Name: "Instance", Items: instance}, one("Service", b.topicItem(recordRoot, serviceTopic, b.idx.ServiceOf(r))),
		{Name: "Detected by", Items: b.detectedBy(obs)}, {Name: "Impact", Items: impactItems(obs)},
		one("Back to normal", resolvedItem(obs)), {Name: "Work", Items: workItems(obs)}, {Name: "Runbook", Items: b.usedCell(recordRoot, obs)}}
	if !obs.Acknowledged.IsZero() {
		all = append(all, one("Acknowledged", afterItem(obs, obs.Acknowledged)))
	}
	if !obs.Mitigated.IsZero() {
		all = append(all, one("Mitigated", afterItem(obs, obs.Mitigated)))
	}
	return facts(append(all, given("Ended by", obs.Resolution), given("Class", strings.ReplaceAll(obs.Class, "-", " ")),
		given("Owner", r.Owner), others)...)
}

// fewInstances are as many as stand beside each other; more have a row of their own.
const fewInstances = 4

func (b *build) detectedBy(obs *tracker.Observation) []Item {
	if obs.Detected == "" && len(obs.Alerts) == 0 {
		return []Item{{Kind: Unknown}}
	}
	items := b.topicItems(recordRoot, alertTopic, obs.Alerts)
	if obs.Detected != "" && (obs.Detected != "alert" || len(items) == 0) {
		items = append(items, text(obs.Detected))
	}
	return items
}

// impactItems say what it cost users. What was not recorded is not zero.
func impactItems(obs *tracker.Observation) []Item {
	var items []Item
	i := obs.Impact
	if i.Downtime != nil {
		items = append(items, Item{Text: span(*i.Downtime) + " down"})
	}
	if i.Users != nil {
		items = append(items, Item{Text: count(*i.Users, "user") + " hit"})
	} else if usersNoticed(obs) {
		items = append(items, Item{Text: "users noticed"})
	}
	if i.Severity != nil {
		items = append(items, Item{Text: severity(*i.Severity)})
	}
	return orUnknown(items)
}

func workItems(obs *tracker.Observation) []Item {
	var items []Item
	if obs.Impact.Effort != nil {
		items = append(items, Item{Text: span(*obs.Impact.Effort)})
	}
	if len(obs.Handlers) > 0 {
		items = append(items, Item{Text: list(obs.Handlers...)})
	}
	return orUnknown(items)
}

func resolvedItem(obs *tracker.Observation) Item {
	if obs.Ongoing {
		return Item{Flag: ongoing}
	}
	return afterItem(obs, obs.Resolved)
}

// afterItem returns a moment of the sighting and how long after its beginning that was.
func afterItem(obs *tracker.Observation, t tracker.Time) Item {
	item := asWritten(t)
	if item.Kind == "" && !t.DateOnly && !obs.Observed.DateOnly && t.At.After(obs.Observed.At) {
		item.Then += ", after " + span(t.At.Sub(obs.Observed.At))
	}
	return item
}

// classFacts say how sure the classification is and when people last looked.
func (b *build) classFacts(r *tracker.Record) []Fact {
	obs := r.Observation
	all := []Fact{one("State", text(stateWord(obs)))}
	if !obs.Bug.IsZero() || !obs.Classified.IsZero() {
		all = append(all, one("Looked at", asWritten(obs.Classified)))
	}
	return facts(append(all, given("Episode", episodeWord(obs.Episode)))...)
}

func episodeWord(episode string) string {
	switch episode {
	case "new":
		return "a new one, say people"
	case "same":
		return "the same, say people"
	}
	return ""
}
