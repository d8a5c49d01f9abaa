package secrets

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"regexp/syntax"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

var gitleaks = flag.String("gitleaks", "", "write gitleaks.json anew from this config/gitleaks.toml")

// upstream is config/gitleaks.toml, as far as it is used.
type upstream struct {
	Allowlist upstreamAllowance
	Rules     []struct {
		ID, Regex, Path string
		Entropy         any // 3 or 3.5
		SecretGroup     int
		Keywords        []string
		Allowlists      []upstreamAllowance
	}
}

type upstreamAllowance struct {
	Condition, RegexTarget    string
	Regexes, Paths, Stopwords []string
}

func (a upstreamAllowance) convert() allowance {
	return allowance{All: a.Condition == "AND", Target: a.RegexTarget, Regexes: a.Regexes, Paths: a.Paths, Stopwords: a.Stopwords}
}

// TestRulesAreUpstream takes the rules from another version of gitleaks:
//
//	go mod download -json github.com/zricethezav/gitleaks/v8@VERSION    # in a folder outside; prints Dir
//	go test ./tracker/secrets -run TestRulesAreUpstream -gitleaks DIR/config/gitleaks.toml
//
// and put the version into `version` below. Without the flag it checks what was derived from the expressions.
func TestRulesAreUpstream(t *testing.T) {
	const version = "8.30.1"
	if *gitleaks != "" {
		var from upstream
		if _, err := toml.DecodeFile(*gitleaks, &from); err != nil {
			t.Fatal(err)
		}
		writeRules(t, convert(t, version, from))
	}
	lib := library()
	if lib.Version != version {
		t.Errorf("the rules are of gitleaks %s, want %s", lib.Version, version)
	}
	if len(lib.Rules) < 200 {
		t.Errorf("there are %d rules", len(lib.Rules))
	}
	for _, r := range lib.Rules[:len(lib.Rules)-len(standardRules())] {
		want := *r
		want.derive(t)
		if want.Letters != r.Letters || want.Run != r.Run || want.Assigned != r.Assigned || want.Whole != r.Whole || !slices.Equal(want.Needs, r.Needs) {
			t.Errorf("%s: letters %d, run %d, assigned %v, whole %v; want %d, %d, %v, %v",
				r.ID, r.Letters, r.Run, r.Assigned, r.Whole, want.Letters, want.Run, want.Assigned, want.Whole)
		}
	}
}

func convert(t *testing.T, version string, from upstream) *rules {
	to := &rules{Version: version, Allow: from.Allowlist.convert()}
	for _, r := range from.Rules {
		made := &rule{ID: r.ID, Regex: r.Regex, Path: r.Path, Entropy: number(r.Entropy), Group: r.SecretGroup, Keywords: r.Keywords}
		for _, a := range r.Allowlists {
			made.Allow = append(made.Allow, a.convert())
		}
		made.derive(t)
		to.Rules = append(to.Rules, made)
	}
	return to
}

func number(n any) float64 {
	switch n := n.(type) {
	case float64:
		return n
	case int64:
		return float64(n)
	}
	return 0
}

func writeRules(t *testing.T, all *rules) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(all); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("gitleaks.json", out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Skip("gitleaks.json is written; run the tests again")
}

// assignment is the part that the rules share which look for NAME = VALUE.
const assignment = `(?:[ \t\w.-]{0,20})[\s'"]{0,3}(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)[\x60'"\s=]{0,5}`

// needs are words of which every match has one, for rules whose keyword is common and says little.
var needs = map[string][]string{
	"curl-auth-header": {" -H", "\t-H", "\n-H", "\r-H", " --header", "\t--header", "\n--header", "\r--header"},
	"curl-auth-user":   {" -u", "\t-u", "\n-u", "\r-u", " --user", "\t--user", "\n--user", "\r--user"},
}

