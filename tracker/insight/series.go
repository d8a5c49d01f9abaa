package insight

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/casebook-dev/casebook/tracker/recurrence"
)

// Series is a history from elsewhere, and what kind of thing it is of.
type Series struct {
	recurrence.History
	Kind string
}

// seriesFile is the shape that series are read from.
type seriesFile struct {
	Series []struct {
		Name      string            `json:"name"`
		Kind      string            `json:"kind"`
		Unit      string            `json:"unit"` // "iso8601" or "seconds"
		Events    []json.RawMessage `json:"events"`
		WindowEnd json.RawMessage   `json:"window_end"`
	} `json:"series"`
}

// ReadSeries reads histories from JSON: {"series": [{"name", "kind", "unit", "events", "window_end"}]}, events in
// any order, as RFC 3339 ("iso8601") or as seconds from a zero of its own ("seconds"). Events at most gap apart are
// one episode; nothing was observed after window_end, without which the last event ends the history. The
// series come back in the order of the file. An error names the series.
func ReadSeries(r io.Reader, gap time.Duration) ([]Series, error) {
	var file seriesFile
	if err := json.NewDecoder(r).Decode(&file); err != nil {
		return nil, fmt.Errorf("read the series: %w", err)
	}
	all := make([]Series, len(file.Series))
	for i, s := range file.Series {
		moments := make([]float64, len(s.Events))
		for k, text := range s.Events {
			at, err := moment(text, s.Unit)
			if err != nil {
				return nil, fmt.Errorf("series %q, event %d: %w", s.Name, k+1, err)
			}
			moments[k] = at
		}
		slices.SortFunc(moments, cmp.Compare[float64])
		all[i] = Series{recurrence.History{Name: s.Name, Events: episodesOf(moments, days(gap))}, s.Kind}
		if len(s.WindowEnd) > 0 {
			end, err := moment(s.WindowEnd, s.Unit)
			if err != nil {
				return nil, fmt.Errorf("series %q, window_end: %w", s.Name, err)
			}
			all[i].End = end
		} else if len(moments) > 0 {
			all[i].End = moments[len(moments)-1]
		}
	}
	return all, nil
}

// moment reads a time in days.
func moment(text json.RawMessage, unit string) (float64, error) {
	switch unit {
	case "seconds":
		var seconds float64
		err := json.Unmarshal(text, &seconds)
		return seconds / (24 * 60 * 60), err
	case "iso8601":
		var at time.Time
		err := json.Unmarshal(text, &at)
		return float64(at.UnixMilli()) / (24 * 60 * 60 * 1000), err
	}
	return 0, fmt.Errorf("unit is %q; known are iso8601 and seconds", unit)
}

// episodesOf returns the begins of the episodes of ascending moments.
func episodesOf(moments []float64, gap float64) []float64 {
	of := make([]recurrence.Occurrence, len(moments))
	for i, at := range moments {
		of[i].At = at
	}
	var begins []float64
	for _, e := range recurrence.Episodes(of, gap) {
		begins = append(begins, moments[e.From])
	}
	return begins
}
