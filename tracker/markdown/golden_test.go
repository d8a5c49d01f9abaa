package markdown

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "renew the golden files in testdata")

// TestGolden renders testdata/*.md with no resolver, and everything.md with one and shifted as well.
func TestGolden(t *testing.T) {
	sources, err := filepath.Glob("testdata/*.md")
	if err != nil || len(sources) == 0 {
		t.Fatalf("no sources: %v", err)
	}
	for _, source := range sources {
		src, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		d := Parse(src)
		base := strings.TrimSuffix(source, ".md")
		golden(t, base+".html", string(d.HTML(Rendering{})))
		golden(t, base+".outline", outline(d))
		if base == filepath.Join("testdata", "everything") {
			golden(t, base+".sections.html", sections(d))
		}
	}
}

// sections renders every section as a page of a record does.
func sections(d *Document) string {
	var b strings.Builder
	r := Rendering{Link: resolveForTest, HeadingShift: 1, IDPrefix: "r-"}
	for _, s := range d.Sections {
		fmt.Fprintf(&b, "<!-- %s -->\n%s", s.ID, d.SectionHTML(s, r))
	}
	return b.String()
}

// resolveForTest knows one bug and one runbook; files are where they say.
func resolveForTest(l Link) Resolved {
	switch l.Target {
	case "bug/no-space-left-on-device":
		return Resolved{Href: "../../bugs/no-space-left-on-device/", Text: "No space <left>", Class: "record bug"}
	case "runbook/free-a-full-disk":
		return Resolved{Href: "../../runbooks/free-a-full-disk/", Text: "not shown", Title: "Free a full disk"}
	}
	if l.Wiki {
		return Resolved{Broken: true, Title: "There is no " + l.Target}
	}
	return Resolved{Href: l.Target}
}

// outline lists what a document says about itself.
func outline(d *Document) string {
	var b strings.Builder
	for _, h := range d.Headings {
		fmt.Fprintf(&b, "heading %d %q #%s at %d\n", h.Level, h.Text, h.ID, h.Start)
	}
	for _, s := range d.Sections {
		fmt.Fprintf(&b, "section %q #%s at %d, %d to %d, empty %v\n", s.Title, s.ID, s.Start, s.BodyStart, s.End, s.Empty)
		fmt.Fprintf(&b, "\tfirst %q\n", d.FirstParagraph(s))
		for _, item := range d.Items(s) {
			fmt.Fprintf(&b, "\titem %q at %d\n", item.Text, item.Start)
		}
		for line := range strings.Lines(d.Text(s)) {
			fmt.Fprintf(&b, "\ttext %q\n", line)
		}
	}
	for _, l := range d.Links {
		fmt.Fprintf(&b, "link %q text %q wiki %v image %v in %q target %q\n", l.Target, l.Text, l.Wiki, l.Image,
			d.src[l.Start:l.End], d.src[l.TargetStart:l.TargetEnd])
		fmt.Fprintf(&b, "\t%q | %q | %q\n", l.Context.Before, l.Context.Text, l.Context.After)
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}
