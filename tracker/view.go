package tracker

import (
	"encoding/json"
	"fmt"
	"time"
)

// View is a record as machines see it, in JSON one flat object: ViewHead, then the fields of its kind
// (the names of the front matter), then ViewTail. Every member is always there:
//
//   - what is not known is null, an empty list is [];
//   - a time is RFC 3339 with the offset it was written with, or a bare date if only the day is known;
//   - a duration is a whole number of seconds, and its name ends in _seconds;
//   - a reference is whole, `bug/no-space-left-on-device`, as it was written: Relations says what it led to.
type View struct {
	ViewHead
	Fields any // *BugView, *ObservationView …: the one of the record's kind
	ViewTail
	*ViewLinks // only of View, not of ViewFields
}

// ViewHead is what every record has.
type ViewHead struct {
	Kind    string     `json:"kind"`
	ID      string     `json:"id"`
	Ref     string     `json:"ref"`  // "bug/no-space-left-on-device"
	Path    string     `json:"path"` // from the casebook's root
	Title   string     `json:"title"`
	Labels  []string   `json:"labels"`
	Aliases []string   `json:"aliases"`
	Owner   *string    `json:"owner"`
	Service *string    `json:"service"` // its own, else inherited: see Index.ServiceOf
	Links   []LinkView `json:"links"`
	Related []string   `json:"related"`
}

// ViewTail is what every record has after the fields of its kind.
type ViewTail struct {
	Custom   map[string]any `json:"custom"` // keys casebook does not know; scalars as they were written, as text
	Evidence []EvidenceView `json:"evidence"`
}

// ViewLinks is how a record hangs together with others, and its text.
type ViewLinks struct {
	Relations RelationsView `json:"relations"`
	Body      string        `json:"body"` // Markdown
}

// LinkView is a link to an external thing.
type LinkView struct {
	Kind  string  `json:"kind"`
	URL   string  `json:"url"`
	Text  *string `json:"text"`
	State *string `json:"state"`
	At    *Time   `json:"at"`
}

// EvidenceView is a file in the evidence folder.
type EvidenceView struct {
	Path string `json:"path"`
	Size int64  `json:"size_bytes"`
}

// RelationsView is what a record refers to and what refers to it, in the order of Index.Out and Index.In.
type RelationsView struct {
	Out []RelationView `json:"out"`
	In  []RelationView `json:"in"`
}

// RelationView is one relation, told from one end.
type RelationView struct {
	Relation  string       `json:"relation"`  // its term: "observation-of"
	Words     string       `json:"words"`     // read from this end: "is an observation of"
	Ref       string       `json:"ref"`       // of the record at the other end; as written if there is none
	Title     *string      `json:"title"`     // null: there is no such record
	Suspected bool         `json:"suspected"` // people are not sure of it
	Context   *ContextView `json:"context"`   // of a mention
}

// ContextView is the sentence a mention stands in, split at the link.
type ContextView struct {
	Before string `json:"before"`
	Text   string `json:"text"`
	After  string `json:"after"`
}

// View returns everything about a record, relations and text included. Sightings after asOf are not
// counted; a zero asOf counts all.
func (idx *Index) View(r *Record, asOf time.Time) View {
	v := idx.ViewFields(r, asOf)
	v.ViewLinks = &ViewLinks{
		Relations: RelationsView{Out: viewOut(idx.Out(r)), In: viewIn(idx.In(r))},
		Body:      string(r.Source[r.BodyOffset():]),
	}
	return v
}

// ViewFields is View without relations and text, for lists: no body needs to be parsed for it.
func (idx *Index) ViewFields(r *Record, asOf time.Time) View {
	return View{
		ViewHead: ViewHead{
			Kind: r.Kind.String(), ID: r.ID, Ref: r.Ref().String(), Path: r.Path, Title: r.Title,
			Labels: list(r.Labels), Aliases: list(r.Aliases), Owner: text(r.Owner), Service: text(idx.ServiceOf(r)),
			Links: viewLinks(r.Links), Related: viewRefs(r.Related),
		},
		Fields:   idx.viewKind(r, asOf),
		ViewTail: ViewTail{Custom: viewCustom(r), Evidence: viewEvidence(idx.Evidence(r))},
	}
}

