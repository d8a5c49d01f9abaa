package secrets

import "slices"

// automaton finds every keyword of the rules in one pass over a text, whatever their case.
// Source: A. V. Aho and M. J. Corasick, Efficient string matching, Communications of the ACM 18 (1975).
type automaton struct {
	class [256]uint8 // of a byte: 0 for those that no keyword has; upper and lower case are one
	width int        // classes
	next  []uint16   // by state*width + class
	hits  [][]hit    // by state: what ends there, nil mostly
}

// hit is the end of a keyword.
type hit struct {
	rule   int32 // its place in rules.Rules
	length int32 // of the keyword, in bytes
}

func newAutomaton(all []*rule) *automaton {
	a := &automaton{width: 1}
	for _, r := range all {
		for _, k := range r.Keywords {
			for i := range len(k) {
				if c := lower(k[i]); a.class[c] == 0 {
					a.class[c] = uint8(a.width)
					a.width++
				}
			}
		}
	}
	for c := byte('A'); c <= 'Z'; c++ {
		a.class[c] = a.class[lower(c)]
	}
	a.addState()
	for i, r := range all {
		for _, k := range r.Keywords {
			end := a.spell(k)
			a.hits[end] = append(a.hits[end], hit{int32(i), int32(len(k))})
		}
	}
	a.link()
	return a
}

func (a *automaton) addState() uint16 {
	a.next = append(a.next, make([]uint16, a.width)...)
	a.hits = append(a.hits, nil)
	return uint16(len(a.hits) - 1)
}

// spell returns the state in which a keyword ends.
func (a *automaton) spell(word string) (at uint16) {
	for i := range len(word) {
		edge := int(at)*a.width + int(a.class[lower(word[i])])
		if a.next[edge] == 0 {
			made := a.addState() // moves a.next
			a.next[edge] = made
		}
		at = a.next[edge]
	}
	return at
}

// link turns the tree of keywords into a machine that never looks back: where a state has no child, it goes
// where its longest proper suffix in the tree would go.
func (a *automaton) link() {
	suffix := make([]uint16, len(a.hits))
	var queue []uint16
	for c := range a.width {
		if child := a.next[c]; child != 0 {
			queue = append(queue, child)
		}
	}
	for i := 0; i < len(queue); i++ {
		at := queue[i]
		a.hits[at] = slices.Concat(a.hits[at], a.hits[suffix[at]])
		for c := range a.width {
			edge, other := int(at)*a.width+c, a.next[int(suffix[at])*a.width+c]
			if child := a.next[edge]; child != 0 {
				suffix[child] = other
				queue = append(queue, child)
			} else {
				a.next[edge] = other
			}
		}
	}
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
