package classify

import (
	"cmp"
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/casebook-dev/casebook/tracker"
)

// Matcher is a signature that is ready to match. It looks at the masked lines of the error message, of evidence
// and of quoted code, and at the sentences of the body; white space counts as one space. A contains ignores case and is masked itself, so that a line may be
// pasted as it is; a regexp is taken as written, and says (?i) where case does not matter.
type Matcher struct {
	Bug       string // whose it is; for the caller
	Signature tracker.Signature
	contains  string
	regexp    *regexp.Regexp
	literal   string   // in the lower case of whatever the regexp matches
	words     []string // in the lower case, not masked, of whatever it matches
	written   *tracker.Record
}

// Compile makes a signature ready. An error says what is wrong with its regexp, or that it is empty.
func Compile(s tracker.Signature) (Matcher, error) {
	m := Matcher{Signature: s, contains: strings.ToLower(line(Mask(s.Contains)))}
	if s.Regexp != "" {
		expr, err := regexp.Compile(s.Regexp)
		if err != nil {
			return Matcher{}, fmt.Errorf("signature: %w", err)
		}
		m.regexp, m.literal = expr, literal(s.Regexp)
	}
	if m.contains == "" && m.regexp == nil {
		return Matcher{}, fmt.Errorf("signature: neither contains nor regexp")
	}
	m.words = unmaskedWords(m.must())
	return m, nil
}

// line makes white space single.
func line(text string) string {
	text = strings.TrimSpace(text)
	for i := range len(text) {
		c := text[i]
		if c >= utf8.RuneSelf || c < ' ' || c == ' ' && text[i+1] == ' ' {
			return strings.Join(strings.Fields(text), " ")
		}
	}
	return text // most lines are single-spaced as they are
}

// String returns the signature as people write it: contains "no space left".
func (m Matcher) String() string {
	what := fmt.Sprintf("contains %q", m.Signature.Contains)
	if m.Signature.Regexp != "" {
		what = fmt.Sprintf("regexp %q", m.Signature.Regexp)
	}
	if m.Signature.Instance != "" {
		what += " on " + m.Signature.Instance
	}
	if m.Signature.Service != "" {
		what += " of service " + m.Signature.Service
	}
	return what
}

// Match is a signature that recognised a report.
type Match struct {
	Bug       string
	Signature Matcher
	Line      string // the masked line in which it was found
}

// text is what signatures look at: the masked lines that machines wrote, the error message first, and the masked
// sentences of people.
type text struct {
	logged, told []string
	lower        string // all of it, in lower case
}

func (r Report) masked() text {
	var t text
	for l := range strings.Lines(r.Error + "\n" + r.Log) {
		if l = line(Mask(l)); l != "" {
			t.logged = append(t.logged, l)
		}
	}
	for paragraph := range strings.SplitSeq(r.Text, "\n\n") {
		for sentence := range strings.SplitSeq(line(Mask(paragraph)), ". ") {
			if sentence != "" {
				t.told = append(t.told, sentence)
			}
		}
	}
	t.lower = strings.ToLower(strings.Join(t.logged, "\n") + "\n" + strings.Join(t.told, "\n"))
	return t
}

// Match reports whether the signature recognises a report, and the masked line or sentence in which it does. A
// sentence that denies it ("no exit code 137 in the events") does not count.
func (m Matcher) Match(r Report) (line string, ok bool) { return m.match(r, r.masked()) }

func (m Matcher) match(r Report, t text) (string, bool) {
	if !strings.Contains(t.lower, m.must()) || !m.inScope(r) {
		return "", false
	}
	for _, l := range t.logged {
		if i := m.find(l); i >= 0 && !disowns(l[:i]) {
			return l, true
		}
	}
	for _, l := range t.told {
		if i := m.find(l); i >= 0 && !denies(l[:i]) {
			return l, true
		}
	}
	return "", false
}

// must returns what stands in the lower case of a text in which the signature matches.
func (m Matcher) must() string {
	if m.regexp != nil {
		return m.literal
	}
	return m.contains
}

// find returns where the signature matches in a line, -1 if nowhere.
func (m Matcher) find(l string) int {
	if m.regexp == nil {
		return min(strings.Index(strings.ToLower(l), m.contains), len(l))
	}
	if at := m.regexp.FindStringIndex(l); at != nil {
		return at[0]
	}
	return -1
}

