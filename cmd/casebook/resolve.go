package main

import (
	"fmt"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// candidatesShown is how many records an ambiguous word lists: as many as one reads.
const candidatesShown = 10

// Resolve returns the record that a word at the prompt means: an id, alias, reference (`bug/ID`), path,
// or any part of an id that only one record of the kinds has (no kinds: any). Several or none is an
// error that lists what was probably meant.
func (cb *Casebook) Resolve(env *Env, word string, kinds ...tracker.Kind) (*tracker.Record, error) {
	if r, ok := cb.byFile(env, word); ok {
		if !isOneOf(r.Kind, kinds) {
			return nil, usageError("", "%s is %s, and %s is wanted", word, r.Kind.WithArticle(), aKinds(kinds))
		}
		return r, nil
	}
	found := withKind(cb.Index.Find(word, kinds...), kinds)
	if len(found) != 1 || !exactly(found[0], word) {
		if err := cb.unreadable(word, kinds); err != nil {
			return nil, err // rather than another record with this word in its id
		}
	}
	switch len(found) {
	case 0:
		return nil, cb.notFound(word, kinds)
	case 1:
		return found[0], nil
	default:
		return nil, usageError(candidates(found), "%q may mean %d records", word, len(found))
	}
}

// byFile reads word as the path of a record's file from the working directory.
func (cb *Casebook) byFile(env *Env, word string) (*tracker.Record, bool) {
	if !strings.HasSuffix(word, ".md") {
		return nil, false
	}
	path, ok := cb.relative(env.Path(word))
	if !ok {
		return nil, false
	}
	return cb.Index.ByPath(path)
}

func withKind(records []*tracker.Record, kinds []tracker.Kind) []*tracker.Record {
	var some []*tracker.Record
	for _, r := range records {
		if isOneOf(r.Kind, kinds) {
			some = append(some, r)
		}
	}
	return some
}

func isOneOf(k tracker.Kind, kinds []tracker.Kind) bool {
	for _, want := range kinds {
		if k == want {
			return true
		}
	}
	return len(kinds) == 0
}

// candidates lists records with their titles, one a line.
func candidates(records []*tracker.Record) string {
	var lines []string
	for _, r := range records[:min(candidatesShown, len(records))] {
		lines = append(lines, r.Ref().String()+"  "+r.Title)
	}
	if more := len(records) - len(lines); more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(lines, "\n")
}

// unreadable returns an error if word names exactly a file that could not be read as a record of the kinds.
func (cb *Casebook) unreadable(word string, kinds []tracker.Kind) error {
	for _, r := range cb.Index.Rejected() {
		ref := tracker.Ref{Kind: r.Kind, ID: r.ID}.String()
		if isOneOf(r.Kind, kinds) && (r.ID == word || r.Path == word || ref == word) {
			return hinted("casebook check "+r.Path+" says why", "%s could not be read as a record", r.Path)
		}
	}
	return nil
}

func (cb *Casebook) notFound(word string, kinds []tracker.Kind) error {
	if others := cb.Index.Find(word); len(others) == 1 && len(kinds) > 0 {
		return usageError("", "%s is %s, and %s is wanted", others[0].Ref(), others[0].Kind.WithArticle(), aKinds(kinds))
	}
	hint := "casebook list shows what there is"
	if len(kinds) == 1 {
		hint = "casebook list kind:" + kinds[0].String() + " shows what there is"
	}
	if near := cb.nearest(word, kinds); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, " or ") + "?"
	}
	return usageError(hint, "no %s is called %q", kindWords(kinds), word)
}

// nearest returns the references of the records whose id, with or without its kind, looks like word.
func (cb *Casebook) nearest(word string, kinds []tracker.Kind) []string {
	if kind, id, ok := strings.Cut(word, "/"); ok {
		if k, known := tracker.ParseKind(kind); known {
			word, kinds = id, []tracker.Kind{k}
		}
	}
	if word == "" {
		return nil
	}
	var ids []string
	refs := map[string]string{}
	if len(kinds) == 0 {
		kinds = tracker.Kinds()
	}
	for _, r := range cb.Index.Records(kinds...) {
		if _, taken := refs[r.ID]; !taken {
			ids, refs[r.ID] = append(ids, r.ID), r.Ref().String()
		}
	}
	word = strings.ToLower(word)
	near := tracker.Nearest(word, ids)
	if len(near) == 0 {
		near = nearestPart(word, ids)
	}
	for i, id := range near {
		near[i] = refs[id]
	}
	return near
}

// nearestPart returns the ids of which as many words as word has look like it: "no-spce" of
// no-space-left-on-device. At most three.
func nearestPart(word string, ids []string) []string {
	var found []string
	n := strings.Count(word, "-") + 1
	for _, id := range ids {
		words := strings.Split(id, "-")
		for i := 0; i+n <= len(words) && len(found) < 3; i++ {
			if len(tracker.Nearest(word, []string{strings.Join(words[i:i+n], "-")})) > 0 {
				found = append(found, id)
				break
			}
		}
	}
	return found
}

// kindWords names kinds in a sentence: "bug or task", "record" for any.
func kindWords(kinds []tracker.Kind) string {
	if len(kinds) == 0 {
		return "record"
	}
	words := make([]string, len(kinds))
	for i, k := range kinds {
		words[i] = k.String()
	}
	return strings.Join(words, " or ")
}

// aKinds is kindWords with an article: "an observation or postmortem".
func aKinds(kinds []tracker.Kind) string {
	return strings.TrimSuffix(kinds[0].WithArticle(), kinds[0].String()) + kindWords(kinds)
}
