package site

import (
	"cmp"
	"fmt"
	"html/template"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/insight"
)

// MatrixPage is what templates/matrix.html is given: the bugs by what they lead to, and what is missing.
type MatrixPage struct {
	Page
	Lead     string
	Rules    string // what is asked for
	Unclear  string // settings that are not understood; empty if all are
	Columns  []string
	Filter   *Filter
	Rows     []MatrixRow
	Totals   []MatrixTotal // of all bugs, by column
	Key      MatrixKey
	Pager    *Pager
	Gaps     Table // the oldest
	AllGaps  string
	Services *ServicesFigure // nil if no service leads to another
	Files    []NavItem       // the whole graph, to download
}

// MatrixRow is one bug.
type MatrixRow struct {
	Words  []string // what a Filter finds it by
	Bug    Item
	Status string
	Seen   Item
	Cells  []MatrixCell
}

// MatrixKey says which kinds of cells there are in the rows.
type MatrixKey struct{ Missing, Broken, Not, NotDue bool }

// MatrixTotal is how many of those asked for are there.
type MatrixTotal struct {
	There, Asked int
	Share        string // "71 %"; empty if none is asked for
	Bar          template.HTML
}

// The folders of the pages of traceability.
const (
	matrixFolder = "trace"
	gapsFolder   = "gaps"
)

// matrix is how the links of all bugs are, worst status first.
type matrix struct {
	rules insight.LinkRules
	needs []insight.Need
	bugs  []*tracker.Record
	links map[*tracker.Record][]insight.RequiredLink
	gaps  []insight.RequiredLink // missing or broken, the oldest first, then those of unknown age
}

func (b *build) matrixOf() *matrix {
	m := &matrix{rules: insight.ParseLinkRules(b.idx.Config), links: map[*tracker.Record][]insight.RequiredLink{}}
	m.needs = m.rules.Needs()
	for _, bug := range b.idx.Records(tracker.KindBug) {
		if b.idx.Canonical(bug) != bug || bug.Bug.Status == "duplicate" {
			continue
		}
		m.bugs = append(m.bugs, bug)
		m.links[bug] = insight.RequiredLinks(b.idx, bug, m.rules, b.opts.AsOf)
		for _, l := range m.links[bug] {
			if l.Due() {
				m.gaps = append(m.gaps, l)
			}
		}
	}
	slices.SortStableFunc(m.bugs, func(x, y *tracker.Record) int {
		return cmp.Or(cmp.Compare(b.tallies[x].rank, b.tallies[y].rank), cmp.Compare(b.tallies[y].counted.Count, b.tallies[x].counted.Count))
	})
	slices.SortStableFunc(m.gaps, func(x, y insight.RequiredLink) int {
		if x.Since.IsZero() != y.Since.IsZero() {
			return cmp.Compare(strconv.FormatBool(x.Since.IsZero()), strconv.FormatBool(y.Since.IsZero()))
		}
		return cmp.Or(x.Since.Compare(y.Since), cmp.Compare(x.Bug.ID, y.Bug.ID), cmp.Compare(x.Need, y.Need))
	})
	return m
}

// matrixJobs returns the jobs that make the matrix, the gaps and the graph to download.
func (b *build) matrixJobs() []job {
	m := b.matrixOf()
	jobs := b.graphJobs()
	_, pages := pageOf(m.bugs, 1)
	for n := range pages {
		jobs = append(jobs, job{name: listAddress(matrixFolder, n+1), key: (*reach).anything, make: func(b *build) error { return b.matrixPage(m, n+1) }})
	}
	_, pages = pageOf(m.gaps, 1)
	for n := range pages {
		jobs = append(jobs, job{name: listAddress(gapsFolder, n+1), key: (*reach).anything, make: func(b *build) error { return b.gapsPage(m, n+1) }})
	}
	return jobs
}

// gapsOnMatrix is how many gaps stand below the matrix; all stand on a page of their own.
const gapsOnMatrix = 20

