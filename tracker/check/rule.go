package check

import (
	"cmp"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// Rule is one thing that a casebook is checked for.
type Rule struct {
	Name     string // as in `check:` of casebook.yaml: "dangling-reference"
	Family   string // one of Families
	Severity tracker.Severity
	Doc      string // a paragraph: what is reported, and why it matters

	// Given, Before and After are an example: what stands around it, and the files in question before
	// and after, as of ExampleTime. Each is one or more files, headed by a line `-- path --`; without
	// such a line it is a listing, for what files cannot show.
	Given, Before, After string

	Fixable bool // `casebook check --fix` repairs it

	// Run calls record for every record and whole once. Rules that loading applies have neither.
	record func(in *input, r *subject, say sayHere)
	whole  func(in *input, say say)
}

// say reports a problem of the rule at hand; sayHere reports one in the record at hand.
type (
	say     func(path string, pos tracker.Pos, text, hint string)
	sayHere func(pos tracker.Pos, text, hint string)
)

// ExampleTime is the moment as of which the examples of the rules are meant, in RFC 3339.
const ExampleTime = "2026-04-01T12:00:00Z"

// Families returns the families of rules in the order in which they are documented.
func Families() []string {
	return []string{"syntax", "names", "fields", "references", "sections", "lifecycle", "staleness", "same-sighting", "signatures", "evidence", "secrets"}
}

// Rules returns every rule by family (in the order of Families) and name, those included that loading
// itself applies.
func Rules() []Rule {
	all := slices.Concat(syntaxRules(), loadedNameRules(), nameRules(), loadedFieldRules(), fieldRules(), timeRules(),
		referenceRules(), cycleRules(), linkRules(), sectionRules(), bugRules(), fixRules(), taskRules(), sightingRules(),
		stalenessRules(), sameSightingRules(), signatureRules(), evidenceRules(), secretRules())
	families := Families()
	slices.SortFunc(all, func(a, b Rule) int {
		return cmp.Or(cmp.Compare(slices.Index(families, a.Family), slices.Index(families, b.Family)), strings.Compare(a.Name, b.Name))
	})
	return all
}

// Explain returns the rule of that name.
func Explain(name string) (Rule, bool) {
	all := Rules()
	i := slices.IndexFunc(all, func(r Rule) bool { return r.Name == name })
	if i < 0 {
		return Rule{}, false
	}
	return all[i], true
}
