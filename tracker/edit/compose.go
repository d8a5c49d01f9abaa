package edit

import (
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// Compose returns a draft as the bytes of a record: the title in single quotes, other scalars in the
// plainest style that reads back as the same text, lists and mappings on one line, and lists of mappings
// with a line an item (links and signatures: a line a key). Lines end in CR LF if crlf is set.
func Compose(d tracker.Draft, crlf bool) []byte {
	w := writer{"\n"}
	var b strings.Builder
	b.WriteString("---\n")
	for _, f := range d.Fields {
		b.WriteString(w.entry(f.Name, draftValue(d.Kind, f), 0) + w.eol)
	}
	b.WriteString("---\n")
	b.WriteString(d.Body)
	text := b.String()
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	if crlf {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
	}
	return []byte(text)
}

// draftValue returns the value of a draft's field in the style in which it is written.
func draftValue(kind tracker.Kind, f tracker.DraftField) *tracker.Node {
	known, _ := tracker.FieldOf(kind, f.Name)
	value := styled(known, f.Value)
	if f.Name == "title" && value.Kind == tracker.Scalar {
		value.Style = tracker.SingleQuoted
		if strings.ContainsAny(value.Value, "\r\n") {
			value.Value = strings.Join(strings.Fields(value.Value), " ")
		}
	}
	return value
}
