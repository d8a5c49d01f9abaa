package query

import (
	"slices"
	"unicode"
)

type tokenKind uint8

const (
	tokenEnd tokenKind = iota
	tokenOpen
	tokenClose
	tokenNot
	tokenAnd
	tokenOr
	tokenWord // a free word, a phrase or a term, as written
)

// token is a piece of the query. Its text is a part of the query's characters, at counts from 0.
type token struct {
	kind tokenKind
	text []rune
	at   int
}

var operatorWords = map[string]tokenKind{"AND": tokenAnd, "OR": tokenOr, "NOT": tokenNot}

// lex cuts a query into tokens, the last of which is tokenEnd.
func lex(query []rune) ([]token, *SyntaxError) {
	var tokens []token
	for at := 0; at < len(query); {
		if unicode.IsSpace(query[at]) {
			at++
			continue
		}
		t, err := lexOne(query, at)
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, t)
		at += len(t.text)
	}
	return append(tokens, token{kind: tokenEnd, at: len(query)}), nil
}

func lexOne(query []rune, at int) (token, *SyntaxError) {
	one := token{text: query[at : at+1], at: at}
	switch query[at] {
	case '(':
		one.kind = tokenOpen
		return one, nil
	case ')':
		one.kind = tokenClose
		return one, nil
	case '-', '!':
		if at+1 == len(query) || unicode.IsSpace(query[at+1]) {
			return one, wrong(at+1, "nothing is excluded", "a word or a term right after "+string(query[at]))
		}
		one.kind = tokenNot
		return one, nil
	}
	return lexWord(query, at)
}

// lexWord takes everything up to white space or a parenthesis outside quotes.
func lexWord(query []rune, at int) (token, *SyntaxError) {
	end := at
	for end < len(query) && !unicode.IsSpace(query[end]) && query[end] != ')' {
		switch query[end] {
		case '(':
			return token{}, wrong(end, "a parenthesis inside a word", `a space before it, or quotes around the word: "f(x)"`)
		case '"':
			closing := closingQuote(query, end)
			if closing < 0 {
				return token{}, wrong(end, "a quote without its end", `another " after the text`)
			}
			end = closing
		}
		end++
	}
	text := query[at:end]
	if kind, ok := operatorWords[string(text)]; ok {
		return token{kind: kind, text: text, at: at}, nil
	}
	return token{kind: tokenWord, text: text, at: at}, nil
}

// closingQuote returns the place of the quote that ends the one at open, or -1. Inside, \" is a quote
// and \\ a backslash.
func closingQuote(query []rune, open int) int {
	for i := open + 1; i < len(query); i++ {
		switch query[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return -1
}

// unquote returns the text between the quotes of a quoted piece.
func unquote(quoted []rune) string {
	inside := quoted[1 : len(quoted)-1]
	text := make([]rune, 0, len(inside))
	for i := 0; i < len(inside); i++ {
		if inside[i] == '\\' && i+1 < len(inside) && (inside[i+1] == '"' || inside[i+1] == '\\') {
			i++
		}
		text = append(text, inside[i])
	}
	return string(text)
}

// quote is the reverse of unquote.
func quote(text string) string {
	quoted := []rune{'"'}
	for _, c := range text {
		if c == '"' || c == '\\' {
			quoted = append(quoted, '\\')
		}
		quoted = append(quoted, c)
	}
	return string(append(quoted, '"'))
}

// nameLength returns how many characters of a word are a field's name: letters, digits and _ - .
// after a letter, or after the dot that marks a key as written.
func nameLength(word []rune) int {
	if len(word) == 0 || !unicode.IsLetter(word[0]) && word[0] != '.' {
		return 0
	}
	end := slices.IndexFunc(word, func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '_' && c != '-' && c != '.'
	})
	if end < 0 {
		return len(word)
	}
	return end
}
