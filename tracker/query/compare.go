package query

import (
	"fmt"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// test makes the test of a value, by what the leaf holds. It puts a value that is one of a few words
// into their spelling.
func (l leaf) test(v *value, opts Options) (test, *SyntaxError) {
	if l.custom {
		return l.customTest(*v, opts)
	}
	if word, ok := l.word(v); ok {
		return test{text: func(s string) bool { return s == word }}, nil
	}
	if l.times != nil {
		return timeTest(*v, opts, l.words)
	}
	if l.amounts != nil {
		one, err := amountTest(*v, l.length)
		if err == nil || l.links == nil || v.op != "" && v.op != "=" {
			return one, err
		}
	}
	if v.op != "" && v.op != "=" {
		return test{}, wrong(v.at, fmt.Sprintf("%s has no order to compare by", l.name), "a value without "+v.op)
	}
	if l.links != nil {
		ref := parseReference(v.text, v.isGlob())
		return test{link: &ref}, nil
	}
	if l.words != nil && !v.isGlob() {
		return test{}, l.notOneOf(*v)
	}
	return l.textTest(*v), nil
}

// word returns the word that a value names, if the leaf has words.
func (l leaf) word(v *value) (string, bool) {
	if v.op != "" && v.op != "=" || len(l.words) == 0 {
		return "", false
	}
	said := v.text
	if l.name == "kind" {
		if kind, ok := tracker.ParseKind(strings.ToLower(said)); ok {
			said = kind.String()
		}
	}
	for _, word := range l.words {
		if strings.EqualFold(said, word) {
			v.op, v.text, v.quoted = "", word, false
			return word, true
		}
	}
	return "", false
}

func (l leaf) notOneOf(v value) *SyntaxError {
	err := v.fail(fmt.Sprintf("%s is no value of %s", v.text, l.name), "one of "+strings.Join(l.words, ", "))
	if near := tracker.Nearest(v.text, l.words); len(near) > 0 {
		return err.hint("did you mean " + l.name + ":" + strings.Join(near, " or "+l.name+":") + "?")
	}
	return err
}

// textTest compares whole texts, except that prose is searched.
func (l leaf) textTest(v value) test {
	switch {
	case v.isGlob():
		return test{text: func(s string) bool { return matchGlob(v.text, s) }}
	case !l.prose || v.op == "=":
		return test{text: func(s string) bool { return strings.EqualFold(s, v.text) }}
	}
	n := newNeedle(v.text)
	if l.body {
		return test{body: &n}
	}
	return test{text: n.in}
}

// customTest reads a value by its own looks: text, unless a comparison or a range makes it an amount
// or a time.
func (l leaf) customTest(v value, opts Options) (test, *SyntaxError) {
	_, _, ranged := strings.Cut(v.text, "..")
	if v.op == "" && !(ranged && !v.quoted) || v.op == "=" {
		return l.textTest(v), nil
	}
	if one, err := amountTest(v, false); err == nil {
		return one, nil
	}
	if one, err := amountTest(v, true); err == nil {
		return test{amount: one.amount, length: true}, nil
	}
	if one, err := timeTest(v, opts, nil); err == nil {
		return one, nil
	}
	if ranged && v.op == "" {
		return l.textTest(v), nil
	}
	return test{}, v.fail(fmt.Sprintf("%s cannot be compared", v.text), "a number, a duration such as 1h30m, or "+expectedTime)
}

// bounds splits A..B into its ends, either of which may be missing or a star. Without .. both are the
// text.
func bounds(v value) (from, to string, ok bool) {
	if v.quoted {
		return v.text, v.text, true
	}
	from, to, ranged := strings.Cut(v.text, "..")
	if !ranged {
		return v.text, v.text, true
	}
	if from == "*" {
		from = ""
	}
	if to == "*" {
		to = ""
	}
	return from, to, v.op == "" && from+to != ""
}

func timeTest(v value, opts Options, words []string) (test, *SyntaxError) {
	expected := expectedTime
	if len(words) > 0 {
		expected = strings.Join(words, ", ") + ", " + expected
	}
	fail := func(text string) *SyntaxError { return v.fail(fmt.Sprintf("%s is no time", text), expected) }
	from, to, ok := bounds(v)
	var first, last span
	for _, end := range []struct {
		text string
		into *span
	}{{from, &first}, {to, &last}} {
		if end.text == "" {
			continue
		}
		var known bool
		if *end.into, known = parseSpan(end.text, opts); !known {
			err := fail(end.text)
			if _, is := parseLength(end.text); is {
				err.hint(fmt.Sprintf("%s ago is -%s: newer than that is >=-%s, older is <-%s", end.text, end.text, end.text, end.text))
			}
			return test{}, err
		}
	}
	if !ok {
		return test{}, fail(v.text)
	}
	if from == to && v.op == "" && first.isInstant() {
		return test{}, v.fail(fmt.Sprintf("%s is one instant, which nothing meets", v.text), "a comparison").
			hint(fmt.Sprintf("since then is >=%s, before it is <%s", v.text, v.text))
	}
	return test{time: compareTime(v.op, from == "", to == "", first, last)}, nil
}

// compareTime compares where a time begins with the stretch from first to last, open at the ends said.
func compareTime(op string, openStart, openEnd bool, first, last span) func(tracker.Time) bool {
	return func(t tracker.Time) bool {
		switch op {
		case ">":
			return first.over(t.At)
		case ">=":
			return !t.At.Before(first.start)
		case "<":
			return t.At.Before(first.start)
		case "<=":
			return !first.over(t.At)
		}
		return (openStart || !t.At.Before(first.start)) && (openEnd || !last.over(t.At))
	}
}

func amountTest(v value, length bool) (test, *SyntaxError) {
	parse, expected := parseNumber, "a number, or a range such as 2..4"
	if length {
		parse, expected = parseSeconds, "a duration such as 90m, 1h30m or 2d, or a range of them"
	}
	from, to, ok := bounds(v)
	first, firstOK := parse(from)
	last, lastOK := parse(to)
	openStart, openEnd := from == "", to == ""
	if !ok || !firstOK && !openStart || !lastOK && !openEnd {
		what := "number"
		if length {
			what = "duration"
		}
		return test{}, v.fail(fmt.Sprintf("%s is no %s", v.text, what), expected)
	}
	return test{amount: func(a amount) bool {
		switch v.op {
		case ">":
			return a > first
		case ">=":
			return a >= first
		case "<":
			return a < first
		case "<=":
			return a <= first
		}
		return (openStart || a >= first) && (openEnd || a <= last)
	}}, nil
}
