package typed_test

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/casebook-dev/casebook/site/typed"
)

type shelf struct {
	label
	Title  string
	Kind   kind
	Wide   bool
	Height int
	Rank   rank
	Text   template.HTML
	Books  []book
	Next   *shelf
	Words  [][]string
	Any    any
}

type label struct{ Root string }

type book struct {
	Name string
	Tags []string
}

type kind string

type rank int

func (r rank) String() string { return fmt.Sprintf("rank <%d>", int(r)) }

func (s *shelf) Full() bool { return len(s.Books) > 1 }

var shelves = []shelf{
	{},
	{Title: `"Tom & Jerry's" <b>+</b>`, label: label{"../"}, Kind: "small", Wide: true, Height: -3, Rank: 2, Text: "<i>it's</i>",
		Books: []book{{Name: "One", Tags: []string{"a", "b&c"}}, {Name: "javascript:alert(1)"}},
		Next:  &shelf{Title: "a b?c=d#e&f", Kind: "large", Books: []book{{Name: "Two"}}}, Words: [][]string{{"x", "'y'"}, {"z"}}},
}

func shout(s string) string { return strings.ToUpper(s) }

// bold is what a function of templates does, and its writer.
func bold(b book) template.HTML {
	return template.HTML("<b>" + template.HTMLEscapeString(b.Name) + "</b>")
}

func writeBold(out []byte, args []reflect.Value) ([]byte, error) {
	return append(out, bold(args[0].Interface().(book))...), nil
}

func compile(t *testing.T, text string) (*template.Template, *typed.Program, error) {
	t.Helper()
	funcs := template.FuncMap{"shout": shout, "bold": bold, "twice": func(s string) (string, error) { return s + s, nil }}
	parts := `{{define "part"}}{{$n := .Name}}{{range $i, $t := .Tags}}{{$i}}{{$t}} of {{$n}}{{end}}{{end}}{{define "down"}}{{.Title}}{{with .Next}}{{template "down" .}}{{end}}{{end}}{{define "mute"}}-{{end}}`
	set := template.Must(template.New("x").Funcs(funcs).Parse(parts + text))
	p, err := typed.Compile(set, "x", reflect.TypeFor[shelf](), funcs, map[string]typed.Writer{"bold": writeBold})
	return set, p, err
}

// TestProgram holds that programs write what html/template does.
func TestProgram(t *testing.T) {
	for _, text := range []string{
		`plain {{/* nothing */}} text`,
		`{{.Title}} {{.Root}} {{.Kind}} {{.Height}} {{.Rank}} {{.Text}}`,
		`<a href="{{.Root}}x/{{.Title}}#{{.Title}}" title="{{.Title}}" class="k {{.Kind}}" data-v="{{.Height}}">{{$.Title}}</a><title>{{.Title}}</title>`,
		`{{if .Title}}{{.Title}}{{else}}none{{end}}{{if .Next}}next{{end}}{{if .Wide}}wide{{else if .Height}}high{{end}}{{if .Rank}}{{end}}`,
		`{{with .Next}}{{.Title}}{{$.Title}}{{else}}none{{end}}{{with $n := .Next}}{{$n.Title}}{{end}}{{with .Title}}{{.}}{{else with .Kind}}{{.}}{{end}}`,
		`{{range .Books}}{{.Name}}{{range .Tags}}{{.}}{{$.Height}}{{else}}no tags{{end}}{{else}}empty{{end}}`,
		`{{range $i, $b := .Books}}{{if $i}}, {{end}}{{$b.Name}}{{end}}{{range $b := .Books}}{{$b.Name}}{{.Name}}{{end}}`,
		`{{$x := ""}}{{range .Books}}{{if $x}}after {{$x}} {{end}}{{.Name}}{{$x = .Name}}{{end}}{{$x}}`,
		`{{$a := .Title}}{{if .Wide}}{{$b := .Kind}}{{$c := "c"}}{{$b}}{{$c}}{{end}}{{range .Books}}{{template "part" .}}{{$a}}{{end}}{{template "mute"}}{{$a}}`,
		`{{template "down" .}}{{block "own" .Next}}{{with .}}{{.Kind}}{{end}}{{end}}`,
		`{{if and .Title (not .Wide)}}1{{end}}{{if or .Wide .Height}}2{{end}}{{if not .Next}}3{{end}}{{if and .Wide .Next .Title}}4{{end}}{{if or .Next (gt .Height 3)}}5{{end}}`,
		`{{if eq .Kind "small"}}s{{else if ne .Kind "x"}}n{{end}}{{if eq .Height 1 2 -3}}e{{end}}{{if lt .Height 0}}l{{end}}{{if le .Height 0}}m{{end}}{{if ge .Height 0}}g{{end}}{{if gt (len .Books) 1}}b{{end}}`,
		`{{len .Books}}{{len .Title}}{{$w := .Words}}{{range $i, $b := .Words}}{{range $j, $t := index $w $i}}{{$j}}{{$t}}{{end}}{{end}}`,
		`{{shout .Title}}{{with shout .Title}}{{.}}{{end}}{{twice .Root}}{{range .Books}}{{bold .}}<i title="{{.Name}}">{{end}}`,
		`{{if .Full}}full{{end}}{{with .Next}}{{if .Full}}full{{end}}{{.Root}}{{end}}`,
	} {
		set, p, err := compile(t, text)
		if err != nil {
			t.Errorf("Compile(%s) = %v", text, err)
			continue
		}
		for i := range shelves {
			var want bytes.Buffer
			if err := set.Execute(&want, &shelves[i]); err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			got, err := p.Append([]byte("before "), reflect.ValueOf(&shelves[i]).Elem())
			if err != nil || string(got) != "before "+want.String() {
				t.Errorf("%s of shelf %d is %q, %v; want %q", text, i, got, err, want.String())
			}
		}
	}
}

