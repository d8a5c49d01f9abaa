package classify

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestSmallWordsAreSorted(t *testing.T) {
	if !slices.IsSorted(smallWords) {
		t.Errorf("smallWords is not sorted: %v", smallWords)
	}
}

// mill is an engine that knows two bugs of a mill and noise about other things, all on one machine unless on says
// otherwise.
func mill(on func(i int) string) *Engine {
	e := NewEngine()
	for i := range 12 {
		bug, says := "belt-slips", "belt slips off the drum"
		if i%2 == 1 {
			bug, says = "hopper-empty", "hopper runs empty"
		}
		e.Add(Report{ID: fmt.Sprint("s", i), Error: says, Text: "Grinder stood still in March, seed 0x7f3a91. [72.159680] rev 10.27.", Instances: []string{on(i)}}, bug)
	}
	return e
}

func reasonsOf(t *testing.T, e *Engine, r Report) string {
	t.Helper()
	answer := e.Suggest(r, Options{})
	if len(answer.Suggestions) == 0 {
		t.Fatalf("nothing is like %q", r.Error)
	}
	return strings.Join(answer.Suggestions[0].Reasons, "; ")
}

// A status site whose sightings were nearly all of one component had "its only sighting was on …" under every
// suggestion.
func TestReasonsNameNoPlaceThatAllShare(t *testing.T) {
	report := Report{Error: "belt slips off the wheel", Instances: []string{"mill-1"}}
	if why := reasonsOf(t, mill(func(int) string { return "mill-1" }), report); strings.Contains(why, "mill-1") {
		t.Errorf("all sightings are on mill-1, and that is a reason: %s", why)
	}
	if why := reasonsOf(t, mill(func(i int) string { return fmt.Sprint("mill-", 1+i%2) }), report); !strings.Contains(why, "5 of the last 5 sightings on mill-1") {
		t.Errorf("half of all sightings are on mill-1, and that is no reason: %s", why)
	}
}

// Crash logs had the same address and the same second since boot by chance, incidents the same month.
func TestReasonsNameNothingThatChanges(t *testing.T) {
	e := NewEngine()
	for i := range 8 {
		e.Add(Report{Error: fmt.Sprintf("noise%c", 'a'+i), Text: "Other things."}, fmt.Sprint("noise-", i))
	}
	const says = "belt slipped during March; seed 0x7f3a91, at 72.159680, heap 00000000006dcf60, rev 10.27, drum-7 at north-pit"
	e.Add(Report{Error: "belt slipped", Text: says, Instances: []string{"north-pit"}}, "belt-slips")
	answer := e.Suggest(Report{Error: "belt slipped", Text: says, Instances: []string{"north-pit"}}, Options{})
	words := answer.Suggestions[0].Words
	for _, w := range []string{"0x7f3a91", "72.159680", "00000000006dcf60", "march", "during", "north-pit", "north", "pit"} {
		if slices.Contains(words, w) {
			t.Errorf("%q is a telling word of %v", w, words)
		}
	}
	for _, w := range []string{"10.27", "drum-7", "slipped"} {
		if !slices.Contains(words, w) {
			t.Errorf("%q is no telling word of %v", w, words)
		}
	}
}

// In a casebook of few bugs nothing that the most frequent one says was telling, so that it had only common words.
func TestWordsOfTheMostFrequentBugTell(t *testing.T) {
	e := NewEngine()
	for i := range 20 {
		bug, says := "belt-slips", "the belt slips off its drum"
		if i%5 == 4 {
			bug, says = "hopper-empty", "the hopper of the mill runs empty"
		}
		e.Add(Report{ID: fmt.Sprint("s", i), Error: says}, bug)
	}
	answer := e.Suggest(Report{Error: "drum stands still, the belt lies beside it"}, Options{})
	if words := answer.Suggestions[0].Words; !slices.Equal(words, []string{"belt", "drum"}) {
		t.Errorf("the telling words are %v, want belt and drum", words)
	}
}

// Locks that may deadlock all have one headline: what is suggested with 12 % had "same error text" for a reason.
func TestSameErrorOfManyBugsIsSaid(t *testing.T) {
	e := NewEngine()
	for i, place := range []string{"hopper", "drum", "belt"} {
		e.Add(Report{ID: fmt.Sprint("s", i), Error: "grinder jammed", Text: "It is the " + place + "."}, place+"-jams")
	}
	if why := reasonsOf(t, e, Report{Error: "grinder jammed", Text: "It is the belt."}); !strings.HasPrefix(why, "same error text after masking, as 2 other bugs have") {
		t.Errorf("three bugs have one error message, and the reasons are: %s", why)
	}
	one := NewEngine()
	one.Add(Report{ID: "s", Error: "grinder jammed", Text: "It is the belt."}, "belt-jams")
	if why := reasonsOf(t, one, Report{Error: "grinder jammed"}); strings.Contains(why, "other bug") {
		t.Errorf("one bug has the error message, and the reasons are: %s", why)
	}
}