// derive finds what every match of the rule's expression must have.
func (r *rule) derive(t *testing.T) {
	r.Letters, r.Run, r.Assigned, r.Whole, r.Needs = 0, 0, false, false, nil
	if r.Regex == "" {
		return
	}
	re, err := syntax.Parse(r.Regex, syntax.Perl)
	if err != nil {
		t.Fatalf("%s: %v", r.ID, err)
	}
	name, value, assigned := strings.Cut(r.Regex, assignment)
	r.Assigned = assigned && re.Op == syntax.OpConcat && !strings.Contains(name, "-times,")
	r.Letters, r.Run = longest(re, alphanumeric).best, longest(re, tokenByte).best
	r.Needs = needs[r.ID]
	plain := strings.NewReplacer(`\.`, ".", `\-`, "-", `\_`, "_", "[aa]", "a", "passw(?:or)?d", "passwd|password")
	for _, k := range r.Keywords {
		if !strings.Contains(plain.Replace(strings.ToLower(r.Regex)), strings.ToLower(k)) {
			r.Whole = true // it may stand anywhere in the text
		}
		r.Assigned = r.Assigned && strings.Contains(plain.Replace(strings.ToLower(name)), strings.ToLower(k))
	}
	r.Whole = r.Whole || !r.Assigned && crossesLines(re)
	if r.Assigned && !r.Whole {
		after, err := syntax.Parse(value, syntax.Perl)
		if err != nil {
			t.Fatalf("%s: %v", r.ID, err)
		}
		r.Run = longest(after, tokenByte).first
	}
}

// run describes the runs of bytes of a class in whatever an expression matches.
type run struct {
	best, first, last int  // at least so long: the longest, the one it begins with, the one it ends with
	length            int  // of the whole, if all
	all               bool // it matches nothing but bytes of the class
}

func pure(n int) run { return run{n, n, n, n, true} }

func longest(re *syntax.Regexp, class func(byte) bool) run {
	switch re.Op {
	case syntax.OpLiteral:
		got := pure(0)
		for _, c := range re.Rune {
			got = then(got, oneOf([]rune{c, c}, class))
		}
		return got
	case syntax.OpCharClass:
		return oneOf(re.Rune, class)
	case syntax.OpCapture:
		return longest(re.Sub[0], class)
	case syntax.OpConcat:
		got := pure(0)
		for _, sub := range re.Sub {
			got = then(got, longest(sub, class))
		}
		return got
	case syntax.OpAlternate:
		got := longest(re.Sub[0], class)
		for _, sub := range re.Sub[1:] {
			s := longest(sub, class)
			got = run{min(got.best, s.best), min(got.first, s.first), min(got.last, s.last), min(got.length, s.length), got.all && s.all}
		}
		return got
	case syntax.OpStar, syntax.OpQuest:
		return run{all: longest(re.Sub[0], class).all}
	case syntax.OpPlus:
		return longest(re.Sub[0], class)
	case syntax.OpRepeat:
		one := longest(re.Sub[0], class)
		got := run{all: one.all}
		if re.Min > 0 {
			got = one
		}
		for range re.Min - 1 {
			got = then(got, one)
		}
		return got
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return run{}
	}
	return pure(0) // an assertion
}

// oneOf is one byte of a class of runes. The long s and the Kelvin sign, which fold to s and k, do not count.
func oneOf(pairs []rune, class func(byte) bool) run {
	for i := 0; i < len(pairs); i += 2 {
		if low, high := pairs[i], pairs[i+1]; low == high && (low == '\u017f' || low == '\u212a') {
			continue
		} else if high >= 0x80 {
			return run{}
		}
		for c := pairs[i]; c <= pairs[i+1]; c++ {
			if !class(byte(c)) {
				return run{}
			}
		}
	}
	return pure(1)
}

func then(a, b run) run {
	got := run{best: max(a.best, b.best, a.last+b.first), first: a.first, last: b.last, length: a.length + b.length, all: a.all && b.all}
	if a.all {
		got.first = a.length + b.first
	}
	if b.all {
		got.last = a.last + b.length
	}
	return got
}

// crossesLines reports whether a match may hold a line break before its end. The rules end with a class that
// holds one, which is none.
func crossesLines(re *syntax.Regexp) bool {
	if re.Op == syntax.OpConcat {
		for i, sub := range re.Sub {
			if holdsBreak(sub) && i < len(re.Sub)-1 {
				return true
			}
		}
		last := re.Sub[len(re.Sub)-1]
		return last.Op != syntax.OpAlternate && last.Op != syntax.OpCharClass && last.Op != syntax.OpCapture && holdsBreak(last) || last.Op == syntax.OpCapture && holdsBreak(last)
	}
	return holdsBreak(re)
}

func holdsBreak(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpAnyChar:
		return true
	case syntax.OpLiteral:
		return strings.ContainsRune(string(re.Rune), '\n')
	case syntax.OpCharClass:
		for i := 0; i < len(re.Rune); i += 2 {
			if re.Rune[i] <= '\n' && '\n' <= re.Rune[i+1] {
				return true
			}
		}
	}
	for _, sub := range re.Sub {
		if holdsBreak(sub) {
			return true
		}
	}
	return false
}
