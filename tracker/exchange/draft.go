package exchange

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/casebook-dev/casebook/tracker"
)

// draft makes the records of the issues: first the bugs of repeated titles, then a sighting of each.
func (im *cstate) draft() {
	slices.SortFunc(im.issues, func(a, b *issue) int {
		return cmp.Or(a.start.At.Compare(b.start.At), strings.Compare(a.source, b.source))
	})
	bugs := im.draftBugs()
	ids := map[string]string{} // of bugs, by title
	for _, b := range bugs {
		ids[b.key] = b.Draft.ID
	}
	slices.SortFunc(bugs, func(a, b Imported) int { return strings.Compare(a.Draft.ID, b.Draft.ID) })
	im.Drafts = bugs
	taken := map[string]string{} // sources, by id
	for _, i := range im.issues {
		d := im.draftObservation(i, ids[titleKey(i.title)])
		if other, ok := taken[d.Draft.ID]; ok {
			d.Draft.ID = d.idWithSeconds()
			if _, ok := taken[d.Draft.ID]; ok {
				im.leave(tracker.Error, RuleSameSighting, i.at("date"), "time, title and component are those of "+other, "delete one of the two")
				continue
			}
		}
		taken[d.Draft.ID] = i.source
		im.Drafts = append(im.Drafts, d)
	}
}

// titleKey is the same for titles that differ in case, spaces and punctuation only.
func titleKey(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	if len(words) == 0 {
		return title
	}
	return strings.Join(words, " ")
}

// draftBugs makes a bug of each title that repeats, by first appearance.
func (im *cstate) draftBugs() []Imported {
	groups, order := map[string][]*issue{}, []string{}
	for _, i := range im.issues {
		key := titleKey(i.title)
		if len(groups[key]) == 0 {
			order = append(order, key)
		}
		groups[key] = append(groups[key], i)
	}
	repeats := im.opts.Repeats
	if repeats <= 0 {
		repeats = 2
	}
	var bugs []Imported
	taken := map[string]bool{}
	for _, key := range order {
		if group := groups[key]; len(group) >= repeats {
			b := draftBug(key, group)
			for n := 0; taken[b.Draft.ID]; n++ {
				b.Draft.ID = b.otherID(n)
			}
			taken[b.Draft.ID] = true
			bugs = append(bugs, b)
		}
	}
	return bugs
}

func draftBug(key string, group []*issue) Imported {
	first := group[0]
	id := tracker.Slug(first.title)
	if id == "" {
		id = "issue"
	}
	title, cut := cutTitle(first.title, tracker.TitleLength)
	d := tracker.Draft{Kind: tracker.KindBug, ID: id, Body: "## Summary\nAnnounced on the status site under this title; the issues are its sightings.\n"}
	d.Fields = append(d.Fields, tracker.DraftField{Name: "title", Value: tracker.Text(title)},
		tracker.DraftField{Name: "status", Value: tracker.Text("open")},
		tracker.DraftField{Name: OriginField, Value: tracker.Text(first.source)})
	if cut {
		d.Fields = append(d.Fields, tracker.DraftField{Name: TitleField, Value: tracker.Text(first.title)})
	}
	return Imported{Draft: d, Source: first.source, key: key, group: group}
}

// otherID returns the nth id to try for a bug whose own is taken, because two long titles begin alike:
// with the day of its first issue, then with a number.
func (d Imported) otherID(n int) string {
	id := tracker.Slug(d.group[0].title) + "-" + d.group[0].start.At.Format(time.DateOnly)
	if n > 0 {
		id += "-" + strconv.Itoa(n+1)
	}
	return strings.TrimPrefix(id, "-")
}

func (im *cstate) draftObservation(i *issue, bug string) Imported {
	instance, alsoOn := i.instances()
	errorText := im.errorText(i, instance)
	d := tracker.Draft{Kind: tracker.KindObservation, Body: "## What happened\n" + i.body}
	d.Body = strings.TrimRight(d.Body, "\n") + "\n"
	d.ID = tracker.ObservationID(i.start.Time, errorText, instance, false)
	add := func(name string, value *tracker.Node) {
		d.Fields = append(d.Fields, tracker.DraftField{Name: name, Value: value})
	}
	add("title", tracker.Text(tracker.FormatTitle(errorText, instance)))
	add("observed", tracker.Text(i.start.Text))
	if i.ongoing {
		add("resolved", tracker.Text("ongoing"))
	} else if i.end.Text != "" {
		add("resolved", tracker.Text(i.end.Text))
	}
	if len(alsoOn) > 0 {
		add("also_on", tracker.Texts(alsoOn...))
	}
	if bug != "" {
		add("bug", tracker.Text(bug))
	}
	if i.informational {
		add("labels", tracker.Texts("informational"))
	}
	if i.severity > 0 {
		add("impact", tracker.Pairs("severity", strconv.Itoa(i.severity)))
	}
	add(OriginField, tracker.Text(i.source))
	if errorText != i.title {
		add(TitleField, tracker.Text(i.title))
	}
	return Imported{Draft: d, Source: i.source, key: titleKey(i.title), issue: i}
}

// instances returns the first component and the others.
func (i *issue) instances() (first string, others []string) {
	names := make([]string, 0, len(i.components))
	for _, c := range i.components {
		if name := instanceName(c.name); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return tracker.UnknownInstance, nil
	}
	return names[0], names[1:]
}

// errorText returns the title as the error message of a sighting, shortened if the whole would be too long.
func (im *cstate) errorText(i *issue, instance string) string {
	text, cut := cutTitle(i.title, tracker.TitleLength-utf8.RuneCountInString(tracker.FormatTitle("", instance)))
	if cut {
		im.say(tracker.Warning, RuleTitleChanged, i.at("title"),
			fmt.Sprintf("the title is too long for a sighting and was cut; %s keeps the whole", TitleField), "")
	}
	return text
}

// cutTitle shortens text to a number of characters, the last an ellipsis.
func cutTitle(text string, limit int) (short string, cut bool) {
	runes := []rune(text)
	if len(runes) <= limit {
		return text, false
	}
	return strings.TrimSpace(string(runes[:max(limit-1, 0)])) + "…", true
}

// idWithSeconds returns the id of a sighting whose own is taken.
func (d Imported) idWithSeconds() string {
	errorText, instance, _, _ := tracker.ParseTitle(d.field("title").Value)
	return tracker.ObservationID(d.issue.start.Time, errorText, instance, true)
}
