package insight

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
	"github.com/casebook-dev/casebook/tracker/recurrence"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const newBug = "-- bugs/disk-full.md --\n---\ntitle: Disk full\n"

// fixTask writes a fix of disk-full with further fields.
func fixTask(id string, fields ...string) string {
	return fmt.Sprintf("-- tasks/%s.md --\n---\ntitle: %s\nrole: fix\nbugs: [disk-full]\nstatus: shipped\n%s\n---\n", id, english.Capital(strings.ReplaceAll(id, "-", " ")), strings.Join(fields, "\n"))
}

// seenOn writes a sighting on an instance on each of some days of 2026.
func seenOn(instance string, days ...string) string {
	var b strings.Builder
	for _, day := range days {
		b.WriteString(seen("2026-"+day+"T12:00Z", instance))
	}
	return b.String()
}

// weekly are the days of eight sightings a week apart.
var weekly = []string{"01-05", "01-12", "01-19", "01-26", "02-02", "02-09", "02-16", "02-23"}

// diskFull returns the bug of an archive as of a time.
func diskFull(t *testing.T, files, asOf string) *Bug {
	t.Helper()
	idx := trackertest.Load(t, files)
	r, ok := idx.Lookup(tracker.KindBug, "disk-full")
	if !ok {
		t.Fatal("the archive has no disk-full")
	}
	b, ok := Of(idx, instant(t, asOf)).Bug(r)
	if !ok {
		t.Fatal("nothing is known of disk-full")
	}
	return b
}

