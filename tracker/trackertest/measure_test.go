package trackertest

import (
	"testing"
	"time"
)

func TestStopwatch(t *testing.T) {
	var s Stopwatch
	if s.Median() != 0 || s.PeakMB() != 0 {
		t.Errorf("an unused stopwatch shows %v and %v MB", s.Median(), s.PeakMB())
	}
	const size = 64 << 20
	var kept []byte
	s.Time(func() {
		kept = make([]byte, size)
		for i := 0; i < size; i += 4096 {
			kept[i] = 1
		}
	})
	if got := s.PeakMB(); got < size/1e6*9/10 || s.Median() <= 0 {
		t.Errorf("making %d bytes took %v and %v MB", len(kept), s.Median(), got)
	}
	s = Stopwatch{times: []time.Duration{3, 1, 2}}
	if got := s.Median(); got != 2 {
		t.Errorf("the median of 3, 1, 2 is %d", got)
	}
}
