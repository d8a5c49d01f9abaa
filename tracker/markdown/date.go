package markdown

// dateAt returns the length of the ISO date that begins at i, with the clock time that follows it, or 0. A date within
// a longer word, such as the id of a record, is none.
func dateAt(s []byte, i int) int {
	const date, clock = "0000-00-00", " 00:00"
	if i > 0 && joinsDate(s[i-1]) || !shaped(s[i:], date) || !plausible(s[i:]) {
		return 0
	}
	n := len(date)
	if shaped(s[i+n:], clock) && !(i+n+len(clock) < len(s) && joinsDate(s[i+n+len(clock)])) {
		return n + len(clock)
	}
	if i+n < len(s) && joinsDate(s[i+n]) {
		return 0
	}
	return n
}

// joinsDate reports whether a character makes what it touches more than a date.
func joinsDate(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '-' || c == '_' || c == '/' || c >= 0x80
}

// shaped reports whether s begins like the pattern, in which 0 stands for any digit.
func shaped(s []byte, pattern string) bool {
	if len(s) < len(pattern) {
		return false
	}
	for i := range len(pattern) {
		if digit := s[i] >= '0' && s[i] <= '9'; pattern[i] == '0' && !digit || pattern[i] != '0' && pattern[i] != s[i] {
			return false
		}
	}
	return true
}

// plausible reports whether the month and the day of a date can be.
func plausible(date []byte) bool {
	month, day := int(date[5]-'0')*10+int(date[6]-'0'), int(date[8]-'0')*10+int(date[9]-'0')
	return month >= 1 && month <= 12 && day >= 1 && day <= 31
}

// dated escapes text and puts its dates into time elements, if the rendering wants that.
func (w *writer) dated(s []byte) {
	if !w.rendering.Dates {
		w.escape(s)
		return
	}
	from := 0
	for i := 0; i+len("0000-00-00") <= len(s); i++ {
		if s[i+4] != '-' {
			continue
		}
		n := dateAt(s, i)
		if n == 0 {
			continue
		}
		w.escape(s[from:i])
		w.raw("<time>")
		w.escape(s[i : i+n])
		w.raw("</time>")
		from = i + n
		i = from - 1
	}
	w.escape(s[from:])
}
