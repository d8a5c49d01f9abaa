package site

import (
	"cmp"
	"fmt"
	"html/template"
	"path"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/insight"
	"github.com/casebook-dev/casebook/tracker/markdown"
)

// BugPage is what templates/bug.html is given.
type BugPage struct {
	Page
	Status        Item
	Computed      *Item  // what the sightings say; nil where they say nothing
	Service       []Item // none or one
	Ref           string
	Tags          []Item
	Summary       template.HTML // empty if nobody wrote one
	Sentence      string        // counted: how often, where, from when to when
	Duplicate     *Item         // the bug this one was merged into
	Remedy        *Remedy       // what to do now, by the first runbook
	OtherRemedies []Item
	Facts         []Fact
	Command       []string    // how to record the next sighting, an option a piece
	Know          []Section   // what we know, in two columns
	Recurrence    *Recurrence // nil if it was never seen
	Trace         *TraceFigure
	Relations     []RelationGroup
	Answers       *Answers // nil if it was never seen
	Sightings     Table
	Filter        *Filter // of Sightings; nil where there is nothing to choose from
	Tasks         Table
}

// Remedy is a runbook of the bug in short.
type Remedy struct {
	Item
	Href  string
	Steps []string
}

// SightingsPage is what templates/sightings.html is given: the rest of a long table.
type SightingsPage struct {
	Page
	Lead   string
	Filter *Filter // nil where there is nothing to choose from
	Table  Table
	Pager  *Pager
}

func (b *build) bug(r *tracker.Record) error {
	t := b.tallies[r]
	p := BugPage{Page: b.stamped(b.recordPage(r)), Status: statusItem(r), Service: b.serviceItems(r.Bug.Service), Ref: r.Ref().String(),
		Tags: b.tags(r), Sentence: b.sentence(r), Command: observeCommand(r, t), Computed: t.standing.chip(), Answers: b.answers(r)}
	p.Description = p.Sentence
	for _, service := range p.Service {
		if service.Href != "" {
			p.Crumbs = append(p.Crumbs, Crumb{service.Text, service.Href})
		}
	}
	if !r.Bug.DuplicateOf.IsZero() {
		item := b.refItem(recordRoot, r.Bug.DuplicateOf)
		p.Duplicate = &item
	}
	p.Summary, p.Know = b.knowledge(r)
	if refs := r.Bug.Runbooks; len(refs) > 0 {
		p.Remedy, p.OtherRemedies = b.remedy(refs[0]), b.refItems(recordRoot, refs[1:])
	}
	p.Facts = b.bugFacts(r, t)
	if p.Trace = b.recordTrace(r, b.opts.AsOf); p.Trace != nil {
		if err := b.traceFiles(r, p.Trace); err != nil {
			return err
		}
	}
	var err error
	if p.Relations, err = b.relations(r, t.summary); err != nil {
		return err
	}
	p.Sightings, p.Filter = b.sightingTable(recordRoot, newestFirst(t.sightings), "Observations of this bug, newest first")
	p.Tasks = b.taskTable(recordRoot, b.tasksOf(r), "Tasks for this bug")
	if f, ok := b.bugFigure(r, p.Sentence); ok {
		var err error
		next := "know"
		if p.Answers != nil {
			next = "answers"
		}
		if p.Recurrence, err = b.recurrence(recordAddress(r.Kind, r.ID), f, t.sightings, next); err != nil {
			return err
		}
	}
	b.noteInput(r)
	if err := b.emit(recordAddress(r.Kind, r.ID), "bug.html", p); err != nil {
		return err
	}
	if err := cmp.Or(b.bugTwin(r), b.bugFeed(r), b.bugBadge(r)); err != nil {
		return err
	}
	return b.moreSightings(r, t)
}

