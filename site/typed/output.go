package typed

import (
	"bytes"
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"
)

const (
	escaperPrefix = "_html_template_" // of the names that html/template gives its escapers in a pipeline
	htmlEscaper   = "htmlescaper"
)

// escapersOf returns the names of the escapers at the end of a pipeline, without their prefix.
func escapersOf(cmds []*parse.CommandNode) ([]string, error) {
	var names []string
	for _, cmd := range cmds {
		f, ok := cmd.Args[0].(*parse.IdentifierNode)
		if !ok || len(cmd.Args) != 1 || !strings.HasPrefix(f.Ident, escaperPrefix) {
			return nil, no("%s", cmd)
		}
		names = append(names, strings.TrimPrefix(f.Ident, escaperPrefix))
	}
	return names, nil
}

// place is a place in HTML with the escapers that html/template has for it.
type place struct {
	escapers      []string
	before, after string
	harmless      func(string) bool // whether the escapers leave a text as it is
}

var places = [...]place{
	{[]string{htmlEscaper}, "", "", plain},
	{[]string{"attrescaper"}, `<a title="`, `">`, plain},
	{[]string{"rcdataescaper"}, "<title>", "</title>", plain},
	{[]string{"urlfilter", "urlnormalizer", "attrescaper"}, `<a href="`, `">`, plainAddress},
	{[]string{"urlfilter", "attrescaper"}, `<meta http-equiv="refresh" content="0; url=`, `">`, plainAddress},
	{[]string{"urlnormalizer", "attrescaper"}, `<a href="/`, `">`, func(s string) bool { return only(s, addressBytes) }},
	{[]string{"urlescaper", "attrescaper"}, `<a href="#`, `">`, func(s string) bool { return only(s, "-._~") }},
}

// plain reports whether a text stands for itself in HTML and in quoted attributes.
func plain(s string) bool {
	for i := range len(s) {
		switch s[i] {
		case 0, '"', '&', '\'', '+', '<', '>':
			return false
		}
	}
	return true
}

// addressBytes are what addresses are made of besides letters and digits, apart from what is escaped and a colon.
const addressBytes = "-._~/#?="

// plainAddress reports whether a text is an address that stands for itself and may lead anywhere.
func plainAddress(s string) bool { return only(strings.TrimPrefix(s, "https://"), addressBytes) }

// only reports whether a text has nothing but ASCII letters, digits and some other bytes.
func only(s, others string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && strings.IndexByte(others, c) < 0 {
			return false
		}
	}
	return true
}

// output writes a value through escapers.
func output(from source, is reflect.Type, escapers []string) (step, error) {
	i := slices.IndexFunc(places[:], func(p place) bool { return slices.Equal(p.escapers, escapers) })
	if i < 0 || is == nil {
		return nil, no("a %v through %v", is, escapers)
	}
	if is == reflect.TypeFor[template.HTML]() && i == 0 {
		return func(s *state, dot reflect.Value) { s.out = append(s.out, from(s, dot).String()...) }, nil
	}
	text, err := textOf(is)
	if err != nil {
		return nil, err
	}
	p := &places[i]
	escaped, err := p.escaper()
	if err != nil {
		return nil, err
	}
	return func(s *state, dot reflect.Value) {
		if said := text(from(s, dot)); p.harmless(said) {
			s.out = append(s.out, said...)
		} else {
			s.out = append(s.out, escaped(said)...)
		}
	}, nil
}

// textOf returns what says a value of a type in words. Of the types that html/template trusts only HTML has a place,
// and that among other HTML.
func textOf(is reflect.Type) (func(reflect.Value) string, error) {
	if is.PkgPath() == reflect.TypeFor[template.HTML]().PkgPath() || is.Kind() == reflect.Pointer {
		return nil, no("a %v", is)
	}
	if is.Implements(reflect.TypeFor[fmt.Stringer]()) || is.Implements(reflect.TypeFor[error]()) {
		return func(v reflect.Value) string { return fmt.Sprint(v.Interface()) }, nil
	}
	if pointer := reflect.PointerTo(is); pointer.Implements(reflect.TypeFor[fmt.Stringer]()) || pointer.Implements(reflect.TypeFor[error]()) {
		return nil, no("a %v", is)
	}
	switch is.Kind() {
	case reflect.String:
		return reflect.Value.String, nil
	case reflect.Int:
		return func(v reflect.Value) string { return strconv.FormatInt(v.Int(), 10) }, nil
	}
	return nil, no("a %v", is)
}

// escaper returns what html/template makes of a text in the place.
func (p *place) escaper() (func(string) string, error) {
	t, err := template.New("").Parse(p.before + "{{.}}" + p.after)
	if err != nil {
		return nil, err
	}
	if err := escape(t, ""); err != nil {
		return nil, err
	}
	for _, n := range t.Tree.Root.Nodes {
		if action, ok := n.(*parse.ActionNode); ok {
			if found, err := escapersOf(action.Pipe.Cmds[1:]); err != nil || !slices.Equal(found, p.escapers) {
				return nil, no("html/template escapes %s{{.}}%s with %v", p.before, p.after, found)
			}
		}
	}
	return func(text string) string {
		var b bytes.Buffer
		if err := t.Execute(&b, text); err != nil {
			panic(err)
		}
		return b.String()[len(p.before) : b.Len()-len(p.after)]
	}, nil
}
