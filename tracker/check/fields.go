package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// fieldRules look at the values of fields, times aside.
func fieldRules() []Rule {
	return []Rule{
		{
			Name: "unknown-service", Family: "fields", Severity: tracker.Warning,
			Doc: "The settings list the services, and this one is not among them: mistyped, or new and not yet listed. Sightings under a " +
				"mistyped service are missing from the page and the figures of the right one. Without a list nothing is reported.",
			Given:  "-- casebook.yaml --\nservices: [upload-api, search]\n",
			Before: "-- bugs/disk-full.md --\n---\ntitle: Disk full\nservice: uplaod-api\n---\n",
			After:  "-- bugs/disk-full.md --\n---\ntitle: Disk full\nservice: upload-api\n---\n",
			record: unknownService, whole: unknownServiceOfInventory,
		},
		{
			Name: "unknown-instance", Family: "fields", Severity: tracker.Warning,
			Doc: "The settings hold an inventory of instances, and none of its names or globs matches this one: mistyped, or missing from " +
				"the inventory. A mistyped instance gets a row of its own in every figure. A name that three sightings or more have is " +
				"reported once, at the inventory. Without an inventory nothing is reported.",
			Given:  "-- casebook.yaml --\ninstances: [{name: db-*, count: 3}, {name: proxy}]\n",
			Before: "-- observations/2026/2026-03-17-0309-disk-full-on-prxy.md --\n---\ntitle: 'Handle: \"disk full\" on prxy'\nobserved: 2026-03-17T03:09Z\n---\n",
			After:  "-- observations/2026/2026-03-17-0309-disk-full-on-proxy.md --\n---\ntitle: 'Handle: \"disk full\" on proxy'\nobserved: 2026-03-17T03:09Z\n---\n",
			record: unknownInstance, whole: unlistedInstances,
		},
		{
			Name: "task-without-bug", Family: "fields", Severity: tracker.Error,
			Doc: "A task says under bugs which bugs it addresses; only a task of role documentation may do without. " +
				"Otherwise nobody can ask whether the work helped.",
			Given:  exampleBug,
			Before: "-- tasks/sweep-tmp.md --\n---\ntitle: Sweep /tmp\nrole: mitigation\nstatus: planned\n---\n",
			After:  "-- tasks/sweep-tmp.md --\n---\ntitle: Sweep /tmp\nrole: mitigation\nbugs: [disk-full]\nstatus: planned\n---\n",
			record: taskWithoutBug,
		},
		{
			Name: "report-month", Family: "fields", Severity: tracker.Warning,
			Doc: "The id of an operational report is its month, and this one says another month inside, or none. The tables of its page are " +
				"computed for the month that is written inside.",
			Before: "-- reports/2026-03.md --\n---\ntitle: Operations in March\nmonth: 2026-02\n---\n",
			After:  "-- reports/2026-03.md --\n---\ntitle: Operations in March\nmonth: 2026-03\n---\n",
			record: reportMonth,
		},
	}
}

func unknownService(in *input, r *subject, say sayHere) {
	known := in.idx.Config.Services
	if len(known) == 0 || r.Kind != tracker.KindBug && r.Kind != tracker.KindObservation && r.Kind != tracker.KindRunbook {
		return
	}
	if slices.Contains(known, r.service()) && !mayHave(r.Record, "signatures") {
		return
	}
	for _, n := range r.scalars("service") {
		if !slices.Contains(known, n.Value) {
			text, hint := serviceWords(n.Value, known)
			say(n.Pos, text, hint)
		}
	}
	for _, n := range r.scalars("signatures", "service") {
		if !slices.ContainsFunc(known, func(s string) bool { return tracker.MatchGlob(n.Value, s) }) {
			say(n.Pos, fmt.Sprintf("the signature is for the service %q, which matches none of the settings", n.Value),
				nearHint(tracker.Nearest(n.Value, known), "it can never recognise anything; correct it, or add the service to services in "+tracker.ConfigFile))
		}
	}
}

// service returns the service that the record names, right or wrong; empty if none.
func (s *subject) service() string {
	switch {
	case s.Bug != nil:
		return s.Bug.Service
	case s.Observation != nil:
		return s.Observation.Service
	case s.Runbook != nil:
		return s.Runbook.Service
	}
	return ""
}

func serviceWords(name string, known []string) (text, hint string) {
	return fmt.Sprintf("the service %q is not one of the settings", name),
		nearHint(tracker.Nearest(name, known), "use one of "+strings.Join(known, ", ")+", or add it to services in "+tracker.ConfigFile)
}

func unknownServiceOfInventory(in *input, say say) {
	known := in.idx.Config.Services
	if len(known) == 0 {
		return
	}
	for _, inv := range in.idx.Config.Instances {
		if inv.Service != "" && !slices.Contains(known, inv.Service) {
			text, hint := serviceWords(inv.Service, known)
			say(tracker.ConfigFile, inv.Pos, text, hint)
		}
	}
}

