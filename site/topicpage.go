package site

import (
	"cmp"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/insight"
)

// TopicPage is what templates/topic.html is given: an alert, an instance, a service or a label with all
// that was seen under this name.
type TopicPage struct {
	Page
	Kind       string // "Alert"
	Print      string // where the records of a service stand to be printed; empty if there are none
	Lead       string
	Said       []string // what its sightings add up to: rates, costs; of a service or an instance
	Paging     bool     // people come here because something happens now: an alert or an instance
	First      *Remedy  // what to do now; nil if no runbook is known
	Command    []string
	Recurrence *Recurrence // nil of a label, and of what was never seen
	Most       *Most       // which bug it was most often; nil but for an alert or an instance
	Bugs       Table       // those that have the label, what needs people first; of other names none
	Meant      Table       // the bugs that the sightings were of
	Runbooks   Table       // that were used
	LastTime   *LastTime   // what was done in the newest sighting; nil if nobody wrote that down
	Together   *Together   // nil if no bugs travel together
	Rules      []Item      // what the alert is defined by
	Boards     []Item      // dashboards
	Knows      []Fact      // who handled it
	TooLate    string      // how often users noticed; empty for never, and but for an alert
	Gaps       string      // how far apart the sightings are; empty for fewer than three
	Sightings  Table
	Seen       string          // how many sightings there are
	Fold       bool            // the table of sightings is folded: it is long
	Others     []RelationGroup // the other records of that name, by kind
}

// openRows is how many sightings are listed without being asked for.
const openRows = 20

// topicPages returns the jobs that make the pages and lists of names.
func (b *build) topicPages() []job {
	var jobs []job
	for k, some := range b.topics {
		if len(some.all) == 0 {
			continue
		}
		_, pages := pageOf(some.all, 1)
		for n := range pages {
			jobs = append(jobs, job{name: listAddress(topicKind(k).folder(), n+1), key: func(x *reach) string { return x.topicList(some.all) }, make: func(b *build) error { return b.topicList(topicKind(k), n+1) }})
		}
		for _, t := range some.all {
			jobs = append(jobs, job{name: t.address(), key: func(x *reach) string { return x.topic(t) }, make: func(b *build) error {
				if t.kind == teamTopic {
					return b.teamPage(t)
				}
				return cmp.Or(b.topicPage(t), b.moreTopicSightings(t), b.topicFeed(t), b.topicBadge(t))
			}})
		}
	}
	return jobs
}

func (b *build) topicPage(t *topic) error {
	folder := t.kind.folder()
	p := TopicPage{Page: b.stamped(b.page(t.address(), t.section(), t.name)), Kind: capital(topicNouns[t.kind]), Command: t.command(),
		Paging: t.kind == alertTopic || t.kind == instanceTopic}
	p.Crumbs = append(p.Crumbs, Crumb{capital(folder), p.Root + folder + "/index.html"})
	p.Twins, p.Print = b.topicTwins(t), b.printOf(p.Root, t)
	meanings, unclassified := b.meanings(t)
	p.Lead = t.lead(len(meanings), len(unclassified))
	p.Description = p.Lead
	p.First = b.firstRemedy(t, meanings)
	p.Said = b.said(t)
	p.Meant = b.meaningTable(p.Root, t, meanings, unclassified)
	p.Runbooks = b.topicRunbooks(p.Root, t)
	if p.Paging {
		p.Most, p.LastTime = b.mostOf(p.Root, t, meanings), b.lastTime(t)
	}
	p.Together = b.together(p.Root, t.sightings)
	if p.Boards = topicLinks(t, "dashboard"); t.kind == alertTopic {
		p.Rules = topicLinks(t, "alert")
	}
	p.Knows, p.TooLate, p.Gaps = handlers(t.sightings), tooLate(t), gapWords(t.sightings)
	p.Sightings = b.topicSightings(p.Root, t, 1)
	p.Seen, p.Fold = count(len(t.sightings), "observation"), len(t.sightings) > openRows
	if t.kind == labelTopic {
		p.Bugs = b.ownedTable(p.Root, listerOf(tracker.KindBug), "bugs", "Bugs with this label", b.holdingsOf(t).bugs)
	}
	for _, k := range tracker.Kinds() {
		if k == tracker.KindBug && len(p.Bugs.Rows) > 0 {
			continue
		}
		if group, ok := b.topicGroup(p.Root, t, k); ok {
			p.Others = append(p.Others, group)
		}
	}
	if f, ok := b.topicFigure(p.Root, t, p.Lead); ok {
		var err error
		all := slices.Clone(t.sightings)
		slices.Reverse(all)
		if p.Recurrence, err = b.recurrence(t.address(), f, all, "bugs"); err != nil {
			return err
		}
	}
	return b.emit(t.address(), "topic.html", p)
}

