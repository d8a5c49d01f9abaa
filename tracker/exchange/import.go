package exchange

import "github.com/casebook-dev/casebook/tracker"

// OriginField is the custom key that holds the file a record was imported from, as a path from the root
// of the foreign site: "content/issues/2021-09-23-puppet-outage.md". It is how a second import knows it.
const OriginField = "imported_from"

// TitleField is the custom key that holds a foreign title which the record's own title could not hold.
const TitleField = "imported_title"

// The rules of problems that only an import has. Others are those of loading.
const (
	RuleNotImported      = "not-imported"      // a file, or a value of one, is left out
	RuleUnknownComponent = "unknown-component" // the foreign settings do not name it
	RuleEndBeforeStart   = "end-before-start"
	RuleNoOffset         = "time-without-offset"
	RuleMixedOffset      = "mixed-offset" // of start and end, one has an offset
	RuleUnresolved       = "unresolved"
	RuleContradiction    = "contradiction"
	RuleTitleChanged     = "title-changed"
	RuleSameSighting     = "same-sighting" // the id is taken by a record of the same time, title and instance
	RuleUnclassified     = "unclassified-before"
	RuleNoSettings       = "no-settings"
)

// An Import is what another system's data become, before anything is written.
type Import struct {
	Files     int                 // where that system keeps its issues
	Drafts    []Imported          // bugs by id, then observations by time and file
	Known     []*tracker.Record   // after New: what the casebook had already, by kind and id
	Left      []string            // files that became no draft, by path; Problems say why
	Problems  []tracker.Problem   // sorted; paths are from the root of the foreign site
	Instances []tracker.Inventory // what the foreign settings name, in order, for a casebook without inventory
}

// Imported is one draft and where it came from.
type Imported struct {
	Draft  tracker.Draft
	Source string // the file; of a bug, the earliest one that bears its title

	key   string   // of the foreign title: see titleKey
	group []*issue // of a bug: the issues that bear the title
	issue *issue   // of an observation
}

// field returns the draft's value under name, or nil.
func (d Imported) field(name string) *tracker.Node {
	for _, f := range d.Draft.Fields {
		if f.Name == name {
			return f.Value
		}
	}
	return nil
}

func (imp *Import) say(severity tracker.Severity, rule string, at place, text, hint string) {
	imp.Problems = append(imp.Problems, tracker.Problem{Path: at.path, Pos: at.pos, Severity: severity, Rule: rule, Text: text, Hint: hint})
}

// leave gives a file up and says why.
func (imp *Import) leave(severity tracker.Severity, rule string, at place, text, hint string) {
	imp.say(severity, rule, at, text, hint)
	imp.Left = append(imp.Left, at.path)
}

// A place is a position in a foreign file.
type place struct {
	path string
	pos  tracker.Pos
}

// firstLine is the place of what concerns a whole file.
func firstLine(path string) place { return place{path, tracker.Pos{Line: 1, Column: 1}} }
