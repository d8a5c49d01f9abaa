package classify

import (
	"slices"
	"sort"
)

// Score is how well one way of ranking did in a replay.
type Score struct {
	At1    float64 `json:"recall_at_1"` // share of the repeats whose bug came first
	At5    float64 `json:"recall_at_5"`
	At10   float64 `json:"recall_at_10"`
	NewAUC float64 `json:"new_bug_auc"` // chance that a first sighting looks newer than a repeat
}

// Bin is a row of the reliability table: the first suggestions with a confidence from From to To.
type Bin struct {
	From  float64 `json:"from"`
	To    float64 `json:"to"`
	Count int     `json:"count"`
	Said  float64 `json:"said"`  // their mean confidence
	Right float64 `json:"right"` // the share of them that was right
}

// Sure is what was shown as confident.
type Sure struct {
	Shown   int     `json:"shown"`
	Right   float64 `json:"right"`   // share of Shown
	Repeats float64 `json:"repeats"` // Shown as a share of the repeats
}

// Result is what a replay measured.
type Result struct {
	Reports   int   `json:"reports"`
	Bugs      int   `json:"bugs"`
	Repeats   int   `json:"repeats"`             // reports of a bug seen before
	NoDefect  int   `json:"no_defect"`           // reports with no label
	Suggested int   `json:"no_defect_suggested"` // of NoDefect, those that got a suggestion
	Engine    Score `json:"engine"`
	BM25      Score `json:"bm25"`
	Confident Sure  `json:"confident"`
	Bins      []Bin `json:"reliability"`
}

// asked is one report of a replay and how its answer did.
type asked struct {
	confidence float64
	right      bool
}

// tallyer gathers the figures of one way of ranking.
type tallyer struct {
	score         Score
	fresh, repeat []float64 // how new first sightings and repeats looked
}

func (t *tallyer) add(rank int, isNew, repeat bool, newness float64) {
	if !repeat {
		if isNew {
			t.fresh = append(t.fresh, newness)
		}
		return
	}
	t.repeat = append(t.repeat, newness)
	for _, at := range []struct {
		most int
		n    *float64
	}{{1, &t.score.At1}, {5, &t.score.At5}, {10, &t.score.At10}} {
		if rank >= 0 && rank < at.most {
			*at.n++
		}
	}
}

func (t *tallyer) result() Score {
	s := t.score
	if n := float64(len(t.repeat)); n > 0 {
		s.At1, s.At5, s.At10 = s.At1/n, s.At5/n, s.At10/n
	}
	s.NewAUC = auc(t.fresh, t.repeat)
	return s
}

// Replay shows labelled reports to an Engine in order. Each is asked about first, knowing only what came
// before, and then its label is learnt and the report added. Beside it runs a plain BM25.
func Replay(reports []Labelled) Result {
	res := Result{Reports: len(reports)}
	e, plain := NewEngine(), &baseline{at: map[string][]plainPosting{}}
	var ours, theirs tallyer
	var all []asked
	seen := map[string]bool{}
	for _, r := range reports {
		l := lookAt(r.Report)
		answer := e.suggest(l, Options{})
		first := asked{}
		if len(answer.Suggestions) > 0 {
			first.confidence = answer.Suggestions[0].Confidence
		}
		if r.Label == nil {
			res.NoDefect++
			if first.confidence >= Possible {
				res.Suggested++
			}
			all = append(all, first)
			continue
		}
		bug := *r.Label
		rank := slices.IndexFunc(answer.Suggestions, func(s Suggestion) bool { return s.Bug == bug })
		first.right = rank == 0
		all = append(all, first)
		ours.add(rank, !seen[bug], seen[bug], answer.New)
		words := plainWords(r.Report)
		bugs, top := plain.rank(words)
		theirs.add(slices.Index(bugs, bug), !seen[bug], seen[bug], -top)
		e.Learn(answer, bug)
		e.add(l, r.ID, bug, false)
		plain.add(words, bug)
		if seen[bug] {
			res.Repeats++
		}
		seen[bug] = true
	}
	res.Bugs = len(seen)
	res.Engine, res.BM25 = ours.result(), theirs.result()
	res.Confident, res.Bins = sureOf(all, res.Repeats), binsOf(all)
	return res
}

func sureOf(all []asked, repeats int) Sure {
	s := Sure{}
	for _, a := range all {
		if a.confidence >= Confident {
			s.Shown++
			s.Right += truth01(a.right)
		}
	}
	if s.Shown > 0 {
		s.Right /= float64(s.Shown)
	}
	if repeats > 0 {
		s.Repeats = float64(s.Shown) / float64(repeats)
	}
	return s
}

// binsOf returns the reliability table in steps of a tenth, empty ones left out.
func binsOf(all []asked) []Bin {
	var bins []Bin
	for i := range 10 {
		b := Bin{From: float64(i) / 10, To: float64(i+1) / 10}
		for _, a := range all {
			if a.confidence >= b.From && (a.confidence < b.To || i == 9) {
				b.Count++
				b.Said += a.confidence
				b.Right += truth01(a.right)
			}
		}
		if b.Count > 0 {
			b.Said, b.Right = b.Said/float64(b.Count), b.Right/float64(b.Count)
			bins = append(bins, b)
		}
	}
	return bins
}

// auc returns the chance that a member of high is greater than one of low, ties half; 0.5 if one is empty.
// It is the Mann-Whitney U statistic by the number of pairs.
func auc(high, low []float64) float64 {
	if len(high) == 0 || len(low) == 0 {
		return 0.5
	}
	low = slices.Clone(low)
	slices.Sort(low)
	sum := 0.0
	for _, x := range high {
		less := sort.SearchFloat64s(low, x)
		same := sort.Search(len(low), func(i int) bool { return low[i] > x }) - less
		sum += float64(less) + float64(same)/2
	}
	return sum / float64(len(high)) / float64(len(low))
}
