package svg

import "time"

// tick is a mark on a time axis; its label is "" where only a mark fits.
type tick struct {
	at    time.Time
	label string
}

// unit is what the steps of a time axis are counted in.
type unit uint8

const (
	minutes unit = iota
	hours
	days
	months
	years
)

// step is a distance between ticks.
type step struct {
	unit unit
	n    int
}

// steps are the distances that read well, ascending.
var steps = [...]step{
	{minutes, 5},
	{minutes, 10},
	{minutes, 30},
	{hours, 1},
	{hours, 3},
	{hours, 6},
	{hours, 12},
	{days, 1},
	{days, 2},
	{days, 7},
	{days, 14},
	{months, 1},
	{months, 3},
	{months, 6},
	{years, 1},
	{years, 2},
	{years, 5},
	{years, 10},
	{years, 20},
	{years, 50},
	{years, 100},
	{years, 500},
	{years, 2000},
}

// days returns how long a step is at least.
func (s step) days() float64 {
	switch s.unit {
	case minutes:
		return float64(s.n) / (24 * 60)
	case hours:
		return float64(s.n) / 24
	case days:
		return float64(s.n)
	case months:
		return 30.4 * float64(s.n)
	}
	return 365 * float64(s.n)
}

// tooFine says whether a coarser unit reads better over a time, though the step would find room.
func (s step) tooFine(span time.Duration) bool {
	const day = 24 * time.Hour
	return s.unit == minutes && span > day/2 || s.unit == hours && span > 3*day || s.unit == days && span > 75*day
}

// finer returns the step of the marks without label between labels that are s apart.
func (s step) finer() step {
	switch {
	case s.unit == days && s.n > 1:
		return step{days, 1}
	case s.unit == months && s.n > 1:
		return step{months, 1}
	case s == step{years, 1}:
		return step{months, 3}
	case s.unit == years && s.n <= 10:
		return step{years, 1}
	}
	return s
}

// ticks returns the marks of a time axis, oldest first, as many of them labelled as find room for a label of that
// width (units) and a space beside each other. Labels are as short as the distance allows: "2026", "2026-03", "03-17",
// "14:00". Labels are in UTC.
func ticks(scale timeScale, labelWidth float64) []tick {
	perDay := scale.perDay()
	labelled := steps[len(steps)-1]
	for _, s := range steps {
		if s.days()*perDay >= labelWidth+8 && !s.tooFine(scale.to.Sub(scale.from)) {
			labelled = s
			break
		}
	}
	finer := labelled.finer()
	if finer.days()*perDay < 8 {
		finer = labelled
	}
	var out []tick
	for at := finer.floor(scale.from); !at.After(scale.to) && len(out) < 1000; at = finer.next(at) {
		if at.Before(scale.from) {
			continue
		}
		mark := tick{at: at}
		if labelled.floor(at).Equal(at) {
			mark.label = labelled.label(at)
		}
		out = append(out, mark)
	}
	return out
}

// floor returns the last moment on the step that is not after t.
func (s step) floor(t time.Time) time.Time {
	t = t.UTC()
	year, month, day := t.Date()
	switch s.unit {
	case minutes:
		return time.Date(year, month, day, t.Hour(), t.Minute()/s.n*s.n, 0, 0, time.UTC)
	case hours:
		return time.Date(year, month, day, t.Hour()/s.n*s.n, 0, 0, 0, time.UTC)
	case days:
		return floorDays(time.Date(year, month, day, 0, 0, 0, 0, time.UTC), s.n)
	case months:
		return time.Date(year, (month-1)/time.Month(s.n)*time.Month(s.n)+1, 1, 0, 0, 0, 0, time.UTC)
	}
	return time.Date(year/s.n*s.n, 1, 1, 0, 0, 0, 0, time.UTC)
}

// floorDays counts days from a Monday, so that weeks start on one.
func floorDays(day time.Time, n int) time.Time {
	monday := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	since := int(day.Sub(monday).Hours() / 24)
	return day.AddDate(0, 0, -((since%n + n) % n))
}

// next returns the moment one step later.
func (s step) next(t time.Time) time.Time {
	switch s.unit {
	case minutes:
		return t.Add(time.Duration(s.n) * time.Minute)
	case hours:
		return t.Add(time.Duration(s.n) * time.Hour)
	case days:
		return t.AddDate(0, 0, s.n)
	case months:
		return t.AddDate(0, s.n, 0)
	}
	return t.AddDate(s.n, 0, 0)
}

func (s step) label(t time.Time) string {
	switch {
	case s.unit <= hours && t.Hour()+t.Minute() != 0:
		return t.Format("15:04")
	case s.unit <= days:
		return t.Format("01-02")
	case s.unit == months:
		return t.Format("2006-01")
	}
	return t.Format("2006")
}
