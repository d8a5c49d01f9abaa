package tracker

import "strings"

// TitleLength is the longest title in characters.
const TitleLength = 300

// ParseTitle splits an observation's title by its rule, `Handle: "<error message>" on <instance>`, at
// the last `" on `, so that the message may hold quotes, colons and " on ". It is lenient about white
// space and about quotes around the instance; canonical tells whether the title is written as
// FormatTitle writes it. Without quotes around the message nothing is guessed: ok is false.
func ParseTitle(title string) (errorText, instance string, canonical, ok bool) {
	rest, found := strings.CutPrefix(strings.TrimSpace(title), "Handle:")
	if !found {
		return "", "", false, false
	}
	rest, found = strings.CutPrefix(strings.TrimSpace(rest), `"`)
	if !found {
		return "", "", false, false
	}
	errorText, instance, ok = splitTitle(rest)
	if !ok {
		return "", "", false, false
	}
	return errorText, instance, title == FormatTitle(errorText, instance), true
}

// splitTitle splits `message" on instance` at the last `" on `; only if that makes no sense, spaces
// around the quote may be missing or too many (`message "on "instance"`).
func splitTitle(rest string) (errorText, instance string, ok bool) {
	if i := strings.LastIndex(rest, `" on `); i >= 0 {
		if errorText, instance, ok = titleParts(rest[:i], rest[i+len(`" on `):]); ok {
			return errorText, instance, true
		}
	}
	for end := len(rest); ; {
		quote := strings.LastIndexByte(rest[:end], '"')
		if quote < 0 {
			return "", "", false
		}
		tail, found := strings.CutPrefix(strings.TrimLeft(rest[quote+1:], " \t"), "on")
		if found && tail != "" && strings.ContainsAny(tail[:1], " \t\"") {
			return titleParts(rest[:quote], tail)
		}
		end = quote
	}
}

// titleParts trims the two halves. An instance that holds a quote is none: it could not be told from
// the message again.
func titleParts(before, after string) (errorText, instance string, ok bool) {
	errorText, instance = strings.TrimSpace(before), unquoteInstance(after)
	return errorText, instance, errorText != "" && instance != "" && !strings.Contains(instance, `"`)
}

func unquoteInstance(s string) string {
	s = strings.TrimSpace(s)
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		s = s[1 : len(s)-1]
	}
	return strings.TrimSpace(s)
}

// FormatTitle writes the title of an observation: the message in quotes, the instance bare, or in
// quotes when it holds spaces.
func FormatTitle(errorText, instance string) string {
	if strings.ContainsAny(instance, " \t") {
		instance = `"` + instance + `"`
	}
	return `Handle: "` + errorText + `" on ` + instance
}

// ProposeTitle reads a title that breaks the rule the way its writer probably meant it (`Handle: No
// space left on device on replica-1`): the message up to the last " on ". It is a proposal for a
// person; ok is false when there is nothing to go by.
func ProposeTitle(title string) (errorText, instance string, ok bool) {
	rest := strings.TrimSpace(strings.TrimPrefix(strings.Trim(strings.TrimSpace(title), `"'`), "Handle:"))
	i := strings.LastIndex(rest, " on ")
	if i < 0 {
		return "", "", false
	}
	errorText, instance = strings.Trim(rest[:i], "\"' \t"), unquoteInstance(strings.Trim(rest[i+len(" on "):], "'"))
	return errorText, instance, errorText != "" && instance != ""
}
