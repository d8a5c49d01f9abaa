package trackertest

import (
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"time"
)

// A Stopwatch collects what repeated work cost, for benchmarks that compare several works in one run.
type Stopwatch struct {
	times []time.Duration
	peaks []uint64
}

// Time runs work and notes how long it took and how much memory it needed at most: what the Go runtime
// held from the system above what it held before, sampled every 2 ms.
func (s *Stopwatch) Time(work func()) {
	debug.FreeOSMemory()
	before, highest, stop, stopped := held(), uint64(0), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			highest = max(highest, held())
			select {
			case <-stop:
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
	}()
	start := time.Now()
	work()
	s.times = append(s.times, time.Since(start))
	close(stop)
	<-stopped
	s.peaks = append(s.peaks, max(highest, before)-before)
}

// Lap runs work and notes only how long it took, so that it can be a part of work being timed.
func (s *Stopwatch) Lap(work func()) {
	start := time.Now()
	work()
	s.times = append(s.times, time.Since(start))
}

// Median returns the middle time, 0 before the first.
func (s *Stopwatch) Median() time.Duration { return middle(s.times) }

// Milliseconds returns the middle time in milliseconds.
func (s *Stopwatch) Milliseconds() float64 { return float64(s.Median()) / float64(time.Millisecond) }

// PeakMB returns the middle of the peaks in 10^6 bytes.
func (s *Stopwatch) PeakMB() float64 { return float64(middle(s.peaks)) / 1e6 }

func middle[T uint64 | time.Duration](values []T) T {
	if len(values) == 0 {
		return 0
	}
	return slices.Sorted(slices.Values(values))[len(values)/2]
}

// held is the memory that the runtime has from the system and has not given back, in bytes.
func held() uint64 {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	return samples[0].Value.Uint64() - samples[1].Value.Uint64()
}
