package site

import (
	"html/template"
	"slices"
	"strconv"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// Item is one value in a fact or a cell: a record, a time, a word, a link out, or the statement that
// there is none. Unknown, missing, none and not applicable look different.
type Item struct {
	Mark   string        // before everything, the mark of a sighting: confirmed, suspected, users, near
	Chip   template.HTML // a record, as a link with its kind's glyph
	Status string        // class of a status chip around Text: fixing
	Glyph  string        // before the text: pr, dash, alert
	Href   string        // around Time and Text
	Out    bool          // Href leads to another site
	Text   string
	Time   string // ISO, in UTC
	Then   string // follows at once, in our own words: ", 4 days ago"
	Note   string // small print behind
	Sub    string // small print on a line of its own
	Flag   string // a word in alarm: it asks for something
	Doubt  string // a word that asks to look again
	Kind   State
	Fig    template.HTML // a small drawing, which stands alone
	Sort   string        // what a script sorts a cell that begins with it by; empty: by its text
}

// State tells the ways of having no value apart. The zero State is a value.
type State string

// The states of an item that has no value.
const (
	Unknown       State = "unknown" // nobody wrote it down: hatched
	None          State = "none"    // there is none: the word
	NotApplicable State = "na"      // the question does not arise: a dash
	Missing       State = "missing" // it should be there: outlined, in alarm
	Broken        State = "broken"  // named, but there is no such record
)

// Fact is a named value beside or above a record's text.
type Fact struct {
	Name  string
	Items []Item // empty: nobody wrote it down
	Long  bool   // of so many items that it takes a whole row
}

// Table is a table of items. The first cell of a row is its heading.
type Table struct {
	Caption string
	ID      string // of a table that a script may sort and filter; else empty
	Columns []Column
	Rows    [][]Cell
	Words   [][]string // beside each row, what a Filter finds it by; nil of a table without one
	Key     []Sign     // what the signs in the rows mean, below
	Cut     string     // says how many rows are not shown; empty if all are
	More    string     // where the rest stands
}

// Cell is what stands in one cell: nothing, a value, or several.
type Cell []Item

// Column is a column of a table.
type Column struct {
	Name   string
	Right  bool // numbers
	Narrow bool // never broken into lines
	Names  bool // broken between names only
	Long   bool // may hold words that are longer than a line
	Wide   bool // sentences
	Silent bool // its name is for screen readers only
	Strong bool // the number that the table is about
	Key    SortKey
	Sorted Order // how the rows come sorted by it
}

// SortKey says how a script sorts by a column.
type SortKey string

// The ways to sort by a column. The zero SortKey is none.
const (
	textual SortKey = "text"
	numeric SortKey = "num"
)

// Order is a direction in which rows come sorted, as aria-sort calls it. The zero Order is none.
type Order string

const descending Order = "descending"

// class returns the class of the column's cells.
func (c Column) class() string {
	switch {
	case c.Right && c.Strong:
		return "r strong"
	case c.Right:
		return "r"
	case c.Narrow:
		return "num nowrap"
	case c.Names:
		return "names"
	case c.Long:
		return "long"
	case c.Wide:
		return "wide"
	}
	return ""
}

func text(s string) Item {
	if s == "" {
		return Item{Kind: Unknown}
	}
	return Item{Text: s}
}

func texts(words []string) []Item {
	items := make([]Item, len(words))
	for i, w := range words {
		items[i] = text(w)
	}
	return items
}

func at(t tracker.Time) Item {
	if t.IsZero() {
		return Item{Kind: Unknown}
	}
	return Item{Time: moment(t), Sort: sortTime(t)}
}

// sortTime is a moment as a number that grows with it.
func sortTime(t tracker.Time) string { return t.At.UTC().Format("200601021504") }

// asWritten is at with the time as written below, so that a reader finds it in the text.
func asWritten(t tracker.Time) Item {
	item := at(t)
	if item.Sub = written(t); item.Sub != "" {
		item.Then = " UTC"
	}
	return item
}

func lasting(d *time.Duration) Item {
	if d == nil {
		return Item{Kind: Unknown}
	}
	return Item{Text: span(*d), Sort: strconv.Itoa(int(d.Minutes()))}
}

func number(n int) Item { return Item{Text: thousands(n), Sort: strconv.Itoa(n)} }

func none() Item { return Item{Kind: None, Text: "none"} }

// one returns a fact with one value.
func one(name string, item Item) Fact { return Fact{Name: name, Items: []Item{item}} }

// facts leaves out those that are not worth a line when nobody wrote them down.
func facts(all ...Fact) []Fact {
	var some []Fact
	for _, f := range all {
		if len(f.Items) > 0 {
			some = append(some, f)
		}
	}
	return some
}

// given returns a fact, or nothing if s is empty.
func given(name, s string) Fact {
	if s == "" {
		return Fact{}
	}
	return one(name, text(s))
}

// rowLimit is how many rows a table shows before the rest stands on further pages (site.md 2, visual-design.md 7).
const rowLimit = 200

// dropEmpty leaves out a column in which no row has a value.
func (t *Table) dropEmpty(name string) {
	i := t.column(name)
	if i >= 0 && !slices.ContainsFunc(t.Rows, func(row []Cell) bool { return row[i][0].Kind == "" }) {
		t.drop(name)
	}
}

// column returns where a column stands, -1 for none.
func (t *Table) column(name string) int {
	return slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name })
}

// drop leaves out a column that there is.
func (t *Table) drop(name string) {
	i := t.column(name)
	t.Columns = slices.Delete(slices.Clone(t.Columns), i, i+1)
	for n, row := range t.Rows {
		t.Rows[n] = slices.Delete(row, i, i+1)
	}
}

// pageOf returns the rows of page n (from 1) of a table, and how many pages there are, at least 1.
func pageOf[T any](rows []T, n int) (some []T, pages int) {
	pages = max(1, (len(rows)+rowLimit-1)/rowLimit)
	return rows[min(len(rows), (n-1)*rowLimit):min(len(rows), n*rowLimit)], pages
}

// Pager leads through the pages of a long table.
type Pager struct {
	Number, Pages  int
	Previous, Next string
}

// pager returns nil for a table of one page.
func pager(root, folder string, n, pages int) *Pager {
	return pagerAt(func(n int) string { return root + listAddress(folder, n) }, n, pages)
}

// pagerAt is pager for pages that have other addresses.
func pagerAt(address func(n int) string, n, pages int) *Pager {
	if pages == 1 {
		return nil
	}
	p := &Pager{Number: n, Pages: pages}
	if n > 1 {
		p.Previous = address(n - 1)
	}
	if n < pages {
		p.Next = address(n + 1)
	}
	return p
}

func ofPages(title string, n int) string {
	if n == 1 {
		return title
	}
	return title + ", page " + strconv.Itoa(n)
}
