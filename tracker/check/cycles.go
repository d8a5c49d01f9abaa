package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// cycleRules look at chains of references.
func cycleRules() []Rule {
	return []Rule{{
		Name: "reference-cycle", Family: "references", Severity: tracker.Error,
		Doc: "Following duplicate_of, caused_by, part_of, follows or spun_off_from from record to record leads back to where one began. " +
			"None of these can be true of all of them. Each circle is reported once, at the record of it that comes first by name.",
		Before: "-- bugs/disk-full.md --\n---\ntitle: Disk full\ncaused_by: [logs-not-rotated]\n---\n" +
			"-- bugs/logs-not-rotated.md --\n---\ntitle: Logs not rotated\ncaused_by: [disk-full]\n---\n",
		After: "-- bugs/disk-full.md --\n---\ntitle: Disk full\ncaused_by: [logs-not-rotated]\n---\n" +
			"-- bugs/logs-not-rotated.md --\n---\ntitle: Logs not rotated\n---\n",
		whole: referenceCycles,
	}}
}

func referenceCycles(in *input, say say) {
	for _, relation := range []tracker.Relation{tracker.DuplicateOf, tracker.CausedBy, tracker.PartOf, tracker.SpunOffFrom, tracker.Follows} {
		s := cycleSearch{in: in, relation: relation, state: map[*tracker.Record]int{}}
		for _, r := range in.idx.Records(tracker.KindBug, tracker.KindTask) {
			s.walk(r)
		}
		for _, cycle := range s.cycles {
			sayCycle(in, relation, cycle, say)
		}
	}
}

// cycleSearch walks the references of one relation in depth. It finds one circle for every reference
// that leads back into the path it is on.
type cycleSearch struct {
	in       *input
	relation tracker.Relation
	state    map[*tracker.Record]int // 1 on the path, 2 done
	path     []*tracker.Record
	cycles   [][]*tracker.Record
}

func (s *cycleSearch) walk(r *tracker.Record) {
	if s.state[r] != 0 {
		return
	}
	s.state[r] = 1
	s.path = append(s.path, r)
	for _, to := range targets(s.in, r, s.relation) {
		switch {
		case to == r: // self-reference is a rule of its own
		case s.state[to] == 1:
			s.cycles = append(s.cycles, slices.Clone(s.path[slices.Index(s.path, to):]))
		default:
			s.walk(to)
		}
	}
	s.path = s.path[:len(s.path)-1]
	s.state[r] = 2
}

// sayCycle reports a circle at its member that comes first by path, and in full, beginning there.
func sayCycle(in *input, relation tracker.Relation, cycle []*tracker.Record, say say) {
	first := 0
	for i, r := range cycle {
		if r.Path < cycle[first].Path {
			first = i
		}
	}
	var names []string
	for i := range cycle {
		names = append(names, cycle[(first+i)%len(cycle)].Ref().String())
	}
	next := cycle[(first+1)%len(cycle)]
	for _, e := range in.idx.FieldsOut(cycle[first]) {
		if e.Relation == relation && e.To == next {
			field := named{relation: relation}.field()
			say(cycle[first].Path, e.Ref.Pos, fmt.Sprintf("%s leads in a circle: %s -> %s", field, strings.Join(names, " -> "), names[0]),
				"remove the one that is not true")
			return
		}
	}
}
