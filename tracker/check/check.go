package check

import (
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// Options says what to check, and as of when.
type Options struct {
	// AsOf is the moment from which the future, ages and due dates count. Zero leaves those rules out.
	AsOf time.Time

	// Paths limits the answer to problems of these files and of what lies in these folders, as after one
	// change. Empty means everything. The whole casebook is still looked at: a reference from one of
	// these files may lead anywhere.
	Paths []string

	// LastChanged returns when a record was last changed or worked on. Only history knows; nil, or false,
	// leaves out the rule that asks. It is called by several goroutines at once, and only for what may be stale.
	LastChanged func(*tracker.Record) (at time.Time, ok bool)

	// Looked is told of every path that a rule looked for in the casebook's folder beyond the index, and whether
	// something is there: the answer depends on nothing else outside the index, the other options and the bytes of the
	// index's files. nil asks for nothing. It is called by several goroutines at once.
	Looked func(path string, there bool)
}

// Run returns what loading found and what every rule finds, sorted by path and place. Severities are
// the rules' own unless `check:` of casebook.yaml says otherwise; a rule that is off is left out. What
// kept a file from being read at all stays an error whatever the settings say, so that no record is
// ever lost in silence.
func Run(idx *tracker.Index, opts Options) []tracker.Problem {
	in := newInput(idx, opts)
	return in.problems(opts, apply(jobsOf(in, switchedOn(idx.Config.Check))))
}

// problems adds what loading found to what the rules found, and sorts.
func (in *input) problems(opts Options, found []tracker.Problem) []tracker.Problem {
	problems := slices.Concat(asConfigured(in.idx), unknownRules(in.idx), found)
	problems = slices.DeleteFunc(problems, func(p tracker.Problem) bool { return !within(opts.Paths, p.Path) })
	tracker.SortProblems(problems)
	return problems
}

// switchedOn returns the rules that Run applies, with the severities of the settings.
func switchedOn(settings map[string]tracker.Severity) []Rule {
	var on []Rule
	for _, r := range Rules() {
		if s, ok := settings[r.Name]; ok {
			r.Severity = s
		}
		if r.Severity != tracker.Off && (r.record != nil || r.whole != nil) {
			on = append(on, r)
		}
	}
	return on
}

// asConfigured returns what loading found with the severities of the settings.
func asConfigured(idx *tracker.Index) []tracker.Problem {
	rejected := map[string]bool{tracker.ConfigFile: true}
	for _, r := range idx.Rejected() {
		rejected[r.Path] = true
	}
	var problems []tracker.Problem
	for _, p := range idx.Problems() {
		if s, ok := idx.Config.Check[p.Rule]; ok && !(rejected[p.Path] && p.Severity == tracker.Error) {
			p.Severity = s
		}
		if p.Severity != tracker.Off {
			problems = append(problems, p)
		}
	}
	return problems
}

// within reports whether path is one of paths or lies below one; no paths hold everything.
func within(paths []string, path string) bool {
	return len(paths) == 0 || slices.ContainsFunc(paths, func(p string) bool {
		return path == p || strings.HasPrefix(path, strings.TrimSuffix(p, "/")+"/")
	})
}

// chunk is how many records a goroutine takes at a time: few enough that all end together.
const chunk = 64

// apply does jobs in parallel and returns what they found, in their order.
func apply(jobs []func() []tracker.Problem) []tracker.Problem {
	found := make([][]tracker.Problem, len(jobs))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(jobs)) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(jobs)); i = next.Add(1) - 1 {
				found[i] = jobs[i]()
			}
		})
	}
	workers.Wait()
	return slices.Concat(found...)
}

// jobsOf cuts the work into pieces that do not depend on each other: the rules that look at the whole, and chunks
// of records.
func jobsOf(in *input, rules []Rule) []func() []tracker.Problem {
	var jobs []func() []tracker.Problem
	var perRecord []Rule
	for _, rule := range rules {
		if rule.record != nil {
			perRecord = append(perRecord, rule)
		}
		if rule.whole == nil {
			continue
		}
		jobs = append(jobs, func() (found []tracker.Problem) {
			rule.whole(in, func(path string, pos tracker.Pos, text, hint string) {
				found = append(found, rule.problem(path, pos, text, hint))
			})
			return found
		})
	}
	for records := range slices.Chunk(in.records, chunk) {
		jobs = append(jobs, func() []tracker.Problem { return checkRecords(in, perRecord, records) })
	}
	return jobs
}

// checkRecords applies the rules one by one, so that each needs only one function to say what it finds.
func checkRecords(in *input, rules []Rule, records []*tracker.Record) (found []tracker.Problem) {
	subjects := make([]*subject, len(records))
	for i, r := range records {
		subjects[i] = newSubject(in, r)
	}
	for _, rule := range rules {
		var at *subject
		say := func(pos tracker.Pos, text, hint string) {
			found = append(found, rule.problem(at.Path, pos, text, hint))
		}
		for _, at = range subjects {
			rule.record(in, at, say)
		}
	}
	return found
}

func (r *Rule) problem(path string, pos tracker.Pos, text, hint string) tracker.Problem {
	return tracker.Problem{Path: path, Pos: pos, Severity: r.Severity, Rule: r.Name, Text: text, Hint: hint}
}
