package query

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/casebook-dev/casebook/tracker"
)

// maxDepth is how deep parentheses may nest: deeper than anybody writes, shallow enough for any stack.
const maxDepth = 100

type parser struct {
	tokens []token
	opts   Options
	depth  int // of parentheses
	query  Query
}

func parse(text []rune, opts Options) (*Query, *SyntaxError) {
	tokens, err := lex(text)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens, opts: opts, query: Query{opts: opts}}
	if p.peek().kind == tokenEnd {
		return &p.query, nil
	}
	if p.query.filter, err = p.or(); err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind != tokenEnd {
		return nil, wrong(t.at, "a parenthesis closes that was not opened", "")
	}
	return &p.query, nil
}

func (p *parser) peek() token { return p.tokens[0] }

func (p *parser) next() token {
	t := p.tokens[0]
	p.tokens = p.tokens[1:]
	return t
}

const expectedTerm = "a word, a phrase in quotes, a term such as status:open, or a parenthesis"

// or reads what stands between ORs. Without any OR it may be nil: only sort: and limit:.
func (p *parser) or() (expr, *SyntaxError) {
	var parts []expr
	for {
		at := p.peek().at
		part, err := p.and()
		if err != nil {
			return nil, err
		}
		more := p.peek().kind == tokenOr
		if part == nil {
			if more || parts != nil {
				return nil, wrong(at, "a side of OR is empty", expectedTerm)
			}
			return nil, nil
		}
		parts = append(parts, part)
		if !more {
			return join[oneOf](parts), nil
		}
		p.next()
	}
}

// and reads terms up to an OR, a closing parenthesis or the end. It is nil if all of them are sort: or
// limit:.
func (p *parser) and() (expr, *SyntaxError) {
	var parts []expr
	for {
		part, err := p.one()
		if err != nil {
			return nil, err
		}
		if part != nil {
			parts = append(parts, part)
		}
		switch p.peek().kind {
		case tokenAnd:
			p.next()
		case tokenOr, tokenClose, tokenEnd:
			if parts == nil {
				return nil, nil
			}
			return join[allOf](parts), nil
		}
	}
}

// one reads a term with what negates it. It is nil for sort: and limit:.
func (p *parser) one() (expr, *SyntaxError) {
	negated, operators := false, 0
	for p.peek().kind == tokenNot {
		negated, operators = !negated, operators+1
		p.next()
	}
	e, err := p.operand(operators > 0)
	if err == nil && negated {
		e = negate(e)
	}
	return e, err
}

func (p *parser) operand(negated bool) (expr, *SyntaxError) {
	t := p.next()
	switch t.kind {
	case tokenOpen:
		return p.group(t)
	case tokenWord:
		return p.word(t, negated)
	case tokenEnd:
		return nil, wrong(t.at, "the query ends too early", expectedTerm)
	}
	return nil, wrong(t.at, fmt.Sprintf("nothing stands before %s", string(t.text)), expectedTerm)
}

func (p *parser) group(open token) (expr, *SyntaxError) {
	if p.depth++; p.depth > maxDepth {
		return nil, wrong(open.at, "parentheses are nested too deep", "")
	}
	defer func() { p.depth-- }()
	e, err := p.or()
	if err != nil {
		return nil, err
	}
	if t := p.next(); t.kind != tokenClose {
		return nil, wrong(open.at, "a parenthesis is not closed", "a ) after what belongs together")
	}
	return e, nil
}

// word reads a phrase, a term or a free word.
func (p *parser) word(t token, negated bool) (expr, *SyntaxError) {
	if t.text[0] == '"' {
		return phrase(t)
	}
	n := nameLength(t.text)
	rest := string(t.text[n:])
	switch {
	case n > 0 && strings.HasPrefix(rest, ":") && !strings.HasPrefix(rest, "://"):
		return p.term(t, n, negated)
	case n > 0 && rest != "" && strings.ContainsAny(rest[:1], "<>="):
		if l, ok := findLeaf(string(t.text[:n]), tracker.Kinds()); ok {
			return nil, wrong(t.at+n, "a comparison without its colon", "a colon").hint(l.name + ":" + rest)
		}
	}
	if quote := slices.Index(t.text, '"'); quote >= 0 {
		return nil, wrong(t.at+quote, "a quote inside a word", "a space before the quote, or quotes around everything")
	}
	return text{string(t.text), newNeedle(string(t.text))}, nil
}

// phrase reads text in quotes, which is found as it stands but for case and white space.
func phrase(t token) (expr, *SyntaxError) {
	if end := closingQuote(t.text, 0); end != len(t.text)-1 {
		return nil, wrong(t.at+end+1, "text right after a quote", "a space")
	}
	words := strings.Join(strings.Fields(unquote(t.text)), " ")
	if words == "" {
		return nil, wrong(t.at, "quotes without text between them", "text to find")
	}
	return text{words, newNeedle(words)}, nil
}

// term reads name:values; the name has n characters.
func (p *parser) term(t token, n int, negated bool) (expr, *SyntaxError) {
	name, at := string(t.text[:n]), t.at+n+1
	values, err := parseValues(t.text[n+1:], at)
	if err != nil {
		if err.Text == "" {
			err.Text = "there is no value after " + name + ":"
		}
		return nil, err
	}
	switch key(name) {
	case "sort", "limit":
		if negated || p.depth > 0 {
			return nil, wrong(t.at, name+": cannot be negated or stand in parentheses", name+": on its own")
		}
		if key(name) == "sort" {
			return nil, p.sortBy(values)
		}
		return nil, p.limitTo(values)
	case "has":
		return hasAny(values, p.opts)
	case "no":
		e, err := hasAny(values, p.opts)
		if err != nil {
			return nil, err
		}
		return negate(e), nil
	case "newer", "older":
		return age(key(name), values, p.opts)
	}
	return newTerm(name, t.at, values, p.opts)
}

func (p *parser) limitTo(values []value) *SyntaxError {
	v := values[0]
	n, err := strconv.ParseUint(v.text, 10, 31)
	switch {
	case len(values) > 1 || err != nil || n == 0 || v.op != "":
		return wrong(v.at, fmt.Sprintf("%s is no limit", v), "one whole number from 1")
	case p.query.limit > 0:
		return wrong(v.at, "a second limit", "one limit")
	}
	p.query.limit = int(n)
	return nil
}

// age reads newer:30d and older:30d, which are comparisons of date.
func age(word string, values []value, opts Options) (expr, *SyntaxError) {
	v := values[0]
	if _, ok := parseLength(v.text); !ok || len(values) > 1 || v.op != "" {
		return nil, wrong(v.at, fmt.Sprintf("%s is no length of time", v), expectedLength)
	}
	v.op, v.text = map[string]string{"newer": ">=", "older": "<"}[word], "-"+v.text
	return newTerm("date", v.at, []value{v}, opts)
}

// isPlainWord reports whether a word means itself without quotes.
func isPlainWord(word string) bool {
	for i, c := range word {
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) && (i == 0 || !strings.ContainsRune("_-./'@#%+~", c)) {
			return false
		}
	}
	_, operator := operatorWords[word]
	return !operator
}