// command returns the command that records a sighting under this name, or nothing for a label.
func (t *topic) command() []string {
	name := t.name
	if strings.ContainsAny(name, " \t\n'\"$\\&|;<>()*?`!#~[]{}") {
		name = shellQuote(name)
	}
	switch t.kind {
	case alertTopic:
		return []string{"casebook observe " + shellQuote("ERROR"), "--on INSTANCE", "--alert " + name}
	case instanceTopic:
		return []string{"casebook observe " + shellQuote("ERROR"), "--on " + name}
	}
	return nil
}

// lead says how often, from when to when, and how many bugs that were. It does not compute with time.
func (t *topic) lead(bugs, unclassified int) string {
	n := len(t.sightings)
	switch {
	case n == 0 && t.kind == labelTopic:
		return capital(holds(t.others)) + "; no observation has the label itself."
	case n == 0:
		return "No observation has this " + topicNouns[t.kind] + "."
	}
	first, last := date(t.sightings[n-1].Observation.Observed), date(t.sightings[0].Observation.Observed)
	s := counts(n, nearMissesIn(t.sightings))
	if first == last {
		s += " on " + first + " UTC"
	} else {
		s += " from " + first + " to " + last + " UTC"
	}
	s += ", of " + count(bugs, "bug")
	if unclassified > 0 {
		s += "; " + thousands(unclassified) + " unclassified"
	}
	return s + "."
}

func nearMissesIn(sightings []*tracker.Record) (n int) {
	for _, r := range sightings {
		if r.Observation.NearMiss {
			n++
		}
	}
	return n
}

// meaning is a bug with the sightings of a topic that were of it.
type meaning struct {
	bug       *tracker.Record
	sightings []*tracker.Record // newest first
}

// meanings returns the bugs that the sightings of a topic were of, the most frequent first, then the
// latest; and the sightings of no bug.
func (b *build) meanings(t *topic) (all []*meaning, unclassified []*tracker.Record) {
	byBug := map[*tracker.Record]*meaning{}
	for _, r := range t.sightings {
		bug := b.bugOf(r)
		if bug == nil {
			unclassified = append(unclassified, r)
			continue
		}
		m := byBug[bug]
		if m == nil {
			m = &meaning{bug: bug}
			byBug[bug], all = m, append(all, m)
		}
		m.sightings = append(m.sightings, r)
	}
	slices.SortStableFunc(all, func(x, y *meaning) int { return cmp.Compare(len(y.sightings), len(x.sightings)) })
	return all, unclassified
}

// firstRemedy returns what to do before anything is known: the runbook that worked last, else one that
// names the alert, else that of the most frequent bug.
func (b *build) firstRemedy(t *topic, meanings []*meaning) *Remedy {
	for _, r := range t.sightings {
		for _, use := range r.Observation.Runbooks {
			if runbook, ok := b.idx.Target(use.Runbook); ok && use.Worked == "yes" {
				m := b.remedyOf(runbook)
				m.Sub = "worked last on " + date(r.Observation.Observed) + overAfter(r.Observation) + "; " + m.Sub
				return m
			}
		}
	}
	for _, r := range t.others {
		if r.Kind == tracker.KindRunbook && t.kind == alertTopic {
			return b.remedyOf(r)
		}
	}
	if t.kind == serviceTopic || t.kind == labelTopic {
		return nil // its bugs have little in common
	}
	for _, m := range meanings {
		if refs := m.bug.Bug.Runbooks; len(refs) > 0 {
			m := b.remedy(refs[0])
			m.Flag = "" // this page does not compute with time
			return m
		}
	}
	return nil
}