// stories are casebooks of one bug, with the state it must be in.
var stories = []struct {
	name, files, asOf string
	want              State
}{
	{"never seen", newBug + "---\n", "2026-03-01", Open},
	{"seen today", newBug + "---\n" + seenOn("a", "03-01"), "2026-03-01T12:00Z", Open},
	{"seen once", newBug + "---\n" + seenOn("a", "03-01"), "2026-03-20", Open},
	{"one episode of three sightings", newBug + "---\n" + seenOn("a", "03-01") + seenOn("b", "03-01") + seenOn("c", "03-01"), "2026-03-20", Open},
	{"seen twice", newBug + "---\n" + seenOn("a", "03-01", "03-10"), "2026-03-20", Open},
	{"seen three times", newBug + "---\n" + seenOn("a", "03-01", "03-10", "03-12"), "2026-03-20", Open},
	{"dates only", newBug + "---\n" + seen("2026-03-01", "a") + seen("2026-03-02", "a") + seen("2026-03-04", "a") + seen("2026-03-05", "a"), "2026-03-06", Open},
	{"weekly", newBug + "---\n" + seenOn("a", weekly...), "2026-02-27", Open},
	{"watched since long before", newBug + "observed_since: 2025-11-01\n---\n" + seenOn("a", "02-01", "02-10", "02-25"), "2026-03-01", Open},
	{"watched since too late", newBug + "observed_since: 2026-02-05\n---\n" + seenOn("a", "02-01", "02-10"), "2026-03-01", Open},
	{"only while nothing was recorded", "-- casebook.yaml --\nnot_recorded: [{from: 2026-02-01, to: 2026-02-10, because: outage}]\n" + newBug + "---\n" + seenOn("a", "02-05"), "2026-03-01", Open},
	{"long gone", newBug + "---\n" + seenOn("a", weekly...), "2030-01-01", Open},
	{"ever more often", newBug + "---\n" + seenOn("a", "01-01", "03-10", "05-20", "07-01", "07-20", "08-02", "08-10", "08-16", "08-20", "08-24", "08-27", "08-30", "09-01", "09-03"), "2026-09-04", Open},
	{"accepted", newBug + "status: accepted\n---\n" + seenOn("a", "02-01", "02-10"), "2026-03-01", Accepted},
	{"accepted and escalating", newBug + "status: accepted\n---\n" + seenOn("a", "01-01", "04-01", "07-20", "07-23", "07-26", "07-28", "07-30"), "2026-08-01", Accepted},
	{"watching", newBug + "---\n" + seenOn("a", weekly...) + fixTask("repair", "shipped: 2026-02-24"), "2026-03-02", Watching},
	{"verified", newBug + "---\n" + seenOn("a", weekly...) + fixTask("repair", "shipped: 2026-02-24"), "2026-03-08", Verified},
	{"verified beyond doubt", newBug + "---\n" + seenOn("a", weekly...) + fixTask("repair", "shipped: 2026-02-24"), "2026-08-22", Verified99},
	{"within the grace", newBug + "---\n" + seenOn("a", weekly...) + seenOn("a", "02-25") + fixTask("repair", "shipped: 2026-02-24"), "2026-03-02", Watching},
	{"regressed", newBug + "---\n" + seenOn("a", weekly...) + seenOn("a", "05-01") + fixTask("repair", "shipped: 2026-02-24"), "2026-05-04", Regressed},
	{"reduced", newBug + "---\n" + seenOn("a", weekly...) + seenOn("a", "03-01") + fixTask("repair", "shipped: 2026-02-24"), "2026-07-04", Reduced},
	{"not fixed", newBug + "---\n" + seenOn("a", weekly...) + seenOn("a", "03-02", "03-09") + fixTask("repair", "shipped: 2026-02-24"), "2026-03-14", NotFixed},
	{"fixed after one sighting", newBug + "---\n" + seenOn("a", "01-05") + fixTask("repair", "shipped: 2026-02-24"), "2026-12-01", Watching},
	{"fixed after one sighting, with a reason", newBug + "verified_by: a test that fills the disk\n---\n" + seenOn("a", "01-05") + fixTask("repair", "shipped: 2026-02-24"), "2026-12-01", Watching},
	{"one gap of 20 days", newBug + "---\n" + seenOn("a", "01-01", "01-21") + fixTask("repair", "shipped: 2026-02-10T12:00Z"), "2026-04-11T12:00Z", Watching},
	{"fixed before it was seen", newBug + "---\n" + seenOn("a", weekly...) + fixTask("repair", "shipped: 2025-02-24"), "2026-03-14", Open},
	{"a fix without a date", newBug + "---\n" + seenOn("a", weekly...) + fixTask("repair"), "2026-03-14", Open},
	{"a fix still to come", newBug + "---\n" + seenOn("a", weekly...) + fixTask("repair", "shipped: 2026-05-24"), "2026-03-14", Open},
	{"reverted", newBug + "---\n" + seenOn("a", weekly...) + fixTask("repair", "shipped: 2026-02-24", "reverted: 2026-03-20"), "2026-05-14", Open},
	{"not yet reverted", newBug + "---\n" + seenOn("a", weekly...) + fixTask("repair", "shipped: 2026-02-24", "reverted: 2026-06-20"), "2026-05-14", Verified99},
	{"a second fix", newBug + "---\n" + seenOn("a", weekly...) + seenOn("a", "03-02", "03-09") + fixTask("repair", "shipped: 2026-02-24") + fixTask("repair-better", "shipped: 2026-03-10"), "2026-03-14", Watching},
	{"a mitigation is no fix", newBug + "---\n" + seenOn("a", weekly...) + strings.Replace(fixTask("sweep", "shipped: 2026-02-24"), "role: fix", "role: mitigation", 1), "2026-05-14", Open},
	{"rolled out in part", newBug + "---\n" + seenOn("a", weekly...) + seenOn("b", "01-07", "01-22", "03-04") + fixTask("repair", "shipped: [{on: [a], at: 2026-02-24}]"), "2026-05-14", Open},
	{"rolled out in stages", newBug + "---\n" + seenOn("a", weekly...) + seenOn("b", "01-07", "01-22", "03-04") + fixTask("repair", "shipped: [{on: [a], at: 2026-02-24}, {on: ['*'], at: 2026-03-06}]"), "2026-05-14", Verified99},
	{"on an instance not fixed yet", newBug + "---\n" + seenOn("a", weekly...) + seenOn("b", "02-26") + fixTask("repair", "shipped: [{on: [a], at: 2026-02-24}, {on: [b], at: 2026-03-06}]"), "2026-03-09", Watching},
	{"found by people, nobody looked", newBug + "detection: manual\n---\n" + seenOn("a", weekly...) + fixTask("repair", "shipped: 2026-02-24"), "2026-08-22", Watching},
	{"found by people, looked", newBug + "detection: manual\nchecked: [2026-08-20]\n---\n" + seenOn("a", weekly...) + fixTask("repair", "shipped: 2026-02-24"), "2026-08-22", Verified99},
	{"found by people, looked soon after", newBug + "detection: manual\nchecked: [2026-03-05]\n---\n" + seenOn("a", weekly...) + fixTask("repair", "shipped: 2026-02-24"), "2026-08-22", Verified},
	{"found by people, looked too soon", newBug + "detection: manual\nchecked: [2026-02-26]\n---\n" + seenOn("a", weekly...) + fixTask("repair", "shipped: 2026-02-24"), "2026-08-22", Watching},
	{"found by people, no fix", newBug + "detection: manual\n---\n" + seenOn("a", weekly...), "2026-08-22", Open},
	{"fixed today", newBug + "---\n" + seenOn("a", "01-05", "01-12") + fixTask("repair", "shipped: 2026-02-24"), "2026-02-25T00:00Z", Watching},
	{"rolled out where it was never seen", newBug + "---\n" + seenOn("a", weekly...) + fixTask("repair", "shipped: [{on: [c], at: 2026-02-24}]"), "2026-03-22", Open},
	{"a silence that was not recorded", "-- casebook.yaml --\nnot_recorded: [{from: 2026-02-26, to: 2026-03-20, because: outage}]\n" + newBug + "---\n" + seenOn("a", weekly...) + fixTask("repair", "shipped: 2026-02-24"), "2026-03-22", Watching},
}

