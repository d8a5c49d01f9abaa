package site

import (
	"fmt"
	"regexp"
	"sync"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/insight"
)

// MatrixCell says how one need of a bug is met: by Words, with Href; or that it is missing, broken or not needed.
type MatrixCell struct {
	Words   []string // names that stay whole, with commas between them: "2, 1 open" is one
	Href    string
	Missing bool
	Broken  string
	For     string // for how long: "31 d"
	Not     string // why not: "n/a, under 60 min"
	Short   bool   // Not stands on one line
}

// matrixCell says how one need of a bug is met; page is the bug's own.
func (b *build) matrixCell(page string, l insight.RequiredLink) MatrixCell {
	cell := MatrixCell{Href: page + "#relations"}
	switch l.State {
	case insight.LinkThere:
		cell.Words = linkWords(l)
	case insight.LinkMissing:
		cell.Missing, cell.For = true, b.gapAge(l)
	case insight.LinkBroken:
		cell.Broken = cut(l.Broken, 24)
	case insight.LinkNotDue:
		cell.Not, cell.Short = l.Because, true
	default:
		cell.Not = "n/a, " + l.Because
	}
	return cell
}

// linkWords says what there is: "2", "2, 1 open", the name of an owner, of pull requests and deploys the first two.
func linkWords(l insight.RequiredLink) []string {
	switch {
	case l.Need == insight.NeedOwner:
		return []string{cut(l.Bug.Owner, 24)}
	case (l.Need == insight.NeedChange || l.Need == insight.NeedDeploy) && len(l.Links) > 0:
		var names []string
		for _, link := range l.Links[:min(len(l.Links), 2)] {
			names = append(names, briefly(link))
		}
		if n := len(l.Links) - 2; n > 0 {
			names = append(names, thousands(n)+" more")
		}
		return names
	case l.Open == l.Count && l.Open > 0:
		return []string{thousands(l.Count) + ", open"}
	case l.Open > 0:
		return []string{fmt.Sprintf("%d, %d open", l.Count, l.Open)}
	}
	return []string{thousands(l.Count)}
}

// briefLimit is how many characters name a link in a cell of the matrix.
const briefLimit = 18

var forgeName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:[^\s/]+/)*([^\s/#]+)(#[0-9]+)$`) })

// briefly names a link in a cell: "media #871" for what its caption calls org/media#871, "#871" where the name of the
// repository is too long.
func briefly(l tracker.Link) string {
	name := linkText(l)
	if m := forgeName().FindStringSubmatch(name); m != nil {
		name = m[1] + " " + m[2]
		if len([]rune(name)) > briefLimit {
			name = m[2]
		}
	}
	return cut(name, briefLimit)
}
