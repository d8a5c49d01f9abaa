package secrets

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/casebook-dev/casebook/tracker"
)

// Limit is how many bytes of a file are looked at, 10 MiB: what is larger is warned about as evidence.
const Limit = 10 << 20

// Finding is what is probably a secret.
type Finding struct {
	Rule string // its id, as under secrets.allow in casebook.yaml: "github-pat"
	tracker.Pos
	Masked string // enough of it to know it again, never the whole: "ghp_… (40 characters)"

	start, end int // of the secret, in bytes
}

// Find returns what the first Limit bytes of a file, and its name, probably hold that should be kept secret, in text order;
// what the name holds has no position. Of binary content and of formats that are binary, only the name
// is judged. Path is from the casebook's root. Find may be called by several goroutines at once.
func Find(path string, text []byte) []Finding {
	all := library()
	if found := all.byName(path); found != nil {
		return found
	}
	if found := all.inName(path); found != nil {
		return found
	}
	text, ok := legible(text)
	if !ok {
		return nil
	}
	s := search{rules: all, path: path, text: text[:min(len(text), Limit)]}
	s.keywords()
	s.personal()
	return s.result()
}

// byName judges a file by its name alone.
func (all *rules) byName(path string) []Finding {
	for _, r := range all.byPath {
		if r.place().MatchString(path) {
			return []Finding{{Rule: r.ID, Pos: tracker.Pos{}, Masked: "the whole file"}}
		}
	}
	return nil
}

// inName looks for secrets in a path: a token that somebody took for an id.
func (all *rules) inName(path string) []Finding {
	s := search{rules: all, path: path, text: []byte(path)}
	s.keywords()
	found := s.result()
	for i := range found {
		found[i].Pos = tracker.Pos{}
	}
	return found
}

// sample is how much of a file is looked at to tell whether it is text, as git does.
// Source: git, xdiff-interface.c, buffer_is_binary.
const sample = 8000

// legible returns content as text that can be looked through, and whether it is any. Zero bytes alone do not make it
// binary: a log that was truncated while it was written begins with them, and UTF-16, as PowerShell writes it, is full of
// them. They are left out, so that columns may be less than an editor's.
func legible(content []byte) (text []byte, ok bool) {
	if bytes.IndexByte(content, 0) < 0 {
		return content, true
	}
	content = content[:min(len(content), 2*Limit)]
	if decoded, ok := fromUTF16(content); ok {
		return decoded, true
	}
	text = bytes.ReplaceAll(content, []byte{0}, nil)
	return text, !isBinary(text[:min(len(text), sample)])
}

// fromUTF16 decodes what begins with the mark of UTF-16.
func fromUTF16(content []byte) (text []byte, ok bool) {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(content, []byte{0xff, 0xfe}):
		order = binary.LittleEndian
	case bytes.HasPrefix(content, []byte{0xfe, 0xff}):
		order = binary.BigEndian
	default:
		return nil, false
	}
	units := make([]uint16, (len(content)-2)/2)
	for i := range units {
		units[i] = order.Uint16(content[2+2*i:])
	}
	return []byte(string(utf16.Decode(units))), true
}

// isBinary reports whether more than one byte in twenty is of no text.
func isBinary(sample []byte) bool {
	odd := 0
	for rest := sample; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		if r == utf8.RuneError && n == 1 || r < ' ' && !strings.ContainsRune("\t\n\r\f\b\x1b", r) {
			odd++
		}
		rest = rest[n:]
	}
	return 20*odd > len(sample)
}

// search is one text that is looked through.
type search struct {
	*rules
	path  string
	text  []byte
	found []Finding

	measured struct{ start, end int }     // the last part whose runs were measured
	runs     struct{ letters, token int } // the longest in it
	done     []int                        // how far each rule has looked
}

const (
	// reach is how far a match may begin before its keyword and end after it within one line: lines of
	// captured JSON can be megabytes long, and the longest tokens are a few kilobytes.
	reach = 4096

	// gap is how many bytes may stand between a keyword and the mark of assignment, and after that before the
	// value: the most that the expression which the rules share allows.
	gap = 24
)

// keywords runs the expressions of the rules whose keyword stands in the text and that have a chance there.
func (s *search) keywords() {
	a, at := s.words, 0
	s.done = make([]int, len(s.Rules))
	for i, c := range s.text {
		at = int(a.next[at*a.width+int(a.class[c])])
		for _, h := range a.hits[at] {
			if begin := i + 1 - int(h.length); begin >= s.done[h.rule] {
				s.try(h.rule, begin, i+1)
			}
		}
	}
}

// try looks at the surroundings of a keyword of a rule.
func (s *search) try(which int32, begin, end int) {
	r := s.Rules[which]
	if r.Path != "" && !r.place().MatchString(s.path) {
		s.done[which] = len(s.text)
		return
	}
	from, to := 0, len(s.text)
	if !r.Whole {
		from, to = s.window(begin)
	}
	if r.Assigned && !r.Whole {
		value, ok := s.assigned(end, r.Run)
		if !ok {
			return
		}
		_, to = s.window(value)
	}
	s.done[which] = to
	if s.measure(from, to); s.runs.letters >= r.Letters && s.runs.token >= r.Run && r.needed(s.text[from:to]) {
		s.run(r, from, to)
	}
}

func (r *rule) needed(text []byte) bool {
	return len(r.Needs) == 0 || slices.ContainsFunc(r.Needs, func(word string) bool { return bytes.Contains(text, []byte(word)) })
}

// window returns the line around a place, with its line break; of a long line what is within reach.
func (s *search) window(at int) (from, to int) {
	from, to = max(0, at-reach), min(len(s.text), at+reach)
	if i := bytes.LastIndexByte(s.text[from:at], '\n'); i >= 0 {
		from += i + 1
	}
	if i := bytes.IndexByte(s.text[at:to], '\n'); i >= 0 {
		to = at + i + 1
	}
	return from, to
}

