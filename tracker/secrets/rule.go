package secrets

import (
	_ "embed"
	"encoding/json"
	"regexp"
	"strings"
	"sync"
)

//go:embed gitleaks.json
var gitleaksJSON []byte

// rules are what gitleaks.json holds, and what looking for its keywords needs.
type rules struct {
	Version string    `json:"version"` // of gitleaks
	Allow   allowance `json:"allow"`   // for every rule
	Rules   []*rule   `json:"rules"`

	words  *automaton
	byPath []*rule // those that judge by the name of a file alone
}

// rule is one of gitleaks. The last five fields were derived from its expression; each is something that a
// match must have.
type rule struct {
	ID       string      `json:"id"`
	Regex    string      `json:"regex,omitempty"`
	Path     string      `json:"path,omitempty"`    // only in files whose path matches
	Entropy  float64     `json:"entropy,omitempty"` // the secret has more, in bits a byte
	Group    int         `json:"group,omitempty"`   // the secret; 0: the first group that is not empty, else all
	Keywords []string    `json:"keywords,omitempty"`
	Allow    []allowance `json:"allow,omitempty"`

	Letters  int  `json:"letters,omitempty"`  // so many letters and digits in a row
	Run      int  `json:"run,omitempty"`      // so many bytes of a token in a row; if Assigned, at the beginning of the value
	Assigned bool `json:"assigned,omitempty"` // the keyword, a mark of assignment, the value
	Whole    bool `json:"whole,omitempty"`    // it may run over several lines, or away from its keyword

	Needs []string `json:"needs,omitempty"` // one of these words

	expression, place func() *regexp.Regexp // of Regex and Path; compiled when first needed
}

// allowance says what is no secret.
type allowance struct {
	All       bool     `json:"all,omitempty"`    // everything it names must hold, not only one thing
	Target    string   `json:"target,omitempty"` // what Regexes look at: "match", "line" or the secret
	Regexes   []string `json:"regexes,omitempty"`
	Paths     []string `json:"paths,omitempty"`
	Stopwords []string `json:"stopwords,omitempty"` // in the secret, in lower case

	expressions, places func() []*regexp.Regexp
}

// library returns the rules, read when they are first needed.
var library = sync.OnceValue(func() *rules {
	all := new(rules)
	if err := json.Unmarshal(gitleaksJSON, all); err != nil {
		panic("gitleaks.json: " + err.Error())
	}
	all.Rules = append(all.Rules, standardRules()...)
	all.Allow.prepare()
	for _, r := range all.Rules {
		r.expression, r.place = lazily(r.Regex), lazily(r.Path)
		for i := range r.Allow {
			r.Allow[i].prepare()
		}
		if r.Regex == "" {
			all.byPath = append(all.byPath, r)
		}
	}
	all.words = newAutomaton(all.Rules)
	return all
})

func (a *allowance) prepare() {
	a.expressions, a.places = eachLazily(a.Regexes), eachLazily(a.Paths)
}

func lazily(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

func eachLazily(expressions []string) func() []*regexp.Regexp {
	return sync.OnceValue(func() (all []*regexp.Regexp) {
		for _, e := range expressions {
			all = append(all, regexp.MustCompile(e))
		}
		return all
	})
}

// candidate is a match of an expression, before it is known whether it is allowed.
type candidate struct {
	path                string
	secret, match, line string
}

// allows reports whether a candidate is no secret. Names of files weigh as much as texts.
func (a *allowance) allows(c candidate) bool {
	var answers []bool
	if len(a.Paths) > 0 {
		answers = append(answers, matchAny(a.places(), c.path))
	}
	if len(a.Regexes) > 0 {
		target := c.secret
		switch a.Target {
		case "match":
			target = c.match
		case "line":
			target = c.line
		}
		answers = append(answers, matchAny(a.expressions(), target))
	}
	if len(a.Stopwords) > 0 {
		answers = append(answers, containsAny(strings.ToLower(c.secret), a.Stopwords))
	}
	return len(answers) > 0 && agree(answers, a.All)
}

// agree reports whether all answers are yes, or whether any is.
func agree(answers []bool, all bool) bool {
	for _, yes := range answers {
		if yes != all {
			return yes
		}
	}
	return all
}

func matchAny(expressions []*regexp.Regexp, text string) bool {
	for _, e := range expressions {
		if e.MatchString(text) {
			return true
		}
	}
	return false
}

func containsAny(text string, words []string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
