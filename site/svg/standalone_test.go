package svg

import (
	"encoding/xml"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestStandalone(t *testing.T) {
	for name, figure := range map[string]string{"timeline": mockTimeline().SVG(true), "narrow": mockTimeline().SVG(false), "lanes": mockLanes().SVG()} {
		got := Standalone(figure)
		var root struct {
			XMLName xml.Name
			ViewBox string `xml:"viewBox,attr"`
			Style   string `xml:"style"`
		}
		if err := xml.Unmarshal([]byte(got), &root); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if root.XMLName.Space != "http://www.w3.org/2000/svg" || root.ViewBox == "" || !strings.Contains(root.Style, ".ring") {
			t.Errorf("%s: namespace %q, viewBox %q, style of %d bytes", name, root.XMLName.Space, root.ViewBox, len(root.Style))
		}
	}
	if got := Standalone("<p>no figure"); got != "<p>no figure" {
		t.Errorf("Standalone of something else = %q", got)
	}
}

// The stylesheet of a file says what that of the page says: every colour of its tokens, and every class that a figure uses.
func TestStandaloneStylesheet(t *testing.T) {
	page, err := os.ReadFile("../../theme/casebook.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, _ := strings.Cut(stylesheet, "@media")
	for _, m := range regexp.MustCompile(`--([\w-]+): light-dark\((#\w+), (#\w+)\)`).FindAllStringSubmatch(string(page), -1) {
		if !strings.Contains(stylesheet, "var(--"+m[1]+")") {
			continue
		}
		if !strings.Contains(light, "--"+m[1]+": "+m[2]+";") || !strings.Contains(dark, "--"+m[1]+": "+m[3]+";") {
			t.Errorf("--%s is not %s in light and %s in dark", m[1], m[2], m[3])
		}
	}
	for _, class := range usedClasses(t) {
		inPage, inFile := strings.Contains(string(page), "."+class), strings.Contains(stylesheet, "."+class)
		if inPage && !inFile {
			t.Errorf("the stylesheet of a file lacks .%s", class)
		}
	}
}

// usedClasses returns the classes of all golden figures.
func usedClasses(t *testing.T) []string {
	t.Helper()
	var out []string
	files, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".svg") {
			continue
		}
		b, err := os.ReadFile("testdata/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`class="([^"]*)"`).FindAllStringSubmatch(string(b), -1) {
			out = append(out, strings.Fields(m[1])...)
		}
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(c string) bool { return c == "fw" || c == "fn" || c == "x" || c == "i" })
}
