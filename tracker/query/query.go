package query

import (
	"strconv"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// Query is a parsed query: a filter, an order and a limit. It may be used by several goroutines at
// once and with any index.
type Query struct {
	filter expr // nil: every record
	sort   []sortKey
	limit  int // 0: none
	opts   Options
}

// Options are what a query's text alone does not say.
type Options struct {
	AsOf     time.Time      // what today, -30d and newer: count from
	Location *time.Location // of dates and times without an offset; nil: UTC

	// LookAgain says which sightings should be looked at again: how their bug is recognised has changed
	// since they were classified. Only history knows; nil: none of them.
	LookAgain func(*tracker.Record) bool

	// LastChanged returns when a record was last changed or worked on. Only history knows; nil: no task is stale.
	LastChanged func(*tracker.Record) (at time.Time, ok bool)

	// Figures says what was worked out of a bug's sightings; only what stands above the records knows. It
	// is called if a query asks for state:, trend: or cost:. nil: no bug has any.
	Figures func(bug *tracker.Record) Figures
}

// Parse reads a query in the language that Help describes. The empty text matches every record. Its
// error is a *SyntaxError.
func Parse(text string, opts Options) (*Query, error) {
	if opts.Location == nil {
		opts.Location = time.UTC
	}
	q, err := parse([]rune(text), opts)
	if err != nil {
		err.Query = text
		return nil, err
	}
	return q, nil
}

// Match returns the records that fit, in the order of sort:, else by kind, observations newest first
// and the others by id. Records without the value sorted by come last. The caller may change the slice.
func (q *Query) Match(idx *tracker.Index) []*tracker.Record {
	var found []*tracker.Record
	fits := predicate(always[*tracker.Record])
	if q.filter != nil {
		fits = q.filter.bind(idx)
	}
	for _, r := range idx.Records() {
		if fits(r) {
			found = append(found, r)
		}
	}
	order(idx, found, q.sort)
	if q.limit > 0 && len(found) > q.limit {
		found = found[:q.limit]
	}
	return found
}

// String returns the query in its canonical form, which parses to the same query.
func (q *Query) String() string {
	var parts []string
	if q.filter != nil {
		var b strings.Builder
		if _, ok := q.filter.(oneOf); ok && (q.sort != nil || q.limit > 0) {
			writeGroup(&b, q.filter)
		} else {
			q.filter.write(&b)
		}
		parts = append(parts, b.String())
	}
	if q.sort != nil {
		var names []string
		for _, k := range q.sort {
			names = append(names, k.String())
		}
		parts = append(parts, "sort:"+strings.Join(names, ","))
	}
	if q.limit > 0 {
		parts = append(parts, "limit:"+strconv.Itoa(q.limit))
	}
	return strings.Join(parts, " ")
}

// Field is a name that may stand before a colon.
type Field struct {
	Name   string
	Doc    string
	Values []string // the words allowed, if only some are
}
