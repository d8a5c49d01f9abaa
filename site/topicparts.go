package site

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/site/svg"
	"github.com/casebook-dev/casebook/tracker"
)

// Most is the answer of a page of a name: the bug that it was most often.
type Most struct {
	Words string // "15 of 18 times it meant"
	Bug   Item
	Last  string // " Last seen 2026-11-19 on thumb-1."
}

// mostOf says what a name meant most often, near misses among its sightings. It is nil where nothing is
// classified.
func (b *build) mostOf(root string, t *topic, meanings []*meaning) *Most {
	if len(meanings) == 0 {
		return nil
	}
	verb := "it was"
	if t.kind == alertTopic {
		verb = "it meant"
	}
	newest := t.sightings[0]
	m := &Most{Words: fmt.Sprintf("%s of %s %s %s", thousands(len(meanings[0].sightings)), thousands(len(t.sightings)), plural(len(t.sightings), "time", "times"), verb),
		Bug: b.item(root, meanings[0].bug), Last: " Last seen " + date(newest.Observation.Observed)}
	if t.kind != instanceTopic {
		m.Last += onPlaces(tracker.InstancesOf(newest))
	}
	m.Last += "."
	return m
}

// knownBy is how many people a page names.
const knownBy = 6

// handlers returns who handled sightings, those who did most first: how often, and when last. Sightings
// are the newest first.
func handlers(sightings []*tracker.Record) []Fact {
	n, last := map[string]int{}, map[string]string{}
	for _, r := range sightings {
		for _, who := range r.Observation.Handlers {
			if n[who]++; last[who] == "" {
				last[who] = date(r.Observation.Observed)
			}
		}
	}
	all := mostFirst(n)
	slices.SortStableFunc(all, func(x, y named) int {
		return cmp.Or(cmp.Compare(y.n, x.n), strings.Compare(last[y.name], last[x.name]))
	})
	var facts []Fact
	for _, who := range all[:min(knownBy, len(all))] {
		facts = append(facts, one(who.name, Item{Text: times(who.n) + ", last", Time: last[who.name]}))
	}
	return facts
}

// linkLimit is how many links out of one kind a page of a name shows.
const linkLimit = 6

// topicLinks returns the links of a kind that the runbooks and sightings of a name have, each once.
func topicLinks(t *topic, kind string) []Item {
	var items []Item
	seen := map[string]bool{}
	for _, r := range slices.Concat(t.others, t.sightings) {
		for _, l := range r.Links {
			if len(items) == linkLimit {
				return items
			}
			if l.Kind == kind && !seen[l.URL] && l.State != "gone" {
				seen[l.URL] = true
				items = append(items, linkItem(l))
			}
		}
	}
	return items
}

// tooLate says in how many sightings of an alert users noticed anyway.
func tooLate(t *topic) string {
	n := 0
	for _, r := range t.sightings {
		if usersNoticed(r.Observation) {
			n++
		}
	}
	if n == 0 || t.kind != alertTopic {
		return ""
	}
	return fmt.Sprintf("In %s of %s users noticed, too.", thousands(n), count(len(t.sightings), "sighting"))
}

// LastTime is what was done in the newest sighting that says so.
type LastTime struct {
	Seen, Where string
	Href        string
	Section
}

// actionsTitle is the heading below which a sighting says what was done.
const actionsTitle = "Actions taken"

// lastTime returns what was done in the newest classified sighting of a name that says so, or nil.
func (b *build) lastTime(t *topic) *LastTime {
	for _, r := range t.sightings {
		if r.Observation.Bug.IsZero() {
			continue
		}
		section, _ := takeSection(b.body(r).copy(), actionsTitle)
		if section == nil || section.HTML == "" {
			continue
		}
		obs := r.Observation
		last := &LastTime{Seen: moment(obs.Observed), Where: onPlaces(tracker.InstancesOf(r)), Href: recordRoot + recordAddress(r.Kind, r.ID), Section: *section}
		if len(obs.Handlers) > 0 {
			last.Where += ", " + list(obs.Handlers...)
		}
		last.HTML = elsewhere(last.HTML, last.Href, "last-")
		return last
	}
	return nil
}

