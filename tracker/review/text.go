package review

import (
	"fmt"
	"io"
)

// Style makes words fit for where they are shown. Every function is called with text that may hold
// anything a record holds.
type Style struct{ Plain, Bold, Dim, Alarm func(string) string }

// Text writes the review for people at a terminal.
func (r *Review) Text(w io.Writer, s Style) {
	fmt.Fprintln(w, s.Bold(r.Headline()))
	for _, part := range r.sections() {
		fmt.Fprintf(w, "\n%s\n", s.Bold(part.title))
		for _, l := range part.lines {
			l.text(w, s)
		}
	}
}

func (l line) text(w io.Writer, s Style) {
	fmt.Fprint(w, "  ", s.Plain(l.ref))
	if l.title != "" {
		fmt.Fprint(w, "  ", s.Dim(l.title))
	}
	if l.says+l.alarm != "" {
		fmt.Fprint(w, "\n    ", s.Plain(l.says))
	}
	if l.says != "" && l.alarm != "" {
		fmt.Fprint(w, ", ")
	}
	if l.alarm != "" {
		fmt.Fprint(w, s.Alarm(l.alarm))
	}
	fmt.Fprintln(w)
	for _, text := range l.below {
		fmt.Fprintln(w, "    "+s.Dim(text))
	}
	for _, command := range l.do {
		fmt.Fprintln(w, "    $ "+s.Plain(command))
	}
}