// TestEscapes holds that programs escape what html/template does, whatever the text.
func TestEscapes(t *testing.T) {
	texts := []string{"", "javascript:x", "https://example.com/a?b=c", "http:x", "HTTPS://x", "https://x:1/", "//x", "a:b/c", "\xff\xfe", "%41%zz", "é/\u2028\ufdd0", "a b", "<!-- -->", "]]>", "a--b", "mailto:x@y"}
	for r := rune(0); r < 0x300; r++ {
		texts = append(texts, "a"+string(r)+"b", string(r))
	}
	for _, place := range []string{"{{.Title}}", `<a title="{{.Title}}">`, `<a href="{{.Title}}">`, `<a href="{{.Root}}{{.Title}}">`, `<a href="x/{{.Title}}">`, `<a href="x#{{.Title}}">`,
		`<img src="{{.Title}}">`, `<p id="{{.Title}}" class="x {{.Title}}" data-q="{{.Title}}">`, "<title>{{.Title}}</title>", `<meta http-equiv="refresh" content="0; url={{.Title}}">`, "<textarea>{{.Kind}}</textarea>"} {
		set, p, err := compile(t, place)
		if err != nil {
			t.Errorf("Compile(%s) = %v", place, err)
			continue
		}
		for _, text := range texts {
			s := shelf{Title: text, Kind: kind(text), label: label{text}}
			var want bytes.Buffer
			if err := set.Execute(&want, s); err != nil {
				t.Fatal(err)
			}
			if got, err := p.Append(nil, reflect.ValueOf(&s).Elem()); err != nil || string(got) != want.String() {
				t.Errorf("%s of %q (valid: %v) is %q, %v; want %q", place, text, utf8.ValidString(text), got, err, want.String())
			}
		}
	}
}

// TestNoProgram holds that what has no place in a program is left to html/template.
func TestNoProgram(t *testing.T) {
	for _, text := range []string{
		`{{.Any}}`, `{{.Any.Thing}}`, `{{range .Any}}{{end}}`, `{{printf "%d" .Height}}`, `{{.Wide}}`, `{{.Next}}`, `{{.Books}}`,
		`<a title="{{.Text}}">`, `<a title={{.Title}}>`, `<script>var x = {{.Title}}</script>`, `<p style="color: {{.Title}}">`, `{{.Title | shout}}`, `{{html .Title}}`,
		`{{range .Books}}{{break}}{{end}}`, `{{with or .Next .Title}}{{end}}`, `{{if eq .Title .Kind .Height}}{{end}}`, `<p title="{{bold (index .Books 0)}}">`,
		`<p title="{{template "part" (index .Books 0)}}">`,
	} {
		if _, _, err := compile(t, text); !errors.Is(err, typed.ErrNoProgram) {
			t.Errorf("Compile(%s) = %v, want %v", text, err, typed.ErrNoProgram)
		}
	}
	if _, _, err := compile(t, `<a {{if .Wide}}href="{{end}}>`); err == nil || errors.Is(err, typed.ErrNoProgram) {
		t.Errorf("a template that html/template refuses: %v", err)
	}
}

// TestProgramGivesUp holds that a program returns an error where html/template does, and can be used on.
func TestProgramGivesUp(t *testing.T) {
	for _, text := range []string{`{{.Next.Title}}`, `{{(index .Books 7).Name}}`, `{{if .Next.Full}}{{end}}`} {
		_, p, err := compile(t, text)
		if err != nil {
			t.Errorf("Compile(%s) = %v", text, err)
			continue
		}
		if got, err := p.Append(nil, reflect.ValueOf(&shelf{}).Elem()); err == nil {
			t.Errorf("%s of an empty shelf is %q", text, got)
		}
		s := shelf{Next: &shelf{Title: "x"}, Books: make([]book, 8)}
		if _, err := p.Append(nil, reflect.ValueOf(&s).Elem()); err != nil {
			t.Errorf("%s, once it has given up: %v", text, err)
		}
	}
	_, p, _ := compile(t, `x`)
	if _, err := p.Append(nil, reflect.ValueOf("no shelf")); err == nil {
		t.Error("a program takes values of any type")
	}
}
