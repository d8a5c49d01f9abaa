package classify

import (
	"slices"
	"strings"
)

// denies reports whether the begin of a sentence that people wrote denies what follows: "there was no". What is denied
// in a clause before is another matter: "uploads do not work, the log says".
func denies(begin string) bool {
	begin = begin[strings.LastIndexAny(begin, ",;:")+1:]
	denied := false
	for w := range strings.FieldsSeq(strings.ToLower(begin)) {
		switch w = strings.Trim(w, "()*_`\"'"); w {
		case "no", "not", "never", "without", "neither", "nor", "nothing", "unlike":
			denied = true
		case "because", "but", "says", "said", "since", "with":
			denied = false
		}
		denied = denied || strings.HasSuffix(w, "n't")
	}
	return denied
}

// disowns reports whether the begin of a line denies what follows, machines' lines considered, which say what could
// not be done just before they say why: only "this is not", and "is not the" or a quote after "is not", do.
func disowns(begin string) bool {
	quoted := strings.TrimRight(begin, "\"'`“‘«„ ")
	words := strings.Fields(strings.ToLower(quoted))
	named := len(strings.TrimRight(begin, " ")) > len(quoted)
	if n := len(words); n > 0 && slices.Contains([]string{"a", "an", "another", "our", "that", "the"}, words[n-1]) {
		words, named = words[:n-1], true
	}
	if n := len(words); n > 1 && words[n-1] == "not" {
		words = append(words[:n-2:n-2], words[n-2]+"n't")
	}
	n := len(words)
	if n == 0 || !slices.Contains([]string{"isn't", "wasn't", "aren't", "weren't", "it'sn't"}, words[n-1]) {
		return false
	}
	return named || words[n-1] == "it'sn't" || n > 1 && slices.Contains([]string{"this", "that", "it"}, words[n-2])
}

const deniedSure = 0.05 // how sure it can be at most that a report is of a bug that it denies

// undenied asks the engine. If a report denies bugs that it is like, it is asked again without them, and they come
// last.
func (c *Casebook) undenied(r Report, t text, opts Options) Answer {
	look := lookAt(r)
	answer := c.engine.suggest(look, opts)
	var denied []Suggestion
	for _, s := range answer.Suggestions {
		if sentence, ok := c.denied(s.Bug, t); ok {
			s.Confidence = min(s.Confidence, deniedSure)
			s.Reasons = append(s.Reasons, "but it is denied: "+sentence)
			denied = append(denied, s)
			opts.Not = append(slices.Clip(opts.Not), s.Bug)
		}
	}
	if len(denied) > 0 {
		answer = c.engine.suggest(look, opts)
		answer.Suggestions = append(answer.Suggestions, denied...)
	}
	return answer
}

// denied returns a sentence that says a report is not of a bug: "this is not" and what the bug is called or what a
// signature of it looks for. That its looks are missing ("no exit code 137 in the events") is no such sentence. ok is
// false if there is none, or if another says the same of it.
func (c *Casebook) denied(bug string, t text) (sentence string, ok bool) {
	finds := c.names(bug, t)
	if len(finds) == 0 {
		return "", false
	}
	for _, l := range slices.Concat(t.logged, t.told) {
		for _, find := range finds {
			switch i := find(l); {
			case i < 0:
			case disowns(l[:i]):
				sentence, ok = l, true
			case !denies(l[:i]):
				return "", false
			}
		}
	}
	return sentence, ok
}

// names returns what finds a bug's title and its signatures in a line, those that may be in the text.
func (c *Casebook) names(bug string, t text) (finds []func(line string) int) {
	if title := strings.ToLower(c.bugs[bug].Title); strings.Contains(t.lower, title) {
		finds = append(finds, func(l string) int { return min(strings.Index(strings.ToLower(l), title), len(l)) })
	}
	for _, m := range c.signed[bug] {
		if strings.Contains(t.lower, m.must()) {
			finds = append(finds, m.find)
		}
	}
	return finds
}
