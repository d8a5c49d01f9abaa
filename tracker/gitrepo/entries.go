package gitrepo

import (
	"encoding/hex"
	"io/fs"
	"slices"
	"strings"
)

// sortEntries sorts by name: git sorts folders as if their names ended in a slash.
func sortEntries(all []fs.DirEntry) {
	slices.SortFunc(all, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
}

func searchEntries(all []fs.DirEntry, name string) (int, bool) {
	return slices.BinarySearchFunc(all, name, func(e fs.DirEntry, name string) int { return strings.Compare(e.Name(), name) })
}

// rawHash returns the bytes of a hash in hexadecimal digits.
func rawHash(digits string) string {
	raw, err := hex.DecodeString(digits)
	if err != nil {
		return ""
	}
	return string(raw)
}
