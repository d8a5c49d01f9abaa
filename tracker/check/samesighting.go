package check

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// sameSightingRules look for one sighting that was recorded twice.
func sameSightingRules() []Rule {
	const first = "-- observations/2026/2026-03-17-0309-disk-full-on-db-1.md --\n---\ntitle: 'Handle: \"disk full\" on db-1'\nobserved: 2026-03-17T03:09Z\n---\nUploads failed.\n"
	return []Rule{{
		Name: "same-sighting", Family: "same-sighting", Severity: tracker.Warning,
		Doc: "Two observations have the same error text and a common instance, less than episode_gap apart: probably two people recorded one " +
			"sighting, on two branches. Each later one is compared with the one just before it. If it really happened again, say so: " +
			"`episode: same` on the later one silences the rule, and so does `episode: new`.",
		Given:  first,
		Before: "-- observations/2026/2026-03-17-0312-disk-full-on-db-1.md --\n---\ntitle: 'Handle: \"Disk  full\" on db-1'\nobserved: 2026-03-17T03:12Z\n---\nUploads failed.\n",
		After:  "-- observations/2026/2026-03-17-0312-disk-full-on-db-1.md --\n---\ntitle: 'Handle: \"Disk  full\" on db-1'\nobserved: 2026-03-17T03:12Z\nepisode: same\n---\nIt failed again after the restart.\n",
		whole:  sameSighting,
	}}
}

func sameSighting(in *input, say say) {
	type sign struct{ instance, text string }
	last := map[sign]*tracker.Record{}
	sightings := slices.Clone(in.idx.Records(tracker.KindObservation))
	slices.SortFunc(sightings, tracker.CompareObserved)
	for _, r := range sightings {
		text := foldText(r.Observation.Error)
		if text == "" || r.Observation.Observed.IsZero() {
			continue
		}
		var reported []*tracker.Record
		for _, instance := range tracker.InstancesOf(r) {
			at := sign{instance, text}
			before := last[at]
			last[at] = r
			if before == nil || r.Observation.Episode != "" || !in.oneEpisode(before, r) || slices.Contains(reported, before) {
				continue
			}
			reported = append(reported, before)
			say(r.Path, r.Pos("title"), fmt.Sprintf("%s has the same error on %s, %s", before.Ref(), instance, apart(before, r)),
				fmt.Sprintf("delete one if they are one sighting; else casebook set %s episode=same", r.Ref()))
		}
	}
}

// foldText makes error texts comparable that differ in case and white space.
func foldText(text string) string { return strings.Join(strings.Fields(strings.ToLower(text)), " ") }

// oneEpisode reports whether two sightings, the earlier first, are close enough to be of one episode of
// their bug. Source: recurrence.md, section 2.
func (in *input) oneEpisode(a, b *tracker.Record) bool {
	from, to := a.Observation.Observed, b.Observation.Observed
	if (from.DateOnly || to.DateOnly) && in.localDate(from) == in.localDate(to) {
		return true
	}
	gap := in.idx.Config.EpisodeGap
	if bug := in.bugOf(b); bug != nil && bug == in.bugOf(a) && bug.Bug.EpisodeGap != nil {
		gap = *bug.Bug.EpisodeGap
	}
	return to.Middle().Sub(from.Middle()) <= gap
}

func (in *input) localDate(t tracker.Time) string {
	return t.At.In(in.idx.Config.Timezone).Format(time.DateOnly)
}

func apart(a, b *tracker.Record) string {
	from, to := a.Observation.Observed, b.Observation.Observed
	if from.DateOnly || to.DateOnly {
		return "on the same day"
	}
	return tracker.FormatDuration(to.At.Sub(from.At).Truncate(time.Second), true) + " before"
}
