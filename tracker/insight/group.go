package insight

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
	"github.com/casebook-dev/casebook/tracker/recurrence"
)

// Group is what the records say of several bugs at once: of a service, of an instance, of a query, of everything.
type Group struct {
	Name     string // "service upload-api", "instance replica-2", "all bugs"
	Bugs     []*Bug // by id; of an instance those seen on it
	Counts   Counts
	Windows  []Window // of episodes of any of the bugs; a growing list of bugs makes them grow
	Effort   *float64 // minutes so far
	Downtime *float64
	Expected *float64 // cost of 90 days, of the bugs that stand for work
	States   []StateCount
	Ranked   []*Bug // of Bugs, those with an expected cost, the largest first
	Vital    int    // the fewest of them that make 80 % of the expected cost
	Query    string // lists the sightings counted

	casebook *Casebook
	instance string
}

// StateCount is how many bugs are in a state.
type StateCount struct {
	State State
	Bugs  int
}

// All returns what the records say of all bugs.
func (c *Casebook) All() Group {
	return c.group("all bugs", "kind:observation is:classified -is:near-miss", "", c.bugs)
}

// Service returns what the records say of the bugs of a service; ok is false if there are none.
func (c *Casebook) Service(name string) (g Group, ok bool) {
	some := c.choose(func(b *Bug) bool { return strings.EqualFold(b.Record.Bug.Service, name) }, byID)
	return c.group("service "+name, "kind:observation bug.service:"+quoted(name)+" -is:near-miss", "", some), len(some) > 0
}

// Instance returns what the records say of the bugs that were seen on an instance; only episodes on it are counted.
// ok is false if there are none.
func (c *Casebook) Instance(name string) (g Group, ok bool) {
	some := c.choose(func(b *Bug) bool {
		return slices.ContainsFunc(b.Instances, func(i InstanceShare) bool { return i.Name == name })
	}, byID)
	return c.group("instance "+name, "kind:observation is:classified instance:"+quoted(name)+" -is:near-miss", name, some), len(some) > 0
}

// Of returns what the records say of some bugs; the query is the one that found them.
func (c *Casebook) Of(bugs []*Bug, query string) Group {
	var ids []string
	for _, b := range bugs {
		ids = append(ids, b.Record.ID)
	}
	return c.group("bugs that fit "+query, "kind:observation bug:"+strings.Join(ids, ",")+" -is:near-miss", "", bugs)
}

func byID(x, y *Bug) int { return strings.Compare(x.Record.ID, y.Record.ID) }

// quoted writes a value of a query; what has spaces or signs gets quotes.
func quoted(value string) string {
	if strings.ContainsAny(value, " :,()*?\"") {
		return `"` + strings.ReplaceAll(value, `"`, `\"`) + `"`
	}
	return value
}

func (c *Casebook) group(name, query, instance string, bugs []*Bug) Group {
	g := Group{Name: name, Bugs: bugs, Query: query, casebook: c, instance: instance}
	states := make([]int, len(States()))
	for _, b := range bugs {
		states[b.State]++
		g.add(b)
	}
	for s, n := range states {
		if n > 0 {
			g.States = append(g.States, StateCount{State(s), n})
		}
	}
	if g.Counts.Later > 0 {
		g.Query += " observed:<=" + c.AsOf.Format(time.RFC3339)
	}
	g.total()
	return g
}

// add adds one bug's counts and costs.
func (g *Group) add(b *Bug) {
	for _, e := range b.Episodes {
		mine := g.of(e)
		if len(mine) == 0 {
			continue
		}
		g.Counts.Episodes++
		g.Counts.Sightings += len(mine)
		if !e.Counts {
			g.Counts.Unrecorded++
		}
		for _, s := range mine {
			o := s.Record.Observation
			if o.Suspected {
				g.Counts.Suspected++
			}
			if o.Impact.Effort != nil {
				g.Effort = plus(g.Effort, o.Impact.Effort.Minutes())
			}
			if o.Impact.Downtime != nil {
				g.Downtime = plus(g.Downtime, o.Impact.Downtime.Minutes())
			}
		}
	}
	g.Counts.NearMisses += b.Counts.NearMisses
	g.Counts.Later += b.Counts.Later
}

// of returns the sightings of an episode that the group is about.
func (g *Group) of(e Episode) []Sighting {
	if g.instance == "" {
		return e.Sightings
	}
	var mine []Sighting
	for _, s := range e.Sightings {
		if slices.Contains(tracker.InstancesOf(s.Record), g.instance) {
			mine = append(mine, s)
		}
	}
	return mine
}

