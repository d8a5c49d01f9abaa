package classify

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"
)

// sieve says which of many signatures may match a text: those all of whose trigrams the text has. By signature, the
// trigrams of what must stand in the text.
type sieve [][]uint16

func sieveOf(signatures []Matcher) sieve {
	return sieveFor(signatures, func(m Matcher) []string { return []string{m.must()} })
}

// sieveFor is sieveOf, of the texts that must stand where a signature matches.
func sieveFor[T any](signatures []T, must func(T) []string) sieve {
	s := make(sieve, len(signatures))
	for i, m := range signatures {
		for _, text := range must(m) {
			for at := range max(0, len(text)-2) {
				s[i] = append(s[i], trigram(text, at))
			}
		}
	}
	return s
}

// trigram numbers the three bytes at i. Some share a number, which only lets more signatures through.
func trigram(text string, i int) uint16 {
	return uint16(text[i])<<10 ^ uint16(text[i+1])<<5 ^ uint16(text[i+2])
}

// may returns the numbers of the signatures that may match, in order.
func (s sieve) may(t text) []int {
	if len(s) == 0 {
		return nil
	}
	var has trigrams
	has.add(t.lower)
	var found []int
	for i := range s {
		if s.mayMatch(i, &has) {
			found = append(found, i)
		}
	}
	return found
}

// trigrams are those of some texts, by number.
type trigrams [1 << 16 / 64]uint64

func (has *trigrams) add(text string) {
	for at := range max(0, len(text)-2) {
		n := trigram(text, at)
		has[n/64] |= 1 << (n % 64)
	}
}

// mayMatch reports whether a text may match, by its number, in one that has these trigrams.
func (s sieve) mayMatch(i int, has *trigrams) bool {
	return !slices.ContainsFunc(s[i], func(n uint16) bool { return has[n/64]&(1<<(n%64)) == 0 })
}

// literal returns the longest text, in lower case, that stands in the lower case of whatever a regexp matches; empty
// if nothing must.
func literal(expr string) string {
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return ""
	}
	return literalOf(tree)
}

func literalOf(tree *syntax.Regexp) string {
	switch tree.Op {
	case syntax.OpCapture, syntax.OpPlus:
		return literalOf(tree.Sub[0])
	case syntax.OpConcat:
		longest := ""
		for _, sub := range tree.Sub {
			if l := literalOf(sub); len(l) > len(longest) {
				longest = l
			}
		}
		return longest
	case syntax.OpLiteral:
		return plainest(string(tree.Rune), tree.Flags&syntax.FoldCase != 0)
	}
	return ""
}

// plainest returns a literal in lower case. If case does not matter, it is the longest part without letters that are
// the same as another letter than their own small one, as the long s is.
func plainest(literal string, folded bool) string {
	if !folded {
		return strings.ToLower(literal)
	}
	longest := ""
	for part := range strings.FieldsFuncSeq(literal, func(r rune) bool { return r >= utf8.RuneSelf || strings.ContainsRune("sSkK", r) }) {
		if len(part) > len(longest) {
			longest = part
		}
	}
	return strings.ToLower(longest)
}
