package tracker

import (
	"strings"
	"testing"
)

// Each row is a trap that a front matter library or a YAML library falls into.
func TestFrontMatterTraps(t *testing.T) {
	const body = "## Summary\nx\n"
	tests := []struct {
		name, src string
		want      []string // problems as Problem.String prints them
		title     string   // when it could be read
	}{
		{"plain", "---\ntitle: a\n---\n" + body, nil, "a"},
		{"byte order mark", "\ufeff---\ntitle: a\n---\n" + body, []string{"f.md:1:1: the file begins with a byte order mark [byte-order-mark]"}, "a"},
		{"CRLF", "---\r\ntitle: a\r\n---\r\nx\r\n", nil, "a"},
		{"fence with trailing space", "--- \ntitle: a\n---\t\n", nil, "a"},
		{"blank lines first", "\n\n---\ntitle: a\n---\n", nil, "a"},
		{"no trailing newline", "---\ntitle: a\n---", nil, "a"},
		{"empty file", " \n", []string{"f.md: the file is empty [empty-file]"}, ""},
		{"no front matter", "# A title\n", []string{"f.md:1:1: the file does not begin with front matter [no-front-matter]"}, ""},
		{"unterminated", "---\ntitle: a\n\ntext\n", []string{"f.md:1:1: the front matter that begins here is not closed [unterminated-front-matter]"}, ""},
		{"closed by dots", "---\ntitle: a\n...\ntext\n", []string{"f.md:1:1: the front matter that begins here is not closed [unterminated-front-matter]"}, ""},
		{"indented fence in a block scalar", "---\nverified_by: |\n  one\n  ---\n  two\ntitle: a\n---\n", nil, "a"},
		{"duplicate key", "---\ntitle: a\nowner: x\ntitle: b\n---\n", []string{"f.md:4:1: title is given twice, first in line 2 [duplicate-key]"}, "a"},
		{"anchor and alias", "---\ntitle: &t a\nowner: *t\n---\n", []string{
			"f.md:2:8: YAML anchors and aliases (& and *) are not used here [yaml-anchor]",
			"f.md:3:8: YAML anchors and aliases (& and *) are not used here [yaml-anchor]"}, "a"},
		{"merge key", "---\ntitle: a\n<<: {owner: b}\n---\n", []string{"f.md:3:1: YAML merge keys (<<) are not used here [yaml-anchor]"}, "a"},
		{"tag", "---\ntitle: !!str a\n---\n", []string{"f.md:2:8: YAML tags (!!str) are not used here [yaml-anchor]"}, "a"},
		{"tab", "---\ntitle: a\nlabels:\n\t- x\n---\n", []string{"f.md:4:1: a tab indents this line; YAML wants spaces [tab-indent]"}, ""},
		{"merge conflict", "---\ntitle: a\n<<<<<<< HEAD\nowner: b\n=======\nowner: c\n>>>>>>> other\n---\n",
			[]string{"f.md:3:1: the file holds an unresolved merge conflict: HEAD says `owner: b`, other says `owner: c` [merge-conflict]"}, ""},
		{"merge conflict of whole files", "<<<<<<< HEAD\n---\ntitle: a\n---\nx\n||||||| base\n=======\n---\ntitle: a\nowner: c\n---\n>>>>>>> mei/c\n",
			[]string{"f.md:1:1: the file holds an unresolved merge conflict: HEAD says `x`, mei/c says `owner: c` [merge-conflict]"}, ""},
		{"merge conflict into the body", "---\ntitle: a\n<<<<<<<\nowner: b\n---\n=======\n---\ny\nz\n>>>>>>>\n",
			[]string{"f.md:3:1: the file holds an unresolved merge conflict in 1 line of one side and 2 lines of the other [merge-conflict]"}, ""},
		{"merge conflict in the body", "---\ntitle: a\n---\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\n", nil, "a"},
		{"markers without end", "---\ntitle: a\n---\n<<<<<<< HEAD\nb\n=======\n", nil, "a"},
		{"invalid UTF-8", "---\ntitle: a\nowner: \xff\n---\n", []string{"f.md:3:8: byte 0xff is not UTF-8 [invalid-utf-8]"}, ""},
		{"control character", "---\ntitle: a\x01\n---\n", []string{"f.md:2:9: control character 0x01 in the front matter [control-character]"}, ""},
		{"unquoted colon", "---\ntitle: Handle: \"x\" on y\n---\n",
			[]string{"f.md:2:8: the title holds a colon and is not in quotes, so YAML reads it as a mapping [unquoted-colon]"}, ""},
		{"text after a quote", "---\ntitle: \"Handle: x\" on y\n---\n",
			[]string{"f.md:2:8: the title holds a colon and is not in quotes, so YAML reads it as a mapping [unquoted-colon]"}, ""},
		{"unquoted colon in another field", "---\ntitle: a\nowner: team: platform\n---\n",
			[]string{"f.md:3:8: the owner holds a colon and is not in quotes, so YAML reads it as a mapping [unquoted-colon]"}, ""},
		{"open bracket", "---\ntitle: a\nlabels: [x\n---\n",
			[]string{"f.md:4:1: the YAML cannot be read: did not find expected ',' or ']' [yaml-syntax]"}, ""},
		{"a list", "---\n- a\n---\n", []string{"f.md:2:1: the front matter is no list of fields [wrong-type]"}, ""},
		{"empty block", "---\n---\n", nil, ""},
		{"only a comment", "---\n# nothing\n---\n", nil, ""},
		{"too large", "---\ntitle: a\n---\n" + strings.Repeat("x", MaxRecordSize), []string{"f.md: the file has more than the 1048576 bytes that a record has at most [too-large]"}, ""},
		{"deep", "---\ntitle: a\nx: " + strings.Repeat("[", 40) + strings.Repeat("]", 40) + "\n---\n", []string{"f.md:3:20: values are nested too deep [nested-too-deep]"}, "a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			front, problems := ParseFrontMatter("f.md", []byte(tt.src))
			if got := lines(problems); got != strings.Join(tt.want, "\n") {
				t.Errorf("problems of %q:\n%s\nwant:\n%s", tt.src, got, strings.Join(tt.want, "\n"))
			}
			title := ""
			if front != nil && front.Root.Get("title") != nil {
				title = front.Root.Get("title").Value
			}
			if title != tt.title {
				t.Errorf("title = %q, want %q", title, tt.title)
			}
		})
	}
}