// meaningTable lists the bugs that it was, with what share, and how to tell them apart if there are several.
func (b *build) meaningTable(root string, t *topic, meanings []*meaning, unclassified []*tracker.Record) Table {
	table := Table{Caption: "Bugs that it was", Columns: []Column{{Name: "Bug"}, {Name: "Times", Right: true}, {Name: "Share", Silent: true}, {Name: "Last, UTC", Narrow: true},
		{Name: "Tell it by", Wide: true}, {Name: "Remedy"}}}
	some, _ := pageOf(meanings, 1)
	for _, m := range some {
		bug := b.item(root, m.bug)
		bug.Sub = strings.ToLower(b.shownStatus(m.bug).Text)
		runbook := none()
		if refs := m.bug.Bug.Runbooks; len(refs) > 0 {
			runbook = b.refItem(root, refs[0])
		}
		table.Rows = append(table.Rows, []Cell{{bug}, {seenTimes(m.sightings)}, {shareBar(len(m.sightings), len(t.sightings))}, {newest(m.sightings)},
			{text(b.identify[m.bug]())}, {runbook}})
	}
	if len(unclassified) > 0 {
		item := Item{Glyph: "k-obs", Text: "unclassified", Href: root + triageFolder + "/index.html"}
		table.Rows = append(table.Rows, []Cell{{item}, {seenTimes(unclassified)}, {shareBar(len(unclassified), len(t.sightings))}, {newest(unclassified)},
			{{Kind: NotApplicable}}, {{Kind: NotApplicable}}})
	}
	if len(meanings) < 2 {
		table.drop("Tell it by")
	}
	table.dropEmpty("Tell it by") // there may be no such column
	table.Key = keyOf(table.Rows)
	return table
}

// seenTimes counts sightings, near misses apart.
func seenTimes(sightings []*tracker.Record) Item {
	near := nearMissesIn(sightings)
	item := number(len(sightings) - near)
	if near > 0 {
		item.Sub = "and " + nearMisses(near)
	}
	return item
}

func newest(sightings []*tracker.Record) Item {
	seen := sightings[0].Observation.Observed
	return Item{Time: date(seen), Sort: sortTime(seen)}
}

// identifyBy returns how to tell a bug from others in a line, if somebody wrote that down.
func identifyBy(bug *tracker.Record) string {
	doc := bug.Body()
	s, ok := doc.Section("How to identify")
	if !ok {
		return ""
	}
	return cut(doc.FirstParagraph(s), 120)
}

// topicRunbooks shows which runbooks were used in the sightings and whether they worked.
func (b *build) topicRunbooks(root string, t *topic) Table {
	var order []*tracker.Record
	used := map[*tracker.Record]*uses{}
	for _, r := range t.sightings {
		for _, use := range r.Observation.Runbooks {
			runbook, ok := b.idx.Target(use.Runbook)
			if !ok {
				continue
			}
			if used[runbook] == nil {
				used[runbook], order = &uses{}, append(order, runbook)
			}
			used[runbook].sightings = append(used[runbook].sightings, r)
			used[runbook].add(use.Worked)
		}
	}
	slices.SortStableFunc(order, func(x, y *tracker.Record) int { return cmp.Compare(used[y].yes, used[x].yes) })
	table := Table{Caption: "Runbooks that were used", Columns: []Column{{Name: "Runbook"}, {Name: "Used here", Right: true}, {Name: "Outcome"}, {Name: "Last, UTC", Narrow: true}}}
	some, _ := pageOf(order, 1)
	for _, runbook := range some {
		u := used[runbook]
		table.Rows = append(table.Rows, []Cell{{b.item(root, runbook)}, {number(len(u.sightings))}, {{Text: u.words()}}, {newest(u.sightings)}})
	}
	return table
}

// topicGroup lists the other records of one kind that have the name.
func (b *build) topicGroup(root string, t *topic, kind tracker.Kind) (RelationGroup, bool) {
	group := RelationGroup{Words: capital(kind.Folder())}
	n := 0
	for _, r := range t.others {
		if r.Kind != kind {
			continue
		}
		if n++; n <= relationLimit {
			group.Rows = append(group.Rows, RelationRow{Item: b.item(root, r)})
		}
	}
	if n > relationLimit {
		group.Cut, group.More = "and "+thousands(n-relationLimit)+" more", root+listAddress(kind.Folder(), 1)
	}
	return group, n > 0
}

