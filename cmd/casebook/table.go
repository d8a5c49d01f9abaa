package main

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"github.com/casebook-dev/casebook/tracker"
)

// table is rows of cells under a heading.
type table struct {
	heading []string
	rows    [][]string
}

// gap is what stands between two columns.
const gap = "  "

func tableOf(cb *Casebook, records []*tracker.Record, columns []string) table {
	t := table{heading: make([]string, len(columns)), rows: make([][]string, len(records))}
	for i, c := range columns {
		t.heading[i] = strings.ToUpper(c)
	}
	for i, r := range records {
		t.rows[i] = make([]string, len(columns))
		for j, c := range columns {
			t.rows[i][j] = printable(cb.cell(r, c))
		}
	}
	return t
}

// printTable prints aligned columns. On a terminal they have a heading and lines are cut to its width;
// elsewhere cells are whole and stand alone. An empty cell is "-".
func printTable(env *Env, t table) {
	if len(t.rows) == 0 {
		return
	}
	rows := t.rows
	if env.OutTerminal {
		rows = append([][]string{t.heading}, rows...)
	}
	widths := make([]int, len(t.heading))
	for _, row := range rows {
		for j, cell := range row {
			widths[j] = max(widths[j], columnsOf(cell), 1)
		}
	}
	for i, row := range rows {
		line := tableLine(row, widths)
		if env.OutTerminal && env.Width > 0 {
			line = cutTo(line, env.Width)
		}
		if env.OutTerminal && i == 0 {
			line = env.outStyle().bold(line)
		}
		fmt.Fprintln(env.Out, line)
	}
}

func tableLine(row []string, widths []int) string {
	var b strings.Builder
	for j, cell := range row {
		if cell == "" {
			cell = "-"
		}
		b.WriteString(cell)
		if j < len(row)-1 {
			b.WriteString(strings.Repeat(" ", widths[j]-columnsOf(cell)) + gap)
		}
	}
	return b.String()
}

// columnsOf returns how many columns of a terminal a text takes.
func columnsOf(text string) int {
	n := 0
	for _, r := range text {
		n += runeColumns(r)
	}
	return n
}

// runeColumns is 0 for a mark that stands on its neighbour, 2 for a wide character, else 1.
func runeColumns(r rune) int {
	switch {
	case r < 0x300: // Latin, the usual case
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// cutTo cuts a text to so many columns, with "…" where something is missing.
func cutTo(text string, most int) string {
	if len(text) <= most || columnsOf(text) <= most {
		return text
	}
	n := 0
	for i, r := range text {
		if n += runeColumns(r); n > most-1 {
			return strings.TrimRight(text[:i], " ") + "…"
		}
	}
	return text
}
