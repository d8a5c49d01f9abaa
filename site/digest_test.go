package site

import (
	"reflect"
	"testing"
)

// TestDigestsTellAllThatTemplatesAreGiven holds what digester relies on: pages consist of plain values, and what has methods
// that a template can call shows all its fields.
func TestDigestsTellAllThatTemplatesAreGiven(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var look func(at string, of reflect.Type)
	look = func(at string, of reflect.Type) {
		if seen[of] {
			return
		}
		seen[of] = true
		switch of.Kind() {
		case reflect.String, reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Float32, reflect.Float64:
		case reflect.Pointer, reflect.Slice, reflect.Array:
			look(at, of.Elem())
		case reflect.Struct:
			methods := of.NumMethod() + reflect.PointerTo(of).NumMethod()
			for i := range of.NumField() {
				f := of.Field(i)
				if f.IsExported() {
					look(at+"."+f.Name, f.Type)
				} else if methods > 0 {
					t.Errorf("%s: the methods of %v may tell of its field %s, which digests leave out", at, of, f.Name)
				}
			}
		default:
			t.Errorf("%s: there are no digests of %v", at, of)
		}
	}
	for _, p := range pageTemplates() {
		look(p.file, reflect.TypeOf(p.given))
	}
}

func TestDigestsDiffer(t *testing.T) {
	type inner struct{ A, B string }
	type page struct {
		S     string
		N     int
		Yes   bool
		P     *inner
		List  []string
		Inner []inner
	}
	seen := map[string]page{}
	for _, p := range []page{{}, {S: "a"}, {S: "b"}, {N: 1}, {N: -1}, {Yes: true}, {P: &inner{}}, {P: &inner{A: "a"}}, {P: &inner{B: "a"}},
		{List: []string{}}, {List: []string{""}}, {List: []string{"a", "b"}}, {List: []string{"ab"}}, {Inner: []inner{{"a", "b"}}}, {Inner: []inner{{"ab", ""}}}} {
		digest := digester{"theme"}.of("page.html", p)
		if other, ok := seen[digest]; ok {
			t.Errorf("%+v and %+v have the same digest", p, other)
		}
		seen[digest] = p
		if again := (digester{"theme"}).of("page.html", p); again != digest {
			t.Errorf("%+v has two digests", p)
		}
		for _, other := range []string{(digester{"other"}).of("page.html", p), digester{"theme"}.of("other.html", p)} {
			if other == digest {
				t.Errorf("the theme or the template does not count")
			}
		}
	}
}