// topicList makes page n, from 1, of the list of a kind's names.
func (b *build) topicList(kind topicKind, n int) error {
	all, folder := b.topics[kind].all, kind.folder()
	address := listAddress(folder, n)
	some, pages := pageOf(all, n)
	p := ListPage{Page: b.stamped(b.page(address, all[0].section(), ofPages(capital(folder), n))), Lead: count(len(all), topicNouns[kind]) + " in the records, by name."}
	p.Description = p.Lead
	columns, row := b.topicColumns(kind), b.topicRow
	switch kind {
	case teamTopic:
		columns, row = teamColumns, b.teamRow
	case labelTopic:
		columns, row = labelColumns, b.labelRow
	}
	p.Table = Table{Caption: "All " + folder, ID: folder, Columns: columns}
	for _, t := range some {
		p.Table.Rows = append(p.Table.Rows, row(p.Root, t))
	}
	if len(some) > 1 {
		p.Filter = &Filter{Table: folder, Rows: len(some)}
		p.Filter.paged(len(all), folder)
	}
	p.Pager = pager(p.Root, folder, n, pages)
	return b.emit(address, "list.html", p)
}

func (b *build) topicColumns(kind topicKind) []Column {
	return []Column{{Name: capital(topicNouns[kind]), Long: true, Key: textual}, b.sparkColumn(), {Name: "Observations", Right: true, Key: numeric},
		{Name: "Last, UTC", Narrow: true, Key: numeric}, {Name: "Bug seen most", Key: textual}}
}

func (b *build) topicRow(root string, t *topic) []Cell {
	last, most := Item{Kind: NotApplicable}, Item{Kind: NotApplicable}
	if len(t.sightings) > 0 {
		last = newest(t.sightings)
		if meanings, _ := b.meanings(t); len(meanings) > 0 {
			most = b.item(root, meanings[0].bug)
			if n := len(meanings) - 1; n > 0 {
				most.Note = "and " + count(n, "other")
			}
		}
	}
	return []Cell{{b.topicItem(root, t.kind, t.name)}, {b.sparkOf(t.sightings, standing{})}, {number(len(t.sightings))}, {last}, {most}}
}

var labelColumns = []Column{{Name: "Label", Long: true, Key: textual}, {Name: "Bugs", Right: true, Key: numeric}, {Name: "Open bugs", Right: true, Key: numeric},
	{Name: "Open tasks", Right: true, Key: numeric}, {Name: "Runbooks", Right: true, Key: numeric}, {Name: "Observations", Right: true, Key: numeric}, {Name: "Last, UTC", Narrow: true, Key: numeric}}

// labelRow counts what has a label: bugs more often than observations.
func (b *build) labelRow(root string, t *topic) []Cell {
	h, last := b.holdingsOf(t), Item{Kind: NotApplicable}
	if len(t.sightings) > 0 {
		last = newest(t.sightings)
	}
	return []Cell{{b.topicItem(root, t.kind, t.name)}, {number(len(h.bugs))}, {number(h.live)}, {number(len(h.openTasks))}, {number(len(h.runbooks))}, {number(len(t.sightings))}, {last}}
}

// overAfter says how long a sighting lasted, if it says to the minute.
func overAfter(obs *tracker.Observation) string {
	if obs.Ongoing || obs.Resolved.IsZero() || obs.Resolved.DateOnly || obs.Observed.DateOnly || !obs.Resolved.At.After(obs.Observed.At) {
		return ""
	}
	return ", over after " + span(obs.Resolved.At.Sub(obs.Observed.At))
}

// said tells the figures of a service or an instance.
func (b *build) said(t *topic) []string {
	of := map[topicKind]func(string) (insight.Group, bool){serviceTopic: b.figures.Service, instanceTopic: b.figures.Instance}[t.kind]
	if of == nil {
		return nil
	}
	group, ok := of(t.name)
	if !ok || group.Counts.Sightings == 0 {
		return nil
	}
	var all []string
	for _, sentence := range group.Sentences() {
		all = append(all, typeset(sentence))
	}
	return all
}
