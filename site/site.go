// Package site generates the website of a casebook: from an index to typed pages, from pages through
// the theme's templates to files.
//
// A page is computed from the index alone and knows where it stands, so that every address in it is
// relative: the site works under any path and from the disk. Pages are rendered in parallel and handed
// to a function as bytes; Build lets a folder take them, package live serves them from memory.
// The same index, as-of time and theme make the same bytes.
package site

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/history"
)

// Options says what to build besides the index.
type Options struct {
	Dir        string                  // the folder to build into: fresh, empty or built by us before
	Theme      fs.FS                   // templates, stylesheet and script; nil is the shipped theme
	AsOf       time.Time               // the moment that "4 days ago" counts back from
	Commit     string                  // full hash; empty outside git
	CommitTime time.Time               // zero outside git
	Branch     string                  // empty if unknown
	Problems   []tracker.Problem       // what the checks found; shown as they are, in this order within a file
	Version    string                  // of casebook, for the foot of the home page
	Check      func() (Checked, error) // asked for Problems, if the site is not up to date; nil: they are known
	Program    string                  // tells builds of casebook apart: a site that another one made is made anew
	Full       bool                    // make everything anew, whatever stands in the folder
	History    *history.History        // what happened to the records; nil outside git
}

// Checked is what the checks found. It may depend on nothing but the casebook's files, the as-of time, the history and
// the program, and on whether something is at the paths of Looked.
type Checked struct {
	Problems []tracker.Problem
	Looked   map[string]bool // by path from the casebook's root
}

// Result counts what a build did.
type Result struct {
	Pages     int   // HTML pages, redirects included
	Evidence  int   // evidence files copied into the site
	Exports   int   // figures and tables beside the pages, to download
	Search    int   // files of the search's index
	Looks     int   // stylesheet, scripts, logo and what else the theme brings
	Bytes     int64 // of all files of the site
	Errors    int   // among the problems
	Warnings  int
	Written   int `json:"-"` // files that differed or were new
	Unchanged int `json:"-"` // files that stood there with the same bytes
	Removed   int `json:"-"` // files of an earlier build that this one has no more

	Rejected []tracker.Rejected `json:"-"` // files that could not be read as records
	Withheld []Withheld         // evidence that was not copied
	Cut      []CutFigure        // figures that had no room for everything
	LeftOut  []string           // what the settings do not suffice for, in words
}

// Withheld is an evidence file that is not published, and why.
type Withheld struct {
	Path    string
	Because string
}

// Build renders the site of a casebook into opts.Dir. If the site stands there, made from the same, nothing is checked
// or rendered. Files whose bytes would not change are left alone, files of an earlier build that are no longer made are
// removed, and no other file is touched: a folder that holds files and was not built by us is refused (ErrForeignFolder),
// and one that another build writes into (ErrSharedFolder). An error while rendering leaves what stood in the folder; a
// build that is killed leaves the old site or the whole new one (how, and where not: publish).
func Build(ctx context.Context, idx *tracker.Index, opts Options) (*Result, error) {
	opened := make(chan error, 1)
	var f *folder
	go func() {
		var err error
		f, err = openInspected(opts)
		opened <- err
	}()
	all := sumsOf(idx)
	key, err := fingerprint(idx, opts, all)
	if failed := <-opened; failed != nil {
		return nil, failed
	}
	if err != nil {
		return nil, fmt.Errorf("read what the site is made from: %w", errors.Join(err, f.discard()))
	}
	if f.upToDate(key, idx) {
		result := f.keys.result
		result.Unchanged, result.Rejected = len(f.files), idx.Rejected()
		return &result, f.close()
	}
	result, looked, err := checkAndRender(ctx, idx, opts, f, all)
	if err != nil {
		return nil, errors.Join(err, f.discard())
	}
	f.keys = &keys{site: key, result: *result, looked: looked, files: f.files, jobs: f.jobs}
	removed, err := f.publish()
	if err != nil {
		return nil, fmt.Errorf("put the site into %s: %w", opts.Dir, errors.Join(err, f.close()))
	}
	result.Written, result.Unchanged, result.Removed = len(f.staged), f.unchanged, removed
	return result, f.close()
}

// openInspected opens the folder of a site and looks which files stand there as they were made.
func openInspected(opts Options) (*folder, error) {
	f, err := openFolder(opts.Dir)
	if err != nil {
		return nil, err
	}
	if opts.Full {
		f.keys = nil
	}
	if err := f.inspect(); err != nil {
		return nil, fmt.Errorf("look through %s: %w", opts.Dir, errors.Join(err, f.discard()))
	}
	return f, nil
}

// checkAndRender renders a site into a folder, after the checks if there are some to run. It returns what they looked for.
func checkAndRender(ctx context.Context, idx *tracker.Index, opts Options, f *folder, all *sums) (*Result, map[string]bool, error) {
	b := newBuild(idx, opts.AsOf) // while the checks run
	var looked map[string]bool
	if opts.Check != nil {
		checked, err := opts.Check()
		if err != nil {
			return nil, nil, err
		}
		opts.Problems, looked = checked.Problems, checked.Looked
	}
	var err error
	if all.like, err = likeness(opts); err != nil {
		return nil, nil, err
	}
	result, err := b.render(ctx, opts, f, all)
	if err != nil {
		return nil, nil, err
	}
	result.count(opts.Problems)
	return result, looked, nil
}

// count counts problems by their severity.
func (r *Result) count(problems []tracker.Problem) {
	for _, p := range problems {
		switch p.Severity {
		case tracker.Error:
			r.Errors++
		case tracker.Warning:
			r.Warnings++
		}
	}
}
