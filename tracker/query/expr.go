package query

import (
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// predicate answers for one record.
type predicate func(*tracker.Record) bool

// expr is a part of a query. bind prepares it for one index, so that what depends on the index only
// (which record a reference means) is worked out once. write prints its canonical form.
type expr interface {
	bind(idx *tracker.Index) predicate
	write(b *strings.Builder)
}

type (
	allOf []expr // at least two
	oneOf []expr // at least two
	notOf struct{ of expr }
	text  struct {
		words string
		needle
	}
)

// join makes one expression of several, without nesting lists of the same kind.
func join[L interface {
	~[]expr
	expr
}](parts []expr) expr {
	var flat L
	for _, p := range parts {
		if same, ok := p.(L); ok {
			flat = append(flat, same...)
			continue
		}
		flat = append(flat, p)
	}
	if len(flat) == 1 {
		return flat[0]
	}
	return flat
}

// negate returns the opposite; the opposite of the opposite is the expression itself.
func negate(e expr) expr {
	if n, ok := e.(notOf); ok {
		return n.of
	}
	return notOf{e}
}

func (all allOf) bind(idx *tracker.Index) predicate {
	parts := bindEach(all, idx)
	return func(r *tracker.Record) bool {
		for _, fits := range parts {
			if !fits(r) {
				return false
			}
		}
		return true
	}
}

func (any oneOf) bind(idx *tracker.Index) predicate { return anyOf(bindEach(any, idx)) }

func bindEach(parts []expr, idx *tracker.Index) []predicate {
	bound := make([]predicate, len(parts))
	for i, p := range parts {
		bound[i] = p.bind(idx)
	}
	return bound
}

func anyOf(parts []predicate) predicate {
	if len(parts) == 1 {
		return parts[0]
	}
	return func(r *tracker.Record) bool {
		for _, fits := range parts {
			if fits(r) {
				return true
			}
		}
		return false
	}
}

func (n notOf) bind(idx *tracker.Index) predicate {
	fits := n.of.bind(idx)
	return func(r *tracker.Record) bool { return !fits(r) }
}

// bind of a free word: it may stand in the title (which holds an observation's error), the id or the
// body as written; the body is not parsed.
func (t text) bind(*tracker.Index) predicate {
	return func(r *tracker.Record) bool {
		return t.in(r.Title) || t.in(r.ID) || t.inBytes(r.Source[r.BodyOffset():])
	}
}

func (all allOf) write(b *strings.Builder) {
	for i, p := range all {
		if i > 0 {
			b.WriteByte(' ')
		}
		if _, ok := p.(oneOf); ok {
			writeGroup(b, p)
			continue
		}
		p.write(b)
	}
}

func (any oneOf) write(b *strings.Builder) {
	for i, p := range any {
		if i > 0 {
			b.WriteString(" OR ")
		}
		p.write(b)
	}
}

func (n notOf) write(b *strings.Builder) {
	b.WriteByte('-')
	switch n.of.(type) {
	case allOf, oneOf:
		writeGroup(b, n.of)
	default:
		n.of.write(b)
	}
}

func writeGroup(b *strings.Builder, e expr) {
	b.WriteByte('(')
	e.write(b)
	b.WriteByte(')')
}

func (t text) write(b *strings.Builder) {
	if isPlainWord(t.words) {
		b.WriteString(t.words)
		return
	}
	b.WriteString(quote(t.words))
}