func (b *build) matrixPage(m *matrix, n int) error {
	address := listAddress(matrixFolder, n)
	p := MatrixPage{Page: b.stamped(b.page(address, matrixFolder, ofPages("Traceability", n))), Lead: m.lead(b), Rules: m.asks(b), Unclear: m.unclear()}
	p.Description = p.Lead
	for _, need := range m.needs {
		p.Columns = append(p.Columns, capital(need.String()))
	}
	some, pages := pageOf(m.bugs, n)
	for _, bug := range some {
		p.Rows = append(p.Rows, b.matrixRow(p.Root, bug, m.links[bug]))
	}
	p.Key = matrixKey(p.Rows)
	p.Filter = matrixFilter(p.Rows, len(m.bugs))
	p.Totals = m.totals()
	p.Pager = pager(p.Root, matrixFolder, n, pages)
	if n == 1 {
		p.Gaps, p.AllGaps = b.gapTable(p.Root, m.gaps[:min(len(m.gaps), gapsOnMatrix)]), p.Root+listAddress(gapsFolder, 1)
		if len(m.gaps) > gapsOnMatrix {
			p.Gaps.Cut, p.Gaps.More = fmt.Sprintf("The oldest %d of %s.", gapsOnMatrix, thousands(len(m.gaps))), p.AllGaps
		}
		p.Services = b.servicesFigure(p.Root)
		p.Files = graphFiles()
	}
	return b.emit(address, "matrix.html", p)
}

// lead says how many of the links that are asked for are there.
func (m *matrix) lead(b *build) string {
	asked, there := 0, 0
	for _, t := range m.totals() {
		asked, there = asked+t.Asked, there+t.There
	}
	switch {
	case !m.rules.Any():
		return "casebook.yaml asks for no links, so none is missing. What there is stands below."
	case asked == 0:
		return "No bug needs a link yet."
	case there == asked && asked == 1:
		return "The one required link is there."
	case there == asked:
		return "All " + thousands(asked) + " required links are there."
	}
	s := fmt.Sprintf("%s of %s are there; %s", thousands(there), count(asked, "required link"), missingWords(asked-there))
	if oldest := m.gaps[0]; !oldest.Since.IsZero() {
		s += ", the oldest for " + count(max(0, wholeDays(oldest.Since, b.opts.AsOf)), "day")
	}
	return s + "."
}

func missingWords(n int) string {
	if n == 1 {
		return "1 is missing or broken"
	}
	return thousands(n) + " are missing or broken"
}

// asks says in words what trace.required asks for.
func (m *matrix) asks(b *build) string {
	var asked []string
	for _, need := range m.needs {
		if rule := b.idx.Config.Trace[need.String()]; rule != "" {
			asked = append(asked, need.String()+" "+rule)
		}
	}
	return strings.Join(asked, ", ")
}

func (m *matrix) unclear() string { return strings.Join(m.rules.Unclear, ", ") }

func (m *matrix) totals() []MatrixTotal {
	totals := make([]MatrixTotal, len(m.needs))
	for _, bug := range m.bugs {
		for i, l := range m.links[bug] {
			switch {
			case l.Due():
				totals[i].Asked++
			case l.Asked && l.State == insight.LinkThere:
				totals[i].Asked++
				totals[i].There++
			}
		}
	}
	for i := range totals {
		if t := &totals[i]; t.Asked > 0 {
			t.Share = fmt.Sprintf("%d %%", (t.There*100+t.Asked/2)/t.Asked)
			t.Bar = template.HTML(fmt.Sprintf(`<svg viewBox="0 0 80 8" width="80" height="8" aria-hidden="true"><rect class="since" width="80" height="8"/><rect class="bar" width="%.1f" height="8"/></svg>`, // #nosec: a number
				80*float64(t.There)/float64(t.Asked)))
		}
	}
	return totals
}

