package trace

import (
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// urlCalled finds an external thing by its address as people paste it. The scheme and a slash at the end
// make no difference; if only one thing comes into question, neither do the query, the fragment and what
// follows the number of a pull request (/files, /commits).
func urlCalled(idx *tracker.Index, name string) (string, bool) {
	for i, same := range []func(string) string{withoutScheme, thingOf} {
		var found []string
		for _, x := range idx.External() {
			if same(x.URL) == same(name) && !slices.Contains(found, x.URL) {
				found = append(found, x.URL)
			}
		}
		switch {
		case slices.Contains(found, name):
			return name, true
		case len(found) == 1 || len(found) > 1 && i == 0: // with and without a scheme it is one thing
			return found[0], true
		}
	}
	return "", false
}

// withoutScheme returns an address without http:// or https:// and without a slash at its end.
func withoutScheme(address string) string {
	address = strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://")
	return strings.TrimSuffix(address, "/")
}

// thingOf returns what stays of an address without scheme, query, fragment and the parts of a pull request.
func thingOf(address string) string {
	address, _, _ = strings.Cut(address, "#")
	address, _, _ = strings.Cut(address, "?")
	parts := strings.Split(withoutScheme(address), "/")
	for i, part := range parts[:len(parts)-1] {
		if slices.Contains([]string{"pull", "pulls", "merge_requests", "pull-requests"}, part) && isNumber(parts[i+1]) {
			return strings.Join(parts[:i+2], "/")
		}
	}
	return strings.Join(parts, "/")
}

func isNumber(word string) bool { return word != "" && strings.Trim(word, "0123456789") == "" }
