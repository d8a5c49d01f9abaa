package site

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/site/search"
	"github.com/casebook-dev/casebook/tracker"
)

// What the search finds: every record, name and external thing, each as a document.

// topicGlyphs are the classes that draw the glyphs of names.
var topicGlyphs = [topicKinds]string{alertTopic: "k-alert", instanceTopic: "k-inst", serviceTopic: "k-rel", labelTopic: "k-doc", teamTopic: "k-doc"}

// finds returns the kinds of documents. Of those found equally good the later kind comes first, and of a kind the
// newest: who searches an error wants the bug before its hundred sightings.
func (b *build) finds() []search.Kind {
	kinds := []search.Kind{b.findRecords(tracker.KindObservation), b.findRecords(tracker.KindReport), b.findRecords(tracker.KindHandoff)}
	for _, k := range []topicKind{labelTopic, teamTopic, instanceTopic, serviceTopic, alertTopic} {
		all := b.topics[k].all
		kinds = append(kinds, search.Kind{Name: topicNouns[k], Text: capital(topicNouns[k]), Count: len(all),
			At: func(i int) search.Document { return findTopic(all[i]) }})
	}
	kinds = append(kinds, b.findLinks())
	for _, k := range []tracker.Kind{tracker.KindPostmortem, tracker.KindTask, tracker.KindRunbook, tracker.KindBug} {
		kinds = append(kinds, b.findRecords(k))
	}
	return slices.DeleteFunc(kinds, func(k search.Kind) bool { return k.Count == 0 })
}

func (b *build) findRecords(kind tracker.Kind) search.Kind {
	records, sums := b.idx.Records(kind), b.readSums(kind)
	return search.Kind{Name: kind.String(), Text: capital(kind.String()), Count: len(records),
		At: func(i int) search.Document {
			d := b.findRecord(records[i])
			if sums != nil {
				d.Sum = sums[i]
			}
			return d
		}}
}

// readSums returns, of the records of a kind, the hashes of all that is read for the search: the record itself and its
// evidence. It returns nil if nobody knows these.
func (b *build) readSums(kind tracker.Kind) []string {
	if b.sums == nil {
		return nil
	}
	var all []string
	for i, r := range b.idx.Records() {
		if r.Kind != kind {
			continue
		}
		of := b.sums.records[i]
		for _, f := range b.idx.Evidence(r) {
			of += fmt.Sprintf(" %q %t %s", f.Path, f.Irregular, b.sums.files[f.Path])
		}
		all = append(all, of)
	}
	return all
}

func findTopic(t *topic) search.Document {
	var note []string
	if n := len(t.sightings); n > 0 {
		note = append(note, count(n, "sighting"))
	}
	if n := len(t.others); n > 0 {
		note = append(note, count(n, "other record"))
	}
	return search.Document{Address: href("", t.address()), Title: t.name, Glyph: topicGlyphs[t.kind], ID: t.name, Note: strings.Join(note, ", ")}
}

func (b *build) findLinks() search.Kind {
	var all []*external
	for _, kind := range tracker.LinkKinds() {
		all = append(all, b.externalByKind[kind]...)
	}
	slices.SortStableFunc(all, func(x, y *external) int { return strings.Compare(x.URL, y.URL) })
	return search.Kind{Name: "link", Text: "Link out", Count: len(all), At: func(i int) search.Document { return findLink(all[i]) }}
}

func findLink(x *external) search.Document {
	d := search.Document{Address: href("", x.address()), Title: x.text, Glyph: linkGlyph(x.Kind), ID: bareURL(x.URL), Day: date(x.newest.At), About: cut(x.URL, 160)}
	d.Note = kindWords(x.Kind) + ", linked from " + count(x.records, "record")
	for _, l := range x.Links {
		if l.Link.Text != "" && !slices.Contains(d.Names, l.Link.Text) {
			d.Names = append(d.Names, l.Link.Text)
		}
	}
	return d
}

// bareURL returns an address without its scheme, as the script of the search takes one that is pasted.
func bareURL(url string) string {
	_, rest, found := strings.Cut(url, "://")
	if !found {
		return url
	}
	return rest
}