func (b *build) matrixRow(root string, bug *tracker.Record, links []insight.RequiredLink) MatrixRow {
	status := b.shownStatus(bug)
	page := root + recordAddress(bug.Kind, bug.ID)
	row := MatrixRow{Bug: b.item(root, bug), Status: status.Text, Words: []string{"status:" + status.Status},
		Seen: Item{Href: page + "#observations", Text: thousands(b.tallies[bug].counted.Count)}}
	for _, l := range links {
		cell := b.matrixCell(page, l)
		if cell.Missing {
			row.Words = append(row.Words, "show:missing")
		}
		if cell.Broken != "" {
			row.Words = append(row.Words, "show:broken")
		}
		row.Cells = append(row.Cells, cell)
	}
	slices.Sort(row.Words)
	row.Words = slices.Compact(row.Words)
	return row
}

func matrixKey(rows []MatrixRow) MatrixKey {
	var k MatrixKey
	for _, row := range rows {
		for _, c := range row.Cells {
			k.Missing = k.Missing || c.Missing
			k.Broken = k.Broken || c.Broken != ""
			k.NotDue = k.NotDue || c.Short
			k.Not = k.Not || c.Not != "" && !c.Short
		}
	}
	return k
}

// gapAge says for how long something has been missing: "31 d"; empty if nobody wrote since when.
func (b *build) gapAge(l insight.RequiredLink) string {
	if l.Since.IsZero() {
		return ""
	}
	return thousands(max(0, wholeDays(l.Since, b.opts.AsOf))) + " d"
}

// matrixFilter offers the statuses that stand in the rows, and what is missing or broken.
func matrixFilter(rows []MatrixRow, all int) *Filter {
	if len(rows) < 2 {
		return nil
	}
	f := &Filter{Table: "matrix", Rows: len(rows)}
	status := Choice{Name: "status", Label: "Status"}
	show := Choice{Name: "show", Label: "Show"}
	for _, row := range rows {
		for _, word := range row.Words {
			name, value, _ := strings.Cut(word, ":")
			if name == "status" && !slices.ContainsFunc(status.Options, func(o Option) bool { return o.Value == value }) {
				status.Options = append(status.Options, Option{value, row.Status})
			}
			if name == "show" && !slices.ContainsFunc(show.Options, func(o Option) bool { return o.Value == value }) {
				show.Options = append(show.Options, Option{value, "with something " + value})
			}
		}
	}
	slices.SortFunc(show.Options, func(x, y Option) int { return cmp.Compare(y.Value, x.Value) })
	for _, c := range []Choice{status, show} {
		if len(c.Options) > 0 {
			f.Choices = append(f.Choices, c)
		}
	}
	f.paged(all, "bugs")
	return f
}

// gapTable lists what is missing or broken.
func (b *build) gapTable(root string, gaps []insight.RequiredLink) Table {
	t := Table{ID: "gap-t", Caption: "Missing or broken links", Columns: []Column{{Name: "For", Right: true, Key: numeric}, {Name: "State"}, {Name: "What", Narrow: true, Key: textual},
		{Name: "Bug", Key: textual}, {Name: "Owner", Key: textual}, {Name: "Seen", Right: true, Key: numeric}}}
	for _, l := range gaps {
		age := Item{Kind: Unknown}
		if words := b.gapAge(l); words != "" {
			age = Item{Text: words, Sort: strconv.Itoa(wholeDays(l.Since, b.opts.AsOf))}
		}
		state := Item{Kind: Missing, Text: "missing"}
		if l.State == insight.LinkBroken {
			state = Item{Kind: Broken, Text: "broken"}
		}
		t.Rows = append(t.Rows, []Cell{{age}, {state}, {{Text: l.Need.String(), Sub: b.gapMeans(l)}}, {b.item(root, l.Bug)},
			{b.topicItem(root, teamTopic, l.Bug.Owner)}, {number(b.tallies[l.Bug].counted.Count)}})
	}
	return t
}

