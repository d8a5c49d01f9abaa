package report

import (
	"net/url"
	"path"
	"regexp"
	"strings"
	"sync"
	"unicode"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
)

// escape writes text on one line of Markdown so that it reads as it is, and as little changed as can be: titles and
// messages hold whatever a log does. Addresses in it do not become links.
func escape(text string) string {
	var b strings.Builder
	runes := []rune(oneLine(text))
	for i, r := range runes {
		if special(runes, i) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// special reports whether a character would mean something to Markdown.
func special(runes []rune, i int) bool {
	switch r := runes[i]; r {
	case '\\', '`', '*', '[', ']', '<', '~', '$':
		return true
	case '_': // between letters it is one
		return i == 0 || i+1 == len(runes) || !word(runes[i-1]) || !word(runes[i+1])
	case '&':
		return entity().MatchString(string(runes[i:min(len(runes), i+34)]))
	case '/':
		return i > 0 && runes[i-1] == ':'
	case '.':
		return i >= 3 && strings.EqualFold(string(runes[i-3:i]), "www")
	case '@': // an address becomes a link
		return i > 0 && i+1 < len(runes) && !unicode.IsSpace(runes[i-1]) && !unicode.IsSpace(runes[i+1])
	}
	return false
}

func word(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// entity finds what reads as an HTML entity at the begin of a text.
var entity = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^&(#?[0-9A-Za-z]{1,31});`) })

// oneLine makes one line of a text: white space and control characters, also those that turn the direction of text
// around, become single spaces.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == unicode.ReplacementChar
	}), " ")
}

// linker writes links from a record of one kind, which lies in the folder of that kind.
type linker struct{ from tracker.Kind }

// to links to a record under its title; a sighting goes by its message and instance.
func (l linker) to(r *tracker.Record) string { return l.named(r, called(r)) }

// called returns what a record is called: its title, of a sighting without the word Handle.
func called(r *tracker.Record) string {
	if o := r.Observation; o != nil && o.Error != "" {
		return `"` + o.Error + `" on ` + o.Instance
	}
	return oneLine(r.Title)
}

// named links to a record under some words.
func (l linker) named(r *tracker.Record, words string) string {
	way := "../" + r.Path
	if path.Dir(r.Path) == l.from.Folder() {
		way = path.Base(r.Path)
	}
	return "[" + escape(words) + "](" + destination(way) + ")"
}

// all links to several records: "A, B and C".
func (l linker) all(records []*tracker.Record) string {
	words := make([]string, len(records))
	for i, r := range records {
		words[i] = l.to(r)
	}
	return english.List(words)
}

// destination writes a path as the address of a link.
func destination(way string) string {
	return strings.NewReplacer("(", "%28", ")", "%29").Replace((&url.URL{Path: way}).EscapedPath())
}
