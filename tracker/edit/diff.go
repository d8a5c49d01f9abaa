package edit

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// contextLines is how many unchanged lines a diff shows around a change, as git does.
const contextLines = 3

// Diff returns the changes of text files as a unified diff with three lines of context, and one line
// for every move and every file that is no text.
func (p *Plan) Diff() string {
	var b strings.Builder
	if p == nil {
		return ""
	}
	for _, c := range p.Files {
		c.writeDiff(&b)
	}
	return b.String()
}

func (c FileChange) writeDiff(b *strings.Builder) {
	before, after, from := "a/"+c.Path, "b/"+c.Path, c.Before
	if c.From != "" && c.From != c.Path {
		before = "a/" + c.From
		fmt.Fprintf(b, "rename from %s\nrename to %s\n", c.From, c.Path)
	}
	switch {
	case c.movesOnly() || c.idle() || c.From != "" && bytes.Equal(c.Before, c.After):
		return
	case c.Open != nil || !utf8.Valid(c.After) || bytes.IndexByte(c.After, 0) >= 0:
		fmt.Fprintf(b, "new file %s\n", c.Path)
		return
	case c.Before == nil:
		before = "/dev/null"
	case c.After == nil:
		after = "/dev/null"
	}
	fmt.Fprintf(b, "--- %s\n+++ %s\n", before, after)
	writeHunks(b, lineEdits(splitLines(from), splitLines(c.After)))
}

// splitLines splits text after each line break.
func splitLines(text []byte) []string {
	var lines []string
	for line := range bytes.Lines(text) {
		lines = append(lines, string(line))
	}
	return lines
}

// lineEdit is one line of a comparison: kept (' '), taken away ('-') or new ('+').
type lineEdit struct {
	op   byte
	line string
}

// lineEdits compares two texts line by line by their longest common subsequence, after what both begin
// and end with. Beyond a size that no record has, everything between is taken away and written anew.
func lineEdits(a, b []string) []lineEdit {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	edits := ops(nil, ' ', a[:head])
	edits = append(edits, middleEdits(a[head:len(a)-tail], b[head:len(b)-tail])...)
	return ops(edits, ' ', a[len(a)-tail:])
}

func ops(edits []lineEdit, op byte, lines []string) []lineEdit {
	for _, line := range lines {
		edits = append(edits, lineEdit{op, line})
	}
	return edits
}

func middleEdits(a, b []string) []lineEdit {
	if len(a)*len(b) > 4<<20 { // a table of 16 MiB
		return ops(ops(nil, '-', a), '+', b)
	}
	longest := commonLengths(a, b)
	var edits []lineEdit
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			edits = append(edits, lineEdit{' ', a[i]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && longest[i+1][j] >= longest[i][j+1]:
			edits = append(edits, lineEdit{'-', a[i]})
			i++
		default:
			edits = append(edits, lineEdit{'+', b[j]})
			j++
		}
	}
	return edits
}

// commonLengths returns for every i and j the length of the longest common subsequence of a[i:] and b[j:].
func commonLengths(a, b []string) [][]int32 {
	longest := make([][]int32, len(a)+1)
	for i := range longest {
		longest[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				longest[i][j] = longest[i+1][j+1] + 1
			} else {
				longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			}
		}
	}
	return longest
}

// writeHunks writes the changed lines with their context.
func writeHunks(b *strings.Builder, edits []lineEdit) {
	oldLine, newLine := 1, 1
	for i := 0; i < len(edits); {
		begin, end := hunk(edits, i)
		if begin < 0 {
			return
		}
		skip := begin - i
		oldLine, newLine = oldLine+skip, newLine+skip
		oldCount, newCount := counts(edits[begin:end])
		fmt.Fprintf(b, "@@ -%s +%s @@\n", lineRange(oldLine, oldCount), lineRange(newLine, newCount))
		for _, e := range edits[begin:end] {
			writeLine(b, e)
		}
		oldLine, newLine, i = oldLine+oldCount, newLine+newCount, end
	}
}

// hunk returns the next run of edits to show from index from on, or -1.
func hunk(edits []lineEdit, from int) (begin, end int) {
	first := from
	for first < len(edits) && edits[first].op == ' ' {
		first++
	}
	if first == len(edits) {
		return -1, -1
	}
	last := first
	for i := first; i < len(edits) && i-last <= 2*contextLines; i++ {
		if edits[i].op != ' ' {
			last = i
		}
	}
	return max(from, first-contextLines), min(len(edits), last+1+contextLines)
}

func counts(edits []lineEdit) (before, after int) {
	for _, e := range edits {
		if e.op != '+' {
			before++
		}
		if e.op != '-' {
			after++
		}
	}
	return before, after
}

// lineRange writes a range of lines as diff does: an empty one is named by the line before it.
func lineRange(first, count int) string {
	switch count {
	case 0:
		return fmt.Sprintf("%d,0", first-1)
	case 1:
		return fmt.Sprint(first)
	}
	return fmt.Sprintf("%d,%d", first, count)
}

func writeLine(b *strings.Builder, e lineEdit) {
	b.WriteByte(e.op)
	b.WriteString(e.line)
	if !strings.HasSuffix(e.line, "\n") {
		b.WriteString("\n\\ No newline at end of file\n")
	}
}
