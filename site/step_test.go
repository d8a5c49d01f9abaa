package site

import (
	"html/template"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker/markdown"
)

func TestSteps(t *testing.T) {
	for src, want := range map[string]Step{
		"Take it out: `rotate out r2`. Expect `drained` soon. If two are, call.": {"Take it out", []StepBlock{
			{"cmd", "rotate out r2"}, {"say", "Expect <code>drained</code> soon."}, {"else", "If two are, call."}}},
		"`certs status` lists all. Look at all.": {"", []StepBlock{{"cmd", "certs status"}, {"say", "lists all. Look at all."}}},
		"`certs install x`, then `reload`.":      {"", []StepBlock{{"cmd", "certs install x"}, {"say", "then <code>reload</code>."}}},
		"`cni not there`: `restart a`, in order": {"<code>cni not there</code>", []StepBlock{{"cmd", "restart a"}, {"say", "in order"}}},
		"Record it. Two minutes now.":            {"Record it", []StepBlock{{"say", "Two minutes now."}}},
		"Record it.":                             {"Record it", nil},
		"Put it back with `in r2`. It gets 10 %. Otherwise ask.": {"Put it back with <code>in r2</code>", []StepBlock{
			{"say", "It gets 10 %."}, {"else", "Otherwise ask."}}},
		"Look. Above 90 %: `prune a`.": {"Look", []StepBlock{{"say", "Above 90 %: <code>prune a</code>."}}},
		"Remove files:\n   ```\n   find /tmp -xdev -name 'a*' --older 2 h | wc -l\n   ```\n   Frees 5 GB. If not, list.": {"Remove files", []StepBlock{
			{"cmd", `find /tmp <span class="w">-xdev</span> <span class="w">-name</span> 'a*' <span class="w">--older 2</span> h | wc <span class="w">-l</span>`},
			{"say", "Frees 5 GB."}, {"else", "If not, list."}}},
		"See [the other](a.md) page.":                          {"", []StepBlock{{"say", `See <a href="a.md">the other</a> page.`}}},
		"First.\n\n   Second. If so, third.\n\n   - a\n   - b": {"First", []StepBlock{{"say", "Second."}, {"else", "If so, third."}, {"block", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"}}},
		strings.Repeat("long ", 30):                            {"", []StepBlock{{"say", template.HTML(strings.TrimSpace(strings.Repeat("long ", 30)))}}},
		"<b> & `<i> --x` \"q\"":                                {"&lt;b&gt; &amp; <code>&lt;i&gt; --x</code> &#34;q&#34;", nil},
		"Say: `a &&  b --c=1 --d -- e`":                        {"Say", []StepBlock{{"cmd", `a &amp;&amp;  b <span class="w">--c=1</span> <span class="w">--d</span> <span class="w">-- e</span>`}}},
	} {
		html := markdown.Parse([]byte("1. " + src + "\n")).HTML(markdown.Rendering{})
		got := stepsOf(html)
		if diff := cmp.Diff([]Step{want}, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", src, diff)
		}
	}
}

func TestTextThatIsNoSteps(t *testing.T) {
	for _, src := range []string{"just text", "- a\n- b", "1. a\n\ntext", "text\n\n1. a", ""} {
		if got := stepsOf(markdown.Parse([]byte(src)).HTML(markdown.Rendering{})); got != nil {
			t.Errorf("stepsOf(%q) = %v", src, got)
		}
	}
}

// Whatever a step holds, its words stay, and its tags are closed.
func FuzzSteps(f *testing.F) {
	for _, s := range []string{"Take it out: `a --b c`. If so.\n   ```\n   x\n   ```\n", "`a`: `b`", "*a. B* `c. D`. E", "a\n\n   > b\n\n   <div>", "![x](a.png). If [b](c) d", "`a -- `"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		html := markdown.Parse([]byte("1. " + src + "\n")).HTML(markdown.Rendering{})
		for _, step := range stepsOf(html) {
			for _, part := range append([]StepBlock{{"title", step.Title}}, step.Blocks...) {
				if !balanced(string(part.HTML)) {
					t.Errorf("%q: a part is %q", src, part.HTML)
				}
			}
		}
	})
}

// balanced reports whether every element of a part is closed in it.
func balanced(html string) bool {
	var open []string
	for {
		_, after, found := strings.Cut(html, "<")
		if !found {
			return len(open) == 0
		}
		tag, rest, _ := strings.Cut(after, ">")
		html = rest
		name, _, _ := strings.Cut(tag, " ")
		switch {
		case name == "br" || name == "img" || name == "hr" || name == "input":
		case strings.HasPrefix(name, "/"):
			if len(open) == 0 || open[len(open)-1] != name[1:] {
				return false
			}
			open = open[:len(open)-1]
		default:
			open = append(open, name)
		}
	}
}
