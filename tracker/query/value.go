package query

import (
	"fmt"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// value is one of the values after a colon.
type value struct {
	op     string // "", "=", ">", ">=", "<" or "<="
	text   string
	quoted bool // taken as it stands: no glob, no range
	at     int  // in the query, in characters from 0
}

// String returns the value as it is written in the canonical form.
func (v value) String() string {
	if v.quoted && (strings.HasPrefix(v.text, "/") || strings.ContainsAny(v.text, "*?,()\"\\<>=") || strings.Contains(v.text, "..") || strings.ContainsFunc(v.text, notPrinted)) {
		return v.op + quote(v.text)
	}
	return v.op + v.text
}

// notPrinted is true of white space and everything else that does not show.
func notPrinted(c rune) bool { return c <= ' ' || c >= 0x7f }

func (v value) isGlob() bool { return !v.quoted && strings.ContainsAny(v.text, "*?") }

// fail makes an error about the value.
func (v value) fail(text, expected string) *SyntaxError { return wrong(v.at+len(v.op), text, expected) }

// parseValues reads a list of values. An error without a text is of a value that is missing.
func parseValues(list []rune, at int) ([]value, *SyntaxError) {
	var values []value
	for {
		v, length, err := parseValue(list, at)
		if err != nil {
			return nil, err
		}
		values = append(values, v)
		if length == len(list) {
			return values, nil
		}
		list, at = list[length+1:], at+length+1
	}
}

// parseValue reads the value that a list begins with, and says how long it is as written.
func parseValue(list []rune, at int) (value, int, *SyntaxError) {
	v := value{at: at}
	for _, op := range []string{">=", "<=", ">", "<", "="} {
		if strings.HasPrefix(string(list[:min(2, len(list))]), op) {
			v.op = op
			break
		}
	}
	start := len(v.op)
	if start < len(list) && list[start] == '"' {
		end := start + 1 + closingQuote(list[start:], 0)
		if end < len(list) && list[end] != ',' {
			return v, 0, wrong(at+end, "text right after a quote", "a comma, or a space")
		}
		v.text, v.quoted = strings.TrimSpace(unquote(list[start:end])), true
		if v.text == "" {
			return v, 0, v.fail("", "text between the quotes")
		}
		return v, end, nil
	}
	end := start
	for end < len(list) && list[end] != ',' {
		if list[end] == '"' {
			return v, 0, wrong(at+end, "a quote inside a value", "quotes around the whole value")
		}
		end++
	}
	v.text = string(list[start:end])
	if v.text == "" {
		return v, 0, v.fail("", "a value; no space after the colon")
	}
	return v, end, nil
}

// term is name:value,value — any of the values.
type term struct {
	route
	values []value
	tests  []test // one for each value
}

// test asks one value of one of the sources of a leaf.
type test struct {
	text   func(string) bool
	time   func(tracker.Time) bool
	amount func(amount) bool
	length bool // the amount is a duration, of a custom key
	link   *reference
	body   *needle
}

func newTerm(name string, at int, values []value, opts Options) (expr, *SyntaxError) {
	p, err := resolve(name, at, opts)
	if err != nil {
		return nil, err
	}
	t := term{route: p}
	for _, v := range values {
		one, err := p.leaf.test(&v, opts)
		if err != nil {
			return nil, err
		}
		t.values, t.tests = append(t.values, v), append(t.tests, one)
	}
	return t, nil
}

func (t term) bind(idx *tracker.Index) predicate {
	parts := make([]predicate, len(t.tests))
	for i, one := range t.tests {
		parts[i] = t.through(idx, one.bind(idx, t.leaf))
	}
	return anyOf(parts)
}

func (one test) bind(idx *tracker.Index, l leaf) predicate {
	switch {
	case one.body != nil:
		return func(r *tracker.Record) bool { return one.body.inBytes(r.Source[r.BodyOffset():]) }
	case one.time != nil:
		return ask(idx, l.times, one.time)
	case one.length:
		return ask(idx, l.lengths, one.amount)
	case one.amount != nil:
		return ask(idx, l.amounts, one.amount)
	case one.link != nil:
		return ask(idx, l.links, one.link.bind(idx))
	}
	return ask(idx, l.texts, one.text)
}

func ask[T any](idx *tracker.Index, of source[T], yes func(T) bool) predicate {
	return func(r *tracker.Record) bool { return of(idx, r, yes) }
}

func (t term) write(b *strings.Builder) {
	b.WriteString(t.route.String() + ":")
	for i, v := range t.values {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(v.String())
	}
}

// presence is has:name.
type presence struct{ route }

// hasAny reads the names after has:.
func hasAny(values []value, opts Options) (expr, *SyntaxError) {
	var parts []expr
	for _, v := range values {
		if v.op != "" || v.quoted || nameLength([]rune(v.text)) != len([]rune(v.text)) {
			return nil, wrong(v.at, fmt.Sprintf("%s is no name", v), "the name of a field")
		}
		p, err := resolve(v.text, v.at, opts)
		if err != nil {
			return nil, err
		}
		parts = append(parts, presence{p})
	}
	return join[oneOf](parts), nil
}

func (has presence) bind(idx *tracker.Index) predicate { return has.through(idx, has.presentIn(idx)) }

// presentIn returns whether a record has anything that a leaf reads.
func (l leaf) presentIn(idx *tracker.Index) predicate {
	switch {
	case l.links != nil:
		return ask(idx, l.links, always)
	case l.texts != nil:
		return ask(idx, l.texts, always)
	case l.times != nil:
		return ask(idx, l.times, always)
	}
	return ask(idx, l.amounts, always)
}

func (has presence) write(b *strings.Builder) { b.WriteString("has:" + has.route.String()) }
