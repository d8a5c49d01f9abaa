package tracker

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/casebook-dev/casebook/tracker/markdown"
)

// outline returns one of a body of 500 bytes, with everything in it.
func (f *filler) outline() *markdown.Outline {
	o, few := &markdown.Outline{}, filler{dice: f.dice, most: 100}
	few.fill(reflect.ValueOf(&o.Unparsed).Elem())
	few.fill(reflect.ValueOf(&o.Headings).Elem())
	few.fill(reflect.ValueOf(&o.Links).Elem())
	o.Sections = []markdown.Section{{BodyStart: 1, End: 2}}
	for _, h := range o.Headings {
		o.Sections = append(o.Sections, markdown.Section{Title: h.Text, ID: h.ID, Start: h.Start, BodyStart: 101, End: 201, Empty: f.dice.IntN(2) == 0})
	}
	return o
}

// bodies are such that every part of an outline occurs, in every order.
func bodies(dice *rand.Rand, n int) []string {
	lines := []string{
		"## What happened\n", "## Evidence\n", "## Evidence\n", "# A *title*\n", "### Below\n", "##\n", "Underlined\n---\n", "> ## Quoted\n\n", "- ## In a list\n",
		"Text, [[bug/a|full]] and [[runbook/b]].\n", "See [a](../bugs/a.md#x \"title\") or <https://example.com/?a=1&b=2>.\n", "![a picture](x/y.png)\n", "[label][l] and www.example.com\n",
		"\n[l]: https://example.com/ü 'x'\n\n", "Noted[^1].\n\n", "[^1]: ## Heading of a note\n    with [a link](x)\n\n", "<!-- only a comment -->\n", "```\n## code\n```\n", "\n", "    indented [x](y)\n", "\xff\xfe\n", "a\r\nb\r\n",
	}
	all := []string{"", strings.Repeat(">", 101) + " deep\n"}
	for range n {
		var b strings.Builder
		for range dice.IntN(12) {
			b.WriteString(lines[dice.IntN(len(lines))])
		}
		all = append(all, b.String())
	}
	return all
}

// sameOutline demands that an outline comes back from its code.
func sameOutline(t *testing.T, body string) {
	want := markdown.Parse([]byte(body)).Outline
	write := coder{}
	write.outline(&want)
	r := &Record{Source: []byte("---\n---\n" + body), bodyAt: 8, outlineCode: string(write.out)}
	if got := r.keptOutline(); got == nil || !reflect.DeepEqual(*got, want) {
		t.Fatalf("%q: got the outline\n%+v, want\n%+v", body, got, want)
	}
}

func TestOutlineComesBackFromItsCode(t *testing.T) {
	for _, body := range bodies(rand.New(rand.NewPCG(1, 2)), 3000) {
		sameOutline(t, body)
	}
}

func FuzzOutlineCode(f *testing.F) {
	for _, body := range bodies(rand.New(rand.NewPCG(3, 4)), 20) {
		f.Add(body)
	}
	f.Fuzz(sameOutline)
}

// An outline that is not of this body counts as none.
func TestOutlineThatIsNotOfTheBody(t *testing.T) {
	const body = "## What happened\nSee [a](../bugs/a.md).\n"
	o := markdown.Parse([]byte(body)).Outline
	write := coder{}
	write.outline(&o)
	for name, r := range map[string]*Record{
		"a shorter body": {Source: []byte(body[:20]), outlineCode: string(write.out)},
		"half of it":     {Source: []byte(body), outlineCode: string(write.out[:len(write.out)/2])},
		"more":           {Source: []byte(body), outlineCode: string(write.out) + "x"},
	} {
		if got := r.keptOutline(); got != nil {
			t.Errorf("%s: %+v", name, got)
		}
		if want := markdown.Parse(r.Source).Outline; !reflect.DeepEqual(*r.Outline(), want) {
			t.Errorf("%s: Outline = %+v, want %+v", name, *r.Outline(), want)
		}
	}
}

// While files stay as they are, their outlines come from the cache, and no body is parsed.
func TestCacheHasOutlines(t *testing.T) {
	fsys := fstest.MapFS{ConfigFile: {}}
	for i := range minStale + 1 {
		fsys[fmt.Sprintf("bugs/b%d.md", i)] = &fstest.MapFile{Data: []byte("---\ntitle: B\n---\n## Summary\n[[bug/b0]]\n")}
	}
	opts := CacheOptions{Folder: t.TempDir(), Program: "test", Now: time.Now()}
	for _, known := range []bool{false, true} {
		cache := NewCache(opts)
		idx, err := cache.Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range idx.Records() {
			if r.outlined() != known {
				t.Errorf("known %t: %s has its outline: %t", known, r.Path, !known)
			}
		}
		for _, r := range idx.Records() {
			if n := len(idx.In(r)); n > 0 != (r.ID == "b0") {
				t.Errorf("known %t: %s has %d mentions", known, r.Path, n)
			}
			if parsed := r.body.Load() != nil; parsed == known {
				t.Errorf("known %t: %s was parsed: %t", known, r.Path, parsed)
			}
		}
		if err := cache.Save(); err != nil {
			t.Fatal(err)
		}
	}
}
