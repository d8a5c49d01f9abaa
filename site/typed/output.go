package typed

import (
	"bytes"
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"text/template/parse"
	"unicode/utf8"
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

// place is a place in HTML with the escapers that html/template has for it, and what adds a text through them; that is nil
// if html/template has others.
type place struct {
	escapers []string
	add      func() func(out []byte, text string) []byte
}

// places are those in which programs write.
var places = [...]place{
	textPlace("", "", htmlEscaper),
	textPlace(`<a title="`, `">`, "attrescaper"),
	textPlace("<title>", "</title>", "rcdataescaper"),
	addressPlace("-._~/#?=", web, `<a href="`, `">`, "urlfilter", "urlnormalizer", "attrescaper"),
	addressPlace("-._~/#?=", web, `<meta http-equiv="refresh" content="0; url=`, `">`, "urlfilter", "attrescaper"),
	addressPlace("-._~/#?=", "", `<a href="/`, `">`, "urlnormalizer", "attrescaper"),
	addressPlace("-._~", "", `<a href="#`, `">`, "urlescaper", "attrescaper"),
}

// textPlace is a place for text between two pieces of HTML, where each ASCII character is escaped for itself and no other is.
func textPlace(before, after string, escapers ...string) place {
	return place{escapers, sync.OnceValue(func() func([]byte, string) []byte {
		escape := escaper(before, after, escapers)
		if escape == nil {
			return nil
		}
		var as [utf8.RuneSelf]string // empty for a character that stands for itself
		for c := range as {
			if text := string(rune(c)); escape(text) != text {
				as[c] = escape(text)
			}
		}
		return func(out []byte, text string) []byte {
			done := 0
			for i := range len(text) {
				if c := text[i]; c < utf8.RuneSelf && as[c] != "" {
					out = append(append(out, text[done:i]...), as[c]...)
					done = i + 1
				}
			}
			return append(out, text[done:]...)
		}
	})}
}

// addressPlace is a place for an address between two pieces of HTML. One of letters, digits and some other characters
// stands for itself, after a beginning that it may have.
func addressPlace(others, beginning, before, after string, escapers ...string) place {
	return place{escapers, sync.OnceValue(func() func([]byte, string) []byte {
		escape := escaper(before, after, escapers)
		if escape == nil {
			return nil
		}
		harmless := lettersAnd(others, beginning)
		return func(out []byte, text string) []byte {
			if !harmless(text) {
				text = escape(text)
			}
			return append(out, text...)
		}
	})}
}

// web is how addresses begin that lead to other sites; they are never filtered.
const web = "https://"

// lettersAnd returns whether a text has nothing but ASCII letters, digits and some other characters, after a beginning
// that it may have.
func lettersAnd(others, beginning string) func(string) bool {
	var has [256]bool
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + others) {
		has[c] = true
	}
	return func(s string) bool {
		s = strings.TrimPrefix(s, beginning)
		for i := range len(s) {
			if !has[s[i]] {
				return false
			}
		}
		return true
	}
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
	add := places[i].add()
	if add == nil {
		return nil, no("a text through %v", escapers)
	}
	return func(s *state, dot reflect.Value) { s.out = add(s.out, text(from(s, dot))) }, nil
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

// escaper returns what html/template makes of a text at a place; nil if it has other escapers for it.
func escaper(before, after string, escapers []string) func(string) string {
	t := template.Must(template.New("").Parse(before + "{{.}}" + after))
	if err := escape(t, ""); err != nil {
		return nil
	}
	for _, n := range t.Tree.Root.Nodes {
		if action, ok := n.(*parse.ActionNode); ok {
			if found, err := escapersOf(action.Pipe.Cmds[1:]); err != nil || !slices.Equal(found, escapers) {
				return nil
			}
		}
	}
	return func(text string) string {
		var b bytes.Buffer
		if err := t.Execute(&b, text); err != nil {
			panic(err)
		}
		return b.String()[len(before) : b.Len()-len(after)]
	}
}
