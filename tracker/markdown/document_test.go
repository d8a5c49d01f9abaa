package markdown

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSections(t *testing.T) {
	tests := []struct {
		name, src string
		want      string // title=content, empty sections as title=(empty), joined by |
	}{
		{"none", "text", "=text"},
		{"nothing", "", ""},
		{"comment before the first", "<!-- x -->\n\n## A\nb", "A=b"},
		{"two", "## A\nb\n## C\nd\n", "A=b\n|C=d\n"},
		{"empty", "## A\n\n<!-- what? -->\n\n<!-- and\n\nthat? -->\n## B", "A=(empty)|B=(empty)"},
		{"comment never closed", "## A\n<!-- oops\n## B\ntext", "A=<!-- oops\n## B\ntext"},
		{"setext", "A\n---\nb\n\nC\n---\n", "A=b\n\n|C=(empty)"},
		{"setext of two lines", "A\nB\n---\nc", "A B=c"},
		{"setext that starts with a hash", "#a\n---\nc", "#a=c"},
		{"closing hashes", "## A ##\nb", "A=b"},
		{"deeper headings stay within", "## A\n### B\nc", "A=### B\nc"},
		{"a level-1 heading ends nothing", "## A\n# B\nc", "A=# B\nc"},
		{"in a quote it is no section", "> ## A\n\nb", "=> ## A\n\nb"},
		{"in code it is no section", "```\n## A\n```\n", "=```\n## A\n```\n"},
		{"carriage returns", "## A\r\nb\r\n## C\r\n", "A=b\r\n|C=(empty)"},
		{"indented", "  ## A\nb", "A=b"},
		{"no title", "##\nb", "=b"},
	}
	for _, tt := range tests {
		var got []string
		for _, s := range Parse([]byte(tt.src)).Sections {
			content := tt.src[s.BodyStart:s.End]
			if s.Empty {
				content = "(empty)"
			}
			got = append(got, s.Title+"="+content)
		}
		if diff := cmp.Diff(tt.want, strings.Join(got, "|")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestSectionIgnoresCase(t *testing.T) {
	d := Parse([]byte("## Root cause\nA\n## ROOT CAUSE\nB"))
	s, ok := d.Section("root Cause")
	if !ok || d.Text(s) != "A" {
		t.Errorf("Section = %q, %v, want the first", d.Text(s), ok)
	}
	if _, ok := d.Section("Impact"); ok {
		t.Error("Section found a title that is not there")
	}
}

// A timeline as people write it, seen in postmortems.
func TestItems(t *testing.T) {
	src := "## Timeline\nWhat we know:\n\n- **20:45** - first alert\n  - a detail\n- 8:45 pm WAT - `restart`\n- [ ] 21:00 todo\n-\n\n1. 2022-01-05 20:45 [page](x)\n\n   more\n\n> - quoted\n"
	d := Parse([]byte(src))
	items := d.Items(d.Sections[0])
	var got []string
	for _, item := range items {
		got = append(got, item.Text)
	}
	want := []string{"20:45 - first alert", "8:45 pm WAT - restart", "21:00 todo", "", "2022-01-05 20:45 page"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
	if at := src[items[0].Start:]; !strings.HasPrefix(at, "**20:45**") {
		t.Errorf("first item starts at %q", at)
	}
}

func TestFirstParagraph(t *testing.T) {
	d := Parse([]byte("## A\n<!-- x -->\n- list\n\n<!-- y -->\n\nUploads *fail*\nbecause.\n\nMore."))
	if got, want := d.FirstParagraph(d.Sections[0]), "Uploads fail because."; got != want {
		t.Errorf("FirstParagraph = %q, want %q", got, want)
	}
}

func TestSectionOfAnotherDocument(t *testing.T) {
	d, other := Parse([]byte("a")), Parse([]byte("b\n\n## A\nb"))
	if html := d.SectionHTML(other.Sections[1], Rendering{}); html != "" {
		t.Errorf("SectionHTML = %q, want nothing", html)
	}
}

func TestSlugID(t *testing.T) {
	tests := []struct{ text, want string }{
		{"What happened", "what-happened"},
		{"  How will we know (in production)? ", "how-will-we-know-in-production"},
		{"日本語", "日本語"},
		{"Ærø & Åse", "ærø-åse"},
		{"हिन्दी", "हिन्दी"},
		{"ls.txt", "ls-txt"},
		{"…", "section"},
		{"", "section"},
		{"\xff\"><script>", "script"},
	}
	for _, tt := range tests {
		if got := SlugID(tt.text); got != tt.want {
			t.Errorf("SlugID(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestHeadingIDsAreUnique(t *testing.T) {
	d := Parse([]byte("# A 2\n# A\n# A\n# A\n# A 2\n# A-2-2\n"))
	seen := map[string]bool{}
	for _, h := range d.Headings {
		if seen[h.ID] {
			t.Errorf("id %q is given twice", h.ID)
		}
		seen[h.ID] = true
	}
	if d.Headings[0].ID != "a-2" || d.Headings[1].ID != "a" || d.Headings[2].ID != "a-3" {
		t.Errorf("ids are %v", d.Headings)
	}
}

func TestDocumentIsSafeForConcurrentUse(t *testing.T) {
	src := []byte("## A\n[[bug/x]] [a](b) *c*[^1]\n\n| a |\n|---|\n| b |\n\n[^1]: d\n")
	d := Parse(src)
	want := d.HTML(Rendering{})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				if d.HTML(Rendering{}) != want || Parse(src).HTML(Rendering{}) != want {
					t.Error("rendering differs between goroutines")
				}
				_ = d.SectionHTML(d.Sections[0], Rendering{}) + ""
				_ = d.Text(d.Sections[0])
			}
		})
	}
	wg.Wait()
}

func TestFirstCode(t *testing.T) {
	d := Parse([]byte("## A\nSaid `x`:\n\n    one\n     two\n\n```\nthree\n```\n## B\n- list\n\n      four\n"))
	for i, want := range []string{"one\n two\n", ""} {
		if got := d.FirstCode(d.Sections[i]); got != want {
			t.Errorf("FirstCode of section %d = %q, want %q", i, got, want)
		}
	}
}
