package demo

import (
	"cmp"
	"path"
	"slices"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/edit"
)

// tale is how one record came about: it was written once, and until some later moments it said something
// else than it says now.
type tale struct {
	idx     *tracker.Index
	record  *tracker.Record
	written time.Time
	author  string
	subject string
	until   []until
}

// until is what a record said before a moment, as edits of what it says now, and the commit that
// changed it then.
type until struct {
	at       time.Time
	author   string
	subject  string
	trailers string
	said     []said
	id       string // the record's own then; empty: as now
}

// said is a field as it was once.
type said struct {
	field  string
	values []string // none: it was not there
}

// commits returns the record's commits, the oldest first.
func (t tale) commits() ([]Commit, error) {
	slices.SortStableFunc(t.until, func(a, b until) int { return a.at.Compare(b.at) })
	t.until = slices.DeleteFunc(t.until, func(u until) bool { return !u.at.After(t.written) })
	was, err := t.asOf(t.written)
	if err != nil {
		return nil, err
	}
	beside, err := evidence(t.idx, t.record)
	if err != nil {
		return nil, err
	}
	all := []Commit{{At: t.written, Author: t.author, Message: t.subject + "\n", Files: append([]File{was}, beside...)}}
	for _, u := range t.until {
		is, err := t.asOf(u.at)
		if err != nil {
			return nil, err
		}
		files := []File{is}
		if is.Path != was.Path {
			files = append(files, File{Path: was.Path})
		}
		all = append(all, Commit{At: u.at, Author: cmp.Or(u.author, t.author), Message: u.subject + "\n" + u.trailers, Files: files})
		was = is
	}
	return all, nil
}

// asOf returns the record as it was from a moment on.
func (t tale) asOf(at time.Time) (File, error) {
	r, id := t.record, t.record.ID
	for _, u := range slices.Backward(t.until) {
		if !u.at.After(at) {
			break
		}
		for _, s := range u.said {
			src, err := s.in(r)
			if err != nil {
				return File{}, err
			}
			r, _ = tracker.ParseRecord(r.Path, src, t.idx.Config)
		}
		id = cmp.Or(u.id, id)
	}
	return File{path.Join(path.Dir(r.Path), id+".md"), r.Source}, nil
}

func (s said) in(r *tracker.Record) ([]byte, error) {
	if len(s.values) > 0 {
		return edit.Set(r, s.field, s.values...)
	}
	if r.Front().Root.Get(s.field) == nil {
		return r.Source, nil
	}
	return edit.Unset(r, s.field)
}

// unset returns the fields as they were before somebody wrote them.
func unset(fields ...string) []said {
	all := make([]said, len(fields))
	for i, f := range fields {
		all[i] = said{field: f}
	}
	return all
}

func set(field string, values ...string) said { return said{field, values} }
