package site

import (
	"encoding/binary"
	"fmt"
	"math"
	"reflect"
	"sync"
)

// digester hashes what pages show. Equal pages of one theme have equal digests, and pages that differ in anything that a
// template can ask for have different ones: that is every exported field, however deep. No type that is given to templates
// has a method that tells of more (a test holds that).
type digester struct {
	like string // the hash of what all pages are made with: the program and the theme
}

var digests = sync.Pool{New: func() any { return new([]byte) }}

// of returns the digest of a page that a template is to render.
func (d digester) of(template string, page any) string {
	text := digests.Get().(*[]byte)
	defer digests.Put(text)
	b := append((*text)[:0], d.like...)
	b = appendString(b, template)
	*text = appendValue(b, reflect.ValueOf(page))
	return sum(*text)
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// appendValue adds a value so that different ones of a type add different bytes, none of which begins with the other.
func appendValue(b []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.String:
		return appendString(b, v.String())
	case reflect.Bool:
		if v.Bool() {
			return append(b, 1)
		}
		return append(b, 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return binary.AppendVarint(b, v.Int())
	case reflect.Float32, reflect.Float64:
		return binary.AppendUvarint(b, math.Float64bits(v.Float()))
	case reflect.Pointer:
		if v.IsNil() {
			return append(b, 0)
		}
		return appendValue(append(b, 1), v.Elem())
	case reflect.Slice:
		if v.IsNil() { // for a template that compares it
			return append(b, 0)
		}
		return appendList(append(b, 1), v)
	case reflect.Array:
		return appendList(b, v)
	case reflect.Struct:
		return appendFields(b, v)
	}
	panic(fmt.Sprintf("a page holds a %v, of which there is no digest", v.Type()))
}

func appendList(b []byte, v reflect.Value) []byte {
	b = binary.AppendUvarint(b, uint64(v.Len()))
	for i := range v.Len() {
		b = appendValue(b, v.Index(i))
	}
	return b
}

func appendFields(b []byte, v reflect.Value) []byte {
	for i := range v.NumField() {
		if f := v.Field(i); f.CanInterface() { // exported
			b = appendValue(b, f)
		}
	}
	return b
}
