package review

import (
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/history"
)

// View is a review in JSON. Lists are never null.
type View struct {
	Headline   string            `json:"headline"`
	Blocked    bool              `json:"blocked"` // the change introduces an error
	Sightings  []SightingView    `json:"sightings"`
	Decisions  []DecisionView    `json:"decisions"`
	Bugs       []string          `json:"bugs"` // new ones
	Moves      []MoveView        `json:"moves"`
	Signatures []SignatureView   `json:"signatures"`
	Doubles    []DoubleView      `json:"doubles"`
	Others     []EventView       `json:"others"`
	Followers  []string          `json:"followers"` // edited only to name by its new id what is renamed or merged
	Settings   []string          `json:"settings"`  // the keys of casebook.yaml that change
	Evidence   []EvidenceView    `json:"evidence"`
	Introduced []tracker.Problem `json:"introduced"`
	Fixed      []tracker.Problem `json:"fixed"`
}

// SightingView is a new sighting in JSON.
type SightingView struct {
	Record       string           `json:"record"`
	Bug          *string          `json:"bug"` // null: unclassified
	Suspected    bool             `json:"suspected"`
	Ever         int              `json:"ever"`           // which sighting of the bug it is; 0: not counted
	Recent       int              `json:"in_30_days"`     // which within the 30 days up to it
	Instance     string           `json:"instance"`       // that on_instance is about
	OnInstance   int              `json:"on_instance"`    // which there
	Fix          *string          `json:"after_fix"`      // the task it came after, or null
	DaysSinceFix *float64         `json:"days_after_fix"` // or null
	Recurrence   string           `json:"recurrence"`     // in words
	Suggestions  []SuggestionView `json:"suggestions"`
	New          *float64         `json:"new"` // how likely it is a new bug; null if it is classified
}

// SuggestionView is what an unclassified sighting may be of, in JSON.
type SuggestionView struct {
	Bug        string   `json:"bug"`
	Confidence float64  `json:"confidence"`
	Reasons    []string `json:"reasons"`
}

// EventView is something that happened to a record, in JSON.
type EventView struct {
	Record string       `json:"record"`
	What   history.What `json:"what"`
	Words  string       `json:"words"`
}

// DecisionView is a decision on an earlier sighting, in JSON.
type DecisionView struct {
	EventView
	Bugs []FiguresView `json:"bugs"`
}

// FiguresView are the sightings of a bug before and after, in JSON.
type FiguresView struct {
	Bug          string `json:"bug"`
	Before       int    `json:"before"`
	After        int    `json:"after"`
	RecentBefore int    `json:"in_90_days_before"`
	RecentAfter  int    `json:"in_90_days_after"`
}

// MoveView is a change of state, in JSON.
type MoveView struct {
	EventView
	Contradicted []string      `json:"contradicted"` // by what of the data
	Bugs         []FiguresView `json:"bugs"`         // of a merge: the bug into which it went
}

// SignatureView is a bug that will be recognised otherwise, in JSON.
type SignatureView struct {
	EventView
	LookAgain int      `json:"look_again"` // how many of its sightings should be looked at again
	Gained    []string `json:"gained"`     // sightings that the new signatures find and the old did not
	Lost      []string `json:"lost"`
	Contested []string `json:"contested"` // of gained, those of another bug or ruled out
}

// DoubleView are two records that may be one, in JSON.
type DoubleView struct {
	Record string  `json:"record"`
	Other  string  `json:"other"`
	Branch *string `json:"branch"` // null: in the casebook
	Why    string  `json:"why"`
}

// EvidenceView is a changed evidence file, in JSON.
type EvidenceView struct {
	Path   string `json:"path"`
	Before *int64 `json:"before_bytes"` // null: it is new
	After  *int64 `json:"after_bytes"`  // null: it is gone
}

// View returns the review for JSON.
func (r *Review) View() View {
	v := View{Headline: r.Headline(), Blocked: r.Blocked(), Sightings: []SightingView{}, Decisions: []DecisionView{}, Bugs: []string{}, Moves: []MoveView{},
		Signatures: []SignatureView{}, Doubles: []DoubleView{}, Others: []EventView{}, Followers: []string{}, Settings: append([]string{}, r.Settings...), Evidence: []EvidenceView{},
		Introduced: append([]tracker.Problem{}, r.Introduced...), Fixed: append([]tracker.Problem{}, r.Fixed...)}
	for _, s := range r.Sightings {
		v.Sightings = append(v.Sightings, s.view())
	}
	for _, d := range r.Decisions {
		v.Decisions = append(v.Decisions, DecisionView{viewEvent(d.Event), viewFigures(d.Bugs)})
	}
	for _, bug := range r.Bugs {
		v.Bugs = append(v.Bugs, bug.Ref().String())
	}
	for _, m := range r.Moves {
		one := MoveView{viewEvent(m.Event), []string{}, viewFigures(m.Bugs)}
		for _, p := range m.Contradicts {
			one.Contradicted = append(one.Contradicted, p.Text)
		}
		v.Moves = append(v.Moves, one)
	}
	for _, s := range r.Signatures {
		v.Signatures = append(v.Signatures, SignatureView{viewEvent(s.Event), s.Again, refs(s.Matches.Gained), refs(s.Matches.Lost), refs(s.Matches.Contested)})
	}
	for _, d := range r.Doubles {
		v.Doubles = append(v.Doubles, DoubleView{d.Record.Ref().String(), d.Other.Ref().String(), nullable(d.Branch), d.Why})
	}
	for _, d := range r.Others {
		for _, e := range d.Events {
			v.Others = append(v.Others, viewEvent(e))
		}
	}
	for _, d := range r.Followers {
		v.Followers = append(v.Followers, d.Record.String())
	}
	for _, e := range r.Evidence {
		v.Evidence = append(v.Evidence, EvidenceView{e.Path, size(e.Before), size(e.After)})
	}
	return v
}

func viewFigures(all []Figures) []FiguresView {
	views := []FiguresView{}
	for _, f := range all {
		views = append(views, FiguresView{f.Bug.Ref().String(), f.Before.Ever, f.After.Ever, f.Before.Recent, f.After.Recent})
	}
	return views
}

func (s Sighting) view() SightingView {
	v := SightingView{Record: s.Record.Ref().String(), Suspected: s.Suspected, Ever: s.Ever, Recent: s.Recent, Instance: s.Instance, OnInstance: s.OnInstance,
		Recurrence: s.Recurrence(), Suggestions: []SuggestionView{}}
	if s.Bug != nil {
		v.Bug = nullable(s.Bug.Ref().String())
	}
	if s.Fix != nil {
		days := float64(s.Since/time.Minute) / (24 * 60)
		v.Fix, v.DaysSinceFix = nullable(s.Fix.Task.Ref().String()), &days
	}
	for _, p := range s.Verdict.Likely() {
		v.Suggestions = append(v.Suggestions, SuggestionView{p.Bug.Ref().String(), p.Confidence, append([]string{}, p.Reasons...)})
	}
	if s.Record.Observation.Bug.IsZero() {
		v.New = &s.Verdict.New
	}
	return v
}

func refs(records []*tracker.Record) []string {
	names := make([]string, len(records))
	for i, r := range records {
		names[i] = r.Ref().String()
	}
	return names
}

func viewEvent(e history.Event) EventView { return EventView{e.Record.String(), e.What, e.Words()} }

func nullable(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func size(f *tracker.File) *int64 {
	if f == nil {
		return nil
	}
	return &f.Size
}
