package svg

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

func exampleIncident() Incident {
	return Incident{
		ID: "course", Title: "Course of the incident, 2026-03-17", Desc: "Acknowledged after 9 min, mitigated after 48 min, resolved after 125 min.",
		From: at("2026-03-17 01:32"), To: at("2026-03-17 03:37"),
		Phases: []Phase{
			{"Detect", at("2026-03-17 01:32"), at("2026-03-17 01:32"), "at once"},
			{"Acknowledge", at("2026-03-17 01:32"), at("2026-03-17 01:41"), "9 min"},
			{"Mitigate", at("2026-03-17 01:41"), at("2026-03-17 02:20"), "39 min"},
			{"Resolve", at("2026-03-17 02:20"), at("2026-03-17 03:37"), "77 min"},
		},
		Events: []Event{
			{At: at("2026-03-17 01:32"), Text: "replica-2: no space left on device. A quarter of the uploads fails."},
			{At: at("2026-03-17 01:41"), Text: "Mei acknowledges, calls Tomás."},
			{At: at("2026-03-17 02:05"), Text: "Tomás looks at /tmp on replica-4; thousands of files. Nobody saves the listing."},
			{At: at("2026-03-17 02:20"), Text: "replica-4 rebooted."},
			{At: at("2026-03-17 02:40"), Text: "both back in rotation, errors do not fall: retries."},
			{At: at("2026-03-17 03:37"), Text: "Error rate normal."},
			{At: at("2026-03-19 08:00"), Text: "The limit on retries is lifted."},
		},
	}
}

func TestIncident(t *testing.T) {
	i := exampleIncident()
	golden(t, "incident-wide", i.SVG(true))
	golden(t, "incident-narrow", i.SVG(false))
	slices.Reverse(i.Events)
	if i.SVG(true) != exampleIncident().SVG(true) {
		t.Error("the order in which events are given changes the figure")
	}
}

func TestIncidentSays(t *testing.T) {
	got := strings.Join(said(t, exampleIncident().SVG(true)), "\n")
	for _, want := range []string{"2026-03-17, UTC", "9 min", "at once", "Mitigate", "01:41 Mei acknowledges", "03-19 08:00 The limit", "02:00"} {
		if !strings.Contains(got, want) {
			t.Errorf("the figure does not say %q:\n%s", want, got)
		}
	}
}

func TestIncidentWithoutTimes(t *testing.T) {
	for name, i := range map[string]Incident{"nothing": {}, "phases only": {Phases: []Phase{{Name: "Detect"}}}, "ends first": {From: at("2026-03-17 01:32"), To: at("2026-03-17 01:00")}} {
		if got := i.SVG(true); got != "" {
			t.Errorf("%s: %s", name, got)
		}
	}
	open := exampleIncident()
	open.To, open.Phases[3].To = time.Time{}, time.Time{}
	if got := strings.Join(said(t, open.SVG(true)), "\n"); !strings.Contains(got, "not recorded") || !strings.Contains(got, "03-19") {
		t.Errorf("an incident without an end says %s", got)
	}
}

func TestIncidentIsCut(t *testing.T) {
	i := exampleIncident()
	for n := range 40 {
		i.Events = append(i.Events, Event{At: i.From.Add(time.Duration(n) * time.Minute), Text: "again"})
	}
	if got := strings.Join(said(t, i.SVG(false)), "\n"); strings.Count(got, ":") > MaxEvents+30 || !strings.Contains(got, "and 17 more") {
		t.Errorf("47 events are drawn as %s", got)
	}
}

func TestIncidentsAreSound(t *testing.T) {
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 5))
		from := at("2026-03-17 01:32").Add(time.Duration(r.IntN(1e6)) * time.Minute)
		span := pick(r, []time.Duration{0, time.Second, 38 * time.Minute, 5 * time.Hour, 40 * time.Hour, 20 * 24 * time.Hour, 3000 * 24 * time.Hour})
		some := func() time.Time { return from.Add(time.Duration(r.Float64() * float64(span))) }
		i := Incident{ID: "i", Title: anyWord(r), Desc: anyWord(r), From: from, To: from.Add(span)}
		for range r.IntN(6) {
			i.Phases = append(i.Phases, Phase{anyWord(r), some(), some(), anyWord(r)})
		}
		for range r.IntN(40) {
			e := Event{some(), r.IntN(5) == 0, anyWord(r)}
			if r.IntN(9) == 0 {
				e.At = e.At.Add(time.Duration(r.NormFloat64() * float64(100*time.Hour)))
			}
			i.Events = append(i.Events, e)
		}
		if r.IntN(5) == 0 {
			i.To = time.Time{}
		}
		for _, wide := range []bool{true, false} {
			sound(t, fmt.Sprintf("incident %d wide=%v", seed, wide), i.SVG(wide))
		}
		if t.Failed() {
			t.FailNow()
		}
	}
}

func TestMinuteTicks(t *testing.T) {
	x := timeScale{at("2026-03-17 23:41"), at("2026-03-18 00:19"), 0, 500}
	var labels []string
	for _, tk := range ticks(x, 37) {
		labels = append(labels, tk.label)
	}
	if want := []string{"23:45", "23:50", "23:55", "03-18", "00:05", "00:10", "00:15"}; !slices.Equal(labels, want) {
		t.Errorf("ticks are %q, want %q", labels, want)
	}
}
