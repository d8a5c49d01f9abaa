package site

import (
	"context"
	"sync"
)

// job makes one or more files of the site.
type job struct {
	name string                // the address of the first file, which no other job makes
	key  func(x *reach) string // of everything that the files show; nil: unknown, and the job is always done
	make func(b *build) error
}

// fileClass is what a file of the site is for, as results count them.
type fileClass int

const (
	pageFile     fileClass = iota
	evidenceFile           // what people attached
	exportFile             // what machines read, and figures by themselves
	searchFile             // the search's index
	lookFile               // stylesheet, scripts, pictures of the theme
	fileClasses
)

// made is what a job made.
type made struct {
	Counts   [fileClasses]int `json:"-"` // files by class
	Bytes    int64            `json:"-"` // of all of them
	Withheld []Withheld       `json:",omitempty"`
	Cut      []CutFigure      `json:",omitempty"`
	Input    string           `json:"-"`          // of a record's page: classify.InputSum
	Indexed  *indexed         `json:",omitempty"` // by the search
	Files    []string         `json:"-"`          // names, in the order they were made

	inputs shows // of all that was added, in the order of jobs
}

func (m *made) add(other *made) {
	for class, n := range other.Counts {
		m.Counts[class] += n
	}
	m.Bytes += other.Bytes
	m.Withheld = append(m.Withheld, other.Withheld...)
	m.Cut = append(m.Cut, other.Cut...)
	m.inputs.add(other.Input)
}

// target is where the files of a site go. Its methods may be called by several goroutines at once.
type target interface {
	// put takes a file; the bytes are valid only during the call.
	put(name string, content []byte) error
	// again reports whether the job of a name was done with this very key, and all that it made stands there: then it is kept.
	again(name, key string) (*made, bool)
	// done notes what a job made.
	done(name, key string, m *made)
	// before returns what the job of a name made in the earlier build, with whichever key; nil if that is not known.
	before(name string) *made
	// read returns a file of the earlier build that stands there as it was made.
	read(name string) ([]byte, bool)
	// stay keeps such a file, and tells its size.
	stay(name string) (size int64, kept bool)
}

// putter is a target that takes every file and remembers none.
type putter func(name string, content []byte) error

func (p putter) put(name string, content []byte) error { return p(name, content) }
func (putter) again(string, string) (*made, bool)      { return nil, false }
func (putter) done(string, string, *made)              {}
func (putter) before(string) *made                     { return nil }
func (putter) read(string) ([]byte, bool)              { return nil, false }
func (putter) stay(string) (int64, bool)               { return 0, false }

// output takes what one job makes.
type output struct {
	target
	mu   sync.Mutex
	made made
}

func (o *output) note(name string, class fileClass, size int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.made.Files = append(o.made.Files, name)
	o.made.Counts[class]++
	o.made.Bytes += size
}

// put takes one file of the site.
func (b *build) put(class fileClass, name string, content []byte) error {
	b.out.note(name, class, int64(len(content)))
	return b.out.put(name, content)
}

// emit renders a page and puts it at its address.
func (b *build) emit(address, template string, data any) error {
	return b.theme.page(template, data, func(html []byte) error { return b.put(pageFile, address, html) })
}

// do does the jobs in parallel and adds up what they made, in their order. It returns the first error.
func (b *build) do(ctx context.Context, jobs []job) (*made, error) {
	all := make([]*made, len(jobs))
	err := spread(len(jobs), func(i int) (err error) {
		if err := ctx.Err(); err != nil {
			return err
		}
		all[i], err = b.doOne(jobs[i])
		return err
	})
	if err != nil {
		return nil, err
	}
	sum := &made{}
	for _, m := range all {
		sum.add(m)
	}
	return sum, nil
}

// doOne does a job, unless it was done.
func (b *build) doOne(j job) (*made, error) {
	key := ""
	if b.reach != nil && j.key != nil {
		key = j.key(b.reach)
		if m, ok := b.target.again(j.name, key); ok {
			return m, nil
		}
	}
	own := *b // to tell whose the files are
	own.out = &output{target: b.target}
	if err := j.make(&own); err != nil {
		return nil, err
	}
	if key != "" {
		b.target.done(j.name, key, &own.out.made)
	}
	return &own.out.made, nil
}
