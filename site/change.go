package site

import (
	"slices"
	"time"

	"github.com/casebook-dev/casebook/site/svg"
	"github.com/casebook-dev/casebook/tracker"
)

// change is a marker in the figure: something people did about a bug.
type change struct {
	svg.Change
	task *tracker.Record // nil of a postmortem
}

// changeKinds are the roles of tasks that change how often a bug comes, and so are drawn. What was only found out or written
// down changes nothing.
var changeKinds = map[string]svg.ChangeKind{"fix": svg.Fix, "mitigation": svg.Mitigation, "prevention": svg.Mitigation, "automation": svg.Mitigation}

// changesOf returns when a task shipped, to its last instance, and when it was reverted, as far as that was before asOf.
func changesOf(task *tracker.Record, asOf time.Time) []change {
	kind, drawn := changeKinds[task.Task.Role]
	if !drawn || task.Task.Status == "dropped" {
		return nil
	}
	var all []change
	if last, ok := shippedLast(task.Task, asOf); ok {
		all = append(all, change{svg.Change{At: last.End(), Kind: kind, Label: shippedLabel(task, kind), Date: dateOnly(last)}, task})
	}
	if t := task.Task.Reverted; len(all) > 0 && !t.IsZero() && !t.At.After(asOf) {
		full, short := revertedLabels(task, kind)
		all = append(all, change{svg.Change{At: t.At, Kind: svg.Revert, Label: full, Short: short, Date: dateOnly(t)}, task})
	}
	return all
}

// shippedLast returns when the last part of a task that had shipped by asOf, and was not reverted before, did.
func shippedLast(t *tracker.Task, asOf time.Time) (last tracker.Time, ok bool) {
	parts := slices.DeleteFunc(slices.Clone(t.Shipped), func(part tracker.Rollout) bool {
		return part.At.IsZero() || part.At.At.After(asOf) || !t.Reverted.IsZero() && part.At.At.After(t.Reverted.At)
	})
	if len(parts) == 0 {
		return tracker.Time{}, false
	}
	return slices.MaxFunc(parts, func(x, y tracker.Rollout) int { return x.At.End().Compare(y.At.End()) }).At, true
}

// dateOnly returns the day as written of a time that is a date only, and nothing of one that is exact.
func dateOnly(t tracker.Time) string {
	if t.DateOnly {
		return t.Date()
	}
	return ""
}

func shippedLabel(task *tracker.Record, kind svg.ChangeKind) string {
	if request := pullRequestOf(task); kind == svg.Fix && request != "" {
		return "Fix " + request + " shipped"
	}
	return task.Title
}

// revertedLabels returns what is said of a revert, and so little of the title before it that the word stays when the figure cuts it.
func revertedLabels(task *tracker.Record, kind svg.ChangeKind) (full, short string) {
	const word = " reverted"
	if request := pullRequestOf(task); kind == svg.Fix && request != "" {
		return "Fix " + request + word, ""
	}
	return task.Title + word, cut(task.Title, fixNameLength-len(word)) + word
}

// postmortemChange returns when the incident of a postmortem was over: its end, else its begin, else its day.
func postmortemChange(r *tracker.Record) []change {
	at := firstGiven(r.Postmortem.Ended, r.Postmortem.Started)
	c := svg.Change{At: at.Middle(), Kind: svg.Postmortem, Label: "Postmortem", Date: dateOnly(at)}
	if at.IsZero() {
		day, ok := tracker.DatedID(r.ID)
		if !ok {
			return nil
		}
		c.At, _ = time.Parse(time.DateOnly, day)
	}
	return []change{{c, nil}}
}

// firstGiven returns the first of the times that somebody wrote down.
func firstGiven(times ...tracker.Time) tracker.Time {
	for _, t := range times {
		if !t.IsZero() {
			return t
		}
	}
	return tracker.Time{}
}
