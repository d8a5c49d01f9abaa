package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// onTerminal runs a command on the casebook of testdata/upload.txtar as on a terminal of that width.
func onTerminal(t *testing.T, width int, environ map[string]string, args ...string) (out, remarks string) {
	t.Helper()
	dir := t.TempDir()
	if err := unpack("testdata/upload.txtar", dir); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	env := &Env{In: strings.NewReader(""), Out: &stdout, Err: &stderr, Dir: dir, Width: width, OutTerminal: true, ErrTerminal: true,
		Getenv: func(name string) string { return environ[name] },
		Now:    func() time.Time { return time.Date(2026, 8, 1, 12, 0, 0, 0, time.UTC) }}
	Report(env, Execute(context.Background(), env, args))
	return stdout.String(), stderr.String()
}

// A terminal gets a heading, and no line wider than it is.
func TestListOnTerminal(t *testing.T) {
	out, _ := onTerminal(t, 60, map[string]string{"NO_COLOR": "1"}, "list", "kind:observation")
	want := `WHEN              INSTANCE      BUG                      ID
2026-07-22 12:00  search-1      unclassified             20…
2026-07-20        replica-3     no-space-left-on-device  20…
2026-03-17 02:32  replica-4 +1  enospc-in-the-log?       20…
2026-03-03 03:47  replica-2     no-space-left-on-device  20…
`
	if out != want {
		t.Errorf("list on a terminal of 60 columns:\n%s\nwant:\n%s", out, want)
	}
}

// Met in a pipeline whose terminal had no columns: the question was asked where nobody could see it.
func TestAsks(t *testing.T) {
	for _, c := range []struct {
		env  Env
		want bool
	}{
		{Env{InTerminal: true, ErrTerminal: true, ErrWidth: 80}, true},
		{Env{InTerminal: true, ErrTerminal: true}, false},
		{Env{InTerminal: true, ErrWidth: 80}, false},
		{Env{ErrTerminal: true, ErrWidth: 80}, false},
	} {
		if got := c.env.Asks(); got != c.want {
			t.Errorf("Asks of %+v = %v, want %v", c.env, got, c.want)
		}
	}
}

// Met on a terminal: Ctrl-C did not end the waiting for evidence from standard input.
func TestInterruptedInput(t *testing.T) {
	in, w := io.Pipe() // nobody writes
	defer w.Close()
	interrupted := make(chan struct{})
	close(interrupted)
	env := &Env{In: in, Err: io.Discard, InTerminal: true, Interrupted: interrupted}
	if _, err := readInput(env, "df.txt"); !errors.Is(err, errGaveUp) {
		t.Errorf("readInput, interrupted: %v, want %v", err, errGaveUp)
	}
}

// On a terminal a command asks for the arguments that are left out; elsewhere, and for JSON, they are
// wrong usage.
func TestArgsOrAsk(t *testing.T) {
	terminal := Env{InTerminal: true, ErrTerminal: true, ErrWidth: 80}
	scripted := terminal
	scripted.Global.JSON = true
	for _, c := range []struct {
		name string
		env  Env
		args []string
		want string
	}{
		{"terminal, none", terminal, nil, ""},
		{"terminal, one", terminal, []string{"a"}, ""},
		{"terminal, too many", terminal, []string{"a", "b", "c"}, `merge: unexpected argument "c"`},
		{"JSON", scripted, nil, "merge: missing BUG INTO"},
		{"elsewhere", Env{}, []string{"a"}, "merge: missing INTO"},
		{"elsewhere, all", Env{}, []string{"a", "b"}, ""},
	} {
		cmd := newMergeCommand(&c.env)
		got := ""
		if err := cmd.Args(cmd, c.args); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: arguments %q: %q, want %q", c.name, c.args, got, c.want)
		}
	}
}

// Colour is for terminals that want it.
func TestColour(t *testing.T) {
	for _, c := range []struct {
		name    string
		environ map[string]string
		args    []string
		want    bool
	}{
		{"a terminal", nil, nil, true},
		{"NO_COLOR", map[string]string{"NO_COLOR": "1"}, nil, false},
		{"empty NO_COLOR says nothing", map[string]string{"NO_COLOR": ""}, nil, true},
		{"a dumb terminal", map[string]string{"TERM": "dumb"}, nil, false},
		{"--no-color", nil, []string{"--no-color"}, false},
	} {
		for _, command := range [][]string{{"list", "kind:bug"}, {"show", "stale-index"}, {"trace", "stale-index"}, {"check"}, {"check", "--explain", "dangling-reference"}} {
			out, _ := onTerminal(t, 0, c.environ, append(command, c.args...)...)
			if got := strings.Contains(out, "\x1b["); got != c.want {
				t.Errorf("%s, %s: colour %v, want %v", c.name, command[0], got, c.want)
			}
		}
		if _, remarks := onTerminal(t, 0, c.environ, append([]string{"frobnicate"}, c.args...)...); strings.Contains(remarks, "\x1b[") != c.want {
			t.Errorf("%s, an error: %q, want colour %v", c.name, remarks, c.want)
		}
	}
}

func TestCutTo(t *testing.T) {
	for _, c := range []struct {
		text string
		most int
		want string
	}{
		{"short", 5, "short"},
		{"longer", 5, "long…"},
		{"a b c", 3, "a…"},
		{"日本語", 6, "日本語"},
		{"日本語", 5, "日本…"},
		{"日本語", 4, "日…"},
		{"e\u0301e\u0301e\u0301", 3, "e\u0301e\u0301e\u0301"},
		{"", 0, ""},
	} {
		if got := cutTo(c.text, c.most); got != c.want {
			t.Errorf("cutTo(%q, %d) = %q, want %q", c.text, c.most, got, c.want)
		}
	}
}

func TestPrintable(t *testing.T) {
	for _, c := range [][2]string{
		{"plain äöü 日本", "plain äöü 日本"},
		{"bell \a escape \x1b[31m", "bell � escape �[31m"},
		{"C1 \u009b31m", "C1 �31m"},
		{"line\nbreak\ttab", "line break tab"},
		{"\u202eright to left", "�right to left"},
	} {
		if got := printable(c[0]); got != c[1] {
			t.Errorf("printable(%q) = %q, want %q", c[0], got, c[1])
		}
	}
}
