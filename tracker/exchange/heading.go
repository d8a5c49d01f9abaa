package exchange

import (
	"regexp"
	"strings"
	"sync"

	"github.com/casebook-dev/casebook/tracker"
)

// sectionLevel is the level of a record's sections; headings inside one are deeper.
const sectionLevel = 2

// demote makes the headings of a body deeper, all by the same number of levels (6 at most), so that
// none ends the section that the body is put into. Underlined headings become marked ones.
func demote(body string) string {
	const front = "---\ntitle: 'Handle: \"x\" on y'\nobserved: 2026-01-01\n---\n"
	r, _ := tracker.ParseRecord("observations/x.md", []byte(front+body), tracker.DefaultConfig())
	if r == nil {
		return body
	}
	headings := r.Body().Headings
	by := 0
	for _, h := range headings {
		by = max(by, sectionLevel+1-h.Level)
	}
	if by == 0 {
		return body
	}
	for n := len(headings) - 1; n >= 0; n-- {
		h := headings[n]
		body = body[:h.Start] + demoteLine(body[h.Start:], h.Level, min(h.Level+by, 6))
	}
	return body
}

// A heading with marks stands behind those of quotes and list items, an underlined one in a quote or
// an item is no section and stays.
var (
	markedHeading = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?:[ \t]*(?:>|[-*+][ \t]|[0-9]{1,9}[.)][ \t]))*[ \t]*(#{1,6})(?:[ \t]|$)`)
	})
	inContainer = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^ {0,3}(?:>|(?:[-*+]|[0-9]{1,9}[.)])[ \t])`) })
)

// demoteLine changes the level of the heading with which text begins.
func demoteLine(text string, level, wanted int) string {
	line, rest, _ := strings.Cut(text, "\n")
	if m := markedHeading().FindStringSubmatchIndex(line); m != nil {
		return text[:m[2]] + strings.Repeat("#", wanted-level) + text[m[2]:]
	}
	if inContainer().MatchString(line) {
		return text
	}
	words := []string{strings.TrimSpace(line)}
	for rest != "" {
		line, rest, _ = strings.Cut(rest, "\n")
		if mark := strings.TrimSpace(line); mark != "" && (strings.Trim(mark, "=") == "" || strings.Trim(mark, "-") == "") {
			break
		}
		words = append(words, strings.TrimSpace(line))
	}
	return strings.Repeat("#", wanted) + " " + strings.Join(words, " ") + "\n" + rest
}