func TestStates(t *testing.T) {
	for _, tt := range stories {
		if got := diskFull(t, tt.files, tt.asOf).State; got != tt.want {
			t.Errorf("%s: the state is %s, want %s", tt.name, got, tt.want)
		}
	}
}

// TestWords keeps every sentence of the stories, to be read.
func TestWords(t *testing.T) {
	var said strings.Builder
	for _, tt := range stories {
		b := diskFull(t, tt.files, tt.asOf)
		fmt.Fprintf(&said, "# %s\n%s [%s", tt.name, b.Seen(), b.State)
		for _, flag := range b.Flags() {
			said.WriteString(", " + flag)
		}
		said.WriteString("]\n")
		for _, a := range b.Answers {
			fmt.Fprintf(&said, "%s %s\n", a.Question, a.Bold)
			if a.Small != "" {
				fmt.Fprintf(&said, "    %s\n", a.Small)
			}
		}
		for _, f := range b.Fixes {
			bold, small := b.FixWords(f)
			fmt.Fprintf(&said, "%s: %s\n    %s\n", f.Task.ID, bold, small)
		}
		for _, r := range b.Remarks {
			fmt.Fprintf(&said, "! %s\n", r)
		}
		said.WriteString("\n")
	}
	path := filepath.Join("testdata", "words.golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(said.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(said.String(), "\n") {
		if lines := strings.Split(string(want), "\n"); i >= len(lines) || lines[i] != line {
			t.Fatalf("line %d is\n%s\nnot as in %s; -update rewrites it", i+1, line, path)
		}
	}
	for _, word := range []string{"NaN", "Inf", "infinite", "-0 ", "%!", "  ", " 1 days", " 1 episodes", " ."} {
		if strings.Contains(strings.ReplaceAll(said.String(), "\n    ", "\n"), word) {
			t.Errorf("the words hold %q", word)
		}
	}
}

// TestFixByHand: one complete gap of 20 days, 20 days of silence at the fix, 60 days after it.
func TestFixByHand(t *testing.T) {
	b := diskFull(t, newBug+"---\n"+seenOn("a", "01-01", "01-21")+fixTask("repair", "shipped: 2026-02-10T12:00Z"), "2026-04-11T12:00Z")
	if b.Fix == nil || b.Fix.P == nil || *b.Fix.P != 0.4 {
		t.Errorf("the fix is %+v, want p = 0.4", b.Fix)
	}
}

