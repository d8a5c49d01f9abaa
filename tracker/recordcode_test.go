package tracker

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"
)

// filler gives every field a value of its own, so that one that is forgotten, or exchanged for another, shows.
type filler struct {
	dice *rand.Rand
	zone *time.Location
	most int64 // that a whole number can be
}

func (f *filler) fill(v reflect.Value) {
	switch v.Type() {
	case reflect.TypeFor[time.Time]():
		zones := []*time.Location{time.UTC, f.zone, time.FixedZone("", 5400)}
		v.Set(reflect.ValueOf(time.Unix(f.dice.Int64N(4e9)-1e9, f.dice.Int64N(1e9)).In(zones[f.dice.IntN(len(zones))])))
		return
	case reflect.TypeFor[Kind](), reflect.TypeFor[Severity]():
		v.SetUint(1 + f.dice.Uint64N(3))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("text %d\n", f.dice.IntN(1e6)))
	case reflect.Int, reflect.Int64:
		v.SetInt(1 + f.dice.Int64N(f.most))
	case reflect.Float64:
		v.SetFloat(f.dice.Float64())
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			f.fill(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f.fill(v.Field(i))
		}
	default:
		panic("nobody fills a " + v.Type().String())
	}
}

// record returns a record of a kind with everything in it. Its front matter is a real one.
func (f *filler) record(t *testing.T, kind Kind) *Record {
	r := &Record{}
	v := reflect.ValueOf(r).Elem()
	part := kind.String()
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if !field.IsExported() || field.Name == "Kind" || field.Name == "Path" || field.Name == "Source" {
			continue
		}
		if field.Type.Kind() == reflect.Pointer && !strings.EqualFold(field.Name, part) {
			continue // of another kind
		}
		f.fill(v.Field(i))
	}
	r.Kind, r.bodyAt = kind, 77
	front, problems := ParseFrontMatter("bugs/a.md", []byte("---\ntitle: 'a'\nx: [1, {k: \"ü\"}, ~]\ny: |\n  text\n  more\n---\n"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	r.front.Store(front)
	return r
}

func TestRecordComesBackFromItsCode(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	f := filler{dice: rand.New(rand.NewPCG(1, 2)), zone: zone, most: 1 << 30}
	for range 20 {
		for _, kind := range Kinds() {
			want := parsed{record: f.record(t, kind)}
			outline := f.outline()
			f.fill(reflect.ValueOf(&want.problems).Elem())
			want.record.outline.Store(outline)
			want.record.Memos().Note("what", kind.String())
			write := coder{zone: zone}
			write.parsed(&want)
			got, ok := (&kept{code: string(write.out), source: make([]byte, 500)}).parsed(candidate{kind: kind}, &Config{Timezone: zone})
			if !ok {
				t.Fatalf("the code of a %s cannot be read", kind)
			}
			if !reflect.DeepEqual(got.record.keptOutline(), outline) {
				t.Fatalf("%s: got the outline %+v, want %+v", kind, got.record.keptOutline(), outline)
			}
			if answer, ok := got.record.Memos().Answer("what"); !ok || answer != kind.String() {
				t.Fatalf("%s: got the memo %q, %t", kind, answer, ok)
			}
			got.record.Source = nil
			if !reflect.DeepEqual(got.problems, want.problems) || !reflect.DeepEqual(got.record.Front(), want.record.Front()) ||
				got.record.bodyAt != want.record.bodyAt {
				t.Fatalf("%s: got %+v, want %+v", kind, got, want)
			}
			if a, b := exported(got.record), exported(want.record); !reflect.DeepEqual(a, b) {
				t.Fatalf("%s: got\n%+v, want\n%+v", kind, a, b)
			}
		}
	}
}

// exported returns the exported fields of a record.
func exported(r *Record) map[string]any {
	all := map[string]any{}
	v := reflect.ValueOf(r).Elem()
	for i := range v.NumField() {
		if v.Type().Field(i).IsExported() {
			all[v.Type().Field(i).Name] = v.Field(i).Interface()
		}
	}
	return all
}

// Whatever bytes a cache file holds, reading it ends without harm; what can be read can be written again.
func FuzzRecordCode(f *testing.F) {
	cfg := DefaultConfig()
	for _, src := range []string{
		"---\ntitle: 'Handle: \"no space\" on replica-2'\nobserved: 2026-03-17T03:09+01:00\nbug: a\nimpact: {downtime: 1h}\nnot: [{bug: b, because: c}]\n---\n## What happened\n[x](../bugs/a.md)\n",
		"---\ntitle: x\nstatsu: open\n---\n",
	} {
		p := parsed{}
		p.record, p.problems = ParseRecord("observations/2026-03-17-x.md", []byte(src), cfg)
		p.record.Outline()
		c := coder{zone: cfg.Timezone}
		c.parsed(&p)
		f.Add(c.out)
	}
	f.Fuzz(func(t *testing.T, code []byte) {
		p, ok := (&kept{code: string(code), source: []byte("---\ntitle: x\n---\n")}).parsed(candidate{path: "observations/x.md", kind: KindObservation}, cfg)
		if !ok {
			return
		}
		if p.record.Front() == nil {
			t.Fatal("no front matter")
		}
		p.record.Outline()
		c := coder{zone: cfg.Timezone}
		c.parsed(&p)
	})
}
