package main

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/casebook-dev/casebook/tracker"
)

// withoutColours takes colours and other control sequences of a terminal out of a text. Source: ECMA-48.
func withoutColours(text string) string {
	if !strings.Contains(text, "\x1b[") {
		return text
	}
	return regexp.MustCompile(`\x1b\[[0-9;?]*[@-~]`).ReplaceAllString(text, "")
}

// oneLine takes line breaks, colour codes and other control characters out of what was pasted.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(withoutColours(text), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// cutMessage cuts an error message at a word, with …, if a title with the instance cannot hold it; whole
// is then what was pasted, with its lines, else empty.
func cutMessage(pasted, instance string) (message, whole string) {
	message = oneLine(pasted)
	room := tracker.TitleLength - utf8.RuneCountInString(tracker.FormatTitle("", instance))
	if room <= 1 || utf8.RuneCountInString(message) <= room {
		return message, ""
	}
	short := string([]rune(message)[:room])
	if i := strings.LastIndexByte(short, ' '); i > len(short)/2 {
		short = short[:i]
	} else {
		short = string([]rune(message)[:room-1])
	}
	return strings.TrimRight(short, " ,;:") + "…", strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, withoutColours(pasted))
}

// codeBlock returns text as a fenced code block of Markdown, with a fence that the text does not hold.
func codeBlock(text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence + "\n" + strings.Trim(text, "\n") + "\n" + fence
}