// inScope reports whether a report is from where the signature applies. What a report does not say speaks against
// nothing.
func (m Matcher) inScope(r Report) bool {
	s := m.Signature
	return (s.Service == "" || r.Service == "" || tracker.MatchGlob(s.Service, r.Service)) &&
		(s.Instance == "" || len(r.Instances) == 0 || slices.ContainsFunc(r.Instances, func(name string) bool { return tracker.MatchGlob(s.Instance, name) }))
}

// everywhere reports whether a signature has no scope.
func (m Matcher) everywhere() bool { return m.Signature.Service == "" && m.Signature.Instance == "" }

// differs says in what a report is out of the signature's scope.
func (m Matcher) differs(r Report) string {
	if s := m.Signature.Service; s != "" && r.Service != "" && !tracker.MatchGlob(s, r.Service) {
		return "the service differs: " + r.Service + ", not " + s
	}
	return "the instance differs: " + strings.Join(r.Instances, ", ") + ", not " + m.Signature.Instance
}

// Backtest is what the signatures of a bug find in all recorded observations.
type Backtest struct {
	Bug        *tracker.Record
	Signatures []SignatureTest
	Misses     []*tracker.Record // its sightings that none of its signatures finds
}

// SignatureTest is what one signature finds. Its lists are in order of time.
type SignatureTest struct {
	Signature Matcher
	Error     error             // why it cannot be used; nil: it can
	Hits      []*tracker.Record // sightings of the bug
	Queue     []*tracker.Record // unclassified sightings: what it would propose
	Suspected []*tracker.Record // of another bug, suspected only
	Against   []*tracker.Record // confirmed sightings of another bug: it contradicts what people decided
	Ruled     []*tracker.Record // sightings that were found not to be of the bug
	Lines     map[*tracker.Record]string
}

// broadShare is the share of the sightings of other bugs from which a signature says too little.
const broadShare = 0.05

// Broad reports whether it finds more than a twentieth of all that is not of the bug, and at least 3.
func (t SignatureTest) Broad(others int) bool {
	n := len(t.Suspected) + len(t.Against) + len(t.Ruled)
	return n >= 3 && float64(n) > broadShare*float64(others)
}

// Backtest tries the signatures of a bug on all observations.
func (c *Casebook) Backtest(bug *tracker.Record) Backtest {
	return c.BacktestOf(bug, bug.Bug.Signatures)
}

// BacktestOf is Backtest with other signatures than those that are written.
func (c *Casebook) BacktestOf(bug *tracker.Record, signatures []tracker.Signature) Backtest {
	test := Backtest{Bug: bug}
	for _, s := range signatures {
		m, err := Compile(s)
		m.Bug = bug.ID
		test.Signatures = append(test.Signatures, SignatureTest{Signature: m, Error: err, Lines: map[*tracker.Record]string{}})
	}
	records := byTime(c.idx.Records(tracker.KindObservation))
	for n, lines := range c.matched(records, test.Signatures) {
		obs, found := records[n], false
		for i, l := range lines {
			if l != nil {
				found = true
				test.Signatures[i].Lines[obs] = *l
				c.file(&test.Signatures[i], bug, obs)
			}
		}
		if of, ok := c.BugOf(obs); ok && of == c.idx.Canonical(bug) && !found {
			test.Misses = append(test.Misses, obs)
		}
	}
	return test
}

// matched returns, for each sighting, the lines in which signatures match, nil where one does not. It works on
// all cores.
func (c *Casebook) matched(records []*tracker.Record, signatures []SignatureTest) [][]*string {
	all := make([][]*string, len(records))
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wait.Go(func() {
			for n := w; n < len(records); n += workers {
				report := c.filed(records[n])
				text := report.written()
				all[n] = make([]*string, len(signatures))
				for i, t := range signatures {
					if t.Error != nil || !t.Signature.inScope(report) {
						continue
					}
					if l, ok := t.Signature.matchIn(text); ok {
						all[n][i] = &l
					}
				}
			}
		})
	}
	wait.Wait()
	return all
}

