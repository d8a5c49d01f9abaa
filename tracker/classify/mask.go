package classify

import (
	"strings"
)

// Mask replaces what differs between two sightings of one bug by a name in angle brackets: see Masks for the
// table. All other bytes stay, invalid UTF-8 and line breaks included, and what is masked already is left alone.
// It is what signatures are matched against, and what is shown beside a match.
func Mask(text string) string {
	var b strings.Builder
	from := 0 // of what is not yet written
	for i := 0; i < len(text); {
		n, name := maskAt(text, i)
		if n == 0 {
			i++
			continue
		}
		if from == 0 {
			b.Grow(len(text))
		}
		b.WriteString(text[from:i])
		b.WriteString(name)
		i += n
		from = i
	}
	if from == 0 {
		return text
	}
	b.WriteString(text[from:])
	return b.String()
}

// A MaskRule is a row of the table of what Mask does.
type MaskRule struct {
	Name    string // what stands in the masked text: "<time>"
	Doc     string // what is masked
	Example string // masked as Name, alone
	match   func(text string, i int) int
}

// Masks returns the table of what Mask replaces. At each place the first row that fits is taken.
func Masks() []MaskRule {
	return []MaskRule{
		{"<url>", "an address on the web", "https://ci.example.com/job/12", matchURL},
		{"<time>", "a moment: ISO 8601, a date, a time of day, a month and day, seconds since boot in brackets", "2026-03-17T03:09:12.5Z", matchTime},
		{"<uuid>", "a UUID", "550e8400-e29b-41d4-a716-446655440000", matchUUID},
		{"<addr>", "an IP or hardware address, with its port", "10.0.3.17:8080", matchAddress},
		{"<hex>", "a number after 0x, and 6 or more hexadecimal digits of which some are letters and some are not", "0xffff88002bde1e40", matchHex},
		{"<path>", "the folders of an absolute path; the file's name stays", "/var/lib/app/", matchPath},
		{"<duration>", "a number with a unit of time", "143 seconds", matchDuration},
		{"<n>", "a number of 5 or more digits; the number after pid, tid, uid, port, line, id and #; a line number after a file name", "4812345", matchNumber},
	}
}

// maskTable is Masks without making it anew for each byte.
var maskTable = Masks()

// maskAt returns how many bytes at i are masked, and as what. 0: none.
func maskAt(text string, i int) (n int, name string) {
	c := text[i]
	rows := masking(c)
	if rows == 0 {
		return 0, ""
	}
	if i > 0 && c != ':' && c != '/' && (wordByte(text[i-1]) || afterMask(text, i)) {
		return 0, ""
	}
	for r := range maskTable {
		if rows&(1<<r) == 0 {
			continue
		}
		if n := maskTable[r].match(text, i); n > 0 {
			return n, maskTable[r].Name
		}
	}
	return 0, ""
}

// The rows of Masks by their places, as bits.
const (
	maskURL = 1 << iota
	maskTime
	maskUUID
	maskAddress
	maskHex
	maskPath
	maskDuration
	maskNumber
)

// masking returns the rows of which something may begin with c.
func masking(c byte) uint8 {
	switch {
	case digit(c):
		return maskTime | maskUUID | maskAddress | maskHex | maskDuration | maskNumber
	case 'a' <= c && c <= 'f':
		return maskUUID | maskAddress | maskHex
	case 'A' <= c && c <= 'F':
		return maskTime | maskUUID | maskAddress | maskHex
	}
	switch c {
	case 'h':
		return maskURL
	case '[', 'J', 'M', 'S', 'O', 'N':
		return maskTime
	case '/':
		return maskPath
	case ':':
		return maskAddress | maskNumber
	case '#':
		return maskNumber
	}
	return 0
}

// afterMask reports whether a masked word, or one that looks like it, ends at i.
func afterMask(text string, i int) bool { return i > 1 && text[i-1] == '>' && letter(text[i-2]) }

