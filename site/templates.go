package site

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"sync"
)

// sharedTemplates are parsed into every page's set: the frame and the repeated parts.
var sharedTemplates = [...]string{"templates/layout.html", "templates/parts.html", "templates/figures.html"}

// templates are a theme's templates, one set a page: templates/bug.html defines "main", which
// templates/layout.html frames.
type templates struct {
	shared *template.Template
	pages  map[string]*template.Template

	mu    sync.RWMutex
	parts map[part]template.HTML // rendered once: owners, instances and states come again and again
}

// Word is a stretch of a sentence: a date, which is never broken, or the text between dates.
type Word struct{ Date, Text string }

var isoDate = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\b[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2})?\b`)
})

// dates takes a sentence apart at its dates. Templates call it.
func dates(sentence string) []Word {
	var words []Word
	from := 0
	for _, at := range isoDate().FindAllStringIndex(sentence, -1) {
		if at[0] > from {
			words = append(words, Word{Text: sentence[from:at[0]]})
		}
		words = append(words, Word{Date: sentence[at[0]:at[1]]})
		from = at[1]
	}
	if from < len(sentence) {
		words = append(words, Word{Text: sentence[from:]})
	}
	return words
}

// parseTemplates reads the theme. Errors name the template file and the line.
func parseTemplates(theme fs.FS) (*templates, error) {
	t := &templates{pages: map[string]*template.Template{}, parts: map[part]template.HTML{}}
	shared := template.New("shared").Option("missingkey=error").Funcs(template.FuncMap{"dates": dates, "item": t.item, "mark": t.mark, "fact": t.fact, "cell": t.cell})
	for _, name := range sharedTemplates {
		if err := parseInto(shared, theme, name); err != nil {
			return nil, err
		}
	}
	files, err := fs.Glob(theme, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("list templates: %w", err)
	}
	t.shared = shared
	for _, name := range files {
		if slices.Contains(sharedTemplates[:], name) {
			continue
		}
		page, err := shared.Clone()
		if err != nil {
			return nil, fmt.Errorf("read the theme: %w", err)
		}
		if err := parseInto(page, theme, name); err != nil {
			return nil, err
		}
		t.pages[path.Base(name)] = page
	}
	return t, nil
}

func parseInto(set *template.Template, theme fs.FS, name string) error {
	text, err := fs.ReadFile(theme, name)
	if err != nil {
		return fmt.Errorf("read the theme: %w", err)
	}
	if _, err := set.New(name).Parse(string(text)); err != nil {
		return fmt.Errorf("read the theme: %w", err)
	}
	return nil
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// page renders one page and hands its bytes to use; they are valid only meanwhile.
func (t *templates) page(name string, data any, use func([]byte) error) error {
	set, ok := t.pages[name]
	if !ok {
		return fmt.Errorf("the theme has no templates/%s", name)
	}
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	if err := set.ExecuteTemplate(buf, "layout", data); err != nil {
		return fmt.Errorf("render templates/%s: %w", name, err)
	}
	return use(buf.Bytes())
}

// part renders one of the shared templates on its own, for use in many pages.
func (t *templates) part(name string, data any) (template.HTML, error) {
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	if err := t.shared.ExecuteTemplate(buf, name, data); err != nil {
		return "", err
	}
	return template.HTML(buf.String()), nil // #nosec: html/template escaped it
}

// part is a shared template with what it is given.
type part struct {
	name string
	item Item
	word string
}

// item renders an item by the shared template of that name, once for equal items. Templates call it.
func (t *templates) item(i Item) (template.HTML, error) {
	return t.once(part{name: "item", item: i}, i)
}

// mark renders the mark of a sighting by the shared template of that name. Templates call it.
func (t *templates) mark(word string) (template.HTML, error) {
	return t.once(part{name: "mark", word: word}, word)
}

// fact renders a fact by the shared template of that name. Templates call it.
func (t *templates) fact(f Fact) (template.HTML, error) {
	if len(f.Items) != 1 {
		return t.part("fact", f)
	}
	return t.once(part{name: "fact", word: f.Name, item: f.Items[0]}, f)
}

// cell renders column i of a row by the shared template of that name. Templates call it.
func (t *templates) cell(columns []Column, i int, c Cell) (template.HTML, error) {
	data := struct {
		Class, Sort string
		Items       Cell
	}{Class: columns[i].class(), Items: c}
	if columns[i].Key != "" && len(c) > 0 {
		data.Sort = c[0].Sort
	}
	if len(c) != 1 {
		return t.part("cell", data)
	}
	return t.once(part{name: "cell", word: data.Class + " " + data.Sort, item: c[0]}, data)
}

// once renders a part, and keeps it for the next place that asks for the same. What names one sighting
// is hardly asked for twice, nor is a drawing.
func (t *templates) once(p part, data any) (template.HTML, error) {
	if p.item.Href != "" && p.item.Time != "" || p.item.Fig != "" {
		return t.part(p.name, data)
	}
	t.mu.RLock()
	html, ok := t.parts[p]
	t.mu.RUnlock()
	if ok {
		return html, nil
	}
	html, err := t.part(p.name, data)
	if err == nil {
		t.mu.Lock()
		t.parts[p] = html
		t.mu.Unlock()
	}
	return html, err
}
