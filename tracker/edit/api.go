package edit

import (
	"errors"
	"io"

	"github.com/casebook-dev/casebook/tracker"
)

// ErrChanged is returned by Plan.Write if a file is not what it was when it was read, or exists
// already though the plan makes it. Nothing has been written then.
var ErrChanged = errors.New("changed since it was read")

// TakenError says that the id of a new record, or the new id of a renamed one, is in use.
type TakenError struct {
	Kind tracker.Kind
	ID   string
	Path string // of the file that has it
}

func (e *TakenError) Error() string { panic("soon") }

// ClassifyOptions says what was found out about an observation.
type ClassifyOptions struct {
	Suspected bool   // people are not sure
	On        string // the date for `classified`: 2026-03-17
	Reject    bool   // it is not that bug
	Because   string // why not; required with Reject
}

// Attachment is a file to keep as evidence: Data, or what Open gives if it is set.
type Attachment struct {
	Name string
	Data []byte
	Open func() (io.ReadCloser, error)
}

// DraftOptions says what is known about a new record besides its kind and title.
type DraftOptions struct {
	ID        string               // empty: made from the title
	Fields    []tracker.DraftField // besides title, in any order
	Sections  map[string]string    // text in place of the prompt, by section
	Delegated bool                 // a task that another team does: more sections
}

func Format(r *tracker.Record) (after []byte, changes []string, err error) { panic("soon") }
func FormatSource(path string, src []byte) (after []byte, changes []string, err error) {
	panic("soon")
}

func NewDraft(kind tracker.Kind, title string, opts DraftOptions) tracker.Draft { panic("soon") }
func Compose(d tracker.Draft, crlf bool) []byte                                 { panic("soon") }

// PathOf returns where a new record of that kind and id belongs: "observations/2026/….md".
func PathOf(cfg *tracker.Config, kind tracker.Kind, id string) string { panic("soon") }

func SetField(idx *tracker.Index, r *tracker.Record, field string, values ...string) (*Plan, error) {
	panic("soon")
}
func UnsetField(idx *tracker.Index, r *tracker.Record, field string) (*Plan, error) { panic("soon") }
func AddTo(idx *tracker.Index, r *tracker.Record, field, value string) (*Plan, error) {
	panic("soon")
}
func RemoveFrom(idx *tracker.Index, r *tracker.Record, field, value string) (*Plan, error) {
	panic("soon")
}
func Create(idx *tracker.Index, d tracker.Draft) (*Plan, error) { panic("soon") }
func Classify(idx *tracker.Index, obs, bug *tracker.Record, opts ClassifyOptions) (*Plan, error) {
	panic("soon")
}
func LinkExternal(idx *tracker.Index, r *tracker.Record, kind, url, text string) (*Plan, error) {
	panic("soon")
}
func UnlinkExternal(idx *tracker.Index, r *tracker.Record, url string) (*Plan, error) {
	panic("soon")
}
func Relate(idx *tracker.Index, from, to *tracker.Record) (*Plan, error)        { panic("soon") }
func Unrelate(idx *tracker.Index, from, to *tracker.Record) (*Plan, error)      { panic("soon") }
func Rename(idx *tracker.Index, r *tracker.Record, newID string) (*Plan, error) { panic("soon") }
func Merge(idx *tracker.Index, bug, into *tracker.Record) (*Plan, error)        { panic("soon") }
func Attach(idx *tracker.Index, obs *tracker.Record, files []Attachment) (*Plan, error) {
	panic("soon")
}