func (b *build) findRecord(r *tracker.Record) search.Document {
	d := search.Document{Address: href("", recordAddress(r.Kind, r.ID)), Title: r.Title, Glyph: glyph(r), ID: r.ID, Names: b.namesOf(r)}
	d.Read = func() (text, log []byte) { return r.Source[r.BodyOffset():], b.logOf(r) }
	if service := b.idx.ServiceOf(r); service != "" {
		d.Service = search.Choice(b.topicOption(serviceTopic, service))
	}
	switch {
	case r.Bug != nil:
		b.findBug(r, &d)
	case r.Observation != nil:
		b.findSighting(r, &d)
	case r.Task != nil:
		d.Status, d.Day = search.Choice(wordOption(r.Task.Status)), date(r.Task.Created)
	case r.Postmortem != nil:
		d.Day = date(r.Postmortem.Started)
	case r.Handoff != nil:
		d.Day = date(r.Handoff.Since)
	case r.Report != nil && len(r.Report.Month) == len("2026-03"):
		d.Day = r.Report.Month + "-01"
	}
	if r.Observation == nil {
		d.Note = joined(d.Status.Text, d.Service.Text, d.Day)
		d.Describe = func() string { return describe(r) }
	}
	return d
}

// findBug adds what identifies a bug, what it stands at and when it was last seen.
func (b *build) findBug(r *tracker.Record, d *search.Document) {
	status := b.shownStatus(r)
	d.Status, d.Day = search.Choice{Value: status.Status, Text: status.Text}, date(b.lastSeen(r))
	for _, s := range r.Bug.Signatures {
		d.Errors = append(d.Errors, s.Contains+s.Regexp)
	}
}

// findSighting adds when it was and how sure its bug is.
func (b *build) findSighting(r *tracker.Record, d *search.Document) {
	obs := r.Observation
	d.Title, d.Day = chipText(r), date(obs.Observed)
	d.Status = search.Choice(wordOption(stateWord(obs)))
	d.Note = joined(moment(obs.Observed), d.Service.Text, stateWord(obs))
	if bug := b.bugOf(r); bug != nil && !strings.EqualFold(bug.Title, obs.Error) {
		d.About = bug.Title
	}
}

// logOf returns the lines of the evidence of an observation that say what went wrong.
func (b *build) logOf(r *tracker.Record) (log []byte) {
	if r.Observation == nil {
		return nil
	}
	for _, f := range b.idx.Evidence(r) {
		if isPicture(f.Path) || b.withhold(r, f) != "" {
			continue
		}
		if content, err := fs.ReadFile(b.idx.FS, f.Path); err == nil && isText(content) {
			log = errorLines(log, content, r.Observation.Error)
		}
	}
	return log
}

// joined joins the words that are not empty.
func joined(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " · ")
}

// namesOf returns everything that a record names: people, places, and addresses of links.
func (b *build) namesOf(r *tracker.Record) []string {
	names := slices.Concat(r.Aliases, r.Labels, teamsOf(r))
	if service := b.idx.ServiceOf(r); service != "" {
		names = append(names, service)
	}
	for _, l := range r.Links {
		names = append(names, bareURL(l.URL), l.Text)
	}
	switch {
	case r.Observation != nil:
		names = slices.Concat(names, tracker.InstancesOf(r), r.Observation.Alerts, r.Observation.Handlers, []string{r.Observation.Bug.ID, r.Observation.Episode})
		for _, n := range r.Observation.Not {
			names = append(names, n.Because)
		}
	case r.Runbook != nil:
		names = append(names, r.Runbook.Alerts...)
	case r.Task != nil:
		names = append(names, r.Task.Role)
	case r.Postmortem != nil:
		names = append(names, r.Postmortem.Affected...)
	case r.Handoff != nil:
		names = slices.Concat(names, r.Handoff.Outgoing, r.Handoff.Incoming)
	case r.Report != nil:
		names = append(names, r.Report.Lead)
		for _, d := range r.Report.Decisions {
			names = append(names, d.Decision)
		}
	}
	return names
}
