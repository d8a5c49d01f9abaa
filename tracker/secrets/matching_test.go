package secrets

import (
	"regexp/syntax"
	"strings"
	"testing"
)

// matching returns a random text that an expression matches, but for its assertions.
func (p planter) matching(t *testing.T, expression string) string {
	re, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	p.write(&b, re)
	return b.String()
}

func (p planter) write(b *strings.Builder, re *syntax.Regexp) {
	repeat := func(low, high int) {
		for range low + p.IntN(high-low+1) {
			p.write(b, re.Sub[0])
		}
	}
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		b.WriteRune(p.oneOf(re.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte(lowers[p.IntN(len(lowers))])
	case syntax.OpCapture, syntax.OpConcat:
		for _, sub := range re.Sub {
			p.write(b, sub)
		}
	case syntax.OpAlternate:
		p.write(b, re.Sub[p.IntN(len(re.Sub))])
	case syntax.OpStar:
		repeat(0, 3)
	case syntax.OpPlus:
		repeat(1, 4)
	case syntax.OpQuest:
		repeat(0, 1)
	case syntax.OpRepeat:
		high := re.Max
		if high < 0 {
			high = re.Min + 3
		}
		repeat(re.Min, min(high, re.Min+8))
	}
}

// oneOf returns a printable rune of a class, or its first.
func (p planter) oneOf(pairs []rune) rune {
	var all []rune
	for i := 0; i < len(pairs); i += 2 {
		for c := max(pairs[i], ' '); c <= min(pairs[i+1], '~'); c++ {
			all = append(all, c)
		}
	}
	if len(all) == 0 {
		return pairs[0]
	}
	return all[p.IntN(len(all))]
}
