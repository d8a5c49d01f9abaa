package svg

import (
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestAppendNumber(t *testing.T) {
	for _, row := range []struct {
		v    float64
		want string
	}{
		{0, "0"},
		{math.Copysign(0, -1), "0"},
		{-0.04, "0"},
		{-0.05, "-0.1"},
		{12, "12"},
		{12.34, "12.3"},
		{0.96, "1"},
		{-1.25, "-1.3"},
		{math.NaN(), "0"},
		{math.Inf(1), "0"},
		{math.Inf(-1), "0"},
		{1e300, "0"},
	} {
		if got := string(appendNumber(nil, row.v)); got != row.want {
			t.Errorf("appendNumber(%v) = %s, want %s", row.v, got, row.want)
		}
	}
}

func TestPath(t *testing.T) {
	if got := string(path(nil).to('M', 1, math.NaN(), -0.04, -0.05, math.Inf(-1))); got != "M1 0 0-0.1 0" {
		t.Errorf("path is %q", got)
	}
	if got := string(path(nil).to('M', 1, -2).to('l', 0.5, 3, -4, 0).to('z')); got != "M1-2l0.5 3-4 0z" {
		t.Errorf("path is %q", got)
	}
}

func TestHref(t *testing.T) {
	for address, want := range map[string]string{
		"": "", "../a/?q=a:b": "../a/?q=a:b", "#x:y": "#x:y", "mailto:a@b": "mailto:a@b", "httpd/a": "httpd/a",
		"HTTPS://a": `HTTPS://a" rel="noopener noreferrer`, "http://a/b:c": `http://a/b:c" rel="noopener noreferrer`,
		"javascript:x": "#", "JaVaScRiPt:x": "#", " javascript:x": "#", "data:text/html,x": "#", "\tvbscript:x": "#",
	} {
		var w writer
		w.href(address)
		if got := w.String(); got != ` href="`+want+`"` {
			t.Errorf("href(%q) =%s, want %q", address, got, want)
		}
	}
}

func TestEscaping(t *testing.T) {
	for s, want := range map[string]string{
		`<a href="x">&'`: "&lt;a href=&quot;x&quot;&gt;&amp;&#39;", "]]>": "]]&gt;", "a\x00\x1b\uFFFE": "a\uFFFD\uFFFD\uFFFD", "\xff": "\uFFFD",
		"日本\n\t": "日本\n\t",
	} {
		if got := string(appendEscaped(nil, s)); got != want {
			t.Errorf("appendEscaped(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, row := range []struct {
		s    string
		n    int
		want []string
	}{
		{"Alert on growth of /tmp", 23, []string{"Alert on growth of /tmp"}},
		{"No space left on device", 22, []string{"No space left on", "device"}},
		{"Delete the temporary file of an aborted upload", 23, []string{"Delete the temporary", "file of an aborted…"}},
		{"2026-03-17-0247-no-space-left-on-device-on-replica-2", 20, []string{"2026-03-17-0247-no-s", "pace-left-on-device…"}},
		{"", 20, []string{""}},
		{" aaa   bbb  ", 3, []string{"aaa", "bbb"}},
		{"x", 1, []string{"x"}},
		{"אין מקום", 20, []string{"\u2068אין מקום\u2069"}},
		{"a\u202Eb\nc", 20, []string{"ab c"}},
	} {
		if got := wrap(row.s, row.n, 1000, 12, false); !cmp.Equal(got, row.want) {
			t.Errorf("wrap(%q, %d) = %q, want %q", row.s, row.n, got, row.want)
		}
	}
}

// Whatever a title holds, what is made of it fits, and is whole characters.
func FuzzFits(f *testing.F) {
	for _, s := range hostile {
		f.Add(s, uint8(20), uint8(100))
	}
	f.Fuzz(func(t *testing.T, s string, n, width uint8) {
		w := float64(width) + 20
		lines := append(wrap(s, int(n)+1, w, 12, false), cut(s, int(n)+1, w, 12, false), cutMiddle(s, w, 12))
		for i, l := range lines {
			count := utf8.RuneCountInString(bare(l))
			if Width(l, 12, false) > w+0.001 || count > int(n)+1 && i < len(lines)-1 || !utf8.ValidString(l) || strings.ContainsAny(l, "\n\r\x00") {
				t.Errorf("of %q in %d and %g: %q", s, n, w, lines)
			}
		}
	})
}

func TestCut(t *testing.T) {
	for _, row := range []struct{ got, want string }{
		{cut("Delete the temporary file", 24, 1000, 11, false), "Delete the temporary fi…"},
		{cut("Delete the temporary fil", 24, 1000, 11, false), "Delete the temporary fil"},
		{cut("Delete the", 24, 40, 11, false), "Dele…"},
		{cutMiddle("prod-eu-west-1-upload-api-0017", 86, 11), "prod-e…i-0017"},
		{cutMiddle("replica-2", 86, 11), "replica-2"},
	} {
		if row.got != row.want {
			t.Errorf("got %q, want %q", row.got, row.want)
		}
	}
}

func TestScales(t *testing.T) {
	if got := (linear{5, 5, 0, 100}).at(7); got != 50 {
		t.Errorf("a domain without extent maps to %g", got)
	}
	y := logarithmic{0.5, 158.5, 182, 8}
	for v, want := range map[float64]float64{0: 182, -1: 182, math.NaN(): 182, 0.5: 182, 158.5: 8} {
		if got := y.at(v); got != want {
			t.Errorf("at(%g) = %g, want %g", v, got, want)
		}
	}
	for top, want := range map[float64]int{1: 1, 3: 1, 4: 2, 9: 5, 21: 10, 1000: 500} {
		if got := integerStep(top*1.04, 92, 24); got != want {
			t.Errorf("integerStep of %g = %d, want %d", top, got, want)
		}
	}
	for v, want := range map[float64]string{7: "7", 22.4: "22", 0.9415: "0.94", 131: "130", 0.04: "0.04", 1.96: "2"} {
		if got := twoFigures(v); got != want {
			t.Errorf("twoFigures(%g) = %s, want %s", v, got, want)
		}
	}
}
