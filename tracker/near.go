package tracker

import (
	"cmp"
	"slices"
	"strings"
)

// Nearest returns the candidates that look like a mistyped name: within an edit distance of 2 (1 for
// names of up to 4 characters, 0 for a single one), or the same but for case, nearest first and then in
// order, at most 3.
func Nearest(name string, candidates []string) []string {
	type near struct {
		name string
		d    int
	}
	limit := 2
	switch n := len([]rune(name)); {
	case n == 1:
		limit = 0
	case n <= 4:
		limit = 1
	}
	var found []near
	for _, c := range candidates {
		if d := Distance(strings.ToLower(name), strings.ToLower(c), limit); c != name && d <= limit {
			found = append(found, near{c, d})
		}
	}
	slices.SortFunc(found, func(a, b near) int { return cmp.Or(cmp.Compare(a.d, b.d), strings.Compare(a.name, b.name)) })
	names := make([]string, 0, 3)
	for _, n := range found[:min(3, len(found))] {
		names = append(names, n.name)
	}
	return names
}

// Distance returns the number of characters to insert, delete, replace or swap with their neighbour to
// turn a into b (optimal string alignment), or limit+1 as soon as it must be more than limit.
func Distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if max(len(x)-len(y), len(y)-len(x)) > limit {
		return limit + 1
	}
	before, prev, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		best := i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			best = min(best, row[j])
		}
		if best > limit {
			return limit + 1
		}
		before, prev, row = prev, row, before
	}
	return min(prev[len(y)], limit+1)
}
