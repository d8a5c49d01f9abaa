package query_test

import (
	"errors"
	"testing"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/query"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// FuzzQuery checks that any text is a query or an error with a place in it; that the canonical form
// parses to itself and finds the same; and that a query and its opposite share the casebook.
func FuzzQuery(f *testing.F) {
	for _, seed := range []string{
		"", "a b", `"a b" OR -c`, "kind:bug (status:open,fixing OR has:owner)", "observed:2026-03-01..2026-03-10 sort:-observed limit:3",
		"bug.service:upload-* -size:>=2.5", "impact.downtime:30m..", `x.y:="q\"\\"`, ".teams:1..3", "newer:2w older:1h30m", "NOT NOT !-a", "a:*..*", "in:bug/*",
		`title:="*" link:"//x"`, "é:ß", "resolved:ongoing,now", "observed:>last-999999d",
	} {
		f.Add(seed)
	}
	idx := trackertest.Load(f, story)
	f.Fuzz(func(t *testing.T, text string) {
		q, err := query.Parse(text, options())
		if err != nil {
			var wrong *query.SyntaxError
			if !errors.As(err, &wrong) || wrong.Offset < 1 || wrong.Offset > len([]rune(text))+1 || wrong.Error() == "" {
				t.Fatalf("Parse(%q): %#v", text, err)
			}
			return
		}
		canonical := q.String()
		again, err := query.Parse(canonical, options())
		if err != nil {
			t.Fatalf("Parse(%q) gives %q, which is wrong: %v", text, canonical, err)
		}
		if again.String() != canonical {
			t.Fatalf("Parse(%q) gives %q, which gives %q", text, canonical, again)
		}
		if a, b := found(idx, q), found(idx, again); a != b {
			t.Fatalf("Parse(%q) finds %s, as %q it finds %s", text, a, canonical, b)
		}
		checkOpposite(t, idx, q, text)
		checkDoubts(t, idx, q)
	})
}

// checkDoubts checks that what is suggested can be asked.
func checkDoubts(t *testing.T, idx *tracker.Index, q *query.Query) {
	for _, d := range q.Doubts(idx) {
		for _, instead := range d.Instead {
			if _, err := query.Parse(instead, options()); err != nil {
				t.Errorf("%q suggests %q, which is wrong: %v", q, instead, err)
			}
		}
	}
}

// checkOpposite looks at queries that can be negated: those without sort: and limit:.
func checkOpposite(t *testing.T, idx *tracker.Index, q *query.Query, text string) {
	not, err := query.Parse("NOT ("+text+")", options())
	if err != nil {
		return
	}
	if got := len(q.Match(idx)) + len(not.Match(idx)); got != len(idx.Records()) {
		t.Errorf("%q and its opposite find %d of %d records", text, got, len(idx.Records()))
	}
}