// total works out the windows and the ranking.
func (g *Group) total() {
	since := g.casebook.AsOf
	for _, b := range g.Bugs {
		if len(b.begins) > 0 && b.Since.Before(since) {
			since = b.Since
		}
	}
	for _, length := range windowDays {
		w := Window{Days: length, From: g.casebook.AsOf.Add(-duration(length))}
		if length == 0 || w.From.Before(since) {
			w.Clipped, w.From = length > 0, since
		}
		n := 0
		for _, b := range g.Bugs {
			for _, e := range b.begins {
				if e.At.After(w.From) && len(g.of(e)) > 0 {
					n++
				}
			}
		}
		g.Windows = append(g.Windows, w.counted(n, g.casebook.axis().between(w.From, g.casebook.AsOf)))
	}
	var sum float64
	for _, b := range g.casebook.Ranked() {
		if slices.Contains(g.Bugs, b) {
			g.Ranked = append(g.Ranked, b)
			sum += *b.Impact.Expected
			g.Expected = &sum
		}
	}
	reached := 0.0
	for _, b := range g.Ranked {
		if reached < 0.8*sum {
			g.Vital++
		}
		reached += *b.Impact.Expected
	}
}

// Sentences tells the group in plain words, a sentence each.
func (g Group) Sentences() []string {
	if g.Counts.Sightings == 0 {
		return []string{"Never seen."}
	}
	said := []string{fmt.Sprintf("%s in %s of %s.", english.Count(g.Counts.Sightings, "sighting"), english.Count(g.Counts.Episodes, "episode"), english.Count(len(g.Bugs), "bug"))}
	w := g.Windows[1]
	switch {
	case w.Rate == nil:
	case w.Events == 0 && w.Clipped && w.Exposed < 1: // all there is, is what began the record
		said = append(said, "First seen today; no rate yet.")
	case w.Events == 0 && w.Clipped:
		said = append(said, fmt.Sprintf("Not seen again in the %s recorded days since.", recorded(w.Exposed)))
	case w.Events == 0:
		said = append(said, fmt.Sprintf("Not seen in these %s recorded days.", recorded(w.Exposed)))
	default:
		said = append(said, fmt.Sprintf("%s in the last %s recorded days: %s (%s, 95 %%).", english.Capital(english.Count(w.Events, "episode")), recorded(w.Exposed),
			rateWords(w.Rate.PerDay, false), limitsWords(*w.Rate)))
	}
	var cost []string
	if g.Downtime != nil {
		cost = append(cost, minutesWords(*g.Downtime)+" of downtime")
	}
	if g.Effort != nil {
		cost = append(cost, minutesWords(*g.Effort)+" of work")
	}
	if len(cost) > 0 {
		said = append(said, "So far "+english.List(cost)+".")
	}
	if g.Expected != nil && *g.Expected > 0 && g.instance == "" {
		words := "Expected in the next 90 days, if nothing changes: " + costWords(*g.Expected)
		if len(g.Ranked) > 2 {
			words += fmt.Sprintf("; %d of %d ranked bugs stand for 80 %% of it", g.Vital, len(g.Ranked))
		}
		said = append(said, words+".")
	}
	return said
}

// limitsWords tells the limits of a rate in the unit that rateWords tells it in: "1.6 to 6.2", or "once in 10 days to 4.7
// months".
func limitsWords(r recurrence.Rate) string {
	if often(r.PerDay) {
		return number(30*r.Lo) + " to " + number(30*r.Hi)
	}
	short, long := Days(1/r.Hi), Days(1/r.Lo)
	return "once in " + withoutUnit(short, long) + " to " + long
}

// Unpriced returns those of the casebook's Unpriced that are in the group.
func (g Group) Unpriced() []*Bug { return g.among(g.casebook.Unpriced()) }

// Watched returns those of the casebook's Watched that are in the group.
func (g Group) Watched() []*Bug { return g.among(g.casebook.Watched()) }

// Escalating returns those of the casebook's Escalating that are in the group.
func (g Group) Escalating() []*Bug { return g.among(g.casebook.Escalating()) }

func (g Group) among(bugs []*Bug) []*Bug {
	var mine []*Bug
	for _, b := range bugs {
		if slices.Contains(g.Bugs, b) {
			mine = append(mine, b)
		}
	}
	return mine
}
