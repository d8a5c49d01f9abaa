package classify

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// baseline is plain BM25 over words of title and text, the best sighting of each bug, as any search engine
// would do it: k1 1.5, b 0.75, words of three or more letters, digits, "_" and ".", in lower case. It learns
// nothing and masks nothing. Source: Robertson, Zaragoza, The Probabilistic Relevance Framework, 2009.
type baseline struct {
	at    map[string][]plainPosting
	sizes []float64
	total float64
	bugs  []string
}

func plainWords(r Report) []string {
	return slices.DeleteFunc(strings.FieldsFunc(strings.ToLower(r.Error+" "+r.Text), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' && r != '.'
	}), func(w string) bool { return len(w) < 3 })
}

func (m *baseline) add(words []string, bug string) {
	n := int32(len(m.sizes))
	for _, c := range tally(slices.Clone(words)) {
		m.at[c.word] = append(m.at[c.word], plainPosting{n, float32(c.n)})
	}
	m.sizes = append(m.sizes, float64(len(words)))
	m.total += float64(len(words))
	m.bugs = append(m.bugs, bug)
}

// rank returns the bugs, best first, and the best score.
func (m *baseline) rank(words []string) (bugs []string, top float64) {
	n := float64(len(m.sizes))
	scores := make([]float64, len(m.sizes))
	for _, w := range sorted(words) {
		weight := idf(n, float64(len(m.at[w])))
		for _, p := range m.at[w] {
			f := float64(p.n)
			scores[p.report] += weight * f * (k1 + 1) / (f + k1*(1-b0+b0*m.sizes[p.report]*n/m.total))
		}
	}
	best := map[string]float64{}
	for i, s := range scores {
		if s > best[m.bugs[i]] {
			best[m.bugs[i]] = s
		}
	}
	for b, s := range best {
		bugs = append(bugs, b)
		top = math.Max(top, s)
	}
	slices.SortFunc(bugs, func(a, b string) int { return cmp.Or(cmp.Compare(best[b], best[a]), cmp.Compare(a, b)) })
	return bugs, top
}

// plainPosting is a report that has a word, and how often.
type plainPosting struct {
	report int32
	n      float32
}
