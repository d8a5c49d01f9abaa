package site

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/casebook-dev/casebook/site/typed"
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

	programs map[string]func() *typed.Program // of pages, made when they are first asked for; nil: html/template renders them
	parts    map[string]*typed.Program        // of the shared templates that are rendered on their own
}

// Word is a stretch of a sentence: a date, which is never broken, or the text between dates.
type Word struct{ Date, Text string }

var isoDate = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\b[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2})?\b`)
})

// dates takes a sentence apart at its dates, and binds percent signs to their numbers. Templates call it.
func dates(sentence string) []Word {
	if strings.Contains(sentence, " %") {
		sentence = percentSign().ReplaceAllString(sentence, "$1\u00a0%")
	}
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

// percentSign finds a number and its sign, which no line is broken between.
var percentSign = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(\d) %`) })

// parseTemplates reads the theme and checks that its templates ask for nothing that they will not be given. Errors
// name the template file and the line.
func parseTemplates(theme fs.FS) (*templates, error) {
	t := &templates{pages: map[string]*template.Template{}, given: map[string]reflect.Type{},
		programs: map[string]func() *typed.Program{}, parts: map[string]*typed.Program{}}
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
		t.programs[p.file] = sync.OnceValue(func() *typed.Program { return t.program(t.pages[p.file], "layout", t.given[p.file], funcs) })
		known = append(known, p.name())
	}
	for _, name := range files {
		if !slices.Contains(known, name) {
			return nil, unknownTemplate(name, known)
		}
	}
	for name, given := range sharedParts() { // all now, since html/template changes what they share when it meets the first one; and last, since it copies none then
		t.parts[name] = t.program(t.shared, name, reflect.TypeOf(given), funcs)
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

// program makes a program of a template; nil if only html/template can render it.
func (t *templates) program(set *template.Template, name string, given reflect.Type, funcs template.FuncMap) *typed.Program {
	p, err := typed.Compile(set, name, given, funcs, t.writers())
	if err != nil {
		return nil // html/template will tell if it is a mistake
	}
	return p
}

// writers write what functions of templates return.
func (t *templates) writers() map[string]typed.Writer {
	writers := map[string]typed.Writer{"cells": func(out []byte, args []reflect.Value) ([]byte, error) {
		return t.appendCells(out, args[0].Interface().([]Column), args[1].Interface().([]Cell))
	}}
	for _, name := range []string{"item", "mark", "fact"} {
		writers[name] = func(out []byte, args []reflect.Value) ([]byte, error) { return t.appendPart(out, name, args[0]) }
	}
	return writers
}

var buffers = sync.Pool{New: func() any { return new([]byte) }}

// page renders one page and hands its bytes to use; they are valid only meanwhile.
func (t *templates) page(name string, data any, use func([]byte) error) error {
	set, ok := t.pages[name]
	if !ok {
		return fmt.Errorf("the theme has no templates/%s", name)
	}
	if is := reflect.TypeOf(data); is != t.given[name] {
		panic(fmt.Sprintf("templates/%s was checked for a %v and is given a %v", name, t.given[name], is))
	}
	buf := buffers.Get().(*[]byte)
	defer buffers.Put(buf)
	html, err := render(set, "layout", t.programs[name](), (*buf)[:0], addressable(data))
	if err != nil {
		return fmt.Errorf("render templates/%s: %w", name, err)
	}
	*buf = html
	return use(html)
}

// addressable returns a value so that what it holds need not be copied to be looked at.
func addressable(data any) reflect.Value {
	v := reflect.New(reflect.TypeOf(data)).Elem()
	v.Set(reflect.ValueOf(data))
	return v
}

// render adds what a template makes of a value, by its program if it has one and that knows how to go on.
func render(set *template.Template, name string, p *typed.Program, out []byte, data reflect.Value) ([]byte, error) {
	if p != nil {
		if html, err := p.Append(out, data); err == nil {
			return html, nil
		}
	}
	buf := bytes.NewBuffer(out)
	err := set.ExecuteTemplate(buf, name, data.Interface())
	return buf.Bytes(), err
}

// appendPart adds what one of the shared templates makes of a value.
func (t *templates) appendPart(out []byte, name string, data reflect.Value) ([]byte, error) {
	return render(t.shared, name, t.parts[name], out, data)
}

// part renders one of the shared templates on its own, for use in many pages.
func (t *templates) part(name string, data any) (template.HTML, error) {
	buf := buffers.Get().(*[]byte)
	defer buffers.Put(buf)
	html, err := t.appendPart((*buf)[:0], name, addressable(data))
	if err != nil {
		return "", err
	}
	*buf = html
	return template.HTML(html), nil // #nosec: html/template escaped it
}

// item renders an item by the shared template of that name. Templates call it.
func (t *templates) item(i Item) (template.HTML, error) { return t.part("item", i) }

// mark renders the mark of a sighting by the shared template of that name. Templates call it.
func (t *templates) mark(word string) (template.HTML, error) { return t.part("mark", word) }

// fact renders a fact by the shared template of that name. Templates call it.
func (t *templates) fact(f Fact) (template.HTML, error) { return t.part("fact", f) }

// TableCell is what the shared template "cell" is given.
type TableCell struct {
	Class string // "num", say
	Sort  string // what the script sorts by; empty: the text
	Items Cell
}

// cells renders a row, each of its cells by the shared template "cell". Templates call it.
func (t *templates) cells(columns []Column, row []Cell) (template.HTML, error) {
	html, err := t.appendCells(nil, columns, row)
	return template.HTML(html), err // #nosec: html/template escaped every cell
}

func (t *templates) appendCells(out []byte, columns []Column, row []Cell) (_ []byte, err error) {
	var cell TableCell
	v := reflect.ValueOf(&cell).Elem()
	for i, c := range row {
		cell = TableCell{Class: columns[i].class(), Items: c}
		if columns[i].Key != "" && len(c) > 0 {
			cell.Sort = c[0].Sort
		}
		if out, err = t.appendPart(out, "cell", v); err != nil {
			return out, err
		}
	}
	return out, nil
}
