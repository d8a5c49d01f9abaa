package site

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/site/svg"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/classify"
)

// Guess is a bug that a sighting may be of, in a table.
type Guess struct {
	Score string // "0.86"
	Bar   Item
	Bug   Item
	Why   []Part // the reasons, the words marked that both have
	State string // what to know of the bug: "fixed: this would be its return"
}

// guessedBugs is how many bugs are suggested for a sighting at most.
const guessedBugs = 3

// verdict says what a sighting may be, by what is classified. The casebook is read for it once, when first asked.
func (b *build) verdict(r *tracker.Record) classify.Verdict { return b.known().Observation(r) }

// guess adds to a sighting in triage what it may be, what confirming the first would mean, and the command. A bug
// that is less likely than not is never the first command.
func (b *build) guess(root string, item *TriageItem, r *tracker.Record) {
	verdict := b.verdict(r)
	likely := verdict.Likely()
	for _, p := range likely[:min(guessedBugs, len(likely))] {
		item.Guesses = append(item.Guesses, b.guessOf(root, p))
	}
	item.New = newBugWords(verdict)
	if !r.Observation.Bug.IsZero() { // what people suspect comes first
		return
	}
	with := func(bug string) string { return "casebook classify " + r.ID + " " + bug }
	anew := Command{Parts: []string{"casebook new bug", "--from", r.ID}}
	switch {
	case len(likely) > 0 && likely[0].Confidence >= 0.5:
		first := likely[0]
		item.Command = Command{[]string{"casebook classify", r.ID, first.Bug.ID}, "None of these", "casebook new bug --from " + r.ID}
		item.Would = b.wouldBe(first)
		item.Look = first.Bug.Bug.Status == "fixed"
	case verdict.New >= 0.5 && len(likely) > 0:
		anew.When, anew.Else = "One of these after all", with(likely[0].Bug.ID)
		item.Command = anew
	case verdict.New >= 0.5:
		anew.When, anew.Else = "A known bug after all", with("BUG")
		item.Command = anew
	}
}

func (b *build) guessOf(root string, p classify.Proposal) Guess {
	return Guess{
		Score: fmt.Sprintf("%.2f", min(p.Confidence, 0.99)),
		Bar:   Item{Fig: template.HTML(svg.Bar(p.Confidence))}, // #nosec: drawn by svg
		Bug:   b.item(root, p.Bug),
		Why:   markWords(strings.Join(p.Reasons, "; "), p.Words),
		State: p.State,
	}
}

// wouldBe says what it means to confirm that a sighting is of a bug.
func (b *build) wouldBe(p classify.Proposal) string {
	words := fmt.Sprintf("If confirmed: sighting %d of %s", b.tallies[p.Bug].counted.Count+1, p.Bug.Title)
	if p.State != "" {
		words += ", which is " + p.State
	}
	return words + "."
}

// newBugWords says how likely a new bug is, if that is worth saying.
func newBugWords(v classify.Verdict) string {
	switch {
	case v.New >= 0.5:
		return fmt.Sprintf("Nothing fits well: probably a new bug (%.2f).", min(v.New, 0.99))
	case len(v.Likely()) == 0:
		return "No known bug stands out."
	}
	return ""
}

// markWords cuts a text so that the words stand in parts of their own. Words are found ignoring case, the longest
// first.
func markWords(text string, words []string) []Part {
	words = slices.Clone(words)
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
	low := strings.ToLower(text)
	if len(low) != len(text) {
		return []Part{{Text: text}}
	}
	var parts []Part
	from := 0
	for at := 0; at < len(text); {
		word := ""
		for _, w := range words {
			if w != "" && strings.HasPrefix(low[at:], w) && (at == 0 || !wordAt(low, at-1)) && (at+len(w) == len(low) || !wordAt(low, at+len(w))) {
				word = w
				break
			}
		}
		if word == "" {
			at++
			continue
		}
		if at > from {
			parts = append(parts, Part{Text: text[from:at]})
		}
		parts = append(parts, Part{Text: text[at : at+len(word)], Mark: true})
		at += len(word)
		from = at
	}
	if from < len(text) {
		parts = append(parts, Part{Text: text[from:]})
	}
	return parts
}

func wordAt(text string, i int) bool {
	c := text[i]
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '_' || c == '-' || c >= 0x80
}
