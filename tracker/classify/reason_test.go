package classify

import (
	"fmt"
	"slices"
	"strings"
	"testing"
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
