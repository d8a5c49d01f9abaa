package svg

import (
	"strings"
	"testing"
)

func TestBadge(t *testing.T) {
	got := Badge("No space left on device", "back after a fix", true)
	golden(t, "badge", got)
	if calm := Badge("a", "open", false); strings.Contains(calm, badgeAlarm) || !strings.Contains(got, badgeAlarm) {
		t.Errorf("calm: %s\nalarm: %s", calm, got)
	}
}

// TestBadgeHoldsItsTexts cuts what is long and escapes what is hostile.
func TestBadgeHoldsItsTexts(t *testing.T) {
	long := Badge(strings.Repeat("no space left ", 30), "open", false)
	if !strings.Contains(long, "…</text>") || len(long) > 1200 {
		t.Errorf("a long title is not cut: %s", long)
	}
	if hostile := Badge(`<script>"&'`, "]]>\x00", false); strings.Contains(hostile, "<script") || strings.Contains(hostile, "\x00") {
		t.Errorf("hostile: %s", hostile)
	}
}
