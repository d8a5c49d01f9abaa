package insight

import (
	"slices"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/recurrence"
)

// The chances of a silence by luck at which a fix counts as verified. Source: recurrence.md, verify_levels.
const (
	verified95 = 0.05
	verified99 = 0.01
)

// Fix is how a fix did. The silence since is judged by what was known when it shipped, as if nothing had changed.
type Fix struct {
	Task    *tracker.Record
	At      time.Time  // when it was in force everywhere it went; of a date the end of that day
	Partial bool       // it has not reached every instance that the bug was seen on: it is judged on those it reached
	On      []string   // if Partial, the instances it reached of those the bug was seen on, by name
	Until   *time.Time // when a newer fix took its place; nil: still judged

	Quiet    float64  // recorded days since At, or until it came back; of what people have to look for, until they last looked
	P        *float64 // chance of a silence this long if nothing had changed; nil: seen once before, silence proves nothing
	Left     *float64 // recorded days of silence still needed for 95 %; nil without P, or if it came back
	Left99   *float64
	Passed   *time.Time // when it reached, or will reach, 95 % in recorded time; nil without P
	Passed99 *time.Time
	Longest  float64 // longest gap before the fix in recorded days; 0 without one
	Grace    int     // sightings in the first day after it, which are not held against it

	Back       []Episode              // episodes in which it failed
	Verified   bool                   // it reached 95 %, even if it came back later
	Change     *recurrence.Comparison // before and after, if it came back
	Before     Window
	After      Window
	State      State // watching, verified, verified-99, regressed, reduced or not-fixed
	Unchecked  bool  // people find this bug, and nobody has looked since: silence may mean nothing
	VerifiedBy string

	begin   float64   // At on the bug's axis
	returns []float64 // Back on the bug's axis
}

// judgeFixes judges every fix in force and picks the newest one that reached everything.
func (b *Bug) judgeFixes() {
	dated := slices.DeleteFunc(slices.Clone(b.fixes), func(f tracker.Fix) bool {
		switch {
		case len(f.Parts) > 0:
		case len(f.Task.Task.Shipped) > 0:
			b.remark("%s has shipped only after this day, as it says: it proves nothing yet", f.Task.Ref())
			return true
		default:
			b.remark("%s has shipped, but nobody wrote when", f.Task.Ref())
			return true
		}
		if !f.Complete().After(b.begins[0].At) {
			b.remark("%s shipped %s, before the first sighting: it says nothing about this bug", f.Task.Ref(), b.casebook.date(f.Complete().Add(-1)))
			return true
		}
		return false
	})
	for i, f := range dated {
		var until *time.Time
		if i+1 < len(dated) {
			next := dated[i+1].Complete()
			until = &next
		}
		b.Fixes = append(b.Fixes, b.judge(f, until))
	}
	for i := range b.Fixes {
		if !b.Fixes[i].Partial {
			b.Fix = &b.Fixes[i]
		}
	}
}

// judge judges one fix until a time, or until the as-of time.
func (b *Bug) judge(f tracker.Fix, until *time.Time) Fix {
	c, end := b.casebook, b.casebook.AsOf
	if until != nil && until.Before(end) {
		end = *until
	}
	fix := Fix{Task: f.Task, At: f.Complete(), Until: until, VerifiedBy: b.Record.Bug.VerifiedBy}
	fix.On, fix.Partial = reached(b, f)
	before, returns := b.split(f, &fix, end)
	fix.begin = b.axis.between(b.Since, fix.At)
	fix.compareWith(b, before, returns, end)
	fix.silence(b, before, returns, end)
	fix.State = fix.state()
	if c.manual(b.Record) && len(fix.Back) == 0 {
		fix.Passed, fix.Passed99 = inTime(fix.Passed, fix.Left, end), inTime(fix.Passed99, fix.Left99, end)
	}
	return fix
}

// inTime drops the time at which a level would have been reached if people have not looked long enough to tell.
func inTime(passed *time.Time, left *float64, end time.Time) *time.Time {
	if passed != nil && left != nil && *left > 0 && !passed.After(end) {
		return nil
	}
	return passed
}

// reached returns the instances of the bug's sightings that a fix went to, and whether some are left.
func reached(b *Bug, f tracker.Fix) (on []string, partial bool) {
	for _, share := range b.Instances {
		if _, ok := f.Reached(share.Name); ok {
			on = append(on, share.Name)
		} else {
			partial = true
		}
	}
	if !partial {
		return nil, false
	}
	slices.Sort(on)
	return on, true
}

