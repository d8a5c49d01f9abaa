package query

import (
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// Query is a parsed query: a filter, an order and a limit. It may be used by several goroutines at
// once and with any index.
type Query struct{}

// Options are what a query's text alone does not say.
type Options struct {
	AsOf     time.Time      // what today, -30d and newer: count from
	Location *time.Location // of dates and times without an offset; nil: UTC
}

// Parse reads a query in the language that Help describes. The empty text matches every record. Its
// error is a *SyntaxError.
func Parse(text string, opts Options) (*Query, error) { panic("soon") }

// Match returns the records that fit, in the order of sort:, else by kind, observations newest first
// and the others by id. Records without the value sorted by come last.
func (q *Query) Match(idx *tracker.Index) []*tracker.Record { panic("soon") }

// String returns the query in its canonical form, which parses to the same query.
func (q *Query) String() string { panic("soon") }

// Field is a name that may stand before a colon.
type Field struct {
	Name   string
	Doc    string
	Values []string // the words allowed, if only some are
}

// Fields returns the names for records of the kinds (none: any), by name.
func Fields(kinds ...tracker.Kind) []Field { panic("soon") }
