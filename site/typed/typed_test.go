package typed_test

import (
	"errors"
	"html/template"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/site/typed"
)

type page struct {
	frame
	Title  string
	Rows   []*row
	ByName map[string]row
	Any    any
	Next   *page
	Count  int
}

type frame struct{ Root string }

type row struct{ Name string }

func (*row) Words() []string { return nil }

// check checks a template that is given a page, after one named "part" that is given what it is called with.
func check(t *testing.T, text string) error {
	t.Helper()
	funcs := template.FuncMap{"first": func(rows []*row) *row { return rows[0] }}
	set := template.Must(template.New("x.html").Funcs(funcs).Parse(`{{define "part"}}{{.Name}}{{end}}{{define "loop"}}{{with .Next}}{{template "loop" .}}{{end}}{{end}}` + "\n" + text))
	return typed.NewChecker(set, funcs).Check("x.html", reflect.TypeFor[page]())
}

func TestSound(t *testing.T) {
	for _, text := range []string{
		`{{.Title}} {{.Root}} {{$.Rows}} {{.Next.Next.Title}}`,
		`{{range .Rows}}{{.Name}}{{range .Words}}{{.}}{{end}}{{$.Title}}{{else}}{{.Title}}{{end}}`,
		`{{range $i, $r := .Rows}}{{$i}}{{$r.Name}}{{end}}{{range $r := .Rows}}{{$r.Name}}{{end}}{{range $i, $_ := .Title}}{{$i}}{{end}}`,
		`{{range $name, $r := .ByName}}{{len $name}}{{$r.Name}}{{end}}{{.ByName.anything.Name}}{{(index .ByName "x").Name}}`,
		`{{with .Next}}{{.Title}}{{else with .Rows}}{{range .}}{{.Name}}{{end}}{{else}}{{.Title}}{{end}}`,
		`{{.Any.Whatever.There.Is}}{{range .Any}}{{.Name}}{{end}}`,
		`{{(first .Rows).Name}}{{with .Rows | first}}{{.Name}}{{end}}{{(index .Rows 0).Name}}`,
		`{{$x := .Next}}{{if $x}}{{$x.Title}}{{$y := 1}}{{$y}}{{end}}{{range .Count}}{{.}}{{end}}`,
		`{{range .Rows}}{{template "part" .}}{{end}}{{template "loop" .}}`,
		`{{with or .Next .Next}}{{.Title}}{{end}}{{with and .Title .Next}}{{.Whatever}}{{end}}`,
		`{{if and (eq .Title "x") (not .Next)}}{{printf "%d" .Count}}{{end}}`,
	} {
		if err := check(t, text); err != nil {
			t.Errorf("Check(%s) = %v", text, err)
		}
	}
}

func TestMistakes(t *testing.T) {
	for text, want := range map[string]string{
		`{{.Titel}}`:                                          "x.html:2:3: page has no Titel",
		`{{.frame}}`:                                          "x.html:2:3: page has no frame",
		`{{.Title.Long}}`:                                     "x.html:2:9: string has no Long",
		`{{.Rows.Name}}`:                                      "x.html:2:8: a list of row has no Name",
		`{{if .Nope}}{{end}}`:                                 "x.html:2:6: page has no Nope",
		`{{if .Title}}{{else}}{{.Nope}}{{end}}`:               "x.html:2:24: page has no Nope",
		`{{range .Rows}}{{.Title}}{{end}}`:                    "x.html:2:18: row has no Title",
		`{{range .Rows}}{{else}}{{.Name}}{{end}}`:             "x.html:2:26: page has no Name",
		`{{range .Rows}}{{range .Words}}{{.X}}{{end}}{{end}}`: "x.html:2:34: string has no X",
		`{{range $i, $r := .Rows}}{{$r.Title}}{{end}}`:        "x.html:2:30: row has no Title",
		`{{range $n, $r := .ByName}}{{$n.X}}{{end}}`:          "x.html:2:32: string has no X",
		`{{with .Next}}{{.Name}}{{end}}`:                      "x.html:2:17: page has no Name",
		`{{with $x := .Next}}{{$x.Name}}{{end}}`:              "x.html:2:25: page has no Name",
		`{{(first .Rows).Nope}}`:                              "x.html:2:16: row has no Nope",
		`{{(first .Nope).Name}}`:                              "x.html:2:10: page has no Nope",
		`{{len .Nope}}`:                                       "x.html:2:7: page has no Nope",
		`{{.Title | printf .Nope}}`:                           "x.html:2:19: page has no Nope",
		`{{template "part" .}}`:                               "x.html:1:20: page has no Name",
		`{{template "part" .Nope}}`:                           "x.html:2:19: page has no Nope",
		`{{template "nope" .}}`:                               `x.html:2:12: nothing defines "nope"`,
		`{{with or .Next .Next}}{{.Nope}}{{end}}`:             "x.html:2:26: page has no Nope",
		`{{range .Count}}{{.X}}{{end}}`:                       "x.html:2:19: int has no X",
	} {
		if err := check(t, text); err == nil || err.Error() != want {
			t.Errorf("Check(%s) = %v, want %s", text, err, want)
		}
	}
}

func TestKnown(t *testing.T) {
	var wrong *typed.Error
	if err := check(t, `{{range .Rows}}{{.Nmae}}{{end}}`); !errors.As(err, &wrong) || wrong.Name != "Nmae" || cmp.Diff([]string{"Name", "Words"}, wrong.Known) != "" {
		t.Errorf("Check = %#v, want that row has Name and Words", err)
	}
	if err := check(t, `{{.Nope}}`); !errors.As(err, &wrong) || strings.Join(wrong.Known, " ") != "Any ByName Count Next Root Rows Title" {
		t.Errorf("Check = %#v, want what page has, and what it embeds", err)
	}
	set := template.Must(template.New("x.html").Parse(`{{define "a"}}{{end}}x`))
	if err := typed.NewChecker(set, nil).Check("b", nil); err == nil || err.Error() != `templates: nothing defines "b"` {
		t.Errorf("Check = %v, want that nothing defines b", err)
	}
}

func TestGiven(t *testing.T) {
	set := template.Must(template.New("x.html").Parse(`{{define "a"}}{{.}}{{end}}{{template "a" .Title}}{{template "a" .Count}}`))
	c := typed.NewChecker(set, nil)
	if err := c.Check("x.html", reflect.TypeFor[page]()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string][]string{"a": {"int", "string"}, "x.html": {"typed_test.page"}}, c.Given()); diff != "" {
		t.Errorf("Given (-want +got):\n%s", diff)
	}
}
