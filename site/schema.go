package site

import (
	"encoding/json"
	"fmt"
	"path"
	"reflect"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/insight"
)

// schemaNote says what no type says.
const schemaNote = "What casebook publishes beside its pages. A member that is not known is null, a list that is empty is []. A time is RFC 3339 " +
	"with the offset it was written with, or a bare date if only the day is known; a duration is whole seconds, and its name ends in _seconds. " +
	"A reference is kind/id. The version in the member casebook grows when a member changes its meaning or goes away; new members may come at any time."

// object is a JSON Schema, or a part of one. Its members are encoded by name.
type object map[string]any

// schemaWriter turns the types that are published into definitions, each once.
type schemaWriter struct{ defs object }

// schema makes records/schema.json from the types themselves, in the dialect of JSON Schema 2020-12.
func (b *build) schema() error {
	content, err := json.MarshalIndent(publishedSchema(), "", "  ")
	if err != nil {
		return fmt.Errorf("encode the schema: %w", err)
	}
	return b.export(path.Join(recordsFolder, schemaFile), append(content, '\n'))
}

// publishedSchema describes records/<kind>.json and the index.json of bugs.
func publishedSchema() object {
	w := schemaWriter{object{}}
	figures := w.of(reflect.TypeFor[insight.BugView]())
	var documents []any
	for _, k := range tracker.Kinds() {
		w.defs[k.String()] = w.kind(k)
		doc := object{"casebook": object{"const": tracker.JSONVersion}, "kind": object{"const": "records"}, "of": object{"const": k.String()}, "items": listOf(ref(k.String()))}
		required := []string{"casebook", "kind", "of", "items"}
		if k == tracker.KindBug {
			doc["as_of"], doc["figures"] = dateTime(), listOf(figures)
			required = append(required, "as_of", "figures")
		}
		documents = append(documents, object{"type": "object", "required": required, "properties": doc, "description": "records/" + k.String() + ".json"})
	}
	documents = append(documents, object{"type": "object", "description": "index.json beside the page of a bug", "required": []string{"casebook", "kind", "as_of", "item", "figures"},
		"properties": object{"casebook": object{"const": tracker.JSONVersion}, "kind": object{"const": "record"}, "as_of": dateTime(),
			"item":    object{"allOf": []any{ref(tracker.KindBug.String()), object{"required": []string{"relations", "body"}}}},
			"figures": orNull(figures)}})
	return object{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "casebook records", "description": schemaNote,
		"oneOf": documents, "$defs": w.defs}
}

// kind describes a record: one flat object of what every record has, the fields of its kind, and how it hangs together with others,
// which lists leave out.
func (w schemaWriter) kind(k tracker.Kind) object {
	properties, required := object{}, []string{}
	for _, t := range []reflect.Type{reflect.TypeFor[tracker.ViewHead](), reflect.TypeOf(tracker.NoFields(k)).Elem(), reflect.TypeFor[tracker.ViewTail]()} {
		required = append(required, w.members(t, properties)...)
	}
	w.members(reflect.TypeFor[tracker.ViewLinks](), properties)
	properties["kind"] = object{"const": k.String()}
	for name, member := range properties {
		if f, ok := tracker.FieldOf(k, name); ok {
			properties[name] = described(member.(object), f)
		}
	}
	return object{"type": "object", "required": required, "properties": properties}
}

// described adds to a member what the format says of the field.
func described(member object, f tracker.Field) object {
	with := object{"description": f.Doc}
	for k, v := range member {
		with[k] = v
	}
	return with
}

// members adds the members of a struct to properties and returns the names of those that are always there.
func (w schemaWriter) members(t reflect.Type, properties object) []string {
	var always []string
	for f := range fieldsOf(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		properties[name] = w.of(f.Type)
		if options != "omitempty" {
			always = append(always, name)
		}
	}
	return always
}

// fieldsOf yields the fields of a struct that are encoded.
func fieldsOf(t reflect.Type) func(yield func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() && f.Tag.Get("json") != "-" && !yield(f) {
				return
			}
		}
	}
}

// of describes a type.
func (w schemaWriter) of(t reflect.Type) object {
	switch t {
	case reflect.TypeFor[time.Time]():
		return dateTime()
	case reflect.TypeFor[tracker.Time]():
		return object{"type": "string", "anyOf": []any{object{"format": "date-time"}, object{"format": "date"}}}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return orNull(w.of(t.Elem()))
	case reflect.Slice, reflect.Array:
		return listOf(w.of(t.Elem()))
	case reflect.Struct:
		name := path.Base(t.PkgPath()) + "." + t.Name() // two packages have an ImpactView
		if _, known := w.defs[name]; !known {
			properties := object{}
			w.defs[name] = properties // so that a type that holds itself ends
			w.defs[name] = object{"type": "object", "required": w.members(t, properties), "properties": properties}
		}
		return ref(name)
	case reflect.Map:
		return object{"type": "object"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.String:
		return object{"type": "string"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.Interface:
		return object{}
	}
	return object{"type": "integer"}
}

func ref(name string) object    { return object{"$ref": "#/$defs/" + name} }
func listOf(item object) object { return object{"type": "array", "items": item} }
func dateTime() object          { return object{"type": "string", "format": "date-time"} }
func orNull(of object) object   { return object{"anyOf": []any{of, object{"type": "null"}}} }
