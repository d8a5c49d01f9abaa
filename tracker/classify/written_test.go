package classify

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker"
)

// TestMatchInWhatIsWritten tries signatures on texts line by line, unmasked until they may match, and on the whole,
// masked.
func TestMatchInWhatIsWritten(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	scraps := []string{
		"time", "im", "hex ", "n", "<n>", "> seconds", "path/", "url", "http://example.com/x", "2026-03-17T03:09Z", "12 seconds", "4812345", "pid 12", "10.0.3.17:8080",
		"0xffff88002bde1e40", "/var/lib/app/spool.go:12", "Disk FULL", "disk full", "no ", "This is not the ", "ſK", "é\u00a0x", "\xff", "  ", "\t", "\n", "\n\n", ". ", "\r\n", "(", ")", "uuid",
	}
	text := func(most int) string {
		var b strings.Builder
		for range dice.IntN(most + 1) {
			b.WriteString(scraps[dice.IntN(len(scraps))])
		}
		return b.String()
	}
	found, tried := 0, 0
	for range 20_000 {
		r := Report{Error: text(3), Log: text(8), Text: text(8)}
		s := tracker.Signature{Contains: text(3)}
		if dice.IntN(3) == 0 {
			s = tracker.Signature{Regexp: []string{`(?i)`, ""}[dice.IntN(2)] + strings.NewReplacer("(", `\(`, ")", `\s+`).Replace(text(2))}
		}
		m, err := Compile(s)
		if err != nil {
			continue
		}
		tried++
		want, wantOK := m.match(r, r.masked())
		if got, ok := m.matchIn(r.written()); got != want || ok != wantOK {
			t.Fatalf("%s in %+q: %q, %t, masked as a whole %q, %t", m, r, got, ok, want, wantOK)
		} else if ok {
			found++
		}
	}
	if found < tried/20 {
		t.Errorf("only %d of %d match: the test says little", found, tried)
	}
}

func TestUnmaskedWords(t *testing.T) {
	for must, want := range map[string][]string{
		"no space left":     {"no", "space", "left"},
		"time out":          {"out"},
		"<n> tasks (<hex>)": {"tasks", "(", ")"},
		"n> tasks":          {"tasks"},
		"<time>":            nil,
		"":                  nil,
	} {
		if got := unmaskedWords(must); !slices.Equal(got, want) {
			t.Errorf("unmaskedWords(%q) = %q, want %q", must, got, want)
		}
	}
}
