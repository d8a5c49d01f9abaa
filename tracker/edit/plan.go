package edit

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/casebook-dev/casebook/tracker"
)

// Plan is what an operation will write, prepared completely before anything is written.
type Plan struct {
	Files []FileChange
	Notes []string // remarks for people: "left the old id under aliases"
}

// FileChange is one file, or one folder that moves as a whole. Paths are slash-separated from the
// casebook's root. A byte order mark that the file has and Before has not is kept.
type FileChange struct {
	Path   string
	From   string                        // moved from there; of a folder, Before and After are nil
	Before []byte                        // nil: the file is new, or is moved without being read
	After  []byte                        // nil: the file is removed, or its content stays (From) or comes from Open
	Open   func() (io.ReadCloser, error) // content of a new file too large to be kept in memory
}

// ErrChanged is returned by Plan.Write if a file is not what it was when it was read, or exists
// already though the plan makes it. Nothing has been written then.
var ErrChanged = errors.New("changed since it was read")

// TakenError says that the id of a new record, or the new id of a renamed one, is in use.
type TakenError struct {
	Kind tracker.Kind
	ID   string
	Path string // of the file that has it, or has it as an alias
}

// Error names the file that has the id.
func (e *TakenError) Error() string {
	text := fmt.Sprintf("%s: there is %s %s already", e.Path, e.Kind.WithArticle(), e.ID)
	if e.Kind == tracker.KindObservation {
		text += ", which looks like the same sighting"
	}
	return text + " (choose another id)"
}

// Empty reports whether the plan changes no file.
func (p *Plan) Empty() bool { return p == nil || len(p.Files) == 0 }

// change adds new bytes of a record to the plan, unless they are the old ones.
func (p *Plan) change(r *tracker.Record, after []byte) {
	if !bytes.Equal(r.Source, after) {
		p.Files = append(p.Files, FileChange{Path: r.Path, Before: r.Source, After: after})
	}
}

// note adds a remark for people.
func (p *Plan) note(format string, args ...any) {
	p.Notes = append(p.Notes, fmt.Sprintf(format, args...))
}

// edit adds edits of one record to the plan. They are made only if all of them can be.
func (p *Plan) edit(idx *tracker.Index, r *tracker.Record, do func(*editor) error) error {
	after, err := edited(r, idx.Config, do)
	if err == nil {
		p.change(r, after)
	}
	return err
}

// with returns the plan with edits of one more record, or no plan if they cannot be made.
func (p *Plan) with(idx *tracker.Index, r *tracker.Record, do func(*editor) error) (*Plan, error) {
	if err := p.edit(idx, r, do); err != nil {
		return nil, err
	}
	return p, nil
}

// planEdit returns the plan of edits of one record.
func planEdit(idx *tracker.Index, r *tracker.Record, do func(*editor) error) (*Plan, error) {
	return (&Plan{}).with(idx, r, do)
}
