package report

import (
	"fmt"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// Draft is a record that people have still to read, correct and commit. Package edit makes a file of it.
type Draft struct {
	Kind     tracker.Kind
	Title    string
	Fields   []tracker.DraftField // besides the title
	Sections map[string]string    // Markdown, by the sections of the kind; each has something to say
}

// field adds a field, unless it has no value.
func (d *Draft) field(name string, values ...string) {
	var words []string
	for _, v := range values {
		if v = oneLine(v); v != "" {
			words = append(words, v)
		}
	}
	switch f, _ := tracker.FieldOf(d.Kind, name); {
	case len(words) == 0:
	case f.List && len(words) > 1:
		d.Fields = append(d.Fields, tracker.DraftField{Name: name, Value: tracker.Texts(words...)})
	default:
		d.Fields = append(d.Fields, tracker.DraftField{Name: name, Value: tracker.Text(words[0])})
	}
}

// text is what a section says: paragraphs, headings and lists, a blank line between them.
type text struct{ blocks []string }

// say adds a paragraph of sentences; empty ones are left out.
func (t *text) say(sentences ...string) {
	if s := join(" ", sentences...); s != "" {
		t.blocks = append(t.blocks, s)
	}
}

func (t *text) heading(title string) { t.blocks = append(t.blocks, "### "+title) }

// prompt adds what people are asked to write, as a comment that no page shows.
func (t *text) prompt(question string) { t.blocks = append(t.blocks, "<!-- "+question+" -->") }

// list adds items, the first limit of them (0: all), and says how many there are besides. Without items it adds nothing.
func (t *text) list(items []string, limit int) {
	rest := 0
	if limit > 0 && len(items) > limit {
		items, rest = items[:limit], len(items)-limit
	}
	if len(items) > 0 {
		t.blocks = append(t.blocks, "- "+strings.Join(items, "\n- "))
	}
	if rest > 0 {
		t.say(fmt.Sprintf("And %d more.", rest))
	}
}

// numbered adds all items with their numbers.
func (t *text) numbered(items []string) {
	lines := make([]string, len(items))
	for i, item := range items {
		lines[i] = fmt.Sprintf("%d. %s", i+1, item)
	}
	t.say(strings.Join(lines, "\n"))
}

// part adds a heading with a list below it, or nothing if the list is empty.
func (t *text) part(title string, items []string, limit int) {
	if len(items) > 0 {
		t.heading(title)
		t.list(items, limit)
	}
}

// below adds a sentence with a list below it, or nothing if the list is empty.
func (t *text) below(sentence string, items []string, limit int) {
	if len(items) > 0 {
		t.say(sentence)
		t.list(items, limit)
	}
}

// String returns the section; a heading stands right above what it heads, as in every record.
func (t *text) String() string {
	var b strings.Builder
	for i, block := range t.blocks {
		switch {
		case i == 0:
		case strings.HasPrefix(t.blocks[i-1], "### "):
			b.WriteString("\n")
		default:
			b.WriteString("\n\n")
		}
		b.WriteString(block)
	}
	return b.String()
}
