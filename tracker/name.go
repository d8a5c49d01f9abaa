package tracker

import (
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/mozillazg/go-unidecode"
	"golang.org/x/text/unicode/norm"
)

// SlugLength is the longest slug in bytes; longer ones are cut at a word.
const SlugLength = 60

// ValidID reports whether id has the shape of an id: lower-case letters, digits and single hyphens
// between them, [a-z0-9]+(-[a-z0-9]+)*.
func ValidID(id string) bool {
	hyphen := true // before the first character, and after a hyphen, another hyphen is wrong
	for i := 0; i < len(id); i++ {
		switch c := id[i]; {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			hyphen = false
		case c != '-' || hyphen:
			return false
		default:
			hyphen = true
		}
	}
	return !hyphen
}

// Slug makes the readable part of an id: marks dropped, other scripts transliterated, lower case, runs
// of anything else one hyphen, at most SlugLength bytes cut at a word, never a Windows device name.
// It is empty if no letter or digit survives.
func Slug(text string) string {
	plain := unidecode.Unidecode(norm.NFC.String(dropMarks(text)))
	words := strings.FieldsFunc(strings.ToLower(plain), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	slug := cutSlug(strings.Join(words, "-"))
	if DeviceName(slug) {
		return slug + "-x"
	}
	return slug
}

// dropMarks decomposes text and leaves out combining marks, so that "é" and "e" slug alike.
func dropMarks(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(text))
}

func cutSlug(slug string) string {
	if len(slug) <= SlugLength {
		return slug
	}
	if i := strings.LastIndexByte(slug[:SlugLength+1], '-'); i > 0 {
		return slug[:i]
	}
	return slug[:SlugLength]
}

// DeviceName reports whether Windows refuses a file of this name whatever its extension.
func DeviceName(name string) bool {
	switch name {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(name) == 4 && (name[:3] == "com" || name[:3] == "lpt") && name[3] >= '1' && name[3] <= '9'
}

// ObservationID returns the id of a new sighting: date and time of observed as written, the slugs of
// error and instance; without time if observed is a date only, without the error if nothing of it
// survives, with seconds if asked for because the id is taken.
func ObservationID(observed Time, errorText, instance string, seconds bool) string {
	layout := "2006-01-02-1504"
	switch {
	case observed.DateOnly:
		layout = time.DateOnly
	case seconds:
		layout = "2006-01-02-150405"
	}
	parts := []string{observed.At.Format(layout)}
	if slug := Slug(errorText); slug != "" {
		parts = append(parts, slug)
	}
	if slug := Slug(instance); slug != "" {
		parts = append(parts, "on", slug)
	}
	return strings.Join(parts, "-")
}

var datedShape = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^([0-9]{4}-[0-9]{2}-[0-9]{2})(-[0-9]{4}([0-9]{2})?)?-[a-z0-9]`)
})

// DatedID returns the day with which an id of the shape of an observation's or a postmortem's begins.
func DatedID(id string) (day string, ok bool) {
	m := datedShape().FindStringSubmatch(id)
	if m == nil {
		return "", false
	}
	if _, err := time.Parse(time.DateOnly, m[1]); err != nil {
		return "", false
	}
	return m[1], true
}
