package english

import "testing"

func TestCount(t *testing.T) {
	for want, got := range map[string]string{
		"0 bugs": Count(0, "bug"), "1 bug": Count(1, "bug"), "1 near miss": Count(1, "near miss"),
		"2 near misses": Count(2, "near miss"), "3 matches": Count(3, "match"), "1204 sightings": Count(1204, "sighting"),
	} {
		if got != want {
			t.Errorf("Count = %q, want %q", got, want)
		}
	}
}

func TestList(t *testing.T) {
	for want, words := range map[string][]string{"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"}} {
		if got := List(words); got != want {
			t.Errorf("List(%q) = %q, want %q", words, got, want)
		}
	}
}

func TestFirstLetter(t *testing.T) {
	for small, capital := range map[string]string{"": "", "open": "Open", "überprüft": "Überprüft", "9 days": "9 days", "\xffx": "\xffx"} {
		if got := Capital(small); got != capital {
			t.Errorf("Capital(%q) = %q, want %q", small, got, capital)
		}
		if got := Small(capital); got != small {
			t.Errorf("Small(%q) = %q, want %q", capital, got, small)
		}
	}
}
