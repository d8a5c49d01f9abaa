package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// plain returns the text of a line, words of the error in brackets.
func (l Line) plain() string {
	var b strings.Builder
	for _, p := range l.Parts {
		if p.Mark {
			b.WriteString("[" + p.Text + "]")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String() + l.More
}

func TestExcerpt(t *testing.T) {
	x := excerptOf("e", []byte("\uFEFFstart\r\nwrite: no SPACE left\nend"), "No space left")
	if x.Total != 3 || x.From != 1 || x.To != 3 || !x.Open || !x.Whole() || x.HitCount != 1 || !slices.Equal(x.Hits, []string{"2"}) || x.Garbled {
		t.Errorf("excerpt = %+v", x)
	}
	for i, want := range []string{"start", "write: [no SPACE left]", "end"} {
		if got := x.Lines[i].plain(); got != want || x.Lines[i].ID != fmt.Sprintf("e-%d", i+1) {
			t.Errorf("line %d is %q with the id %s, want %q", i+1, got, x.Lines[i].ID, want)
		}
	}
}

func TestExcerptOfALongFile(t *testing.T) {
	var long strings.Builder
	for i := range 1000 {
		switch {
		case i == 699 || i > 700 && i%50 == 0:
			long.WriteString("disk full\n")
		default:
			fmt.Fprintf(&long, "line %d\n", i+1)
		}
	}
	x := excerptOf("e", []byte(long.String()), "disk full")
	if x.Total != 1000 || x.From != 690 || x.To != 889 || len(x.Lines) != excerptLines || x.Open || x.Whole() || x.HitCount != 6 {
		t.Errorf("excerpt of %d lines from %d to %d with %d hits", x.Total, x.From, x.To, x.HitCount)
	}
	if want := []string{"700", "751", "801", "851"}; !slices.Equal(x.Hits, want) {
		t.Errorf("hits on %q, want %q", x.Hits, want)
	}
	if l := x.Lines[10]; l.Number != "700" || l.ID != "e-700" || l.plain() != "[disk full]" {
		t.Errorf("line %s, %s, is %q", l.Number, l.ID, l.plain())
	}
	if x = excerptOf("e", []byte(long.String()), "line 7"); x.From != 1 {
		t.Errorf("a file with a hit near its beginning is shown from %d", x.From)
	}
}

// A line of a megabyte was met in a log of one JSON document.
func TestExcerptOfALongLine(t *testing.T) {
	x := excerptOf("e", []byte(strings.Repeat("é", 600_000)+"\nnext\n"), "")
	if len(x.Lines) != 2 || len(x.Lines[0].plain()) > lineBytes+50 || !strings.HasSuffix(x.Lines[0].plain(), "é… and 1.2 MB more in this line") || x.Garbled {
		t.Errorf("%d lines, the first of %d bytes, garbled: %v", len(x.Lines), len(x.Lines[0].plain()), x.Garbled)
	}
	many := excerptOf("e", []byte(strings.Repeat(strings.Repeat("x", 5000)+"\n", 100)), "")
	if n := len(many.Lines); n != 13 {
		t.Errorf("%d long lines are shown, want 13: %d bytes", n, excerptBytes)
	}
}

func TestExcerptMarksAcrossColours(t *testing.T) {
	x := excerptOf("e", []byte("\x1b[31mno space \x1b[1mleft\x1b[0m on device, no space left on device\n"), "no space left on device")
	var got []string
	for _, p := range x.Lines[0].Parts {
		got = append(got, fmt.Sprintf("%s %v %s", p.Class, p.Mark, p.Text))
	}
	want := []string{"fg1 true no space ", "fg1 sb true left", " true  on device", " false , ", " true no space left on device"}
	if !slices.Equal(got, want) {
		t.Errorf("parts are %q, want %q", got, want)
	}
}

func TestExcerptOfGarbledText(t *testing.T) {
	if x := excerptOf("e", []byte("caf\xe9\n"), ""); !x.Garbled || x.Lines[0].plain() != "caf\uFFFD" {
		t.Errorf("%q, garbled: %v", x.Lines[0].plain(), x.Garbled)
	}
	if x := excerptOf("e", []byte("one OOM one\n"), "OOM"); x.HitCount != 0 {
		t.Error("an error of three letters is looked for")
	}
}

func TestIndexFold(t *testing.T) {
	for _, c := range []struct {
		text, needle string
		want         int
	}{
		{"abc", "", -1}, {"", "a", -1}, {"xxABCD", "abcd", 2}, {"aaaab", "aab", 2}, {"ab", "abc", -1}, {"É é", "é", 3}, {"-12.", "12.", 1}, {"bA", "a", 1},
	} {
		if got := indexFold([]byte(c.text), []byte(c.needle)); got != c.want {
			t.Errorf("indexFold(%q, %q) = %d, want %d", c.text, c.needle, got, c.want)
		}
	}
}
