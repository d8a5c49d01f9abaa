package site

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/casebook-dev/casebook/tracker"
)

// Filter is the bar above a table with which a reader hides rows. The script moves it; without the
// script it is not shown.
type Filter struct {
	Table   string // the id of the table
	Rows    int    // of the table as it stands
	Choices []Choice
	Unit    string // " on this page" if the table has several
	Note    string // says that only this page is looked at; empty if the table has one page
}

// Choice is one field of a Filter. A row has "name:value" among its words or has not.
type Choice struct {
	Name, Label string
	Options     []Option
}

// Option is a value to choose.
type Option struct{ Value, Text string }

// facet is something that the rows of a list can be chosen by.
type facet struct {
	name, label string
	of          func(b *build, r *tracker.Record) Option // a zero Option: nothing to choose this row by
	order       []string                                 // of values; others follow, by text
}

// optionLimit is how many options a choice may have: beyond that, writing is quicker than looking.
const optionLimit = 60

// filterRows makes the filter of a page of a list, and the words of each of its rows.
func (b *build) filterRows(table string, records []*tracker.Record, facets []facet) (*Filter, [][]string) {
	f := &Filter{Table: table, Rows: len(records)}
	words := make([][]string, len(records))
	for _, by := range facets {
		seen := map[Option]bool{}
		for i, r := range records {
			option := by.of(b, r)
			if option.Value == "" {
				continue
			}
			seen[option] = true
			words[i] = append(words[i], by.name+":"+option.Value)
		}
		if len(seen) > 1 && len(seen) <= optionLimit {
			f.Choices = append(f.Choices, Choice{by.name, by.label, sortedOptions(seen, by.order)})
		}
	}
	return f, words
}

func sortedOptions(seen map[Option]bool, order []string) []Option {
	options := make([]Option, 0, len(seen))
	for o := range seen {
		options = append(options, o)
	}
	rank := func(o Option) int {
		if i := slices.Index(order, o.Value); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortFunc(options, func(x, y Option) int {
		return cmp.Or(cmp.Compare(rank(x), rank(y)), cmp.Compare(x.Text, y.Text), cmp.Compare(x.Value, y.Value))
	})
	return options
}

// wordOption is a word of the format as an option.
func wordOption(word string) Option { return Option{tracker.Slug(word), capital(word)} }

// topicOption is a name as an option. The slug of its page tells it from others.
func (b *build) topicOption(kind topicKind, name string) Option {
	if t := b.topics[kind].byName[name]; t != nil {
		return Option{t.slug, name}
	}
	return Option{}
}

var (
	bugStatusFacet = facet{"status", "Status", func(b *build, r *tracker.Record) Option {
		item := b.shownStatus(r)
		return Option{item.Status, item.Text}
	}, statusOrder}
	stateFacet = facet{"state", "State", func(_ *build, r *tracker.Record) Option { return wordOption(stateWord(r.Observation)) },
		[]string{"unclassified", "suspected", "confirmed"}}
	serviceFacet = facet{"service", "Service", func(b *build, r *tracker.Record) Option {
		return b.topicOption(serviceTopic, b.idx.ServiceOf(r))
	}, nil}
	roleFacet   = facet{"role", "Role", func(_ *build, r *tracker.Record) Option { return wordOption(r.Task.Role) }, nil}
	statusFacet = facet{"status", "Status", func(_ *build, r *tracker.Record) Option { return wordOption(r.Task.Status) }, taskOrder}
	ownerFacet  = facet{"owner", "Owner", func(b *build, r *tracker.Record) Option { return b.topicOption(teamTopic, ownerOf(r)) }, nil}
)

// ownerOf returns whose turn a record is: a task may be somebody else's than its owner's.
func ownerOf(r *tracker.Record) string {
	if r.Task != nil && r.Task.Team != "" {
		return r.Task.Team
	}
	return r.Owner
}

// paged says what is filtered and sorted if the rows are those of one page of several.
func (f *Filter) paged(all int, noun string) {
	if f.Rows < all {
		f.Unit = " on this page"
		f.Note = fmt.Sprintf("Filters and sorting look at the %s %s of this page only, of %s.", thousands(f.Rows), noun, thousands(all))
	}
}
