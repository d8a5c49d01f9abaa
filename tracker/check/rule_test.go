package check_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/check"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// asOf is the moment as of which everything is checked in these tests.
func asOf(t testing.TB) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, check.ExampleTime)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// run checks an inline archive.
func run(t testing.TB, files string) []tracker.Problem {
	t.Helper()
	return check.Run(trackertest.Load(t, files), check.Options{AsOf: asOf(t)})
}

// runUntouched checks an inline archive in which nothing has been changed for a month.
func runUntouched(t testing.TB, files string) []tracker.Problem {
	t.Helper()
	return check.Run(trackertest.Load(t, files), check.Options{AsOf: asOf(t), LastChanged: func(*tracker.Record) (time.Time, bool) {
		return asOf(t).AddDate(0, -1, 0), true
	}})
}

func named(problems []tracker.Problem, rule string) []tracker.Problem {
	return slices.DeleteFunc(slices.Clone(problems), func(p tracker.Problem) bool { return p.Rule != rule })
}

// listings are the rules whose example cannot be shown as files. Tests of their own prove them.
var listings = []string{"too-large", "unreadable-file", "interrupted-write", "crowded-folder", "too-wide-table", "unparsed-body", "not-a-regular-file", "large-evidence", "crowded-evidence"}

func TestExamples(t *testing.T) {
	for _, rule := range check.Rules() {
		t.Run(rule.Name, func(t *testing.T) {
			if !strings.HasPrefix(rule.Before, "-- ") {
				if !slices.Contains(listings, rule.Name) {
					t.Errorf("Before is no file: %q", rule.Before)
				}
				return
			}
			run := run
			if rule.Name == "untouched-task" {
				run = runUntouched
			}
			before := named(run(t, rule.Given+rule.Before), rule.Name)
			if len(before) != 1 {
				t.Fatalf("Before has %d problems of the rule, want 1: %v", len(before), before)
			}
			if p := before[0]; p.Severity != rule.Severity || p.Hint == "" && rule.Name != tracker.RuleBadTime && rule.Name != tracker.RuleBadDuration && rule.Name != tracker.RuleBadReference {
				t.Errorf("problem %q has severity %s and hint %q; want %s and a hint", p, p.Severity, p.Hint, rule.Severity)
			}
			if after := named(run(t, rule.Given+rule.After), rule.Name); len(after) > 0 {
				t.Errorf("After has %v", after)
			}
			for _, p := range run(t, rule.Given+rule.After) {
				if p.Severity > tracker.Info && !mayStay(rule.Name, p) {
					t.Errorf("After is a bad example: %s", p)
				}
			}
		})
	}
}

// mayStay are warnings that an example would only hide its point by answering, and those of Given that
// the example is about.
func mayStay(rule string, p tracker.Problem) bool {
	always := []string{"missing-section", "unclassified-too-long"}
	return slices.Contains(always, p.Rule) || rule == "ambiguous-reference" && p.Rule == tracker.RuleDuplicateID
}

func TestRulesAreDocumented(t *testing.T) {
	seen := map[string]bool{}
	last := -1
	for _, r := range check.Rules() {
		if seen[r.Name] {
			t.Errorf("there are two rules %s", r.Name)
		}
		seen[r.Name] = true
		family := slices.Index(check.Families(), r.Family)
		if family < last {
			t.Errorf("%s of family %q stands out of order", r.Name, r.Family)
		}
		last = family
		if family < 0 || r.Severity == tracker.Off || r.Before == "" && r.Name != tracker.RuleEmptyFile || r.After == "" {
			t.Errorf("%s has family %q, severity %s, or no example", r.Name, r.Family, r.Severity)
		}
		if len(r.Doc) < 80 || !strings.HasSuffix(r.Doc, ".") && !strings.HasSuffix(r.Doc, "…") {
			t.Errorf("%s explains itself poorly: %q", r.Name, r.Doc)
		}
	}
}

// TestEveryRuleOfLoadingIsDocumented reads the constants out of the source, so that a new one cannot be
// forgotten.
func TestEveryRuleOfLoadingIsDocumented(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../problem.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) == 0 || !strings.HasPrefix(spec.Names[0].Name, "Rule") {
			return true
		}
		literal, ok := spec.Values[0].(*ast.BasicLit)
		if !ok {
			return true
		}
		name, _ := strconv.Unquote(literal.Value)
		found++
		if _, ok := check.Explain(name); !ok {
			t.Errorf("rule %s of problem.go is not documented", name)
		}
		return true
	})
	if found < 30 {
		t.Errorf("found %d constants in problem.go, want all of them", found)
	}
}

func TestExplain(t *testing.T) {
	if r, ok := check.Explain("dangling-reference"); !ok || r.Family != "references" {
		t.Errorf("Explain(dangling-reference) = %v, %v", r.Family, ok)
	}
	if _, ok := check.Explain("dangling"); ok {
		t.Error("Explain(dangling) found a rule")
	}
}

func sortedWords(words []string) string {
	words = slices.Clone(words)
	slices.Sort(words)
	return strings.Join(words, " ")
}

func hints(problems []tracker.Problem) string {
	var all []string
	for _, p := range problems {
		all = append(all, p.Hint)
	}
	return strings.Join(all, " / ")
}
