package gitrepo

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The kinds of git's objects.
const (
	kindCommit = "commit"
	kindTree   = "tree"
	kindBlob   = "blob"
	kindTag    = "tag"
)

// The modes of the entries of a tree, as git writes them.
const (
	modeFolder     = "40000"
	modeExecutable = "100755"
	modeSymlink    = "120000"
	modeSubmodule  = "160000"
)

// treeEntry is one line of a tree.
type treeEntry struct {
	mode string
	name string
	hash string // raw bytes
}

func (e treeEntry) isFolder() bool { return e.mode == modeFolder }

// sortName is the name that git sorts the entry by: folders as if they ended in a slash.
func (e treeEntry) sortName() string {
	if e.isFolder() {
		return e.name + "/"
	}
	return e.name
}

// hex returns the name of the entry's object in hexadecimal digits.
func (e treeEntry) hex() string { return hex.EncodeToString([]byte(e.hash)) }

// parseTree reads a tree whose object names have size bytes: "100644 name\0" and the name's bytes, again
// and again. Source: gitformat-tree; git's own tree-walk.c.
func parseTree(content []byte, size int) ([]treeEntry, error) {
	text := string(content) // one copy: the entries are parts of it
	var entries []treeEntry
	for len(text) > 0 {
		mode, rest, ok := strings.Cut(text, " ")
		name, rest, ok2 := strings.Cut(rest, "\x00")
		if !ok || !ok2 || len(rest) < size {
			return nil, fmt.Errorf("the tree is damaged")
		}
		entries = append(entries, treeEntry{strings.TrimPrefix(mode, "0"), name, rest[:size]})
		text = rest[size:]
	}
	return entries, nil
}

// parseCommit reads a commit. The tree and parents are in hexadecimal digits already.
func parseCommit(hash string, content []byte) (Commit, error) {
	c := Commit{Hash: hash}
	head, message, _ := strings.Cut(string(content), "\n\n")
	encoding := ""
	for line := range strings.SplitSeq(head, "\n") {
		key, value, _ := strings.Cut(line, " ")
		switch key {
		case "tree":
			c.tree = value
		case "parent":
			c.Parents = append(c.Parents, value)
		case "author":
			c.Author, c.Email, c.Authored = parseSignature(value)
		case "committer":
			_, _, c.Time = parseSignature(value)
		case "encoding":
			encoding = value
		}
	}
	if c.tree == "" || c.Time.IsZero() {
		return c, fmt.Errorf("the commit is damaged")
	}
	c.Message = decodeText(message, encoding)
	c.Author = decodeText(c.Author, encoding)
	return c, nil
}

// parseSignature reads `Mei Tanaka <mei@example.com> 1700000000 +0100`.
func parseSignature(line string) (name, email string, at time.Time) {
	open, end := strings.IndexByte(line, '<'), strings.LastIndexByte(line, '>')
	if open < 0 || end < open {
		return strings.TrimSpace(line), "", time.Unix(0, 0).UTC()
	}
	name, email = strings.TrimSpace(line[:open]), strings.TrimSpace(line[open+1:end])
	return name, email, parseMoment(strings.TrimSpace(line[end+1:]))
}

// parseMoment reads "1700000000 +0100"; what is none is the beginning of 1970.
func parseMoment(text string) time.Time {
	seconds, zone, _ := strings.Cut(text, " ")
	unix, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return time.Unix(0, 0).UTC()
	}
	return time.Unix(unix, 0).In(parseZone(zone))
}

// parseZone reads "+0130".
func parseZone(zone string) *time.Location {
	n, err := strconv.Atoi(zone)
	if err != nil || n == 0 {
		return time.UTC
	}
	return time.FixedZone("", (n/100*60+n%100)*60)
}

// decodeText makes text of a commit UTF-8. Latin-1 is the one other encoding that is still met; of any
// other, what is no UTF-8 is replaced.
func decodeText(text, encoding string) string {
	if utf8.ValidString(text) {
		return text
	}
	switch strings.ToLower(encoding) {
	case "iso-8859-1", "latin1", "latin-1", "iso8859-1":
		runes := make([]rune, len(text))
		for i := range len(text) {
			runes[i] = rune(text[i])
		}
		return string(runes)
	}
	return strings.ToValidUTF8(text, string(utf8.RuneError))
}

// tagTarget returns the object that an annotated tag names.
func tagTarget(content []byte) string {
	line, _, _ := bytes.Cut(content, []byte("\n"))
	return strings.TrimPrefix(string(line), "object ")
}
