package site

import (
	"bytes"
	"html/template"
	"reflect"
	"testing"

	"github.com/casebook-dev/casebook/theme"
)

// TestPrograms holds that every shipped template has a program, and that pages with something in every field, in some or
// in none are to the byte what html/template makes of them.
func TestPrograms(t *testing.T) {
	shipped, err := parseTemplates(theme.Files())
	if err != nil {
		t.Fatal(err)
	}
	same := func(set *template.Template, name, file string, given any) {
		for skip := range 4 {
			v := reflect.New(reflect.TypeOf(given)).Elem()
			(&filler{skip: skip}).fill(v, 0)
			program := shipped.parts[name]
			if program == nil {
				program = shipped.programs[file]()
			}
			if program == nil {
				t.Fatalf("%s has no program", file)
			}
			var want bytes.Buffer
			refused := set.ExecuteTemplate(&want, name, v.Interface())
			got, err := program.Append(nil, v)
			switch {
			case refused != nil && skip == 0:
				t.Fatal(refused)
			case (err != nil) != (refused != nil):
				t.Errorf("%s: %v, but of html/template: %v", file, err, refused)
			case err == nil && string(got) != want.String():
				t.Errorf("%s is\n%s\nwant\n%s", file, got, &want)
			}
		}
	}
	for _, p := range pageTemplates() {
		same(shipped.pages[p.file], "layout", p.file, p.given)
	}
	for name, given := range sharedParts() {
		same(shipped.shared, name, name, given)
	}
}

// filler fills values, but leaves out some of what may be empty.
type filler struct{ skip, n int }

func (f *filler) fill(v reflect.Value, depth int) {
	f.n++
	some := f.skip == 0 || f.n%(f.skip+1) == 0
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				f.fill(v.Field(i), depth+1)
			}
		}
	case reflect.Slice: // all as long, since some stand beside each other
		if depth < 9 {
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			f.fill(v.Index(0), depth+1)
			f.fill(v.Index(1), depth+1)
		}
	case reflect.Pointer:
		if some && depth < 9 {
			v.Set(reflect.New(v.Type().Elem()))
			f.fill(v.Elem(), depth+1)
		}
	case reflect.String:
		if some {
			v.SetString([]string{"it's <2026-11-20 09:14> & more", "javascript:x", "../bugs/a-b/index.html", "2026-01-02", "users"}[f.n%5])
		}
	case reflect.Bool:
		v.SetBool(some)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(f.n % 3))
	}
}

// BenchmarkPage renders a bug's page with something in every field by its program, and by html/template.
func BenchmarkPage(b *testing.B) {
	shipped, err := parseTemplates(theme.Files())
	if err != nil {
		b.Fatal(err)
	}
	page := reflect.New(reflect.TypeFor[BugPage]()).Elem()
	(&filler{}).fill(page, 0)
	program, out := shipped.programs["bug.html"](), []byte(nil)
	b.Run("program", func(b *testing.B) {
		for b.Loop() {
			if out, err = program.Append(out[:0], page); err != nil {
				b.Fatal(err)
			}
		}
		b.SetBytes(int64(len(out)))
	})
	b.Run("html-template", func(b *testing.B) {
		var buf bytes.Buffer
		for b.Loop() {
			buf.Reset()
			if err := shipped.pages["bug.html"].ExecuteTemplate(&buf, "layout", page.Interface()); err != nil {
				b.Fatal(err)
			}
		}
		b.SetBytes(int64(buf.Len()))
	})
}
