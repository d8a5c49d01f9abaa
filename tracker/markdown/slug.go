package markdown

import (
	"strconv"
	"strings"
	"unicode"
)

// SlugID returns the heading id of a text: letters, marks and digits of any script in lower case, one
// hyphen for everything else between them; "section" if nothing is left. It does not know which ids
// are taken: within a document the second of a kind ends in -2.
func SlugID(text string) string {
	var b strings.Builder
	gap := false
	for _, r := range text {
		if !unicode.In(r, unicode.L, unicode.M, unicode.N) || r == unicode.ReplacementChar {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(unicode.ToLower(r))
	}
	if b.Len() == 0 {
		return "section"
	}
	return b.String()
}

// idSet hands out ids that are unique within a document.
type idSet map[string]int // id -> last number tried

func (s idSet) next(text string) string {
	id := SlugID(text)
	for {
		n, taken := s[id]
		if !taken {
			s[id] = 1
			return id
		}
		numbered := id + "-" + strconv.Itoa(n+1)
		s[id]++
		if _, taken := s[numbered]; !taken {
			s[numbered] = 1
			return numbered
		}
	}
}