// moreSightings makes the further pages of a table that is longer than a page shows.
func (b *build) moreSightings(r *tracker.Record, t *tally) error {
	if len(t.sightings) <= rowLimit {
		return nil
	}
	folder := sightingsFolder(r)
	all := newestFirst(t.sightings)
	_, pages := pageOf(all, 1)
	for n := 1; n <= pages; n++ {
		address := listAddress(folder, n)
		some, _ := pageOf(all, n)
		p := SightingsPage{Page: b.page(address, r.Kind.Folder(), ofPages("Observations of "+r.Title, n)),
			Lead: count(len(all), "observation") + ", newest first."}
		p.Crumbs = append(p.Crumbs, Crumb{capital(r.Kind.Folder()), p.Root + r.Kind.Folder() + "/index.html"},
			Crumb{r.Title, p.Root + recordAddress(r.Kind, r.ID)})
		p.Table, p.Filter = b.sightingTable(p.Root, some, p.Title)
		if p.Filter != nil {
			p.Filter.paged(len(all), "observations")
		}
		p.Pager = pager(p.Root, folder, n, pages)
		if err := b.emit(address, "sightings.html", p); err != nil {
			return err
		}
	}
	return nil
}

func sightingsFolder(r *tracker.Record) string {
	return path.Join(path.Dir(recordAddress(r.Kind, r.ID)), "observations")
}

// summary stands for the observations in the list of relations: the table shows them one by one.
func (t *tally) summary(rel tracker.Relation) *RelationGroup {
	if rel != tracker.ObservationOf || len(t.sightings) < 4 {
		return nil
	}
	var where []string
	for _, i := range t.instances[:min(6, len(t.instances))] {
		where = append(where, fmt.Sprintf("%s (%d)", i.name, i.n))
	}
	if n := len(t.instances) - len(where); n > 0 {
		where = append(where, count(n, "other"))
	}
	item := Item{Glyph: "k-obs", Href: "#observations", Text: count(t.counted.Count, "observation")}
	if len(where) > 0 {
		item.Note = "on " + strings.Join(where, ", ")
	}
	item.Note += t.besides()
	return &RelationGroup{Rows: []RelationRow{{Item: item}}}
}

// knowledge takes a bug's text apart: the summary, then the sections that the format has, in its order
// and written or not, then those that somebody added.
func (b *build) knowledge(r *tracker.Record) (summary template.HTML, know []Section) {
	sections := b.body(r).copy()
	wanted := tracker.Sections(r.Kind)
	lead, sections := takeSection(sections, wanted[0])
	if lead != nil {
		summary = lead.HTML
	}
	for _, title := range wanted[1:] {
		var s *Section
		if s, sections = takeSection(sections, title); s != nil {
			know = append(know, *s)
		} else if title != wanted[len(wanted)-1] { // what the impact was, the sightings say
			know = append(know, Section{Title: title, ID: headingPrefix + markdown.SlugID(title), Empty: true})
		}
	}
	for _, s := range sections {
		if !s.Empty {
			know = append(know, s)
		}
	}
	return summary, know
}

// remedy shows a runbook in short: whether it worked, and the first words of its steps.
func (b *build) remedy(ref tracker.Ref) *Remedy {
	runbook, ok := b.idx.Target(ref)
	if !ok {
		return &Remedy{Item: b.brokenItem(recordRoot, ref)}
	}
	m := b.remedyOf(runbook)
	m.Flag = b.reviewed(runbook).Flag
	return m
}

// remedyOf shows a runbook without computing with time.
func (b *build) remedyOf(runbook *tracker.Record) *Remedy {
	m := &Remedy{Item: b.item(recordRoot, runbook), Href: recordRoot + recordAddress(runbook.Kind, runbook.ID)}
	m.Sub = b.uses[runbook].words()
	doc := runbook.Body()
	if steps, ok := doc.Section("Steps"); ok {
		for _, item := range doc.Items(steps) {
			if len(m.Steps) == maxSteps {
				break
			}
			if clause := firstClause(item.Text); clause != "" {
				m.Steps = append(m.Steps, clause)
			}
		}
	}
	return m
}

// maxSteps is how many steps the box "Handling it now?" has room for at 3 am.
const maxSteps = 6

// firstClause returns the text up to its first full stop or colon.
func firstClause(s string) string {
	for _, stop := range []string{". ", ": "} {
		if i := strings.Index(s, stop); i > 0 {
			s = s[:i]
		}
	}
	return cut(strings.TrimRight(s, ".:"), 90)
}

