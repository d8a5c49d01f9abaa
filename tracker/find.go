package tracker

import (
	"path"
	"strings"
)

// Find returns the records that a word at the prompt may mean: the one with exactly this id, alias,
// reference or path; else the one whose id begins with it, if it is the only one; else those whose id
// contains it, by kind and id. No kinds: all of them.
func (idx *Index) Find(word string, kinds ...Kind) []*Record {
	word = strings.ToLower(strings.ReplaceAll(strings.TrimSpace(word), `\`, "/"))
	if r, ok := idx.byPath[path.Clean(word)]; ok {
		return []*Record{r}
	}
	if before, rest, ok := strings.Cut(word, "/"); ok {
		if kind, known := ParseKind(before); known {
			word, kinds = strings.TrimSuffix(path.Base(rest), ".md"), []Kind{kind}
		}
	}
	if word == "" {
		return nil
	}
	if len(kinds) == 0 {
		kinds = Kinds()
	}
	if exact := idx.named(word, kinds); len(exact) > 0 {
		return exact
	}
	var found, begun []*Record
	for _, r := range idx.Records(kinds...) {
		if strings.HasPrefix(r.ID, word) {
			begun = append(begun, r)
		}
		if strings.Contains(r.ID, word) {
			found = append(found, r)
		}
	}
	if len(begun) == 1 {
		return begun
	}
	return found
}

func (idx *Index) named(id string, kinds []Kind) []*Record {
	var found []*Record
	for _, k := range kinds {
		if r, ok := idx.Lookup(k, id); ok {
			found = append(found, r)
		}
	}
	return found
}
