package query

import (
	"strconv"

	"github.com/casebook-dev/casebook/tracker"
)

// source finds the values that a record has under a name and reports whether any of them satisfies
// yes. It stops at the first. Nothing is collected, so a filter costs no memory per record.
type source[T any] func(idx *tracker.Index, r *tracker.Record, yes func(T) bool) bool

// far is the other end of a link. The record is nil if the reference leads nowhere.
type far struct {
	record *tracker.Record
	ref    tracker.Ref
}

// always is the yes of a question for anything at all.
func always[T any](T) bool { return true }

// scalars visits the values at a path of the front matter, lists walked through; under a mapping at
// its end, all of them.
func scalars(n *tracker.Node, path []string, yes func(*tracker.Node) bool) bool {
	switch {
	case n == nil || n.Null:
		return false
	case n.Kind == tracker.Sequence:
		for _, item := range n.Items {
			if scalars(item, path, yes) {
				return true
			}
		}
		return false
	case len(path) > 0:
		return scalars(n.Get(path[0]), path[1:], yes)
	case n.Kind == tracker.Mapping:
		for _, e := range n.Entries {
			if scalars(e.Value, nil, yes) {
				return true
			}
		}
		return false
	}
	return n.Value != "" && yes(n)
}

// written is the text at a path of the front matter.
func written(path ...string) source[string] {
	return func(_ *tracker.Index, r *tracker.Record, yes func(string) bool) bool {
		return scalars(r.Front().Root, path, func(n *tracker.Node) bool { return yes(n.Value) })
	}
}

// writtenTimes are the values at a path that are times.
func writtenTimes(path ...string) source[tracker.Time] {
	return func(idx *tracker.Index, r *tracker.Record, yes func(tracker.Time) bool) bool {
		return scalars(r.Front().Root, path, func(n *tracker.Node) bool {
			t, err := tracker.ParseTime(n.Value, idx.Config.Timezone)
			return err == nil && yes(t)
		})
	}
}

// amount is a number, or a duration in seconds.
type amount float64

// writtenNumbers are the values at a path that are numbers.
func writtenNumbers(path ...string) source[amount] { return writtenAmounts(path, parseNumber) }

// writtenDurations are the values at a path that are durations.
func writtenDurations(path ...string) source[amount] { return writtenAmounts(path, parseSeconds) }

func writtenAmounts(path []string, parse func(string) (amount, bool)) source[amount] {
	return func(_ *tracker.Index, r *tracker.Record, yes func(amount) bool) bool {
		return scalars(r.Front().Root, path, func(n *tracker.Node) bool {
			a, ok := parse(n.Value)
			return ok && yes(a)
		})
	}
}

func parseNumber(text string) (amount, bool) {
	for _, c := range text {
		if (c < '0' || c > '9') && c != '.' && c != '-' {
			return 0, false // ParseFloat also takes 1e9, 0x1p-2, inf and 1_000
		}
	}
	n, err := strconv.ParseFloat(text, 64)
	return amount(n), err == nil
}

func parseSeconds(text string) (amount, bool) {
	d, err := tracker.ParseDuration(text)
	return amount(d.Seconds()), err == nil
}

// each asks for the texts of a list, the empty ones left out.
func each(list []string, yes func(string) bool) bool {
	for _, s := range list {
		if s != "" && yes(s) {
			return true
		}
	}
	return false
}

// texts makes a source of a function that knows all the texts of a record.
func texts(of func(r *tracker.Record, yes func(string) bool) bool) source[string] {
	return func(_ *tracker.Index, r *tracker.Record, yes func(string) bool) bool { return of(r, yes) }
}

// oneTime makes a source of the one time that a record has, if it has it.
func oneTime(of func(idx *tracker.Index, r *tracker.Record) tracker.Time) source[tracker.Time] {
	return func(idx *tracker.Index, r *tracker.Record, yes func(tracker.Time) bool) bool {
		t := of(idx, r)
		return !t.IsZero() && yes(t)
	}
}
