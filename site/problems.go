package site

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
)

// ProblemsPage is what templates/problems.html is given: what the checks found, by file.
type ProblemsPage struct {
	Page
	Lead  string
	Rules Table // how often each rule was broken
	Files []ProblemFile
	Pager *Pager
}

// ProblemFile is a file with what is wrong in it.
type ProblemFile struct {
	Path     string
	Href     string // its page; empty if it has none
	Edit     string
	Rejected bool
	Lines    []ProblemLine
}

// ProblemLine is one problem.
type ProblemLine struct {
	Place          string // "4:6"; empty for the file as a whole
	Severity       string
	Text, Rule     string
	Hint           string
	NeedsAttention bool // an error
}

// problemLines returns the problems of at least some severity.
func problemLines(problems []tracker.Problem, least tracker.Severity) []ProblemLine {
	var lines []ProblemLine
	for _, p := range problems {
		if p.Severity < least {
			continue
		}
		line := ProblemLine{Severity: p.Severity.String(), Text: p.Text, Rule: p.Rule, Hint: p.Hint, NeedsAttention: p.Severity == tracker.Error}
		if p.Line > 0 {
			line.Place = strconv.Itoa(p.Line) + ":" + strconv.Itoa(max(1, p.Column))
		}
		lines = append(lines, line)
	}
	return lines
}

// problemPages returns the jobs that make /problems/ and its further pages.
func (b *build) problemPages() []job {
	files := b.problemFiles()
	_, pages := pageOf(files, 1)
	jobs := make([]job, pages)
	for i := range jobs {
		jobs[i] = job{name: listAddress("problems", i+1), make: func(b *build) error { return b.problemPage(files, i+1) }}
	}
	return jobs
}

// problemFiles returns the files with problems, rejected ones first, then those with errors, then by path.
func (b *build) problemFiles() []string {
	urgency := map[string]int{}
	for _, p := range b.opts.Problems {
		urgency[p.Path] = max(urgency[p.Path], int(p.Severity))
	}
	for _, r := range b.idx.Rejected() {
		urgency[r.Path] = int(tracker.Error) + 1
	}
	return slices.SortedFunc(maps.Keys(urgency), func(x, y string) int {
		return cmp.Or(cmp.Compare(urgency[y], urgency[x]), cmp.Compare(x, y))
	})
}

// ruleTable counts the problems by rule, the gravest first and then the most frequent.
func (b *build) ruleTable() Table {
	type kind struct {
		severity tracker.Severity
		rule     string
	}
	counts := map[kind]int{}
	for _, p := range b.opts.Problems {
		counts[kind{p.Severity, p.Rule}]++
	}
	t := Table{Caption: "Problems by rule", Columns: []Column{{Name: "Rule"}, {Name: "Severity"}, {Name: "Found", Right: true}}}
	for _, k := range slices.SortedFunc(maps.Keys(counts), func(x, y kind) int {
		return cmp.Or(cmp.Compare(y.severity, x.severity), cmp.Compare(counts[y], counts[x]), cmp.Compare(x.rule, y.rule))
	}) {
		severity := Item{Text: k.severity.String()}
		if k.severity == tracker.Error {
			severity = Item{Flag: "error"}
		}
		t.Rows = append(t.Rows, []Cell{{{Text: k.rule}}, {severity}, {number(counts[k])}})
	}
	return t
}

func (b *build) problemPage(files []string, n int) error {
	address := listAddress("problems", n)
	some, pages := pageOf(files, n)
	p := ProblemsPage{Page: b.stamped(b.page(address, "problems", ofPages("Problems", n))), Lead: b.problemLead(len(files))}
	p.Description = p.Lead
	if n == 1 {
		p.Rules = b.ruleTable()
	}
	for _, path := range some {
		p.Files = append(p.Files, b.problemFile(p.Root, path))
	}
	p.Pager = pager(p.Root, "problems", n, pages)
	return b.emit(address, "problems.html", p)
}

func (b *build) problemFile(root, path string) ProblemFile {
	f := ProblemFile{Path: path, Edit: fileLink(b.idx.Config.EditURL, path), Lines: problemLines(b.problems[path], tracker.Info)}
	if r, ok := b.idx.ByPath(path); ok {
		f.Href = root + recordAddress(r.Kind, r.ID)
	}
	for _, rej := range b.idx.Rejected() {
		if rej.Path == path {
			f.Rejected, f.Href = true, root+b.rejectedAddress(rej)
		}
	}
	return f
}

func (b *build) problemLead(files int) string {
	rejected := len(b.idx.Rejected())
	if files == 0 && rejected == 0 {
		return "The checks found nothing, and every file could be read."
	}
	s := problemCount(b.opts.Problems)
	if s == "" {
		s = "nothing found"
	}
	s = english.Capital(s) + " in " + count(files, "file") + ". "
	if rejected == 0 {
		return s + "Every file could be read."
	}
	return s + count(rejected, "file") + " could not be read as a record."
}

func errorCount(problems []tracker.Problem) int {
	n := 0
	for _, p := range problems {
		if p.Severity == tracker.Error {
			n++
		}
	}
	return n
}

// problemCount returns "3 errors, 12 warnings", without what there is none of.
func problemCount(problems []tracker.Problem) string {
	counts := map[tracker.Severity]int{}
	for _, p := range problems {
		counts[p.Severity]++
	}
	var words []string
	for _, s := range []struct {
		severity tracker.Severity
		noun     string
	}{{tracker.Error, "error"}, {tracker.Warning, "warning"}, {tracker.Info, "remark"}} {
		if n := counts[s.severity]; n > 0 {
			words = append(words, count(n, s.noun))
		}
	}
	return strings.Join(words, ", ")
}