func (b *build) bugFacts(r *tracker.Record, t *tally) []Fact {
	some := []Fact{one("Owner", b.topicItem(recordRoot, teamTopic, r.Owner)), given("Class", strings.ReplaceAll(r.Bug.Class, "-", " "))}
	if c := t.counted; c.Count > 0 {
		some = append(some, one("First seen", Item{Time: date(*c.First)}),
			one("Last seen", Item{Time: date(*c.Last), Then: ", " + ago(c.Last.At, b.opts.AsOf)}),
			one("Seen", Item{Text: times(c.Count) + t.besides(), Sub: fmt.Sprintf("%d in the last %d days", t.recent, recentDays)}))
	} else {
		some = append(some, one("Seen", Item{Text: "never" + t.besides()}))
	}
	if next := nextDays(t.standing.of); next.Text != "" {
		some = append(some, one("Next 90 days", next))
	}
	some = append(some, b.namesFact("Instances", instanceTopic, t.instances), b.namesFact("Alerts", alertTopic, t.alerts),
		Fact{Name: "Fix", Items: b.fixes(r, t.standing)}, given("Detection", r.Bug.Detection), given("Verified by", r.Bug.VerifiedBy))
	return facts(some...)
}

// namesFact lists the names that occurred most often.
func (b *build) namesFact(name string, kind topicKind, all []named) Fact {
	some, others := names(all, 4)
	f := Fact{Name: name, Items: b.topicItems(recordRoot, kind, some)}
	if others > 0 {
		f.Items = append(f.Items, Item{Text: "and " + count(others, "other")})
	}
	return f
}

// fixes lists the tasks that are to fix the bug, with the date of those that shipped.
func (b *build) fixes(bug *tracker.Record, s standing) []Item {
	var items []Item
	for _, task := range b.tasksOf(bug) {
		if task.Task.Role == "fix" {
			item := Item{Chip: b.chip(recordRoot, task), Sub: taskState(task)}
			if s.failed() && s.fix.Task == task {
				item.Flag = "came back"
			}
			items = append(items, item)
		}
	}
	if len(items) == 0 {
		return []Item{none()}
	}
	return items
}

// tasksOf returns the tasks that address a bug, those under way first.
func (b *build) tasksOf(bug *tracker.Record) []*tracker.Record {
	var tasks []*tracker.Record
	for _, e := range b.idx.FieldsIn(bug) {
		if n := len(tasks); e.Relation == tracker.Addresses && (n == 0 || tasks[n-1] != e.From) {
			tasks = append(tasks, e.From)
		}
	}
	sortTasks(tasks)
	return tasks
}

// observeCommand returns the command that records the next sighting like the last one.
func observeCommand(r *tracker.Record, t *tally) []string {
	message, instance := "ERROR", "INSTANCE"
	if last := t.last(); last != nil && last.Observation.Error != "" {
		message, instance = last.Observation.Error, last.Observation.Instance
	}
	if strings.ContainsAny(instance, " '\"$\\") {
		instance = shellQuote(instance)
	}
	return []string{"casebook observe " + shellQuote(message), "--on " + instance, "--bug " + r.ID}
}

// statusItem returns what people decided about a bug or task as a chip.
func statusItem(r *tracker.Record) Item {
	status := "open"
	switch {
	case r.Task != nil && !r.Task.Reverted.IsZero():
		status = "reverted"
	case r.Task != nil && r.Task.Status != "":
		status = r.Task.Status
	case r.Bug != nil && r.Bug.Status != "":
		status = r.Bug.Status
	}
	return Item{Status: status, Text: capital(status)}
}

// tags returns a record's labels and other names.
func (b *build) tags(r *tracker.Record) []Item {
	all := b.topicItems(recordRoot, labelTopic, r.Labels)
	if len(r.Aliases) > 0 {
		all = append(all, Item{Text: "also: " + strings.Join(r.Aliases, ", ")})
	}
	return all
}

// nextDays says what is expected of a bug that nobody has fixed; nothing where nothing can be foretold.
func nextDays(of *insight.Bug) Item {
	if of == nil || !of.Unsolved() {
		return Item{}
	}
	episodes, cost := of.Expectation()
	if episodes == "" {
		return Item{}
	}
	item := Item{Text: episodes + " expected"}
	if cost != "" {
		item.Then = ", " + cost
	}
	return item
}

// minutes returns a number of minutes as a duration.
func minutes(n float64) time.Duration { return time.Duration(n * float64(time.Minute)) }