// TestCostByHand: weights 1, 2 and 0.5 for 30 + 15 minutes of work, 10 of downtime and at most 40 users make 85.
func TestCostByHand(t *testing.T) {
	b := diskFull(t, "-- casebook.yaml --\ncost: {effort: 1, downtime: 2, users: 0.5}\n"+newBug+"---\n"+
		seen("2026-03-17T03:09Z", "a", "impact: {effort: 30m, downtime: 10m, users: 40, severity: 2}")+
		seen("2026-03-17T03:19Z", "b", "impact: {effort: 15m, users: 25, severity: 3}"), "2026-03-20")
	if i := b.Impact; i.Cost == nil || *i.Cost != 85 || i.Worst() != 2 || i.Known != 1 || *i.Users != 40 {
		t.Errorf("the impact is %+v, want a cost of 85 and severity 2", i)
	}
}

// TestSame: the same records say the same, to the byte, and nothing in it is no number.
func TestSame(t *testing.T) {
	for _, tt := range stories {
		var all [2][]byte
		for i := range all {
			var err error
			if all[i], err = json.Marshal(diskFull(t, tt.files, tt.asOf).View()); err != nil {
				t.Fatalf("%s: %v", tt.name, err)
			}
		}
		if !bytes.Equal(all[0], all[1]) {
			t.Errorf("%s: two runs differ", tt.name)
		}
		if bytes.Contains(all[0], []byte(":-0,")) || bytes.Contains(all[0], []byte(":-0}")) {
			t.Errorf("%s: a negative zero in %s", tt.name, all[0])
		}
	}
}

// TestNum: what is no number is null, and no zero is negative.
func TestNum(t *testing.T) {
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if got := num(x); got != nil {
			t.Errorf("num(%v) = %v, want null", x, *got)
		}
	}
	for x, want := range map[float64]string{math.Copysign(0, -1): "0", 1.5: "1.5", -2: "-2"} {
		if got, err := json.Marshal(num(x)); err != nil || string(got) != want {
			t.Errorf("num(%v) = %s, %v; want %s", x, got, err, want)
		}
	}
}

// many makes casebooks of n bugs with as many observations each.
func many(n, each int) fstest.MapFS {
	random := rand.New(rand.NewPCG(1000, 100))
	files := fstest.MapFS{"casebook.yaml": {Data: []byte("not_recorded: [{from: 2025-08-01, to: 2025-08-10, because: outage}]\n")}}
	for i := range n {
		id := fmt.Sprintf("bug-%04d", i)
		files["bugs/"+id+".md"] = &fstest.MapFile{Data: []byte("---\ntitle: Bug\nservice: upload\n---\n")}
		if i%4 == 0 {
			files["tasks/fix-"+id+".md"] = &fstest.MapFile{Data: []byte("---\ntitle: Fix\nrole: fix\nbugs: [" + id + "]\nstatus: shipped\nshipped: 2026-06-01\n---\n")}
		}
		at := time.Date(2024, 1, 1+random.IntN(300), 0, 0, 0, 0, time.UTC)
		for k := range each {
			at = at.Add(time.Duration(random.ExpFloat64()*float64(7*24*time.Hour)) + time.Minute)
			files[fmt.Sprintf("observations/%d/%d-%d.md", i%50, i, k)] = &fstest.MapFile{Data: fmt.Appendf(nil,
				"---\ntitle: 'Handle: \"x\" on host-%d'\nobserved: %s\nbug: %s\nimpact: {effort: %dm}\n---\n", k%4, at.Format(time.RFC3339), id, 5+k)}
		}
	}
	return files
}

// BenchmarkOf works out all figures of 1,000 bugs with 100 observations each, the backtest included: under a second
// on four processors is the aim.
func BenchmarkOf(b *testing.B) {
	idx, err := tracker.Load(many(1000, 100))
	if err != nil {
		b.Fatal(err)
	}
	asOf := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	for b.Loop() {
		c := Of(idx, asOf)
		if len(c.Bugs()) != 1000 || !c.Backtest.Enough() {
			b.Fatalf("%d bugs, %d forecasts", len(c.Bugs()), c.Backtest.Forecasts)
		}
	}
}

