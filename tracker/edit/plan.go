package edit

import "io"

// Plan is what an operation will write, prepared completely before anything is written.
type Plan struct {
	Files []FileChange
	Notes []string // remarks for people: "left the old id under aliases"
}

// FileChange is one file, or one folder that moves as a whole. Paths are slash-separated from the
// casebook's root; bytes are without a byte order mark, which a file keeps if it has one.
type FileChange struct {
	Path   string
	From   string                        // moved from there; of a folder, Before and After are nil
	Before []byte                        // nil: the file is new, or is moved without being read
	After  []byte                        // nil: the file is removed, or its content stays (From) or comes from Open
	Open   func() (io.ReadCloser, error) // content of a new file too large to be kept in memory
}

// Empty reports whether the plan changes no file.
func (p *Plan) Empty() bool { return p == nil || len(p.Files) == 0 }

// Diff returns the changes of text files as a unified diff with three lines of context, and one line
// for every move and every file that is no text.
func (p *Plan) Diff() string { panic("soon") }

// Write carries the plan out in the folder dir, the casebook's root.
func (p *Plan) Write(dir string) error { panic("soon") }
