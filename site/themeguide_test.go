package site

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"html/template"
	"io/fs"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/site/typed"
	"github.com/casebook-dev/casebook/theme"
)

const guideFile = "../theme/README.md"

// madeFrom is the line of the guide below which this test writes.
const madeFrom = "<!-- What follows is made from the source: go test ./site -run Guide -update. -->\n"

// TestGuideIsTrue keeps the guide to themes to what templates are given.
func TestGuideIsTrue(t *testing.T) {
	was, err := os.ReadFile(guideFile)
	if err != nil {
		t.Fatal(err)
	}
	written, _, ok := strings.Cut(string(was), madeFrom)
	if !ok {
		t.Fatalf("%s has no line %q", guideFile, madeFrom)
	}
	is := written + madeFrom + "\n" + guideToTemplates() + guideToParts(t) + guideToProperties(t) + guideToStructs(t)
	if is == string(was) {
		return
	}
	if update := flag.Lookup("update"); update.Value.String() == "true" {
		if err := os.WriteFile(guideFile, []byte(is), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s is not true any more; go test ./site -run Guide -update writes it (-was +is):\n%s", guideFile, cmp.Diff(string(was), is))
}

func guideToTemplates() string {
	var b strings.Builder
	b.WriteString("## Templates\n\n| file in `templates/` | shows | is given |\n|---|---|---|\n")
	for _, p := range pageTemplates() {
		fmt.Fprintf(&b, "| `%s` | %s | `%s` |\n", p.file, p.shows, reflect.TypeOf(p.given).Name())
	}
	return b.String()
}

// defined finds what a shared template defines, with the comment before it.
var defined = regexp.MustCompile(`(?:\{\{-? /\* ([^*]+) \*/ -?\}\}\n)?\{\{define "([a-z-]+)"\}\}`)

func guideToParts(t *testing.T) string {
	given := givenToParts(t)
	var b strings.Builder
	b.WriteString("\n## Parts\n\nAn `own.html` may define any of them anew. Not listed are those that are given nothing.\n\n| part | is given | |\n|---|---|---|\n")
	for _, file := range sharedTemplates {
		text, err := fs.ReadFile(theme.Files(), file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range defined.FindAllStringSubmatch(string(text), -1) {
			if types := given[m[2]]; len(types) > 0 && m[2] != "layout" {
				fmt.Fprintf(&b, "| `%s` | `%s` | %s |\n", m[2], strings.Join(types, "`, `"), strings.ReplaceAll(m[1], "|", `\|`))
			}
		}
	}
	return b.String()
}

// givenToParts returns what each shared template is given by the shipped ones.
func givenToParts(t *testing.T) map[string][]string {
	t.Helper()
	all, err := parseTemplates(theme.Files())
	if err != nil {
		t.Fatal(err)
	}
	funcs := template.FuncMap{"dates": dates, "item": all.item, "mark": all.mark, "fact": all.fact, "cells": all.cells}
	given := map[string][]string{}
	add := func(c *typed.Checker) {
		for name, types := range c.Given() {
			for _, is := range types {
				if is = strings.ReplaceAll(is, "site.", ""); !slices.Contains(given[name], is) {
					given[name] = append(given[name], is)
				}
			}
			slices.Sort(given[name])
		}
	}
	shared := typed.NewChecker(all.shared, funcs)
	for name, data := range sharedParts() {
		if err := shared.Check(name, reflect.TypeOf(data)); err != nil {
			t.Fatal(err)
		}
	}
	add(shared)
	for _, p := range pageTemplates() {
		c := typed.NewChecker(all.pages[p.file], funcs)
		if err := c.Check("layout", reflect.TypeOf(p.given)); err != nil {
			t.Fatal(err)
		}
		add(c)
	}
	return given
}

// property finds a token of the stylesheet, and remark what the comment behind it says.
var (
	property = regexp.MustCompile(`(--[a-z0-9-]+): ([^;]+);`)
	remark   = regexp.MustCompile(`;[ \t]*/\* ([^*]+) \*/$`)
)

func guideToProperties(t *testing.T) string {
	css, err := fs.ReadFile(theme.Files(), stylesheet)
	if err != nil {
		t.Fatal(err)
	}
	tokens, _, ok := strings.Cut(string(css), "\n/* 2. ")
	if !ok {
		t.Fatal("the stylesheet has no part 2")
	}
	var b strings.Builder
	b.WriteString("\n## Custom properties\n\n| property | is | for |\n|---|---|---|\n")
	above := "" // what a comment on a line of its own says of those that follow
	for line := range strings.Lines(tokens) {
		line = strings.TrimSpace(line)
		if text, ok := strings.CutPrefix(line, "/* "); ok || line == "" || line == ":root {" {
			above = strings.TrimSuffix(text, " */")
		}
		var names, values []string
		for _, m := range property.FindAllStringSubmatch(line, -1) {
			names, values = append(names, m[1]), append(values, m[2])
		}
		what := above
		if m := remark.FindStringSubmatch(line); m != nil {
			what = m[1]
		}
		if len(names) > 0 {
			fmt.Fprintf(&b, "| `%s` | `%s` | %s |\n", strings.Join(names, "` `"), strings.Join(values, "` `"), what)
		}
	}
	return b.String()
}

// guideToStructs shows every struct that a template can reach, as the source has it: pages first.
func guideToStructs(t *testing.T) string {
	source := structsOf(t, ".")
	var order []string
	var reach func(is reflect.Type)
	reach = func(is reflect.Type) {
		switch is.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			reach(is.Elem())
		}
		if name := is.Name(); source[name] == "" || slices.Contains(order, name) || !strings.HasSuffix(is.PkgPath(), "/site") {
			return
		}
		order = append(order, is.Name())
		for methods, i := reflect.PointerTo(is), 0; i < methods.NumMethod(); i++ {
			m := methods.Method(i)
			source[is.Name()] += fmt.Sprintf("\n\n%s() %s // a method", m.Name, m.Type.Out(0))
		}
		if is.Kind() != reflect.Struct {
			return
		}
		for i := range is.NumField() {
			if f := is.Field(i); f.IsExported() {
				reach(f.Type)
			}
		}
	}
	reach(reflect.TypeFor[Page]())
	pages := len(order)
	for _, p := range pageTemplates() {
		reach(reflect.TypeOf(p.given))
	}
	for _, given := range sharedParts() {
		reach(reflect.TypeOf(given))
	}
	slices.Sort(order[pages:])
	var b strings.Builder
	b.WriteString("\n## Structs\n")
	for _, name := range order {
		fmt.Fprintf(&b, "\n```go\n%s\n```\n", source[name])
	}
	return b.String()
}

// structsOf returns the declarations of the types of a package, with their comments.
func structsOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	names, err := fs.Glob(os.DirFS(dir), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(dir + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, src, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.TYPE || len(g.Specs) != 1 {
				continue
			}
			from := g.Pos()
			if g.Doc != nil {
				from = g.Doc.Pos()
			}
			to := set.Position(g.End()).Offset
			if at := bytes.IndexByte(src[to:], '\n'); at > 0 {
				to += at // with the comment behind it
			}
			text, err := format.Source(src[set.Position(from).Offset:to])
			if err != nil {
				t.Fatal(err)
			}
			found[g.Specs[0].(*ast.TypeSpec).Name.Name] = strings.TrimSpace(string(text))
		}
	}
	return found
}
