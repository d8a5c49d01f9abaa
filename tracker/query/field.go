package query

import (
	"path"
	"slices"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

var (
	onlyBug         = []tracker.Kind{tracker.KindBug}
	onlyObservation = []tracker.Kind{tracker.KindObservation}
	onlyTask        = []tracker.Kind{tracker.KindTask}
)

// computed are the names that are no single field of the front matter, or read more than it says.
func computed() []leaf {
	return []leaf{
		{name: "id", doc: "the id or an alias, with or without its kind", texts: texts(idTexts)},
		{name: "kind", doc: "what it is", words: kindWords(), texts: texts(func(r *tracker.Record, yes func(string) bool) bool { return yes(r.Kind.String()) })},
		{name: "title", doc: "the title", prose: true, texts: texts(func(r *tracker.Record, yes func(string) bool) bool { return r.Title != "" && yes(r.Title) })},
		{name: "text", doc: "the body", prose: true, body: true, texts: texts(bodyText)},
		{name: "path", doc: "the file, from the casebook's root", texts: texts(func(r *tracker.Record, yes func(string) bool) bool { return yes(r.Path) })},
		{name: "error", doc: "the message in an observation's title", kinds: onlyObservation, prose: true, texts: ofSighting(func(o *tracker.Observation) string { return o.Error })},
		{name: "instance", doc: "where it was seen: of the title and also_on", kinds: onlyObservation, texts: texts(instanceTexts)},
		{
			name: "service", doc: "its own, else the inventory's, else its bug's", texts: serviceText,
			kinds: []tracker.Kind{tracker.KindBug, tracker.KindObservation, tracker.KindRunbook, tracker.KindTask},
		},
		{name: "status", doc: "what people decided", kinds: []tracker.Kind{tracker.KindBug, tracker.KindTask}, texts: texts(statusText)},
		{name: "classification", doc: "how sure its bug is", kinds: onlyObservation, words: []string{"suspected", "confirmed"}, texts: texts(classificationText)},
		{name: "is", doc: "a state", words: stateWords, until: statesUntil},
		{name: "alert", doc: "as the monitoring system calls it", kinds: []tracker.Kind{tracker.KindObservation, tracker.KindRunbook}, texts: texts(alertTexts)},
		{name: "evidence", doc: "a file in its evidence folder", kinds: []tracker.Kind{tracker.KindObservation, tracker.KindPostmortem}, texts: evidenceTexts},
		{name: "link", doc: "the address or the caption of an external link", prose: true, texts: texts(linkTexts)},
		{
			name: "near_miss", doc: "it was about to happen", kinds: onlyObservation, words: boolWords,
			texts: ofSighting(func(o *tracker.Observation) string { return boolWord(o.NearMiss) }),
		},
		{name: "delegated", doc: "another team does it", kinds: onlyTask, words: boolWords, texts: texts(delegatedText)},
		{name: "state", doc: "what the sightings say of a bug", kinds: onlyBug, words: figureStates, until: stateFigure},
		{name: "trend", doc: "whether a bug gets worse", kinds: onlyBug, words: figureTrends, until: trendFigure},
		{name: "cost", doc: "expected cost of a bug in 90 days, in engineer-minutes", kinds: onlyBug, falling: true, until: costFigure},
		{name: "date", doc: "observed; last sighting of a bug; created, reviewed, started, until, month", until: timeUntil(dateOf)},
		{name: "first", doc: "the first sighting of a bug", kinds: onlyBug, until: timeUntil(firstSighting)},
		{name: "last", doc: "the last sighting of a bug", kinds: onlyBug, until: timeUntil(lastSighting)},
		{name: "month", doc: "the month of a report", kinds: []tracker.Kind{tracker.KindReport}, times: oneTime(monthOf)},
	}
}

func idTexts(r *tracker.Record, yes func(string) bool) bool {
	return yes(r.ID) || each(r.Aliases, yes) || yes(r.Ref().String())
}

func bodyText(r *tracker.Record, yes func(string) bool) bool {
	body := strings.TrimSpace(string(r.Source[r.BodyOffset():]))
	return body != "" && yes(body)
}

func ofSighting(of func(*tracker.Observation) string) source[string] {
	return texts(func(r *tracker.Record, yes func(string) bool) bool {
		if r.Observation == nil {
			return false
		}
		s := of(r.Observation)
		return s != "" && yes(s)
	})
}

// instanceTexts also has "unknown", so that it can be asked for.
func instanceTexts(r *tracker.Record, yes func(string) bool) bool {
	if r.Observation == nil {
		return false
	}
	return r.Observation.Instance != "" && yes(r.Observation.Instance) || each(r.Observation.AlsoOn, yes)
}

func serviceText(idx *tracker.Index, r *tracker.Record, yes func(string) bool) bool {
	s := idx.ServiceOf(r)
	return s != "" && yes(s)
}

func statusText(r *tracker.Record, yes func(string) bool) bool {
	switch {
	case r.Bug != nil && r.Bug.Status == "":
		return yes("open")
	case r.Bug != nil:
		return yes(r.Bug.Status)
	case r.Task != nil && r.Task.Status == "":
		return yes("proposed")
	case r.Task != nil:
		return yes(r.Task.Status)
	}
	return false
}

// statusWords are the states that records of the kinds may be in.
func statusWords(kinds []tracker.Kind) []string {
	var words []string
	for _, kind := range kinds {
		f, _ := tracker.FieldOf(kind, "status")
		words = append(words, f.Values...)
	}
	return words
}

func classificationText(r *tracker.Record, yes func(string) bool) bool {
	switch {
	case r.Observation == nil || r.Observation.Bug.IsZero():
		return false
	case r.Observation.Suspected:
		return yes("suspected")
	}
	return yes("confirmed")
}

func alertTexts(r *tracker.Record, yes func(string) bool) bool {
	switch {
	case r.Observation != nil:
		return each(r.Observation.Alerts, yes)
	case r.Runbook != nil:
		return each(r.Runbook.Alerts, yes)
	}
	return false
}

// evidenceTexts has each file by its name and by its path in the folder.
func evidenceTexts(idx *tracker.Index, r *tracker.Record, yes func(string) bool) bool {
	for _, f := range idx.Evidence(r) {
		below := strings.TrimPrefix(f.Path, r.EvidenceFolder()+"/")
		if yes(below) || yes(path.Base(f.Path)) {
			return true
		}
	}
	return false
}

func linkTexts(r *tracker.Record, yes func(string) bool) bool {
	for _, l := range r.Links {
		if yes(l.URL) || l.Text != "" && yes(l.Text) {
			return true
		}
	}
	return false
}

var boolWords = []string{"true", "false"}

func boolWord(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

func delegatedText(r *tracker.Record, yes func(string) bool) bool {
	return r.Task != nil && yes(boolWord(r.Task.Delegated))
}

func kindWords() []string {
	var words []string
	for _, k := range tracker.Kinds() {
		words = append(words, k.String())
	}
	return words
}

func monthOf(idx *tracker.Index, r *tracker.Record) tracker.Time {
	if r.Report == nil {
		return tracker.Time{}
	}
	at, err := time.ParseInLocation("2006-01", r.Report.Month, idx.Config.Timezone)
	if err != nil {
		return tracker.Time{}
	}
	return tracker.Time{Text: r.Report.Month, At: at, DateOnly: true}
}

// dateOf is the time that a record belongs to: what newer: and older: ask for.
func dateOf(idx *tracker.Index, r *tracker.Record, asOf time.Time) tracker.Time {
	switch r.Kind {
	case tracker.KindBug:
		return lastSighting(idx, r, asOf)
	case tracker.KindObservation:
		return r.Observation.Observed
	case tracker.KindRunbook:
		return r.Runbook.Reviewed
	case tracker.KindTask:
		return r.Task.Created
	case tracker.KindReport:
		return monthOf(idx, r)
	case tracker.KindPostmortem:
		return orDayOfID(idx, r, r.Postmortem.Started)
	case tracker.KindHandoff:
		return orDayOfID(idx, r, r.Handoff.Until)
	}
	return tracker.Time{}
}

func orDayOfID(idx *tracker.Index, r *tracker.Record, t tracker.Time) tracker.Time {
	if !t.IsZero() || len(r.ID) < len(time.DateOnly) {
		return t
	}
	t, err := tracker.ParseTime(r.ID[:len(time.DateOnly)], idx.Config.Timezone)
	if err != nil {
		return tracker.Time{}
	}
	return t
}

// fields are the fields of the front matter as package tracker lists them, each once, with the kinds
// that have it. References are relations.
func fields() []leaf {
	var all []leaf
	for _, kind := range tracker.Kinds() {
		for _, f := range tracker.Fields(kind) {
			if i := slices.IndexFunc(all, func(l leaf) bool { return l.name == f.Name }); i >= 0 {
				all[i].kinds = append(all[i].kinds, kind)
				continue
			}
			l := leaf{name: f.Name, doc: f.Doc, kinds: []tracker.Kind{kind}}
			if l.read(f) {
				all = append(all, l)
			}
		}
	}
	return all
}

// read gives the leaf of a field its sources by type; it is false for references.
func (l *leaf) read(f tracker.Field) bool {
	switch f.Type {
	case tracker.TypeRef, tracker.TypeRunbookUse, tracker.TypeRejections:
		return false
	case tracker.TypeText, tracker.TypeSignatures, tracker.TypeDecisions:
		l.texts, l.prose = written(f.Name), true
	case tracker.TypeTime:
		l.times = typedTimes(f.Name)
		if f.Also != nil {
			l.words, l.texts = f.Also, written(f.Name)
		}
	case tracker.TypeRollouts:
		l.times = typedTimes(f.Name)
	case tracker.TypeDuration:
		l.amounts, l.length = writtenDurations(f.Name), true
	case tracker.TypeNumber:
		l.amounts = writtenNumbers(f.Name)
	case tracker.TypeOneOf:
		l.texts, l.words = written(f.Name), f.Values
	default:
		l.texts = written(f.Name)
	}
	return true
}
