package tracker

import (
	"fmt"
	"sync"
	"testing"
)

func TestMemos(t *testing.T) {
	var none *Memos
	none.Note("colour", "red")
	if _, ok := none.Answer("colour"); ok {
		t.Error("nil Memos keep something")
	}
	m := &Memos{}
	if answer, ok := m.Answer("colour"); ok {
		t.Errorf("empty Memos say %q", answer)
	}
	m.Note("size", "")
	m.Note("colour", "red")
	m.Note("age", "7")
	m.Note("colour", "blue")
	for _, m := range []*Memos{m, {code: m.coded()}} {
		for question, want := range map[string]string{"size": "", "colour": "blue", "age": "7"} {
			if got, ok := m.Answer(question); !ok || got != want {
				t.Errorf("%s: %q, %t, want %q", question, got, ok, want)
			}
		}
		if got, ok := m.Answer("weight"); ok {
			t.Errorf("weight: %q", got)
		}
	}
}

// Only what is new makes a cache worth writing.
func TestMemosCountWhatIsNew(t *testing.T) {
	m := &Memos{}
	m.Note("colour", "red")
	m = &Memos{code: m.coded()}
	if m.Note("colour", "red"); m.noted.Load() != 0 {
		t.Error("what was known counts as new")
	}
	if m.Note("colour", "blue"); m.noted.Load() != 1 {
		t.Error("another answer does not count as new")
	}
}

func TestDamagedMemosAreNone(t *testing.T) {
	m := &Memos{}
	m.Note("colour", "red")
	whole := m.coded()
	for _, code := range []string{whole[:len(whole)-1], whole + "x", "\xff\xff\xff\xff"} {
		if answer, ok := (&Memos{code: code}).Answer("colour"); ok {
			t.Errorf("%q: %q", code, answer)
		}
	}
}

func TestMemosOfManyAtOnce(t *testing.T) {
	m := &Memos{}
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for k := range 20 {
				m.Note(fmt.Sprint(i, k), "x")
			}
		})
	}
	group.Wait()
	if n := len(*m.all()); n != 160 {
		t.Errorf("%d memos, want 160", n)
	}
}
