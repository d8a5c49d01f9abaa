package check

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
)

// taskRules look at the state of tasks.
func taskRules() []Rule {
	const head = "-- tasks/sweep-tmp.md --\n---\ntitle: Sweep /tmp\nrole: mitigation\nbugs: [disk-full]\n"
	return []Rule{
		{
			Name: "shipped-without-date", Family: "lifecycle", Severity: tracker.Error,
			Doc:    "The status of a task is shipped, but shipped does not say when. Whether the work helped is computed from that day on.",
			Given:  exampleBug,
			Before: head + "status: shipped\n---\n",
			After:  head + "status: shipped\nshipped: 2026-03-19\n---\n",
			record: shippedWithoutDate,
		},
		{
			Name: "status-contradicts-shipped", Family: "lifecycle", Severity: tracker.Error,
			Doc: "A task has a date under shipped, but its status is proposed, planned or dropped; or it was reverted without having shipped. " +
				"A shipment in parts that has begun is in-progress; what was shipped, reverted and given up may be dropped.",
			Given:  exampleBug,
			Before: head + "status: dropped\nshipped: 2026-03-19\n---\n",
			After:  head + "status: dropped\nshipped: 2026-03-19\nreverted: 2026-03-21\n---\n",
			record: statusContradictsShipped,
		},
		{
			Name: "delegated-without-sections", Family: "lifecycle", Severity: tracker.Warning,
			Doc: "Another team is asked to do this task, and the text does not say what they need to decide on it: why it concerns them " +
				"(Relevance), what it is worth (Value), and what is expected of them by when (Expectations).",
			Given:  exampleBug,
			Before: head + "status: planned\ndelegated: true\nteam: media\n---\n## Relevance\nYour thumbnailer writes the files.\n",
			After: head + "status: planned\ndelegated: true\nteam: media\n---\n## Relevance\nYour thumbnailer writes the files.\n" +
				"## Value\nTwo outages a month less.\n## Expectations\nA date by the end of April.\n",
			record: delegatedWithoutSections,
		},
		{
			Name: "oncall-task-too-large", Family: "lifecycle", Severity: tracker.Warning,
			Doc: "A task for whoever is on call (label on-call, or owned by oncall.assignee of the settings) is larger than oncall.max_size. " +
				"It will not be finished within a shift; break it down into tasks that are part_of it.",
			Given:  exampleBug + "-- casebook.yaml --\noncall: {max_size: 3}\n",
			Before: head + "status: planned\nlabels: [on-call]\nsize: 8\n---\n",
			After:  head + "status: planned\nlabels: [on-call]\nsize: 2\n---\n",
			record: oncallTaskTooLarge,
		},
	}
}

func shippedWithoutDate(_ *input, r *subject, say sayHere) {
	if r.Task != nil && r.Task.Status == "shipped" && len(r.Task.Shipped) == 0 && !r.has("shipped") {
		say(r.Pos("status"), "status is shipped, but shipped does not say when", fmt.Sprintf("casebook set %s shipped=DATE", r.Ref()))
	}
}

func statusContradictsShipped(_ *input, r *subject, say sayHere) {
	if r.Task == nil {
		return
	}
	t := r.Task
	idle := t.Status == "proposed" || t.Status == "planned" || t.Status == "dropped"
	switch shipped := len(t.Shipped) > 0; {
	case shipped && idle && t.Reverted.IsZero():
		say(r.Pos("status"), fmt.Sprintf("status is %s, but shipped says %s", t.Status, spelt(firstPart(t).At)),
			fmt.Sprintf("casebook set %s status=shipped, or say when it was reverted", r.Ref()))
	case !t.Reverted.IsZero() && !r.has("shipped"):
		say(r.Pos("reverted"), fmt.Sprintf("reverted says %s, but the task never shipped", spelt(t.Reverted)), "say under shipped when it reached production")
	}
}

// firstPart returns the part of a shipment that came first; the task has at least one.
func firstPart(t *tracker.Task) tracker.Rollout {
	return slices.MinFunc(t.Shipped, func(a, b tracker.Rollout) int { return a.At.Compare(b.At) })
}

func delegatedWithoutSections(_ *input, r *subject, say sayHere) {
	if r.Task == nil || !r.Task.Delegated || r.Task.Closed() {
		return
	}
	var missing []string
	for _, title := range tracker.DelegatedSections() {
		if !filled(r.Outline(), title) {
			missing = append(missing, title)
		}
	}
	if len(missing) > 0 && r.Outline().Unparsed == "" {
		say(r.Pos("delegated"), fmt.Sprintf("the task is delegated, but does not say its %s", english.List(missing)), "write for the other team under ## "+missing[0])
	}
}

func oncallTaskTooLarge(in *input, r *subject, say sayHere) {
	rules := in.idx.Config.OnCall
	if r.Task == nil || r.Task.Size == nil || *r.Task.Size <= rules.MaxSize || r.Task.Closed() || !in.idx.Config.ForOnCall(r.Record) {
		return
	}
	say(r.Pos("size"), fmt.Sprintf("size %s is too large for on-call, where %s is the most", number(*r.Task.Size), number(rules.MaxSize)),
		fmt.Sprintf("break it down into tasks with part_of: %s", r.Ref()))
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
