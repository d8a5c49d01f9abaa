package edit

import (
	"io"

	"github.com/casebook-dev/casebook/tracker"
)

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

func Create(idx *tracker.Index, d tracker.Draft) (*Plan, error) { panic("soon") }
func Rename(idx *tracker.Index, r *tracker.Record, newID string) (*Plan, error) { panic("soon") }
func Attach(idx *tracker.Index, obs *tracker.Record, files []Attachment) (*Plan, error) {
	panic("soon")
}