// gapWords says how far apart the sightings of a name are, which are the newest first: the shortest and
// the longest gap, and the one in the middle.
func gapWords(sightings []*tracker.Record) string {
	if len(sightings) < 3 {
		return ""
	}
	gaps := make([]time.Duration, 0, len(sightings))
	for i := range len(sightings) - 1 {
		gaps = append(gaps, sightings[i].Observation.Observed.At.Sub(sightings[i+1].Observation.Observed.At))
	}
	slices.Sort(gaps)
	return fmt.Sprintf("%s between sightings, from %s to %s, half of them %s or less", count(len(gaps), "gap"), gapSpan(gaps[0]), gapSpan(gaps[len(gaps)-1]), gapSpan(gaps[(len(gaps)-1)/2]))
}

// gapSpan is span, but no two sightings are nothing apart.
func gapSpan(d time.Duration) string {
	if d < time.Minute {
		return "less than a minute"
	}
	return span(d)
}

// Together are bugs that travel together.
type Together struct {
	Table
	Rule string
}

const (
	togetherApart = 24 * time.Hour // at most, if no episode is longer
	togetherRows  = 10
	togetherLeast = 2  // sightings of each: once is a coincidence
	togetherNear  = 50 // sightings before one that are looked at
)

// together finds the pairs of bugs that were seen under a name at most a day, or the casebook's episode
// gap if that is longer, apart. Sightings are the newest first.
func (b *build) together(root string, sightings []*tracker.Record) *Together {
	apart := max(togetherApart, b.idx.Config.EpisodeGap)
	pairs, total := b.pairsWithin(sightings, apart)
	if len(pairs) == 0 {
		return nil
	}
	t := &Together{Rule: fmt.Sprintf("seen here at most %s apart, each at least twice", span(apart)),
		Table: Table{Caption: "Bugs that travel together", Columns: []Column{{Name: "Bug"}, {Name: "Of its sightings", Right: true}, {Name: "With"}, {Name: "Of its sightings", Right: true}}}}
	for _, p := range pairs[:min(togetherRows, len(pairs))] {
		t.Rows = append(t.Rows, []Cell{{b.item(root, p.a)}, {{Text: thousands(p.na) + " of " + thousands(total[p.a])}}, {b.item(root, p.b)}, {{Text: thousands(p.nb) + " of " + thousands(total[p.b])}}})
	}
	return t
}

// pair is two bugs, a before b by id, and how many sightings of each had one of the other near.
type pair struct {
	a, b   *tracker.Record
	na, nb int
}

// pairsWithin counts for every two bugs the sightings of one that have a sighting of the other within a
// span, and the sightings of each bug at all. The pairs most often together come first.
func (b *build) pairsWithin(sightings []*tracker.Record, apart time.Duration) (pairs []pair, total map[*tracker.Record]int) {
	type near struct{ sighting, bug *tracker.Record }
	found := map[near]bool{}
	total = map[*tracker.Record]int{}
	bugs := make([]*tracker.Record, len(sightings))
	for i, r := range sightings {
		if bugs[i] = b.bugOf(r); bugs[i] == nil {
			continue
		}
		total[bugs[i]]++
		for j := i - 1; j >= max(0, i-togetherNear) && sightings[j].Observation.Observed.At.Sub(r.Observation.Observed.At) <= apart; j-- {
			if bugs[j] != nil && bugs[j] != bugs[i] {
				found[near{r, bugs[j]}], found[near{sightings[j], bugs[i]}] = true, true
			}
		}
	}
	counted := map[[2]*tracker.Record]int{} // of the first, those near the second
	for f := range found {
		counted[[2]*tracker.Record{b.bugOf(f.sighting), f.bug}]++
	}
	for k, n := range counted {
		if m := counted[[2]*tracker.Record{k[1], k[0]}]; k[0].ID < k[1].ID && n >= togetherLeast && m >= togetherLeast {
			pairs = append(pairs, pair{k[0], k[1], n, m})
		}
	}
	slices.SortFunc(pairs, func(x, y pair) int {
		return cmp.Or(cmp.Compare(y.na+y.nb, x.na+x.nb), strings.Compare(x.a.ID, y.a.ID), strings.Compare(x.b.ID, y.b.ID))
	})
	return pairs, total
}

// shareBar draws a part of a whole.
func shareBar(n, of int) Item {
	return Item{Fig: template.HTML(svg.Bar(float64(n) / float64(max(of, 1))))} // #nosec: drawn by svg
}
