package site

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"reflect"
	"regexp"
	"slices"
	"sync"
)

// sharedTemplates are parsed into every page's set: the frame and the repeated parts.
var sharedTemplates = [...]string{"templates/layout.html", "templates/parts.html", "templates/figures.html"}

// ownTemplates is a file that only a casebook's theme has. What it defines replaces the shared template of that name.
const ownTemplates = "templates/own.html"

// templates are a theme's templates, one set a page: templates/bug.html defines "main", which
// templates/layout.html frames.
type templates struct {
	shared *template.Template
	pages  map[string]*template.Template
	given  map[string]reflect.Type // to pages

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

// parseTemplates reads the theme and checks that its templates ask for nothing that they will not be given. Errors
// name the template file and the line.
func parseTemplates(theme fs.FS) (*templates, error) {
	t := &templates{pages: map[string]*template.Template{}, given: map[string]reflect.Type{}, parts: map[part]template.HTML{}}
	funcs := template.FuncMap{"dates": dates, "item": t.item, "mark": t.mark, "fact": t.fact, "cells": t.cells}
	t.shared = template.New("shared").Option("missingkey=error").Funcs(funcs)
	files, err := fs.Glob(theme, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("list templates: %w", err)
	}
	for _, name := range sharedTemplates {
		if err := parseInto(t.shared, theme, name); err != nil {
			return nil, err
		}
	}
	if slices.Contains(files, ownTemplates) {
		if err := parseInto(t.shared, theme, ownTemplates); err != nil {
			return nil, err
		}
	}
	if err := checkParts(t.shared, funcs); err != nil {
		return nil, err
	}
	known := append([]string{ownTemplates}, sharedTemplates[:]...)
	for _, p := range pageTemplates() {
		if t.pages[p.file], err = parsePage(t.shared, theme, p, funcs); err != nil {
			return nil, err
		}
		t.given[p.file] = reflect.TypeOf(p.given)
		known = append(known, p.name())
	}
	for _, name := range files {
		if !slices.Contains(known, name) {
			return nil, unknownTemplate(name, known)
		}
	}
	return t, nil
}

// parsePage returns the shared templates with those of a page.
func parsePage(shared *template.Template, theme fs.FS, p pageTemplate, funcs template.FuncMap) (*template.Template, error) {
	set, err := shared.Clone()
	if err != nil {
		return nil, fmt.Errorf("read the theme: %w", err)
	}
	if err := parseInto(set, theme, p.name()); err != nil {
		return nil, err
	}
	return set, checkPage(set, p, funcs)
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
	if is := reflect.TypeOf(data); is != t.given[name] {
		panic(fmt.Sprintf("templates/%s was checked for a %v and is given a %v", name, t.given[name], is))
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

// TableCell is what the shared template "cell" is given.
type TableCell struct {
	Class string // "num", say
	Sort  string // what the script sorts by; empty: the text
	Items Cell
}

// cells renders a row, each of its cells by the shared template "cell". Templates call it, a row at a time: to be
// called from a template costs as much as to find a cell that was rendered before.
func (t *templates) cells(columns []Column, row []Cell) (template.HTML, error) {
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	for i, c := range row {
		html, err := t.cell(columns, i, c)
		if err != nil {
			return "", err
		}
		buf.WriteString(string(html))
	}
	return template.HTML(buf.String()), nil // #nosec: html/template escaped every cell
}

// cell renders column i of a row, once for equal cells.
func (t *templates) cell(columns []Column, i int, c Cell) (template.HTML, error) {
	data := TableCell{Class: columns[i].class(), Items: c}
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