// measure finds the longest runs in a window.
func (s *search) measure(from, to int) {
	if s.measured.start == from && s.measured.end == to {
		return
	}
	s.measured.start, s.measured.end = from, to
	s.runs.letters, s.runs.token = 0, 0
	letters, token := 0, 0
	for _, c := range s.text[from:to] {
		if letters++; !alphanumeric(c) {
			letters = 0
		}
		if token++; !tokenByte(c) {
			token = 0
		}
		s.runs.letters, s.runs.token = max(s.runs.letters, letters), max(s.runs.token, token)
	}
}

// assigned returns where the value begins that is assigned after the keyword that ends at a place, if it has
// a run of so many bytes.
func (s *search) assigned(at, run int) (value int, ok bool) {
	at = s.skip(at, " \t\r\n\v\f'\"._-", true)
	if at >= len(s.text) || bytes.IndexByte([]byte("=>:|?,"), s.text[at]) < 0 {
		return 0, false
	}
	value = s.skip(at, " \t\r\n\v\f'\"`=>:|?,", false)
	n := 0
	for at < len(s.text) && n < run && (at < value || tokenByte(s.text[at])) { // the value may begin with =
		if n++; !tokenByte(s.text[at]) {
			n = 0
		}
		at++
	}
	return min(value, len(s.text)-1), n >= run
}

// skip passes at most gap bytes of a set, and letters and digits if asked to.
func (s *search) skip(at int, set string, words bool) int {
	for end := min(at+gap, len(s.text)); at < end; at++ {
		if c := s.text[at]; bytes.IndexByte([]byte(set), c) < 0 && !(words && alphanumeric(c)) {
			break
		}
	}
	return at
}

// run applies an expression to a part of the text.
func (s *search) run(r *rule, from, to int) {
	if !r.expression().Match(s.text[from:to]) { // much faster than to ask where
		return
	}
	for _, m := range r.expression().FindAllSubmatchIndex(s.text[from:to], -1) {
		start, end := r.secretIn(m)
		start, end = start+from, end+from
		lineStart, lineEnd := s.window(start)
		c := candidate{path: s.path, secret: string(s.text[start:end]), match: string(s.text[from+m[0] : from+m[1]]), line: string(s.text[lineStart:lineEnd])}
		if r.Entropy > 0 && entropy(c.secret) <= r.Entropy || s.Allow.allows(c) || slices.ContainsFunc(r.Allow, func(a allowance) bool { return a.allows(c) }) {
			continue
		}
		s.found = append(s.found, Finding{Rule: r.ID, start: start, end: end})
	}
}

// secretIn returns where in a match the secret stands.
func (r *rule) secretIn(m []int) (start, end int) {
	if r.Group > 0 {
		return m[2*r.Group], m[2*r.Group+1]
	}
	for i := 2; i < len(m); i += 2 {
		if m[i] < m[i+1] {
			return m[i], m[i+1]
		}
	}
	return m[0], m[1]
}

// guess tells how much a rule guesses: what a rule that knows more has found is not said again.
func guess(rule string) int {
	return 1 + slices.Index([]string{"http-authorization", "url-password", "generic-api-key"}, rule)
}

// result sorts the findings, leaves out what is found twice and says where they are.
func (s *search) result() []Finding {
	slices.SortFunc(s.found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), cmp.Compare(a.Rule, b.Rule))
	})
	var kept []Finding
	for i, f := range s.found {
		known := slices.ContainsFunc(s.found, func(g Finding) bool { return guess(g.Rule) < guess(f.Rule) && g.start < f.end && f.start < g.end })
		if known || i > 0 && f == s.found[i-1] {
			continue
		}
		kept = append(kept, f)
	}
	place, at := tracker.Pos{Line: 1, Column: 1}, 0
	for i := range kept {
		f := &kept[i]
		place, at = advance(place, s.text[at:f.start]), f.start
		f.Pos, f.Masked = place, mask(s.text[f.start:f.end])
	}
	return kept
}

// advance returns the place after a text that begins at a place.
func advance(p tracker.Pos, passed []byte) tracker.Pos {
	if end := bytes.LastIndexByte(passed, '\n'); end >= 0 {
		p = tracker.Pos{Line: p.Line + bytes.Count(passed, []byte("\n")), Column: 1}
		passed = passed[end+1:]
	}
	p.Column += utf8.RuneCount(passed)
	return p
}

// mask shows at most the first four characters of a secret, and never more than a quarter.
func mask(secret []byte) string {
	chars := []rune(string(secret))
	shown := chars[:min(4, len(chars)/4)]
	if i := slices.IndexFunc(shown, func(c rune) bool { return c < ' ' }); i >= 0 {
		shown = shown[:i]
	}
	return fmt.Sprintf("%s… (%d characters)", string(shown), len(chars))
}

// entropy returns the Shannon entropy of a text in bits a byte, as gitleaks computes it: by runes, over bytes.
func entropy(text string) (bits float64) {
	counts := map[rune]int{}
	for _, c := range text {
		counts[c]++
	}
	sorted := make([]int, 0, len(counts)) // adding in one order keeps the last digit the same
	for _, n := range counts {
		sorted = append(sorted, n)
	}
	slices.Sort(sorted)
	for _, n := range sorted {
		p := float64(n) / float64(len(text))
		bits -= p * math.Log2(p)
	}
	return bits
}

func alphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// tokenByte reports whether tokens are made of such bytes.
func tokenByte(c byte) bool {
	return alphanumeric(c) || c == '_' || c == '-' || c == '.' || c == '+' || c == '/' || c == '=' || c == '~'
}
