package typed

import (
	"reflect"
	"slices"
)

// indirect returns what a pointer points to, and any other type as it is. An interface becomes nil: what is in it is
// known only when there is one.
func indirect(is reflect.Type) reflect.Type {
	for is != nil && is.Kind() == reflect.Pointer {
		is = is.Elem()
	}
	if is != nil && is.Kind() == reflect.Interface {
		return nil
	}
	return is
}

// Member returns the type of what a template reaches by .name: a method's result, a field or a map's element. The
// type is nil if it is not known; ok is false if there is no such thing.
func Member(is reflect.Type, name string) (member reflect.Type, ok bool) {
	if is = indirect(is); is == nil {
		return nil, true
	}
	if m, ok := reflect.PointerTo(is).MethodByName(name); ok && m.Type.NumOut() > 0 {
		return m.Type.Out(0), true
	}
	switch is.Kind() {
	case reflect.Struct:
		f, ok := is.FieldByName(name)
		return f.Type, ok && f.IsExported()
	case reflect.Map:
		return is.Elem(), true
	}
	return nil, false
}

// Members returns the names of what a template reaches from a type, sorted.
func Members(is reflect.Type) []string {
	var names []string
	if is = indirect(is); is == nil {
		return nil
	}
	if is.Kind() == reflect.Struct {
		for _, f := range reflect.VisibleFields(is) {
			if f.IsExported() {
				names = append(names, f.Name)
			}
		}
	}
	for methods, i := reflect.PointerTo(is), 0; i < methods.NumMethod(); i++ {
		names = append(names, methods.Method(i).Name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Name says what a type is called: "BugPage", "a list", "string".
func Name(is reflect.Type) string {
	is = indirect(is)
	switch {
	case is == nil:
		return "nothing known"
	case is.Name() != "":
		return is.Name()
	case is.Kind() == reflect.Slice || is.Kind() == reflect.Array:
		return "a list of " + Name(is.Elem())
	}
	return is.Kind().String()
}