// filed is ReportOf a sighting, of its bug's service if it does not say its own.
func (c *Casebook) filed(obs *tracker.Record) Report {
	report := ReportOf(c.idx, obs)
	if report.Service == "" {
		report.Service = c.idx.ServiceOf(obs)
	}
	return report
}

// file puts a sighting that a signature finds into the list where it belongs.
func (c *Casebook) file(t *SignatureTest, bug, obs *tracker.Record) {
	of, ok := c.BugOf(obs)
	switch {
	case ok && of == c.idx.Canonical(bug):
		t.Hits = append(t.Hits, obs)
	case c.ruledOut(obs, bug):
		t.Ruled = append(t.Ruled, obs)
	case !ok:
		t.Queue = append(t.Queue, obs)
	case obs.Observation.Suspected:
		t.Suspected = append(t.Suspected, obs)
	default:
		t.Against = append(t.Against, obs)
	}
}

func (c *Casebook) ruledOut(obs, bug *tracker.Record) bool {
	return slices.ContainsFunc(obs.Observation.Not, func(not tracker.Rejection) bool {
		other, ok := c.idx.Target(not.Bug)
		return ok && c.idx.Canonical(other) == c.idx.Canonical(bug)
	})
}

func byTime(records []*tracker.Record) []*tracker.Record {
	records = slices.Clone(records)
	slices.SortStableFunc(records, func(a, b *tracker.Record) int {
		return cmp.Or(a.Observation.Observed.At.Compare(b.Observation.Observed.At), strings.Compare(a.ID, b.ID))
	})
	return records
}

// ProposeSignature returns the contains that finds most of a bug's sightings and none of another's, the longest
// of equals; ok is false if there is none that finds any. It tries the runs of words in the masked error messages
// and gravest lines of the sightings.
func (c *Casebook) ProposeSignature(bug *tracker.Record) (proposed SignatureTest, ok bool) {
	var tried []string
	for _, obs := range c.idx.Observations(bug) {
		report := ReportOf(c.idx, obs)
		for _, l := range []string{report.Error, Headline(report.whole())} {
			tried = append(tried, runs(line(Mask(l)))...)
		}
	}
	best, least := "", 0
	corpus := c.corpus(bug)
	for _, text := range sorted(tried) {
		if n, clean := corpus.try(text); clean && (n > least || n == least && n > 0 && len(text) > len(best)) {
			best, least = text, n
		}
	}
	if best == "" {
		return SignatureTest{}, false
	}
	test := c.BacktestOf(bug, []tracker.Signature{{Contains: best}})
	return test.Signatures[0], true
}

// runs returns the line and its parts between masked words and punctuation that ends a thought, those of at
// least two words.
func runs(masked string) []string {
	var found []string
	add := func(text string) {
		text = strings.Trim(text, " :;,.-()[]\"'")
		if strings.Contains(text, " ") && len(text) >= 10 && len(text) <= 120 {
			found = append(found, text)
		}
	}
	add(masked)
	for part := range strings.SplitSeq(masked, ": ") {
		add(part)
	}
	for i := 0; i < len(masked); {
		next := strings.IndexByte(masked[i:], '<')
		if next < 0 {
			add(masked[i:])
			break
		}
		add(masked[i : i+next])
		i += next + max(1, maskName(masked[i+next:]))
	}
	return found
}

// corpus is the lower-case masked text of all sightings, and which are the bug's.
type corpus struct {
	own, others []string
}

func (c *Casebook) corpus(bug *tracker.Record) corpus {
	var all corpus
	for _, obs := range c.idx.Records(tracker.KindObservation) {
		text := ReportOf(c.idx, obs).masked().lower
		switch of, ok := c.BugOf(obs); {
		case ok && of == c.idx.Canonical(bug):
			all.own = append(all.own, text)
		case ok || c.ruledOut(obs, bug):
			all.others = append(all.others, text)
		}
	}
	return all
}

// try counts the bug's sightings that have the text. clean is false if another bug's has it.
func (c corpus) try(text string) (n int, clean bool) {
	text = strings.ToLower(text)
	for _, other := range c.others {
		if strings.Contains(other, text) {
			return 0, false
		}
	}
	for _, own := range c.own {
		if strings.Contains(own, text) {
			n++
		}
	}
	return n, true
}