// realSeries returns real series of events, which are not part of this repository; the test is skipped without.
func realSeries(t *testing.T) []Series {
	t.Helper()
	dir, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	for {
		f, err := os.Open(filepath.Join(dir, "..", "shared", "data", "recurrence", "series.json"))
		if err == nil {
			defer f.Close()
			all, err := ReadSeries(f, 6*time.Hour)
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		if dir == filepath.Dir(dir) {
			t.Skip("there is no ../shared/data/recurrence/series.json beside the repository")
		}
		dir = filepath.Dir(dir)
	}
}

// TestRealSeries scores the forecasts on real series, of each kind and of all. The default must beat a rate with a
// half-life of 30 days at 7 and 30 days overall.
func TestRealSeries(t *testing.T) {
	all := realSeries(t)
	kinds := map[string][]recurrence.History{}
	var names []string
	var everything []recurrence.History
	for _, s := range all {
		if kinds[s.Kind] == nil {
			names = append(names, s.Kind)
		}
		kinds[s.Kind] = append(kinds[s.Kind], s.History)
		everything = append(everything, s.History)
	}
	slices.Sort(names)
	for _, kind := range names {
		logScores(t, kind, BacktestOf(kinds[kind]))
	}
	b := BacktestOf(everything)
	logScores(t, "all", b)
	chosen, halfLife := b.Scores[0], b.Scores[4]
	for i, days := range []int{7, 30} {
		if !(chosen.Brier[i] < halfLife.Brier[i]) {
			t.Errorf("at %d days %s scores %.4f and %s %.4f", days, chosen.Method, chosen.Brier[i], halfLife.Method, halfLife.Brier[i])
		}
	}
	if chosen.Coverage < 0.75 || chosen.Coverage > 0.85 {
		t.Errorf("the 80%% interval holds %.3f", chosen.Coverage)
	}
}

func logScores(t *testing.T, kind string, b Backtest) {
	t.Helper()
	t.Logf("%s: %d series, %d forecasts scored; chosen: %s", kind, b.Series, b.Forecasts, b.Scores[b.Chosen].Method)
	for _, s := range b.Scores {
		t.Logf("  %-14s Brier %.4f %.4f %.4f  bias %+.3f %+.3f %+.3f  log loss %.4f  80%% interval %.3f", s.Method,
			s.Brier[0], s.Brier[1], s.Brier[2], s.Bias[0], s.Bias[1], s.Bias[2], s.LogLoss, s.Coverage)
	}
}

func TestReadSeries(t *testing.T) {
	got, err := ReadSeries(strings.NewReader(`{"series": [
		{"name": "a", "kind": "k", "unit": "seconds", "events": [86400, 172800, 172800, 180000], "window_start": 0, "window_end": 864000},
		{"name": "b", "kind": "k", "unit": "iso8601", "events": ["1970-01-03T00:00:00Z", "1970-01-02T00:00:00Z"], "window_end": "1970-01-11T00:00:00Z"}]}`), 6*time.Hour)
	if err != nil || len(got) != 2 {
		t.Fatalf("ReadSeries = %v, %v", got, err)
	}
	for _, s := range got {
		if !slices.Equal(s.Events, []float64{1, 2}) || s.End != 10 {
			t.Errorf("%s: %v until %v, want episodes on days 1 and 2 until 10", s.Name, s.Events, s.End)
		}
	}
	for _, bad := range []string{"{", `{"series": [{"name": "a", "unit": "weeks", "events": [1]}]}`, `{"series": [{"name": "a", "unit": "iso8601", "events": ["yesterday"]}]}`} {
		if _, err := ReadSeries(strings.NewReader(bad), time.Hour); err == nil {
			t.Errorf("ReadSeries(%s) has no error", bad)
		}
	}
}
