package site

import (
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// PostmortemPage is what templates/postmortem.html is given.
type PostmortemPage struct {
	Page
	Ref       string
	Tags      []Item
	Summary   *Section // nil if nobody wrote one
	Durations string   // "Acknowledged after 9 min, resolved after 125 min."; may be empty
	Times     []Fact   // when it began, was acknowledged, mitigated and resolved
	Course    template.HTML
	Timeline  []TimelineRow // what its text lists under Timeline
	Local     bool          // a row was written in another offset than UTC
	Facts     []Fact
	Sections  []Section
	Measures  Table
	Trace     *TraceFigure
	Relations []RelationGroup
}

// The headings of a postmortem that its page treats in its own way.
const (
	summaryTitle  = "Summary"
	timelineTitle = "Timeline"
)

func (b *build) postmortem(r *tracker.Record) error {
	m, c := r.Postmortem, b.courseOf(r.Postmortem)
	p := PostmortemPage{Page: b.recordPage(r), Ref: r.Ref().String(), Tags: b.tags(r), Durations: c.sentence(), Times: c.facts(),
		Facts: facts(Fact{Name: "Affected", Items: texts(m.Affected)}, Fact{Name: "Detected by", Items: texts(uniq(c.detected))}, one("Owner", b.topicItem(recordRoot, teamTopic, r.Owner)),
			Fact{Name: "Bugs", Items: b.refItems(recordRoot, m.Bugs)}, Fact{Name: "Sightings", Items: b.refItems(recordRoot, m.Observations)})}
	p.Description = describe(r)
	sections, err := b.textAndFiles(r)
	if err != nil {
		return err
	}
	p.Summary, sections = takeSection(sections, summaryTitle)
	entries := r.Timeline(b.idx.Config.Timezone)
	p.Course = c.figure(entries)
	if timeline, rest := takeSection(sections, timelineTitle); timeline != nil {
		if p.Timeline, p.Local = timelineRows(timeline.HTML, entries); len(p.Timeline) > 0 {
			sections = rest
		}
	}
	p.Sections = sections
	p.Measures = b.measures(r)
	p.Trace = b.recordTrace(r, time.Time{})
	if p.Relations, err = b.relations(r, nil); err != nil {
		return err
	}
	return b.emit(recordAddress(r.Kind, r.ID), "postmortem.html", p)
}

// uniq returns the words without those that came before.
func uniq(words []string) []string {
	var some []string
	for _, w := range words {
		if !slices.Contains(some, w) {
			some = append(some, w)
		}
	}
	return some
}

// describe returns the beginning of a record's text, for search engines and previews.
func describe(r *tracker.Record) string {
	doc := r.Body()
	for _, s := range doc.Sections {
		if first := doc.FirstParagraph(s); first != "" {
			return cut(first, 160)
		}
	}
	return capital(r.Kind.String()) + ": " + r.Title
}

// measures shows the tasks that a postmortem led to, in the order in which it names them, with their state.
func (b *build) measures(r *tracker.Record) Table {
	t := Table{Caption: "Tasks that this led to", Columns: []Column{{Name: "Task"}, {Name: "Role"}, {Name: "State", Narrow: true}, {Name: "Owner"}, {Name: "Pull request"}}}
	for _, ref := range r.Postmortem.Tasks {
		task, ok := b.idx.Target(ref)
		if !ok || task.Task == nil {
			t.Rows = append(t.Rows, []Cell{{b.refItem(recordRoot, ref)}, {none()}, {none()}, {none()}, {none()}})
			continue
		}
		t.Rows = append(t.Rows, []Cell{{b.item(recordRoot, task)}, {text(task.Task.Role)}, {stateItem(task)}, b.ownerCell(recordRoot, task), pullRequests(task)})
	}
	t.dropEmpty("Pull request")
	return t
}

// TimelineRow is an entry of a postmortem's timeline.
type TimelineRow struct {
	Time    string // in UTC, with the day where it is another than in the row before; empty if it begins with no time
	Written string // as its author wrote it; empty if that is the same
	HTML    template.HTML
}

// timelineRows takes the lists of a rendered section apart into rows: the k-th entry that begins with a time is the k-th
// such item of the lists. Local is true if a row says what its author wrote. There are no rows if the lists
// cannot be matched with the entries: then the text stands as it is.
func timelineRows(html template.HTML, entries []tracker.TimelineItem) (rows []TimelineRow, local bool) {
	items, ok := listItems(string(html))
	if !ok || len(items) != len(entries) {
		return nil, false
	}
	day := ""
	for i, item := range items {
		row := TimelineRow{HTML: template.HTML(item)} // #nosec: the markdown writer wrote it
		if e := entries[i]; e.Readable {
			rest, ok := withoutTime(item, e.At.Text)
			if !ok {
				return nil, false
			}
			row.HTML = template.HTML(rest) // #nosec: a part of what the markdown writer wrote
			row.Time, row.Written = timelineTime(e.At, day)
			if day = date(e.At); row.Written != "" {
				local = true
			}
		}
		rows = append(rows, row)
	}
	return rows, local
}

// timelineTime returns a time in UTC, with the day if that is not the one before, and as it was written if that says
// anything else.
func timelineTime(t tracker.Time, day string) (utc, written string) {
	utc = moment(t)
	if clock, ok := strings.CutPrefix(utc, day+" "); ok && day != "" {
		utc = clock
	}
	if _, offset := t.At.Zone(); offset != 0 && !t.DateOnly {
		written = t.Text
	}
	return utc, written
}

// listItems returns the content of the items of the lists in a text, those in other items left within them. ok is
// false if something stands beside the lists.
func listItems(html string) (items []string, ok bool) {
	for {
		html = strings.TrimLeft(html, "\n ")
		switch {
		case html == "":
			return items, len(items) > 0
		case strings.HasPrefix(html, "<li>"):
			n := endOfItem(html)
			if n < 0 {
				return nil, false
			}
			items = append(items, strings.TrimSpace(html[len("<li>"):n]))
			html = html[n+len("</li>"):]
			continue
		}
		rest, found := "", false
		for _, tag := range []string{"<ul>", "</ul>", "<ol>", "</ol>"} {
			if rest, found = strings.CutPrefix(html, tag); found {
				break
			}
		}
		if !found {
			return nil, false
		}
		html = rest
	}
}

// endOfItem returns where the item with which a text begins is closed, -1 if nowhere. Only tags hold a bare "<".
func endOfItem(html string) int {
	depth := 0
	for i := 0; i < len(html); i++ {
		switch {
		case strings.HasPrefix(html[i:], "<li"):
			depth++
		case strings.HasPrefix(html[i:], "</li>"):
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// withoutTime takes the time with which an item begins away, and what parts it from the rest; ok is false if it begins
// otherwise. Tags that the time opened and did not close stay.
func withoutTime(html, time string) (rest string, ok bool) {
	var open []string
	for time != "" {
		if tag, after, isTag := leadingTag(html); isTag {
			open = opened(open, tag)
			html = after
			continue
		}
		if html == "" || html[0] != time[0] {
			return "", false
		}
		html, time = html[1:], time[1:]
	}
	for {
		tag, after, isTag := leadingTag(html)
		switch {
		case isTag && strings.HasPrefix(tag, "</") && len(open) > 0 && closes(tag, open[len(open)-1]):
			open, html = open[:len(open)-1], after
		case html != "" && strings.ContainsRune(" \t:,-", rune(html[0])):
			html = html[1:]
		case strings.HasPrefix(html, "–"), strings.HasPrefix(html, "—"):
			html = html[len("–"):]
		default:
			return strings.Join(open, "") + html, true
		}
	}
}

func leadingTag(html string) (tag, after string, ok bool) {
	if !strings.HasPrefix(html, "<") {
		return "", html, false
	}
	end := strings.IndexByte(html, '>')
	if end < 0 {
		return "", html, false
	}
	return html[:end+1], html[end+1:], true
}

// opened returns the tags that are open after another one.
func opened(open []string, tag string) []string {
	if n := len(open); n > 0 && closes(tag, open[n-1]) {
		return open[:n-1]
	}
	return append(open, tag)
}

func closes(tag, opening string) bool {
	name, ok := strings.CutPrefix(tag, "</")
	return ok && strings.HasPrefix(opening, "<"+strings.TrimSuffix(name, ">"))
}