// split parts the episodes that count into those before the fix and those in which it failed. What came in the
// grace after it is neither; of a partial fix only what hit its instances is looked at.
func (b *Bug) split(f tracker.Fix, fix *Fix, end time.Time) (before, returns []float64) {
	for i, e := range b.begins {
		mine, failed := false, false
		for _, s := range e.Sightings {
			_, _, against := f.Failed(s.Record)
			failed = failed || against && s.Counts && !s.At.After(end)
			mine = mine || !fix.Partial || slices.ContainsFunc(tracker.InstancesOf(s.Record), func(name string) bool { return slices.Contains(fix.On, name) })
		}
		switch {
		case !mine || e.At.After(end):
		case failed:
			fix.Back = append(fix.Back, e)
			returns = append(returns, b.at[i])
		case !e.At.After(fix.At):
			before = append(before, b.at[i])
		case e.At.After(fix.At):
			fix.Grace += len(e.Sightings)
		}
	}
	fix.returns = returns
	return before, returns
}

// compareWith sets the rate after the fix against that before, by events: the first episode is none.
func (fix *Fix) compareWith(b *Bug, before, returns []float64, end time.Time) {
	n1, from := len(before), b.Since
	if !b.Declared && n1 > 0 {
		n1--
		from = b.axis.after(b.Since, before[0])
	}
	fix.Before = Window{From: from}.counted(n1, b.axis.between(from, fix.At))
	fix.After = Window{From: fix.At}.counted(len(returns), b.axis.between(fix.At, end))
	if len(returns) > 0 {
		if c, ok := recurrence.Compare(n1, fix.Before.Exposed, len(returns), fix.After.Exposed, confidence); ok {
			fix.Change = &c
		}
	}
}

// silence judges the silence since the fix, or until it came back, with the forecast as made when it shipped.
func (fix *Fix) silence(b *Bug, before, returns []float64, end time.Time) {
	fix.Quiet = b.axis.between(fix.At, end)
	if len(returns) > 0 {
		fix.Quiet = min(fix.Quiet, max(0, returns[0]-fix.begin))
	}
	looked := fix.Quiet
	if b.casebook.manual(b.Record) {
		fix.Unchecked = !b.checkedAfter(fix.At)
		looked = min(looked, b.checkedDays(fix.At))
		if len(returns) == 0 {
			fix.Quiet = looked
		}
	}
	gaps := gapsBefore(before, b.Declared)
	if len(gaps) == 0 {
		return
	}
	fix.Longest = slices.Max(gaps)
	r, ok := recurrence.NewRenewal(gaps, max(0, fix.begin-before[len(before)-1]))
	if !ok {
		return
	}
	if p, ok := r.StillQuiet(looked); ok {
		fix.P = &p
		fix.Verified = p <= verified95
	}
	fix.Passed, fix.Left = fix.needs(b, r, verified95)
	fix.Passed99, fix.Left99 = fix.needs(b, r, verified99)
}

// needs returns when a level is reached, and how many quiet days are still needed for it.
func (fix *Fix) needs(b *Bug, r recurrence.Renewal, level float64) (at *time.Time, left *float64) {
	needed, ok := r.QuietNeeded(level)
	if !ok {
		return nil, nil
	}
	if needed < farAhead {
		passed := b.axis.after(fix.At, needed)
		at = &passed
	}
	if len(fix.Back) == 0 {
		rest := max(0, needed-fix.Quiet)
		left = &rest
	}
	return at, left
}

// farAhead is the days beyond which no date is named.
const farAhead = 36525.0

// manual reports whether people have to look for the bug.
func (c *Casebook) manual(bug *tracker.Record) bool { return bug.Bug.Detection == "manual" }

// checkedAfter reports whether somebody looked after an instant, and before the as-of time.
func (b *Bug) checkedAfter(at time.Time) bool { return b.checkedDays(at) > 0 }

// checkedDays returns the recorded days from an instant to the last look since; 0 if there was none.
func (b *Bug) checkedDays(from time.Time) float64 {
	last := 0.0
	for _, t := range b.Record.Bug.Checked {
		if at := standIn(t, b.casebook.AsOf); !t.At.After(b.casebook.AsOf) {
			last = max(last, b.axis.between(from, at))
		}
	}
	return last
}

// state is where the fix stands on the ladder.
func (fix *Fix) state() State {
	switch {
	case len(fix.Back) > 0 && fix.Verified:
		return Regressed
	case len(fix.Back) > 0 && fix.Change != nil && fix.Change.PLess <= (1-confidence)/2:
		return Reduced
	case len(fix.Back) > 0:
		return NotFixed
	case fix.Verified && fix.P != nil && *fix.P <= verified99:
		return Verified99
	case fix.Verified:
		return Verified
	}
	return Watching
}
