package gitrepo

import (
	"slices"
	"strings"
)

// Trailer is a line like `Casebook: bug/oomkilled` at the end of a commit's message.
type Trailer struct {
	Key, Value string // as written, without white space around
}

// Trailers returns the trailers of a message in written order: the lines of its last paragraph, if all of
// them are trailers, or if a quarter are and git wrote one of these. The first paragraph is the subject
// and has none. Source: git-interpret-trailers.
func Trailers(message string) []Trailer {
	lines := lastParagraph(message)
	var found []Trailer
	others, byGit := 0, false
	for _, line := range lines {
		key, value, ok := cutTrailer(line)
		switch {
		case strings.HasPrefix(line, "(cherry picked from commit "):
			byGit = true
		case ok:
			byGit = byGit || strings.EqualFold(key, "Signed-off-by")
			found = append(found, Trailer{key, value})
		case (line[0] == ' ' || line[0] == '\t') && len(found) > 0:
			last := &found[len(found)-1]
			last.Value = strings.TrimSpace(last.Value + " " + strings.TrimSpace(line))
		default:
			others++
		}
	}
	if others > 0 && (!byGit || len(found)*3 < others) {
		return nil
	}
	return found
}

// lastParagraph returns the lines of the last paragraph, none if it is the first.
func lastParagraph(message string) []string {
	lines := strings.Split(strings.TrimSpace(strings.ReplaceAll(message, "\r\n", "\n")), "\n")
	for i := len(lines) - 1; i > 0; i-- {
		if strings.TrimSpace(lines[i]) == "" {
			return slices.Clone(lines[i+1:])
		}
	}
	return nil
}

// cutTrailer takes `Key: value` apart. A key is letters, digits and hyphens.
func cutTrailer(line string) (key, value string, ok bool) {
	key, value, ok = strings.Cut(line, ":")
	if !ok || key == "" || strings.ContainsFunc(strings.TrimRight(key, " \t"), func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-'
	}) || key[0] == ' ' || key[0] == '\t' {
		return "", "", false
	}
	return strings.TrimRight(key, " \t"), strings.TrimSpace(value), true
}
