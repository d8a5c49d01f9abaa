package classify

import (
	"slices"
	"strings"
)

// grave are the words that say what went wrong most plainly; plain are those that say that something did.
// Levels of logs count as grave in capitals only: "WARNING: possible deadlock", not "warning: deprecated".
var (
	levels = []string{"BUG", "WARNING", "INFO", "ERROR", "FATAL", "PANIC", "CRITICAL", "SEVERE", "Oops", "KASAN", "KMSAN", "UBSAN"}
	grave  = []string{
		"panic", "exception", "traceback", "fatal", "segfault", "assert", "deadlock", "hung", "stall", "lockup", "fault", "use-after-free",
		"out-of-bounds", "corrupt", "overflow", "outage", "down",
	}
	plain = []string{
		"error", "fail", "unable", "refused", "timeout", "timed out", "cannot", "can't", "denied", "warn", "exceeded", "not found", "no space",
		"unavailable", "unreachable", "killed", "invalid", "missing", "expired", "lost",
	}
	quiet = []string{"printk", "injection", "audit", "deprecated", "config_", "turned off", "could be caused"} // lines about lines
)

// gravity returns 2 for a line that says what went wrong, 1 for one that says that something did, else 0.
func gravity(line string) int {
	low := strings.ToLower(line)
	if hasAny(low, quiet) {
		return 0
	}
	for _, level := range levels {
		if hasWord(line, level) {
			return 2
		}
	}
	for _, w := range grave {
		if hasWord(low, w) || len(w) > 5 && strings.Contains(low, w) {
			return 2
		}
	}
	if hasAny(low, plain) {
		return 1
	}
	return 0
}

func hasAny(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// hasWord reports whether a word stands in the text on its own.
func hasWord(text, word string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return false
		}
		i += from
		if (i == 0 || !wordByte(text[i-1])) && ends(text, i+len(word)) {
			return true
		}
		from = i + 1
	}
}

// Headline returns the line of a text that stands for its error message: the first of the gravest, else the
// first that is not empty.
func Headline(text string) string {
	first, second := "", ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.Trim(line, "=-* ") == "" {
			continue
		}
		switch gravity(line) {
		case 2:
			return line
		case 1:
			if second == "" {
				second = line
			}
		}
		if first == "" {
			first = line
		}
	}
	if second != "" {
		return second
	}
	return first
}

// framesOf returns the functions of the stacks in a text, in order, each once, in lower case.
func framesOf(text string) []string {
	var frames []string
	seen := map[string]bool{}
	for line := range strings.Lines(text) {
		if f := frameOf(line); f != "" && !seen[f] {
			seen[f] = true
			frames = append(frames, f)
		}
	}
	return frames
}

// frameOf returns the function of a line that is a stack frame; empty if it is none. It knows the kernel's
// "do_mount+0x581/0x3", Java's "at java.io.File.open(File.java:12)", Python's `File "x.py", line 3, in main`.
func frameOf(line string) string {
	line = strings.TrimSpace(line)
	if i := strings.Index(line, "+0x"); i > 0 {
		from := i
		for from > 0 && (wordByte(line[from-1]) || line[from-1] == '.') {
			from--
		}
		if from == i || from >= 2 && line[from-2] == '?' { // the kernel is not sure of it
			return ""
		}
		return bareFunction(line[from:i])
	}
	if rest, ok := strings.CutPrefix(line, "at "); ok {
		name, _, called := strings.Cut(rest, "(")
		if called && strings.Contains(name, ".") && !strings.ContainsAny(name, " ,") {
			return bareFunction(name)
		}
		return ""
	}
	if strings.HasPrefix(line, `File "`) {
		if _, name, ok := strings.Cut(line, ", in "); ok {
			return bareFunction(name)
		}
	}
	return ""
}

// bareFunction leaves out what a compiler adds to a function's name.
func bareFunction(name string) string {
	for _, mark := range []string{".part.", ".constprop.", ".isra.", ".cold"} {
		name, _, _ = strings.Cut(name, mark)
	}
	if strings.Trim(name, "0123456789abcdefABCDEFx.") == "" {
		return ""
	}
	return strings.ToLower(name)
}
