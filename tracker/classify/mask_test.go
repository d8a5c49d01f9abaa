package classify

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestMask(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"no space left on device", "no space left on device"},
		{"at 2026-03-17T03:09:12.5+01:00 the disk", "at <time> the disk"},
		{"2026-03-17 03:09 upload failed", "<time> <time> upload failed"},
		{"Mar  7 03:09:12 replica-2 kernel: oops", "<time> <time> replica-2 kernel: oops"},
		{"[  772.918915][ T4070] BUG: bad page", "<time> BUG: bad page"},
		{"request 550e8400-e29b-41d4-a716-446655440000 failed", "request <uuid> failed"},
		{"dial tcp 10.0.3.17:8080: connect: connection refused", "dial tcp <addr>: connect: connection refused"},
		{"peer fe80::1 and 00:1a:2b:3c:4d:5e", "peer <addr> and <addr>"},
		{"paging request at ffff88002bde1e40, 0x10", "paging request at <hex>, <hex>"},
		{"the deadbeef cafe and 123456a", "the deadbeef cafe and <hex>"},
		{"open /var/lib/app/data.db: permission denied", "open <path>data.db: permission denied"},
		{"GET /health took 143 seconds (1h30m, 12ms)", "GET /health took <duration> (<duration>, <duration>)"},
		{"PID: 4070 Comm: app, line 12, id=3, #17", "PID: <n> Comm: app, line <n>, id=<n>, <n>"},
		{"mm/slab.c:123 main.go:12:3", "mm/slab.c<n> main.go<n>"},
		{"HTTP 500 on replica-2, exit status 137, 97 %", "HTTP 500 on replica-2, exit status 137, 97 %"},
		{"offset 17178296320", "offset <n>"},
		{"version 1.2.3 of netty 4.1.45.6.7", "version 1.2.3 of netty 4.1.45.6.7"},
		{"see https://ci.example.com/job/12?x=1, please", "see <url>, please"},
		{"Bäckerei 12345é", "Bäckerei 12345é"},
		{"a\xffb 0xff", "a\xffb <hex>"},
	} {
		if got := Mask(tt.text); got != tt.want {
			t.Errorf("Mask(%q) = %q, want %q", tt.text, got, tt.want)
		}
		if got := Mask(tt.want); got != tt.want {
			t.Errorf("Mask(%q) = %q, want it left alone", tt.want, got)
		}
	}
}

func TestMasksHaveTrueExamples(t *testing.T) {
	for _, m := range Masks() {
		if got := Mask(m.Example); got != m.Name {
			t.Errorf("Mask(%q) = %q, want %q", m.Example, got, m.Name)
		}
	}
}

func FuzzMask(f *testing.F) {
	for _, m := range Masks() {
		f.Add("a " + m.Example + ":12 " + m.Example)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := Mask(text)
		if utf8.ValidString(text) && !utf8.ValidString(once) {
			t.Errorf("Mask(%q) = %q, which is not valid", text, once)
		}
		if strings.Count(once, "\n") != strings.Count(text, "\n") {
			t.Errorf("Mask(%q) = %q: lines lost", text, once)
		}
	})
}
