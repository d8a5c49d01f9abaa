package site

import (
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// sentence says in one line what the sightings of a bug add up to: how often, where, from when to when, and whether it came back after
// its newest fix. It stands under the title, describes the page to search engines and the figure to those who do not see it.
func (b *build) sentence(bug *tracker.Record) string {
	t, asOf := b.tallies[bug], b.opts.AsOf
	c := t.counted
	s := "No observation is recorded"
	switch {
	case c.Count == 0 && c.NearMisses > 0:
		s = "Never seen but as " + nearMisses(c.NearMisses)
	case c.Count > 0:
		s = counts(c.Count+c.NearMisses, c.NearMisses) + b.lives[bug].grouped() + t.place() + t.when() + b.lives[bug].since() + "; last seen " + beforeBuild(c.Last.At, asOf)
	}
	if c.Later > 0 {
		s += "; " + thousands(c.Later) + " after this build's as-of time not counted"
	}
	return s + "."
}

// counts says how many observations there are, and how many of them are near misses.
func counts(n, near int) string {
	s := count(n, "observation")
	switch {
	case near == 1:
		s += ", 1 of them a near miss,"
	case near > 1:
		s += ", " + thousands(near) + " of them near misses,"
	}
	return s
}

func (t *tally) place() string {
	if n := len(t.instances); n > 0 {
		return " on " + count(n, "instance")
	}
	return " on no named instance"
}

func (t *tally) when() string {
	first, last := date(*t.counted.First), date(*t.counted.Last)
	when := first + " to " + last + " UTC"
	if first == last {
		when = first + " UTC"
	}
	return ", " + when
}

func beforeBuild(t, asOf time.Time) string {
	switch n := wholeDays(t, asOf); {
	case n == 0:
		return "on the day of this build"
	case n < 0:
		return "after this build's as-of time"
	default:
		return count(n, "day") + " before this build"
	}
}

// grouped says in how many episodes a bug was seen; nothing of a bug without a life of its own.
func (l *life) grouped() string {
	if l == nil {
		return ""
	}
	return " in " + count(len(l.episodes), "episode")
}

// since says how many observations were before and after the newest fix in force: "; 18 before and 3 after fix #812 (shipped
// 2026-07-14)".
func (l *life) since() string {
	if l == nil || l.fix == nil {
		return ""
	}
	s := "; " + orNone(l.before) + " before and " + orNone(len(l.again)) + " after fix " + fixName(l.fix.Task) + " (shipped " + l.shipped() + ")"
	switch {
	case l.besides == 1:
		s += ", and 1 since that does not count against it"
	case l.besides > 1:
		s += ", and " + thousands(l.besides) + " since that do not count against it"
	}
	return s
}

func orNone(n int) string {
	if n == 0 {
		return "none"
	}
	return thousands(n)
}
