package classify

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

func TestLiteral(t *testing.T) {
	for expr, want := range map[string]string{
		`Disk (\w+) is full`:         " is full",
		`(lease of )+host-\d+`:       "lease of ",
		`a|b`:                        "",
		`(disk)? full`:               " full",
		`(?i)no task kept running`:   "ept running",
		`(?i)sks`:                    "",
		`[ab]{3}`:                    "",
		`No\s+space`:                 "space",
		`^exit code (137|143)$`:      "exit code ",
		`(broken`:                    "",
		`(?i)disk (?-i:FULLY) so ba`: "fully",
	} {
		if got := literal(expr); got != want {
			t.Errorf("literal(%q) = %q, want %q", expr, got, want)
		}
	}
}

// TestSieve tries signatures on texts with the sieve and without.
func TestSieve(t *testing.T) {
	var signatures []Matcher
	for _, s := range []tracker.Signature{
		{Contains: "no space left on device"}, {Contains: "space"}, {Contains: "SPACE  left"}, {Contains: "pace left o"}, {Contains: "left on dev"}, {Contains: "left on 4812345 devices"},
		{Regexp: `(?i)NO SPACE`}, {Regexp: `space.*device`}, {Regexp: `\d+ left`}, {Regexp: `(?i)mask`}, {Regexp: `Space`}, {Regexp: `a|left`}, {Contains: "gone", Regexp: "space"}, {Contains: "é"},
	} {
		m, err := Compile(s)
		if err != nil {
			t.Fatal(err)
		}
		signatures = append(signatures, m)
	}
	found := 0
	s := sieveOf(signatures)
	for _, r := range []Report{
		{Error: "write: no space left on device"}, {Log: "NO SPACE\tLEFT ON DEVICE\n"}, {Text: "There was space.\n\nNothing left on\ndevices of ours."},
		{Log: "face left on 7712345 devices"}, {Text: "no space left"}, {Log: "a maſK"}, {Log: "é  no space left on device"}, {},
	} {
		text := r.masked()
		may := s.may(text)
		for i, m := range signatures {
			_, ok := m.match(r, text)
			anyhow := m
			anyhow.literal = ""
			if _, want := anyhow.match(r, text); ok != want {
				t.Errorf("%s matches %q: %v, without its literal %v", m, text.lower, ok, want)
			}
			if ok && !slices.Contains(may, i) {
				t.Errorf("%s matches %q and is sieved out", m, text.lower)
			}
			found += int(truth01(ok))
		}
	}
	if found < 20 {
		t.Errorf("only %d matches: the test says little", found)
	}
	both := Report{Error: "write: no space left on device"}
	if _, ok := signatures[len(signatures)-2].match(both, both.masked()); !ok {
		t.Errorf("%s does not match %q: its regexp alone counts", signatures[len(signatures)-2], both.Error)
	}
	if may := s.may((Report{Text: "All is well."}).masked()); slices.Contains(may, 0) {
		t.Errorf("%s may match a text without its words", signatures[0])
	}
}

func TestLineIsSingleSpaced(t *testing.T) {
	for _, text := range []string{"", " ", "a b", "a  b", " a\tb ", "a\u00a0b", "a\nb", "é\u2003 b", "a b  "} {
		if got, want := line(text), strings.Join(strings.Fields(text), " "); got != want {
			t.Errorf("line(%q) = %q, want %q", text, got, want)
		}
	}
}

// BenchmarkSignatureHits tries the signatures of about 10,000 records on all sightings, as check does.
func BenchmarkSignatureHits(b *testing.B) {
	idx, err := tracker.Load(trackertest.Generate(12_000))
	if err != nil {
		b.Fatal(err)
	}
	c := ForSignatures(idx)
	b.Log(fmt.Sprint(len(c.signatures), " signatures"))
	for b.Loop() {
		SignatureHits(idx)
	}
}
