package query_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker/query"
)

func TestErrors(t *testing.T) {
	for _, c := range []struct{ query, want string }{
		{"status:opne", `
query: opne is no value of status
  status:opne
         ^
  expected one of open, investigating, fixing, fixed, accepted, duplicate, proposed, planned, in-progress, shipped, dropped
  hint: did you mean status:open?`},
		{"statsu:open", `
query: there is no field statsu
  statsu:open
  ^
  expected the name of a field
  hint: did you mean status or state? (.statsu: for a key of your own)`},
		{"disk observed:>", `
query: there is no value after observed:
  disk observed:>
                 ^
  expected a value; no space after the colon`},
		{"ær kind:bog", `
query: bog is no value of kind
  ær kind:bog
          ^
  expected one of bug, observation, runbook, task, postmortem, handoff, report
  hint: did you mean kind:bug?`},
		{"observed:<7d", `
query: 7d is no time
  observed:<7d
            ^
  expected a date (2026-03-17, 2026-03, 2026), a time (2026-03-17T03:09), today, last-week, last-30d, or after > >= < <= a distance from now (-30d)
  hint: 7d ago is -7d: newer than that is >=-7d, older is <-7d`},
		{"observed>2026-01-01", `
query: a comparison without its colon
  observed>2026-01-01
          ^
  expected a colon
  hint: observed:>2026-01-01`},
	} {
		if got := failure(t, c.query).Error(); got != c.want[1:] {
			t.Errorf("Parse(%q)\n got %s\nwant %s", c.query, got, c.want[1:])
		}
	}
}

// TestErrorPlaces has a caret under the place of each error, and a piece of what it says.
func TestErrorPlaces(t *testing.T) {
	for _, c := range []struct{ query, caret, says string }{
		{`a "b`, `  ^`, "a quote without its end"},
		{`a "b"c`, `     ^`, "text right after a quote"},
		{`a"b"`, ` ^`, "a quote inside a word"},
		{`error:a"b"`, `       ^`, "a quote inside a value"},
		{`error:"a"b`, `         ^`, "expected a comma, or a space"},
		{`error:""`, `      ^`, "no value after error:"},
		{`" "`, `^`, "quotes without text"},
		{"f(x)", ` ^`, "quotes around the word"},
		{"(a", `^`, "a parenthesis is not closed"},
		{"a (b (c)", `  ^`, "a parenthesis is not closed"},
		{"a)", ` ^`, "closes that was not opened"},
		{"()", ` ^`, "nothing stands before )"},
		{"a OR", `    ^`, "ends too early"},
		{"OR a", `^`, "nothing stands before OR"},
		{"a OR sort:title", `     ^`, "a side of OR is empty"},
		{"a AND OR b", `      ^`, "nothing stands before OR"},
		{"a NOT", `     ^`, "ends too early"},
		{"a - b", `   ^`, "nothing is excluded"},
		{"-", ` ^`, "nothing is excluded"},
		{"status:", `       ^`, "a value; no space after the colon"},
		{"status: open", `       ^`, "a value; no space after the colon"},
		{"status:open,", `            ^`, "a value"},
		{"status:,open", `       ^`, "a value"},
		{"status:open,opne", `            ^`, "did you mean status:open?"},
		{"status:elsewhere", `       ^`, "expected one of open"},
		{"task.status:fixing", `            ^`, "expected one of proposed, planned"},
		{"status:>open", `       ^`, "no order to compare by"},
		{"is:claßified", `   ^`, "did you mean is:classified"},
		{"bug.servce:x", `    ^`, "did you mean service?"},
		{"task.observed:2026", `     ^`, "a task has no observed"},
		{"impact.downtme:>1h", `^`, "did you mean impact.downtime?"},
		{"impact.pain:3", `^`, "impact has no part pain"},
		{"bug.task.bug.task.bug.task.id:x", `                  ^`, "more than 4 links"},
		{"a.:x", `^`, "a dot without a name"},
		{"..a:x", `^`, "a dot without a name"},
		{"size:many", `     ^`, "many is no number"},
		{"size:1e9", `     ^`, "is no number"},
		{"size:1..2..3", `     ^`, "is no number"},
		{"size:>1..2", `      ^`, "is no number"},
		{"size:..", `     ^`, "is no number"},
		{"impact.downtime:>60", `                 ^`, "a duration such as 90m"},
		{"my_key:>much", `        ^`, "cannot be compared"},
		{"observed:soon", `         ^`, "soon is no time"},
		{"observed:2026-13", `         ^`, "is no time"},
		{"observed:2026-03-29T02:30", `         ^`, "is no time"}, // an hour that the clock skips
		{"observed:-30d", `         ^`, "since then is >=-30d, before it is <-30d"},
		{"observed:now", `         ^`, "one instant"},
		{"resolved:later", `         ^`, "expected ongoing, a date"},
		{"newer:soon", `      ^`, "a number with m, h, d or w"},
		{"newer:>30d", `      ^`, "no length of time"},
		{"srot:title", `^`, "did you mean sort?"},
		{"sort:titel", `     ^`, "did you mean title?"},
		{"sort:id,-titel", `         ^`, "did you mean title?"},
		{"-sort:title", ` ^`, "cannot be negated"},
		{"(a sort:title)", `   ^`, "cannot be negated or stand in parentheses"},
		{"limit:0", `      ^`, "one whole number from 1"},
		{"limit:1,2", `      ^`, "one whole number from 1"},
		{"limit:1 limit:2", `              ^`, "a second limit"},
		{"has:wonky!", `    ^`, "is no name"},
		{"has:runbok", `    ^`, "did you mean runbook or runbooks?"},
		{strings.Repeat("(", 200), strings.Repeat(" ", 100) + "^", "nested too deep"},
		{"a\nstatus:opne", `         ^`, "  a status:opne\n"},
	} {
		got := failure(t, c.query).Error()
		if lines := strings.Split(got, "\n"); lines[2] != "  "+c.caret || !strings.Contains(got, c.says) {
			t.Errorf("Parse(%q)\n got %s\nwant a caret at\n  %s\nand %q", c.query, got, c.caret, c.says)
		}
	}
}

// failure parses a query that is wrong.
func failure(t *testing.T, text string) *query.SyntaxError {
	t.Helper()
	q, err := query.Parse(text, options())
	var wrong *query.SyntaxError
	if !errors.As(err, &wrong) {
		t.Fatalf("Parse(%q) = %v, %v, want a SyntaxError", text, q, err)
	}
	return wrong
}