// A sighting that waited for weeks had "5 of the last 5 sightings on …" for a reason, all of them later than itself.
func TestReasonsKnowNoLaterSightings(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 3, n, 9, 0, 0, 0, time.UTC) }
	e := NewEngine()
	for i := range 8 {
		e.Add(Report{ID: fmt.Sprint("n", i), At: day(1), Error: fmt.Sprintf("noise%c", 'a'+i), Instances: []string{"mill-9"}}, fmt.Sprint("noise-", i))
	}
	e.Add(Report{ID: "early", At: day(2), Error: "belt slips off", Instances: []string{"mill-1"}}, "belt-slips")
	for i := range 5 {
		e.Add(Report{ID: fmt.Sprint("late", i), At: day(20 + i), Error: "belt slips off", Instances: []string{"mill-2"}}, "belt-slips")
	}
	for place, want := range map[string]string{"mill-1": "its only sighting was on mill-1", "mill-2": ""} {
		why := reasonsOf(t, e, Report{At: day(5), Error: "belt slips off", Instances: []string{place}})
		if said := strings.Contains(why, "sighting"); said != (want != "") || !strings.Contains(why, want) {
			t.Errorf("on day 5 on %s the reasons are %q, want %q", place, why, want)
		}
	}
	if why := reasonsOf(t, e, Report{At: day(28), Error: "belt slips off", Instances: []string{"mill-2"}}); !strings.Contains(why, "5 of the last 5 sightings on mill-2") {
		t.Errorf("on day 28 the reasons are %q", why)
	}
}

// Of two bugs with the same text, the one that is seen more often or more lately comes first, and nothing said why.
func TestReasonsSayWhatElseLeads(t *testing.T) {
	answer := func(bugs ...string) Suggestion {
		e := NewEngine()
		for i, bug := range bugs {
			e.Add(Report{ID: fmt.Sprint("s", i), Error: "grinder jammed", Text: "Somebody has to clear it."}, bug)
		}
		return e.Suggest(Report{Error: "grinder jammed", Text: "Somebody has to clear it."}, Options{}).Suggestions[0]
	}
	for _, c := range []struct{ bugs, why string }{
		{"belt drum drum drum drum drum belt", "no more like it than belt, but seen more often"},
		{"belt drum", "no more like it than belt, but seen more lately"},
	} {
		s := answer(strings.Fields(c.bugs)...)
		if s.Bug != "drum" || !slices.Contains(s.Reasons, c.why) {
			t.Errorf("after %s it is %s: %v, want %q", c.bugs, s.Bug, s.Reasons, c.why)
		}
	}
	if why := reasonsOf(t, mill(func(int) string { return "" }), Report{Error: "belt slips off the drum", Text: "Grinder stood still."}); strings.Contains(why, "no more like") {
		t.Errorf("the belt alone slips, and the reasons are %s", why)
	}
}

// The functions that report a crash are at the top of many stacks: two crashes had "same place in the stack: report" for
// a reason, as each of the last dozen bugs had. One that is on top of many crashes of one bug tells a lot.
func TestFramesOfManyBugsAreNoPlace(t *testing.T) {
	crash := func(id, inner string) Report {
		return Report{ID: id, Error: "grinder crashed", Log: "ERROR grinder crashed\nat mill.report.Fail(report.go:1)\nat mill." + inner + ".Run(x.go:2)\n"}
	}
	e := NewEngine()
	for i := range 100 {
		e.Add(Report{ID: fmt.Sprint("n", i), Error: fmt.Sprintf("noise%c%c", 'a'+i%26, 'a'+i/26)}, fmt.Sprint("noise-", i%20))
	}
	for i, part := range []string{"belt", "drum", "hopper", "sieve", "bag", "belt", "belt", "belt", "belt", "belt", "belt", "belt"} {
		e.Add(crash(fmt.Sprint("s", i), part), part)
	}
	why := reasonsOf(t, e, crash("", "belt"))
	if !strings.Contains(why, "same place in the stack: mill.belt.run") {
		t.Errorf("the belt crashed, and the reasons are %s", why)
	}
}

// The work on a machine was suspected to be other work there, told in the same words: nothing said what differs.
func TestReasonsSayWhatIsThereInstead(t *testing.T) {
	e := NewEngine()
	for i := range 40 {
		e.Add(Report{ID: fmt.Sprint("n", i), Error: fmt.Sprintf("noise%c%c", 'a'+i%26, 'a'+i/26), Instances: []string{"pit"}}, fmt.Sprint("noise-", i))
	}
	for i, part := range []string{"drum", "hopper", "belt"} {
		e.Add(Report{ID: fmt.Sprint("s", i), Error: "grinder stands still while somebody oils the " + part + " of the mill", Instances: []string{"sieve"}}, part)
	}
	for _, c := range []struct{ asks, want string }{
		{"grinder stands still while somebody oils the wheel of the mill", "similar error text, but wheel instead of "},
		{"grinder stands still, somebody oils the wheel, hopper of the mill", "similar error text; "},
		{"grinder stands still while somebody oils the sieve of the mill", "similar error text; "},
	} {
		if why := reasonsOf(t, e, Report{Error: c.asks, Instances: []string{"sieve"}}); !strings.HasPrefix(why, c.want) {
			t.Errorf("%q: the reasons are %s, want %s…", c.asks, why, c.want)
		}
	}
}
