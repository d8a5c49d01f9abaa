package site

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// shown writes styled text as "text" or "<class|text>".
func shown(parts []styled) string {
	var b strings.Builder
	for _, p := range parts {
		if p.class == "" {
			b.WriteString(p.text)
		} else {
			b.WriteString("<" + p.class + "|" + p.text + ">")
		}
	}
	return b.String()
}

func TestTerminal(t *testing.T) {
	for line, want := range map[string]string{
		"plain":                                                   "plain",
		"\x1b[31mred\x1b[0m and plain":                            "<fg1|red> and plain",
		"\x1b[1;33;44mall\x1b[39mless\x1b[m.":                     "<fg3 bg4 sb|all><bg4 sb|less>.",
		"\x1b[97mwhite\x1b[100mground":                            "<fg15|white><fg15 bg0|ground>",
		"\x1b[2mdim\x1b[22m\x1b[3mlean":                           "<fg8|dim><si|lean>",
		"\x1b[2;32mdim green":                                     "<fg2|dim green>",
		"\x1b[7;31mturned\x1b[27m back":                           "<sv|turned><fg1| back>",
		"\x1b[4munder\x1b[24m":                                    "<su|under>",
		"\x1b[38;5;9mbright\x1b[48;5;4mground":                    "<fg9|bright><fg9 bg4|ground>",
		"\x1b[38;5;208morange\x1b[38;5;250mgrey\x1b[38;5;21mblue": "<fg11|orange><fg7|grey><fg12|blue>",
		"\x1b[38;2;200;10;10;1mfar":                               "<fg1 sb|far>",
		"\x1b[38;2;200m":                                          "",
		"\x1b[38":                                                 "\x1b[38",
		"\x1b[8mhidden":                                           "hidden",
		"\x1b[5mblinking\x1b[99;;mfoo":                            "blinkingfoo",
		"\x1b[Kcleared\x1b[2Jscreen\x1b[3;4Hmoved\x1b[?25l":       "clearedscreenmoved",
		"\x1b(Bascii":                                             "ascii",
		"\x1b]0;title␇":                                           "\x1b]0;title␇",
		"\x1b[31":                                                 "\x1b[31",
		"\x1b\x1b[32mgreen":                                       "\x1b<fg2|green>",
		"":                                                        "",
	} {
		var term terminal
		if got := shown(term.read(line)); got != want {
			t.Errorf("read(%q) = %q, want %q", line, got, want)
		}
	}
}

// A style holds until it is changed, over the end of a line too.
func TestTerminalGoesOn(t *testing.T) {
	var term terminal
	var got []string
	for _, line := range []string{"\x1b[31mError", "  at line 3", "\x1b[0mdone"} {
		got = append(got, shown(term.read(line)))
	}
	if diff := cmp.Diff([]string{"<fg1|Error>", "<fg1|  at line 3>", "done"}, got); diff != "" {
		t.Errorf("lines differ (-want +got):\n%s", diff)
	}
}

func TestVisible(t *testing.T) {
	for line, want := range map[string]string{
		"plain\ttext":             "plain\ttext",
		"a bell \a, a return \r.": "a bell ␇, a return ␍.",
		"bad \xff\xfe byte":       "bad \uFFFD byte",
		"evil \u202e order\u2066": "evil \uFFFD order\uFFFD",
		"control \u0085\u009b31m": "control \uFFFD\uFFFD31m",
	} {
		if got := visible([]byte(line)); got != want {
			t.Errorf("visible(%q) = %q, want %q", line, got, want)
		}
	}
}

func FuzzTerminal(f *testing.F) {
	for _, s := range []string{"\x1b[31mred\x1b[0m", "\x1b[38;5;208;1m", "\x1b[38;2;1", "\x1b[;;;m\x1b(B", "\xff\x1b["} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		var term terminal
		for _, p := range term.read(visible([]byte(line))) {
			for class := range strings.FieldsSeq(p.class) {
				if len(class) > 4 || strings.Trim(class[2:], "0123456789") != "" {
					t.Errorf("read(%q) has the class %q", line, class)
				}
			}
			if p.text == "" || strings.ContainsAny(p.text, "\n\r\x00") {
				t.Errorf("read(%q) has the text %q", line, p.text)
			}
		}
	})
}
