package query

import (
	"cmp"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// sortKey is a name to sort by.
type sortKey struct {
	route
	reverse bool
}

// String returns the key as it is written after sort:.
func (k sortKey) String() string {
	if k.reverse {
		return "-" + k.route.String()
	}
	return k.route.String()
}

func (p *parser) sortBy(values []value) *SyntaxError {
	for _, v := range values {
		name, reverse := strings.CutPrefix(v.text, "-")
		n := len([]rune(name))
		if v.op != "" || v.quoted || n == 0 || nameLength([]rune(name)) != n {
			return wrong(v.at, v.String()+" is no name to sort by", "the name of a field, with - before it for the reverse")
		}
		known, err := resolve(name, v.at+len(v.text)-len(name), p.opts)
		if err != nil {
			return err
		}
		p.query.sort = append(p.query.sort, sortKey{known, reverse})
	}
	return nil
}

// rank is what one record is sorted by under one key.
type rank struct {
	there  bool
	time   tracker.Time
	amount amount
	text   string
}

// order sorts records as Match says.
func order(idx *tracker.Index, records []*tracker.Record, keys []sortKey) {
	slices.SortFunc(records, byDefault)
	for _, k := range slices.Backward(keys) {
		k.sort(idx, records)
	}
}

func byDefault(a, b *tracker.Record) int {
	if a.Kind == b.Kind && a.Observation != nil {
		return cmp.Or(b.Observation.Observed.Compare(a.Observation.Observed), strings.Compare(a.ID, b.ID))
	}
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), strings.Compare(a.ID, b.ID))
}

func (k sortKey) sort(idx *tracker.Index, records []*tracker.Record) {
	ranks := make(map[*tracker.Record]rank, len(records))
	var at rank
	find := k.through(idx, k.first(idx, &at))
	for _, r := range records {
		at = rank{}
		at.there = find(r)
		ranks[r] = at
	}
	slices.SortStableFunc(records, func(a, b *tracker.Record) int {
		x, y := ranks[a], ranks[b]
		if x.there != y.there || !x.there {
			return cmp.Compare(boolWord(y.there), boolWord(x.there))
		}
		if k.reverse != k.falling {
			return y.compare(x)
		}
		return x.compare(y)
	})
}

// first returns a predicate that puts the first value of a record into at.
func (k sortKey) first(idx *tracker.Index, at *rank) predicate {
	l := k.leaf
	switch {
	case l.times != nil && !l.custom:
		return ask(idx, l.times, func(t tracker.Time) bool { at.time = t; return true })
	case l.amounts != nil && !l.custom:
		return ask(idx, l.amounts, func(a amount) bool { at.amount = a; return true })
	case l.texts != nil && l.words != nil:
		return ask(idx, l.texts, func(s string) bool { at.amount = amount(slices.Index(l.words, s)); return true })
	case l.texts != nil:
		return ask(idx, l.texts, func(s string) bool { at.text = strings.ToLower(s); return true })
	}
	return ask(idx, l.links, func(f far) bool { at.text = f.ref.ID; return true })
}

func (x rank) compare(y rank) int {
	return cmp.Or(x.time.At.Compare(y.time.At), cmp.Compare(x.amount, y.amount), strings.Compare(x.text, y.text))
}
