package tracker

import (
	"slices"
	"testing"
)

// Met when people wrote `severity: 2` beside impact, where it was silently a key of their own.
func TestMeantFields(t *testing.T) {
	for _, tt := range []struct {
		kind Kind
		key  string
		want []string
	}{
		{KindObservation, "severity", []string{"impact.severity"}},
		{KindObservation, "sevrity", []string{"impact.severity"}},
		{KindObservation, "downtime", []string{"impact.downtime"}},
		{KindObservation, "effort", []string{"impact.effort"}},
		{KindObservation, "users", []string{"impact.users"}},
		{KindObservation, "used", []string{"runbook.used"}},
		{KindObservation, "worked", []string{"runbook.worked"}},
		{KindObservation, "observd", []string{"observed"}},
		{KindBug, "severity", nil},
		{KindBug, "stauts", []string{"status"}},
		{KindObservation, "user", nil},
		{KindObservation, "worker", nil},
		{KindObservation, "mood_of_the_day", nil},
	} {
		if got := MeantFields(tt.kind, tt.key); !slices.Equal(got, tt.want) {
			t.Errorf("MeantFields(%s, %q) = %v, want %v", tt.kind, tt.key, got, tt.want)
		}
	}
}

// Met as: "9" is no severity (did you mean 1 or 2 or 3?).
func TestNearestOfOneCharacter(t *testing.T) {
	if got := Nearest("9", []string{"1", "2", "a"}); len(got) > 0 {
		t.Errorf("Nearest(9) = %v, want none", got)
	}
	if got := Nearest("A", []string{"1", "a"}); !slices.Equal(got, []string{"a"}) {
		t.Errorf("Nearest(A) = %v, want a", got)
	}
}