// gapMeans says what a gap leads to.
func (b *build) gapMeans(l insight.RequiredLink) string {
	if l.State == insight.LinkBroken {
		return cut(l.Broken, 40) + " is not there"
	}
	switch l.Need {
	case insight.NeedAlert:
		return "people find it, not an alert"
	case insight.NeedRunbook:
		return "whoever is on call improvises"
	case insight.NeedFix:
		return "nobody plans to end it"
	case insight.NeedChange:
		return "a fix shipped without one: " + cut(l.At.Title, 40)
	case insight.NeedOwner:
		return "nobody answers for it"
	case insight.NeedDashboard:
		return "nothing shows how it goes"
	case insight.NeedSignature:
		return "sightings are not recognised"
	}
	return "asked for: " + cmp.Or(b.idx.Config.Trace[l.Need.String()], "always")
}

// GapsPage is what templates/gaps.html is given: what is missing, with how to add it.
type GapsPage struct {
	Page
	Lead  string
	Gaps  []Gap
	Pager *Pager
}

// Gap is one missing or broken link.
type Gap struct {
	What    string // "Runbook"
	Broken  bool
	Since   string // "for 157 d, since 2026-06-16"; empty if nobody wrote that
	Means   string
	Bug     Item
	Owner   Item
	Command []string // what adds it, an option a piece
	Then    string   // what no command does; empty if one does
}

func (b *build) gapsPage(m *matrix, n int) error {
	address := listAddress(gapsFolder, n)
	some, pages := pageOf(m.gaps, n)
	p := GapsPage{Page: b.stamped(b.page(address, matrixFolder, ofPages("Gaps", n))), Lead: m.lead(b)}
	p.Crumbs = append(p.Crumbs, Crumb{"Traceability", p.Root + listAddress(matrixFolder, 1)})
	p.Description = p.Lead
	for _, l := range some {
		p.Gaps = append(p.Gaps, b.gap(p.Root, l))
	}
	p.Pager = pager(p.Root, gapsFolder, n, pages)
	return b.emit(address, "gaps.html", p)
}

func (b *build) gap(root string, l insight.RequiredLink) Gap {
	g := Gap{What: capital(l.Need.String()), Broken: l.State == insight.LinkBroken, Means: b.gapMeans(l), Bug: b.item(root, l.Bug),
		Owner: b.topicItem(root, teamTopic, l.Bug.Owner), Command: gapCommand(l)}
	if age := b.gapAge(l); age != "" {
		g.Since = "for " + age + ", since " + l.Since.UTC().Format("2006-01-02")
	}
	if g.Command == nil {
		g.Then = "Write signatures into " + path.Base(l.Bug.Path) + ": words of the error by which it is recognised."
	}
	return g
}

// gapCommand returns the command that closes a gap; words in upper case are for people to fill in. There
// is none for a signature.
func gapCommand(l insight.RequiredLink) []string {
	bug := "bug/" + l.Bug.ID
	if l.State == insight.LinkBroken {
		return []string{"casebook unlink " + l.At.Ref().String(), shellQuote(l.Target)}
	}
	switch l.Need {
	case insight.NeedRunbook:
		return []string{"casebook link " + bug, "runbook/RUNBOOK"}
	case insight.NeedFix:
		return []string{"casebook new task TITLE", "--role fix", "--bug " + l.Bug.ID}
	case insight.NeedChange:
		return []string{"casebook link " + l.At.Ref().String(), "ADDRESS", "--as pull-request"}
	case insight.NeedPostmortem:
		return []string{"casebook new postmortem TITLE", "--bug " + l.Bug.ID, "--set started=TIME"}
	case insight.NeedOwner:
		return []string{"casebook set " + bug, "owner=TEAM"}
	case insight.NeedAlert, insight.NeedDashboard:
		return []string{"casebook link " + bug, "ADDRESS", "--as " + l.Need.String()}
	}
	return nil
}
