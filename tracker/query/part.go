package query

import (
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// parted are the parts of the fields that have a shape of their own.
func parted() []leaf {
	all := []leaf{
		{name: "impact.downtime", doc: "how long users could not work", kinds: onlyObservation, amounts: writtenDurations("impact", "downtime"), length: true},
		{name: "impact.effort", doc: "work it took", kinds: onlyObservation, amounts: writtenDurations("impact", "effort"), length: true},
		{name: "impact.users", doc: "users hit", kinds: onlyObservation, amounts: writtenNumbers("impact", "users")},
		{name: "impact.severity", doc: "1 is the gravest, 4 the least", kinds: onlyObservation, amounts: writtenNumbers("impact", "severity")},
		{name: "runbook.worked", doc: "whether the runbook worked", kinds: onlyObservation, words: []string{"yes", "partly", "no"}, texts: written("runbook", "worked")},
		{name: "not.because", doc: "why it is not that bug", kinds: onlyObservation, prose: true, texts: written("not", "because")},
		{name: "runbook.used", doc: "the runbook that was used", kinds: onlyObservation, links: related(tracker.UsedRunbook, false)},
		{name: "shipped.at", doc: "the time of a rollout", kinds: onlyTask, times: shippedTimes},
		{name: "shipped.on", doc: "the instances of a rollout, as written", kinds: onlyTask, texts: written("shipped", "on")},
		{name: "signatures.contains", doc: "text that a bug is recognised by", kinds: onlyBug, prose: true, texts: written("signatures", "contains")},
		{name: "signatures.regexp", doc: "expression that a bug is recognised by", kinds: onlyBug, prose: true, texts: written("signatures", "regexp")},
		{name: "signatures.instance", doc: "where a signature applies", kinds: onlyBug, texts: written("signatures", "instance")},
		{name: "signatures.service", doc: "where a signature applies", kinds: onlyBug, texts: written("signatures", "service")},
		{name: "decisions.decision", doc: "what was decided", kinds: []tracker.Kind{tracker.KindReport}, prose: true, texts: written("decisions", "decision")},
		{name: "link.text", doc: "the caption of an external link", prose: true, texts: written("links", "text")},
		{name: "link.state", doc: "the state of an external thing, as written", texts: written("links", "state")},
		{name: "link.at", doc: "the time of that state", times: writtenTimes("links", "at")},
	}
	for _, kind := range tracker.LinkKinds() {
		all = append(all, leaf{name: "link." + kind, doc: "the address of such a link", prose: true, texts: texts(linkOf(kind))})
	}
	return all
}

func linkOf(kind string) func(*tracker.Record, func(string) bool) bool {
	return func(r *tracker.Record, yes func(string) bool) bool {
		for _, l := range r.Links {
			if l.Kind == kind && yes(l.URL) {
				return true
			}
		}
		return false
	}
}

// relations are the links between records: by the kind at the other end, by the relation and its
// reverse, and all of them.
func relations() []leaf {
	all := []leaf{
		{name: "out", doc: "any record it refers to, mentions included", links: linked(false)},
		{name: "in", doc: "any record that refers to it, mentions included", links: linked(true)},
		{name: "not", doc: "a bug that it was found not to be", kinds: onlyObservation, links: related(tracker.NotObservationOf, false)},
	}
	for _, kind := range tracker.Kinds() {
		one := leaf{name: kind.String(), doc: "a " + kind.String() + " linked with it by a field", links: ofKind(kind)}
		many := one
		many.name, many.doc, many.amounts = kind.Folder(), "the number of them, or one", count(one.links)
		all = append(all, one, many)
		if kind == tracker.KindObservation {
			all[len(all)-1].until = countUntil
			all = append(all, leaf{name: "sightings", doc: "how often a bug was seen, near misses aside", kinds: onlyBug, links: sightings, until: countUntil})
		}
	}
	for _, relation := range tracker.Relations() {
		all = append(all, leaf{name: relationName(relation), doc: "a record that it " + relation.Forward(), links: related(relation, false)},
			leaf{name: strings.ReplaceAll(relation.Backward(), " ", "-"), doc: "the reverse of " + relation.String(), links: related(relation, true)})
	}
	return all
}

// relationName is the field that holds the relation, if it has the same words, else its term.
func relationName(relation tracker.Relation) string {
	field := strings.ReplaceAll(relation.String(), "-", "_")
	for _, kind := range tracker.Kinds() {
		if _, ok := tracker.FieldOf(kind, field); ok {
			return field
		}
	}
	return relation.String()
}