func lines(problems []Problem) string {
	SortProblems(problems)
	all := make([]string, len(problems))
	for i, p := range problems {
		all[i] = p.String()
	}
	return strings.Join(all, "\n")
}

func TestUnquotedColonHint(t *testing.T) {
	_, problems := ParseFrontMatter("f.md", []byte("---\ntitle: Handle: \"it's full\" on y\n---\n"))
	const want = `write title: 'Handle: "it''s full" on y' (casebook fmt does it)`
	if len(problems) != 1 || problems[0].Hint != want {
		t.Errorf("problems = %+v, want the hint %q", problems, want)
	}
}

// Plain scalars mean what their field says, never what a YAML library guesses.
func TestScalarsKeepTheirText(t *testing.T) {
	for _, text := range []string{"1.10", "0777", "09", "no", "yes", "on", "12:30:00", "2026-03-17", "1e3", ".inf", "0x1F", "1_000"} {
		front, problems := ParseFrontMatter("f.md", []byte("---\ntitle: "+text+"\nlabels: ["+text+"]\n---\n"))
		if len(problems) > 0 {
			t.Errorf("%s: %v", text, problems)
		}
		if got := front.Root.Get("title").Value; got != text {
			t.Errorf("title = %q, want %q", got, text)
		}
		if got := front.Root.Scalars("labels"); len(got) != 1 || got[0].Value != text {
			t.Errorf("labels = %v, want %q", got, text)
		}
	}
}

// Offsets are bytes and columns are characters, also behind wide text, CRLF and YAML's own line breaks.
func TestNodeOffsets(t *testing.T) {
	src := "\ufeff---\r\ntitle: 'naïve 日本'\r\nx: [é, {k: v}]\r\ny: \"a\u2028b\"\r\nz: end\r\n---\r\n"
	front, _ := ParseFrontMatter("f.md", []byte(src))
	for path, want := range map[string]string{"title": "'naïve", "x": "[é", "y": "\"a", "z": "end"} {
		n := front.Root.Get(path)
		if !strings.HasPrefix(src[n.Offset:], want) {
			t.Errorf("%s begins at %q, want %q", path, src[n.Offset:n.Offset+6], want)
		}
	}
	inner := front.Root.Get("x").Items[1].Get("k")
	if src[inner.Offset] != 'v' || inner.Pos != (Pos{Line: 3, Column: 12}) {
		t.Errorf("inner value at %+v, offset %q", inner.Pos, src[inner.Offset:inner.Offset+1])
	}
	if !strings.HasPrefix(src[front.End:], "---") || src[front.Body:] != "" {
		t.Errorf("End at %q, Body at %q", src[front.End:], src[front.Body:])
	}
}

func FuzzFrontMatter(f *testing.F) {
	for _, seed := range []string{"---\ntitle: a\n---\n", "\ufeff---\r\ntitle: 'é'\r\nx: [a, {b: c}]\r\n---\r\nbody", "---\na: |\n  ---\n---\n",
		"---\ntitle: Handle: \"x\" on y\n---\n", "---\n<<<<<<<\n=======\n>>>>>>>\n---", "---\n? a\n: b\n---\n", "---\na: \"\u2028\"\nb: 1\n---\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		front, problems := ParseFrontMatter("f.md", src)
		for _, p := range problems {
			if p.Text == "" || p.Rule == "" || p.Line < 0 {
				t.Fatalf("problem without words: %+v", p)
			}
		}
		if front == nil {
			if len(problems) == 0 {
				t.Fatal("rejected without a problem")
			}
			return
		}
		if front.Start > front.End || front.End > front.Body || front.Body > len(src) {
			t.Fatalf("spans %d %d %d of %d", front.Start, front.End, front.Body, len(src))
		}
		checkOffsets(t, src, front, front.Root)
	})
}

// checkOffsets finds nodes that lie outside the block, or plain text that is not where the node says.
func checkOffsets(t *testing.T, src []byte, front *FrontMatter, n *Node) {
	if n.Offset < front.Start || n.Offset > front.End {
		t.Fatalf("node %q at offset %d, block is %d to %d", n.Value, n.Offset, front.Start, front.End)
	}
	plain := n.Kind == Scalar && n.Style == Plain && !n.Null
	if plain && !strings.ContainsAny(n.Value, " \n\t\u0085\u2028\u2029") && !tagged(src[n.Offset:]) && !strings.HasPrefix(string(src[n.Offset:]), n.Value) {
		t.Fatalf("plain %q is not at its offset: %q", n.Value, src[n.Offset:min(len(src), n.Offset+20)])
	}
	for _, item := range n.Items {
		checkOffsets(t, src, front, item)
	}
	for _, e := range n.Entries {
		checkOffsets(t, src, front, e.Key)
		checkOffsets(t, src, front, e.Value)
	}
}

func tagged(at []byte) bool { return len(at) > 0 && (at[0] == '!' || at[0] == '&' || at[0] == '*') }