func digit(c byte) bool    { return '0' <= c && c <= '9' }
func letter(c byte) bool   { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func hexDigit(c byte) bool { return digit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }
func wordByte(c byte) bool { return digit(c) || letter(c) || c == '_' || c >= 0x80 }

// span returns the end of the run of bytes from i that ok accepts.
func span(text string, i int, ok func(byte) bool) int {
	for i < len(text) && ok(text[i]) {
		i++
	}
	return i
}

// ends reports whether no word goes on at i.
func ends(text string, i int) bool { return i >= len(text) || !wordByte(text[i]) }

func matchURL(text string, i int) int {
	if !strings.HasPrefix(text[i:], "http://") && !strings.HasPrefix(text[i:], "https://") {
		return 0
	}
	end := span(text, i, func(c byte) bool { return c > ' ' && c < 0x7f && !strings.ContainsRune(`<>"'()[]{}|\`, rune(c)) })
	return len(strings.TrimRight(text[i:end], ".,;:!?"))
}

func matchTime(text string, i int) int {
	if text[i] == '[' {
		return sinceBoot(text, i)
	}
	if n := monthDay(text, i); n > 0 {
		return n
	}
	end := i
	if d := fits(text, i, "dddd-dd-dd"); d > 0 {
		if end = i + d; ends(text, end) {
			return d
		}
		if text[end] != 'T' && text[end] != 't' {
			return 0
		}
		end++
	}
	return clock(text, i, end)
}

// clock matches a time of day at from, with seconds, a fraction and an offset; the match begins at i.
func clock(text string, i, from int) int {
	end := from
	switch {
	case fits(text, end, "dd:dd:dd") > 0:
		end += len("dd:dd:dd")
	case fits(text, end, "dd:dd") > 0:
		end += len("dd:dd")
	default:
		return 0
	}
	if end+1 < len(text) && (text[end] == '.' || text[end] == ',') && digit(text[end+1]) {
		end = span(text, end+1, digit)
	}
	switch {
	case end < len(text) && text[end] == 'Z':
		end++
	case from > i && fits(text, end, "+dd:dd") > 0:
		end += len("+dd:dd")
	case from > i && fits(text, end, "+dddd") > 0:
		end += len("+dddd")
	}
	if !ends(text, end) || end+1 < len(text) && text[end] == ':' && hexDigit(text[end+1]) {
		return 0
	}
	return end - i
}

// fits returns the length of shape if the text at i has it: d is a digit, + is a sign, others are themselves.
func fits(text string, i int, shape string) int {
	if len(text)-i < len(shape) {
		return 0
	}
	for k := range len(shape) {
		c := text[i+k]
		switch shape[k] {
		case 'd':
			if !digit(c) {
				return 0
			}
		case '+':
			if c != '+' && c != '-' {
				return 0
			}
		default:
			if c != shape[k] {
				return 0
			}
		}
	}
	return len(shape)
}

// sinceBoot matches the kernel's "[   12.345678]", and the thread in brackets that may follow.
func sinceBoot(text string, i int) int {
	k := span(text, i+1, func(c byte) bool { return c == ' ' })
	whole := span(text, k, digit)
	if whole == k || whole >= len(text) || text[whole] != '.' {
		return 0
	}
	end := span(text, whole+1, digit)
	if end == whole+1 || end >= len(text) || text[end] != ']' {
		return 0
	}
	end++
	if end < len(text) && text[end] == '[' {
		t := span(text, end+1, func(c byte) bool { return c == ' ' })
		if t < len(text) && (text[t] == 'T' || text[t] == 'C') {
			if last := span(text, t+1, digit); last > t+1 && last < len(text) && text[last] == ']' {
				end = last + 1
			}
		}
	}
	return end - i
}

// monthDay matches the syslog's "Mar  7".
func monthDay(text string, i int) int {
	const months = "JanFebMarAprMayJunJulAugSepOctNovDec"
	if len(text)-i < 5 || text[i+3] != ' ' {
		return 0
	}
	if at := strings.Index(months, text[i:i+3]); at < 0 || at%3 != 0 {
		return 0
	}
	k := span(text, i+3, func(c byte) bool { return c == ' ' })
	end := span(text, k, digit)
	if n := end - k; n < 1 || n > 2 || k-i > 5 || !ends(text, end) {
		return 0
	}
	return end - i
}

func matchUUID(text string, i int) int {
	if len(text)-i < 36 || !ends(text, i+36) {
		return 0
	}
	for k := range 36 {
		c := text[i+k]
		if dash := k == 8 || k == 13 || k == 18 || k == 23; dash != (c == '-') || !dash && !hexDigit(c) {
			return 0
		}
	}
	return 36
}

func matchAddress(text string, i int) int {
	end := span(text, i, func(c byte) bool { return hexDigit(c) || c == ':' })
	if run := text[i:end]; ends(text, end) && !strings.HasSuffix(run, ":") {
		if n := strings.Count(run, ":"); n >= 5 || n >= 2 && strings.Contains(run, "::") && len(run) > 2 {
			return len(run)
		}
	}
	if !digit(text[i]) || i > 1 && text[i-1] == '.' && digit(text[i-2]) {
		return 0
	}
	end = i
	for part := range 4 {
		if part > 0 {
			if end >= len(text) || text[end] != '.' {
				return 0
			}
			end++
		}
		from := end
		if end = span(text, end, digit); end == from || end-from > 3 {
			return 0
		}
	}
	if !ends(text, end) || end+1 < len(text) && text[end] == '.' && digit(text[end+1]) {
		return 0 // a version of five parts
	}
	if end+1 < len(text) && text[end] == ':' && digit(text[end+1]) {
		end = span(text, end+1, digit)
	}
	return end - i
}

func matchHex(text string, i int) int {
	if i+2 < len(text) && text[i] == '0' && text[i+1]|0x20 == 'x' && hexDigit(text[i+2]) {
		return span(text, i+2, hexDigit) - i
	}
	end := span(text, i, hexDigit)
	if end-i < 6 || !ends(text, end) {
		return 0
	}
	digits := 0
	for _, c := range []byte(text[i:end]) {
		if digit(c) {
			digits++
		}
	}
	if digits == 0 || digits == end-i {
		return 0
	}
	return end - i
}

// matchPath matches the folders of an absolute path, at least two names deep, the last slash included.
func matchPath(text string, i int) int {
	if text[i] != '/' || i > 0 && (wordByte(text[i-1]) || strings.IndexByte(">/.:-+)", text[i-1]) >= 0) {
		return 0
	}
	end := span(text, i, func(c byte) bool { return wordByte(c) || strings.IndexByte("/.-+@~%", c) >= 0 })
	last := strings.LastIndexByte(text[i:end], '/')
	if last < 1 || strings.Contains(text[i:end], "//") {
		return 0
	}
	return last + 1
}

// timeUnits end a duration.
var timeUnits = []string{
	"milliseconds", "microseconds", "nanoseconds", "seconds", "second", "minutes", "minute", "hours", "hour", "days", "day", "weeks", "week",
	"jiffies", "msecs", "msec", "secs", "sec", "mins", "min", "hrs", "ms", "us", "ns", "s", "m", "h", "d",
}

func matchDuration(text string, i int) int {
	end := decimal(text, i)
	if end == i {
		return 0
	}
	unit := end
	if unit < len(text) && (text[unit] == ' ' || text[unit] == '-') {
		unit++
	}
	for _, u := range timeUnits {
		if !strings.HasPrefix(text[unit:], u) || !ends(text, unit+len(u)) && !digit(text[unit+len(u)]) {
			continue
		}
		if unit > end && len(u) == 1 && u != "s" {
			continue // "4 m" may be metres
		}
		end = unit + len(u)
		if end < len(text) && digit(text[end]) { // 1h30m
			more := matchDuration(text, end)
			if more == 0 {
				return 0
			}
			end += more
		}
		return end - i
	}
	return 0
}

// decimal returns the end of a number at i, with or without a fraction.
func decimal(text string, i int) int {
	end := span(text, i, digit)
	if end > i && end+1 < len(text) && text[end] == '.' && digit(text[end+1]) {
		end = span(text, end+1, digit)
	}
	return end
}

// counted are the words whose number tells sightings apart, not bugs.
var counted = []string{"pid", "tid", "ppid", "tgid", "uid", "gid", "port", "line", "id", "thread", "process", "session", "request"}

func matchNumber(text string, i int) int {
	switch c := text[i]; {
	case c == ':':
		return lineNumber(text, i)
	case c == '#':
		if end := span(text, i+1, digit); end > i+1 && ends(text, end) {
			return end - i
		}
		return 0
	case !digit(c):
		return 0
	}
	end := span(text, i, digit)
	if !ends(text, end) || end < len(text)-1 && text[end] == '.' && digit(text[end+1]) || i > 1 && text[i-1] == '.' && digit(text[i-2]) {
		return 0 // a part of a name or a version
	}
	if end-i >= 5 || afterCounted(text, i) {
		return end - i
	}
	return 0
}

// afterCounted reports whether a number at i belongs to a pid or the like: "pid 12", "PID: 12", "line=12".
func afterCounted(text string, i int) bool {
	end := i
	for end > 0 && strings.IndexByte(" :=#", text[end-1]) >= 0 && i-end < 3 {
		end--
	}
	from := end
	for from > 0 && wordByte(text[from-1]) {
		from--
	}
	if from == end || end == i {
		return false
	}
	word := strings.ToLower(text[from:end])
	for _, c := range counted {
		if word == c {
			return true
		}
	}
	return false
}

// lineNumber matches ":12" and ":12:3" after a file's name with an extension.
func lineNumber(text string, i int) int {
	from := i
	for from > 0 && letter(text[from-1]) {
		from--
	}
	if i-from < 1 || i-from > 5 || from < 2 || text[from-1] != '.' || !wordByte(text[from-2]) {
		return 0
	}
	end := span(text, i+1, digit)
	if end == i+1 || !ends(text, end) || end-i > 7 {
		return 0
	}
	if end+1 < len(text) && text[end] == ':' && digit(text[end+1]) {
		if more := span(text, end+1, digit); ends(text, more) {
			end = more
		}
	}
	return end - i
}
