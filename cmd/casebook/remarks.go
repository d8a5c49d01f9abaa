package main

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// Remarks say, after the work, what the person who did it should know. They never hold anybody up.

// partOf reports whether a word at the prompt named a record by a part of its id only, so that people may
// want to see which one it was.
func partOf(word string, r *tracker.Record) bool {
	id := strings.TrimSuffix(path.Base(strings.ReplaceAll(strings.ToLower(word), `\`, "/")), ".md")
	return word != "" && id != r.ID && !slices.ContainsFunc(r.Aliases, func(alias string) bool { return strings.EqualFold(alias, id) })
}

// matchRemark says which record a part of an id meant: "free-a" is runbook/free-a-full-disk: Free a full disk.
func matchRemark(word string, r *tracker.Record) string {
	if !partOf(word, r) {
		return ""
	}
	return fmt.Sprintf("%q is %s: %s", word, r.Ref(), r.Title)
}

// closingRemark says how to close a sighting about to be recorded, unless that is said or nothing began.
func closingRemark(r *tracker.Record) string {
	o := r.Observation
	switch {
	case !o.Resolved.IsZero() || o.NearMiss:
		return ""
	case o.Ongoing:
		return "when it is over: casebook set " + r.ID + " resolved=TIME"
	}
	return "when it is over: casebook set " + r.ID + " resolved=TIME (resolved=ongoing while it lasts)"
}

// sightingRemarks are those on a sighting about to be recorded.
func (cb *Casebook) sightingRemarks(r *tracker.Record) []string {
	var all []string
	for _, name := range tracker.InstancesOf(r) {
		all = append(all, cb.instanceRemark(name))
	}
	all = append(all, cb.serviceRemark(r.Observation.Service), cb.sameSightingRemark(r))
	if bug, ok := cb.Index.Target(r.Observation.Bug); ok && !r.Observation.Bug.IsZero() {
		all = append(all, cb.fixedRemark(r, bug))
	}
	return withoutEmpty(all)
}

func withoutEmpty(lines []string) []string {
	return slices.DeleteFunc(lines, func(s string) bool { return s == "" })
}

// instanceRemark speaks up for an instance that no line of the inventory has.
func (cb *Casebook) instanceRemark(name string) string {
	inventory := cb.Index.Config.Instances
	if len(inventory) == 0 || cb.inInventory(name) {
		return ""
	}
	var known []string
	for _, word := range cb.instances() {
		if cb.inInventory(word) {
			known = append(known, word)
		}
	}
	return fmt.Sprintf("the instance %q is not in the inventory of %s%s", name, tracker.ConfigFile, didYouMean(name, known))
}

func (cb *Casebook) inInventory(name string) bool {
	return slices.ContainsFunc(cb.Index.Config.Instances, func(inv tracker.Inventory) bool { return tracker.MatchGlob(inv.Name, name) })
}

// serviceRemark speaks up for a service that the settings do not list.
func (cb *Casebook) serviceRemark(name string) string {
	known := cb.Index.Config.Services
	if name == "" || len(known) == 0 || slices.Contains(known, name) {
		return ""
	}
	return fmt.Sprintf("the service %q is not one of those in %s%s", name, tracker.ConfigFile, didYouMean(name, known))
}

// didYouMean ends a remark with the nearest name, if any is near.
func didYouMean(name string, known []string) string {
	near := tracker.Nearest(name, known)
	if len(near) == 0 {
		return ""
	}
	return "; did you mean " + near[0] + "?"
}

func (cb *Casebook) sameSightingRemark(r *tracker.Record) string {
	same := cb.sameSighting(r)
	if same == nil {
		return ""
	}
	return fmt.Sprintf("%s has the same error on the same instance, %s; if it is one sighting, keep one of the two", same.Ref(), apart(same, r))
}

// sameSighting returns the recorded sighting of the same message on one of the same instances that is
// nearest in time and within the episode gap, or nil.
func (cb *Casebook) sameSighting(r *tracker.Record) *tracker.Record {
	var nearest *tracker.Record
	least := cb.Index.Config.EpisodeGap
	for _, other := range cb.Index.Records(tracker.KindObservation) {
		span := other.Observation.Observed.At.Sub(r.Observation.Observed.At).Abs()
		sameDay := other.Observation.Observed.DateOnly && other.Observation.Observed.Date() == r.Observation.Observed.Date()
		if (span <= least || sameDay) && sameError(other, r) && shareInstance(other, r) && other.ID != r.ID {
			nearest, least = other, min(span, least)
		}
	}
	return nearest
}

func sameError(a, b *tracker.Record) bool {
	return foldWords(a.Observation.Error) == foldWords(b.Observation.Error)
}

// foldWords makes texts comparable that differ in case and white space.
func foldWords(text string) string { return strings.Join(strings.Fields(strings.ToLower(text)), " ") }

func shareInstance(a, b *tracker.Record) bool {
	names := tracker.InstancesOf(b)
	return slices.ContainsFunc(tracker.InstancesOf(a), func(name string) bool { return slices.Contains(names, name) })
}

// apart says how far a sighting is from another: "20m before".
func apart(from, to *tracker.Record) string {
	a, b := from.Observation.Observed, to.Observation.Observed
	span := b.At.Sub(a.At).Truncate(time.Second)
	switch {
	case a.DateOnly || b.DateOnly:
		return "about the same time"
	case span == 0:
		return "at the same time"
	case span < 0:
		return tracker.FormatDuration(-span, true) + " after"
	}
	return tracker.FormatDuration(span, true) + " before"
}

// fixedRemark speaks up for a sighting of a bug that people took for fixed.
func (cb *Casebook) fixedRemark(obs, bug *tracker.Record) string {
	if bug.Bug.Status != "fixed" {
		return ""
	}
	since := cb.fixedSince(bug)
	if !since.IsZero() && !obs.Observation.Observed.End().After(since.End()) {
		return "" // seen before the fix or on its day, and only now written down
	}
	when := "fixed"
	if !since.IsZero() {
		when += " since " + cb.day(since)
	}
	return fmt.Sprintf("%s is %s: this is a sighting after its fix; if it is back: casebook set %s status=investigating", bug.Ref(), when, bug.Ref())
}

// fixedSince returns when the newest fix of a bug that is in force had shipped everywhere, as far as its
// tasks say.
func (cb *Casebook) fixedSince(bug *tracker.Record) tracker.Time {
	var newest tracker.Time
	for _, edge := range cb.Index.FieldsIn(bug) {
		if edge.Relation != tracker.Addresses || edge.From.Task.Role != "fix" || !edge.From.Task.Reverted.IsZero() {
			continue
		}
		for _, part := range edge.From.Task.Shipped {
			if newest.IsZero() || part.At.End().After(newest.End()) {
				newest = part.At
			}
		}
	}
	return newest
}

// unclassifiedRemark says what to do with a sighting of no bug, and of which bug the same error was before.
func (cb *Casebook) unclassifiedRemark(r *tracker.Record) string {
	if bug := cb.bugOfError(r); bug != nil {
		return fmt.Sprintf("unclassified; the same error was %s before: casebook classify %s %s", bug.Ref(), r.ID, bug.ID)
	}
	if bug := cb.bugTitled(r.Observation.Error); bug != nil {
		return fmt.Sprintf("unclassified; %s has the error as its title: casebook classify %s %s", bug.Ref(), r.ID, bug.ID)
	}
	return fmt.Sprintf("unclassified: casebook classify %s BUG, or casebook new bug --from %s", r.ID, r.ID)
}

// bugOfError returns the bug of the newest sighting with the same error, or nil.
func (cb *Casebook) bugOfError(r *tracker.Record) *tracker.Record {
	var newest, found *tracker.Record
	for _, other := range cb.Index.Records(tracker.KindObservation) {
		bug, ok := cb.Index.Target(other.Observation.Bug)
		if ok && !other.Observation.Bug.IsZero() && sameError(other, r) && (newest == nil || tracker.CompareObserved(newest, other) < 0) {
			newest, found = other, cb.Index.Canonical(bug)
		}
	}
	return found
}

// bugTitled returns the bug that an error message is the title of, or nil.
func (cb *Casebook) bugTitled(message string) *tracker.Record {
	for _, bug := range cb.Index.Records(tracker.KindBug) {
		if foldWords(bug.Title) == foldWords(message) {
			return cb.Index.Canonical(bug)
		}
	}
	return nil
}

// similarShown is how many bugs with a similar title a remark names.
const similarShown = 3

// similarBugs returns the bugs whose title shares at least half of its words with a title, the most alike
// first.
func (cb *Casebook) similarBugs(title string) []*tracker.Record {
	type similar struct {
		bug   *tracker.Record
		share float64
	}
	var found []similar
	words := slugWords(title)
	for _, bug := range cb.Index.Records(tracker.KindBug) {
		if share := sharedWords(words, slugWords(bug.Title)); share >= 0.5 {
			found = append(found, similar{bug, share})
		}
	}
	slices.SortStableFunc(found, func(a, b similar) int { return cmp.Compare(b.share, a.share) })
	var bugs []*tracker.Record
	for _, s := range found[:min(similarShown, len(found))] {
		bugs = append(bugs, s.bug)
	}
	return bugs
}

func slugWords(title string) []string {
	words := strings.Split(tracker.Slug(title), "-")
	slices.Sort(words)
	return slices.Compact(words)
}

// sharedWords returns how many words two sorted sets share, of those in either, from 0 to 1. Words count
// as one that differ by a plural or a slip.
func sharedWords(a, b []string) float64 {
	shared := 0
	for _, word := range a {
		if slices.ContainsFunc(b, func(other string) bool {
			return word == other || len(word) > 4 && tracker.Distance(word, other, 1) <= 1
		}) {
			shared++
		}
	}
	return float64(shared) / float64(max(len(a)+len(b)-shared, 1))
}