func unknownInstance(in *input, r *subject, say sayHere) {
	switch {
	case len(in.idx.Config.Instances) == 0:
	case r.Observation != nil:
		checkInstance(in, r.Observation.Instance, func() tracker.Pos { return r.Pos("title") }, say)
		for _, n := range r.scalars("also_on") {
			checkInstance(in, n.Value, func() tracker.Pos { return n.Pos }, say)
		}
	case r.Task != nil:
		for _, n := range r.scalars("shipped", "on") {
			if !isGlob(n.Value) {
				checkInstance(in, n.Value, func() tracker.Pos { return n.Pos }, say)
			}
		}
	}
}

func isGlob(name string) bool { return strings.ContainsAny(name, "*?[") }

func checkInstance(in *input, name string, pos func() tracker.Pos, say sayHere) {
	if name == "" || name == tracker.UnknownInstance || in.instances().listed[name] || in.instances().foreign[name] >= often || inInventory(in.idx.Config, name) {
		return
	}
	say(pos(), fmt.Sprintf("the instance %q is not in the inventory", name),
		nearHint(in.instances().near(name), "correct it, or add it to instances in "+tracker.ConfigFile))
}

// unlistedInstances reports names that many sightings have at the inventory, once: they are hardly
// mistyped, but missing there.
func unlistedInstances(in *input, say say) {
	if len(in.idx.Config.Instances) == 0 {
		return
	}
	for name, n := range in.instances().foreign {
		if n >= often {
			say(tracker.ConfigFile, in.idx.Config.Instances[0].Pos, fmt.Sprintf("%d sightings name the instance %q, which is not in the inventory", n, name),
				nearHint(in.instances().near(name), "add it to instances in "+tracker.ConfigFile))
		}
	}
}

func inInventory(cfg *tracker.Config, name string) bool {
	return slices.ContainsFunc(cfg.Instances, func(inv tracker.Inventory) bool { return tracker.MatchGlob(inv.Name, name) })
}

// instances are the names of instances that a casebook knows.
type instances struct {
	known   []string        // spelt out in the inventory, matched by its globs, or of many sightings; sorted
	listed  map[string]bool // those of sightings that the inventory has
	foreign map[string]int  // those that it does not have: how many sightings name them
}

func instancesOf(idx *tracker.Index) instances {
	seen := map[string]int{}
	for _, r := range idx.Records(tracker.KindObservation) {
		for _, name := range tracker.InstancesOf(r) {
			seen[name]++
		}
	}
	all := instances{listed: map[string]bool{}, foreign: map[string]int{}}
	for name, n := range seen {
		switch {
		case inInventory(idx.Config, name):
			all.known, all.listed[name] = append(all.known, name), true
			continue
		case n >= often:
			all.known = append(all.known, name)
		}
		all.foreign[name] = n
	}
	for _, inv := range idx.Config.Instances {
		if !isGlob(inv.Name) && seen[inv.Name] == 0 {
			all.known = append(all.known, inv.Name)
		}
	}
	slices.Sort(all.known)
	return all
}

// near returns known instances that a name may have been meant to be. One that differs in its digits
// only is another instance, not a mistake.
func (all instances) near(name string) []string {
	near := tracker.Nearest(name, all.known)
	return slices.DeleteFunc(near, func(other string) bool { return withoutDigits(other) == withoutDigits(name) })
}

func withoutDigits(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, name)
}

func taskWithoutBug(_ *input, r *subject, say sayHere) {
	if r.Task == nil || r.Task.Role == "documentation" || len(r.Task.Bugs) > 0 || r.has("bugs") {
		return
	}
	place, text := r.Pos("title"), "the task names no bug"
	if r.Task.Role != "" {
		place, text = r.Pos("role"), fmt.Sprintf("the task has role %s, but names no bug", r.Task.Role)
	}
	say(place, text,
		fmt.Sprintf("name the bug: casebook link %s bug/ID; only a task of role documentation has none", r.Ref()))
}

func reportMonth(_ *input, r *subject, say sayHere) {
	if r.Report == nil || r.has("month") && r.Report.Month == "" {
		return // not a month: loading said so
	}
	switch month := r.Report.Month; {
	case month == "":
		say(r.Pos("title"), "the report does not say what month it is about", fmt.Sprintf("casebook set %s month=%s", r.Ref(), r.ID))
	case !strings.HasPrefix(r.ID, month):
		say(r.Pos("month"), fmt.Sprintf("the report %s says it is about %s", r.ID, month), fmt.Sprintf("casebook set %s month=%s", r.Ref(), r.ID))
	}
}