// MarshalJSON writes the parts as one object.
func (v View) MarshalJSON() ([]byte, error) {
	switch fields := v.Fields.(type) {
	case *BugView:
		return json.Marshal(struct {
			ViewHead
			*BugView
			ViewTail
			*ViewLinks
		}{v.ViewHead, fields, v.ViewTail, v.ViewLinks})
	case *ObservationView:
		return json.Marshal(struct {
			ViewHead
			*ObservationView
			ViewTail
			*ViewLinks
		}{v.ViewHead, fields, v.ViewTail, v.ViewLinks})
	case *RunbookView:
		return json.Marshal(struct {
			ViewHead
			*RunbookView
			ViewTail
			*ViewLinks
		}{v.ViewHead, fields, v.ViewTail, v.ViewLinks})
	case *TaskView:
		return json.Marshal(struct {
			ViewHead
			*TaskView
			ViewTail
			*ViewLinks
		}{v.ViewHead, fields, v.ViewTail, v.ViewLinks})
	case *PostmortemView:
		return json.Marshal(struct {
			ViewHead
			*PostmortemView
			ViewTail
			*ViewLinks
		}{v.ViewHead, fields, v.ViewTail, v.ViewLinks})
	case *HandoffView:
		return json.Marshal(struct {
			ViewHead
			*HandoffView
			ViewTail
			*ViewLinks
		}{v.ViewHead, fields, v.ViewTail, v.ViewLinks})
	case *ReportView:
		return json.Marshal(struct {
			ViewHead
			*ReportView
			ViewTail
			*ViewLinks
		}{v.ViewHead, fields, v.ViewTail, v.ViewLinks})
	}
	return nil, fmt.Errorf("a view of %T", v.Fields)
}

func viewLinks(links []Link) []LinkView {
	views := make([]LinkView, len(links))
	for i, l := range links {
		views[i] = LinkView{Kind: l.Kind, URL: l.URL, Text: text(l.Text), State: text(l.State), At: moment(l.At)}
	}
	return views
}

func viewEvidence(files []File) []EvidenceView {
	views := make([]EvidenceView, len(files))
	for i, f := range files {
		views[i] = EvidenceView{f.Path, f.Size}
	}
	return views
}

func viewOut(edges []Edge) []RelationView {
	views := make([]RelationView, len(edges))
	for i, e := range edges {
		views[i] = viewEdge(e, e.Relation.Forward(), e.Ref.String(), e.To)
	}
	return views
}

func viewIn(edges []Edge) []RelationView {
	views := make([]RelationView, len(edges))
	for i, e := range edges {
		views[i] = viewEdge(e, e.Relation.Backward(), e.From.Ref().String(), e.From)
	}
	return views
}

func viewEdge(e Edge, words, ref string, other *Record) RelationView {
	v := RelationView{Relation: e.Relation.String(), Words: words, Ref: ref, Suspected: e.Suspected}
	if other != nil {
		v.Ref, v.Title = other.Ref().String(), &other.Title
	}
	if e.Mention != nil {
		v.Context = &ContextView{e.Mention.Before, e.Mention.Text, e.Mention.After}
	}
	return v
}

// viewCustom returns the keys that no field of the kind has.
func viewCustom(r *Record) map[string]any {
	custom := map[string]any{}
	for _, e := range r.Front().Root.Entries {
		if _, known := FieldOf(r.Kind, e.Key.Value); !known {
			custom[e.Key.Value] = plain(e.Value)
		}
	}
	return custom
}

// plain returns a node as JSON takes it. Scalars stay text: only the writer knows whether `no` is a
// word and 1.10 a number.
func plain(n *Node) any {
	switch {
	case n == nil || n.Null:
		return nil
	case n.Kind == Sequence:
		items := make([]any, len(n.Items))
		for i, item := range n.Items {
			items[i] = plain(item)
		}
		return items
	case n.Kind == Mapping:
		members := make(map[string]any, len(n.Entries))
		for _, e := range n.Entries {
			members[e.Key.Value] = plain(e.Value)
		}
		return members
	}
	return n.Value
}

// list makes an absent list an empty one.
func list(items []string) []string {
	if items == nil {
		return []string{}
	}
	return items
}

// text makes an empty text null.
func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// moment makes an absent time null.
func moment(t Time) *Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func moments(times []Time) []Time { return append([]Time{}, times...) }

// seconds makes a duration a whole number of seconds, an absent one null.
func seconds(d *time.Duration) *int64 {
	if d == nil {
		return nil
	}
	s := int64(*d / time.Second)
	return &s
}

// reference makes an absent reference null.
func reference(r Ref) *string { return text(r.String()) }

func viewRefs(refs []Ref) []string {
	words := make([]string, len(refs))
	for i, r := range refs {
		words[i] = r.String()
	}
	return words
}
