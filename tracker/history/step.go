package history

import (
	"bytes"
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/gitrepo"
)

// fact is an Event without its commit, under the name that the record had.
type fact struct {
	kind tracker.Kind
	id   string
	detail
}

// version is the change of one record in one commit: its blobs before, one for each parent, and after.
type version struct {
	kind     tracker.Kind
	id       string
	path     string // after; before, if it is gone
	before   []string
	after    string
	evidence bool // files of its evidence changed
}

func (v *version) existed() bool { return strings.Join(v.before, "") != "" }

// step works out what one commit did to the records.
type step struct {
	blob     func(hash string) ([]byte, error)
	versions []*version // by kind and id
	moved    map[*version]*version
	facts    []fact
}

// factsOf tells what a commit did, by kind and id. A file that cannot be read as a record was edited, no
// more is said. The error is for what could not be read at all.
func factsOf(changes []gitrepo.Change, blob func(hash string) ([]byte, error)) ([]fact, error) {
	s := step{blob: blob, versions: versionsOf(changes), moved: map[*version]*version{}}
	if err := s.findRenames(); err != nil {
		return nil, err
	}
	same := map[string]string{}
	for old, v := range s.moved {
		if v.kind == tracker.KindBug {
			same[old.id] = v.id
		}
	}
	for _, v := range s.versions {
		from := len(s.facts)
		if err := s.record(v, same); err != nil {
			return nil, err
		}
		for _, f := range s.facts[from:] {
			if f.what == Merged {
				same[f.id] = f.to // bugs come first: the sightings that moved with it do not tell it again
			}
		}
	}
	return s.facts, nil
}

// versionsOf gathers the files of each record, wherever in its kind's folder they lie.
func versionsOf(changes []gitrepo.Change) []*version {
	byName := map[string]*version{}
	var all []*version
	for _, ch := range changes {
		kind, id, evidence, ok := recordAt(ch.Path)
		if !ok {
			continue
		}
		key := kind.String() + "/" + id
		v := byName[key]
		if v == nil {
			v = &version{kind: kind, id: id}
			byName[key], all = v, append(all, v)
		}
		v.add(ch, evidence)
	}
	slices.SortFunc(all, func(a, b *version) int { return cmp.Or(cmp.Compare(a.kind, b.kind), strings.Compare(a.id, b.id)) })
	return all
}

func (v *version) add(ch gitrepo.Change, evidence bool) {
	if evidence {
		v.evidence = true
		return
	}
	if v.before == nil {
		v.before = make([]string, len(ch.Before))
	}
	for i, hash := range ch.Before {
		v.before[i] = cmp.Or(v.before[i], hash)
	}
	if v.after = cmp.Or(v.after, ch.After); ch.After != "" || v.path == "" {
		v.path = ch.Path
	}
}

// recordAt returns the record that a file is, or is evidence of.
func recordAt(file string) (kind tracker.Kind, id string, evidence, ok bool) {
	folders := strings.Split(file, "/")
	kind, ok = tracker.ParseKind(folders[0])
	if !ok || kind.Folder() != folders[0] || len(folders) < 2 {
		return 0, "", false, false
	}
	for _, name := range folders[1 : len(folders)-1] {
		if _, dated := tracker.DatedID(name); dated && kind.HasEvidence() {
			return kind, name, true, true
		}
		if hiddenName(name) {
			return 0, "", false, false
		}
	}
	name := folders[len(folders)-1]
	if path.Ext(name) != ".md" || hiddenName(name) || name == "README.md" {
		return 0, "", false, false
	}
	return kind, strings.TrimSuffix(name, ".md"), false, true
}

func hiddenName(name string) bool { return name == "" || name[0] == '.' || name[0] == '_' }

// findRenames pairs records that are gone with new ones of their kind that have their id as an alias, or
// their very bytes.
func (s *step) findRenames() error {
	for _, old := range s.versions {
		if old.after != "" || !old.existed() {
			continue
		}
		for _, v := range s.versions {
			if v.kind != old.kind || v.after == "" || v.existed() || s.moved[v] != nil {
				continue
			}
			if follows, err := s.follows(old, v); err != nil {
				return err
			} else if follows {
				s.moved[old], s.moved[v] = v, old
				break
			}
		}
	}
	for v, other := range s.moved {
		if v.after == "" {
			continue
		}
		delete(s.moved, v) // keep old → new
		v.before = other.before
	}
	return nil
}

func (s *step) follows(old, v *version) (bool, error) {
	if slices.Contains(old.before, v.after) {
		return true, nil
	}
	r, err := s.read(v, v.after)
	return r != nil && slices.Contains(r.Aliases, old.id), err
}

// read returns the record that a blob is, nil if it cannot be read as one.
func (s *step) read(v *version, hash string) (*tracker.Record, error) {
	src, err := s.blob(hash)
	if err != nil {
		return nil, err
	}
	r, _ := tracker.ParseRecord(v.path, src, defaults())
	return r, nil
}

// record adds what happened to one record.
func (s *step) record(v *version, same map[string]string) error {
	switch {
	case v.before == nil && v.after == "": // only evidence
		s.add(v, detail{what: Edited, fields: []string{"evidence"}})
		return nil
	case v.after == "":
		if s.moved[v] == nil {
			s.add(v, detail{what: Removed})
		}
		return nil
	case !v.existed():
		s.add(v, detail{what: Created})
		return nil
	}
	if old := s.oldOf(v); old != nil {
		s.add(v, detail{what: Renamed, from: old.id, to: v.id})
	}
	details, err := s.compare(v, same)
	if err != nil {
		return err
	}
	for _, d := range details {
		s.add(v, d)
	}
	return nil
}

func (s *step) oldOf(v *version) *version {
	for _, old := range s.versions {
		if s.moved[old] == v {
			return old
		}
	}
	return nil
}

func (s *step) add(v *version, d detail) { s.facts = append(s.facts, fact{v.kind, v.id, d}) }

// compare returns what happened to a record that was there before: of a merge only what is so in the eyes
// of every parent that had it.
func (s *step) compare(v *version, same map[string]string) ([]detail, error) {
	after, err := s.blob(v.after)
	if err != nil {
		return nil, err
	}
	var common []detail
	first := true
	for _, hash := range v.before {
		if hash == "" || hash == v.after {
			continue
		}
		before, err := s.blob(hash)
		if err != nil {
			return nil, err
		}
		details := compareFiles(v.path, before, after, same)
		if first {
			common, first = details, false
			continue
		}
		common = slices.DeleteFunc(common, func(d detail) bool {
			return !slices.ContainsFunc(details, func(o detail) bool { return o.what == d.what && o.to == d.to })
		})
	}
	if v.evidence && len(v.before) == 1 {
		common = append(common, detail{what: Edited, fields: []string{"evidence"}})
	}
	return common, nil
}

// compareFiles compares two versions of a record's file. If only the text of one that is no bug differs,
// nothing needs to be parsed; that is most of what ever happens to records.
func compareFiles(file string, before, after []byte, same map[string]string) []detail {
	edited := []detail{{what: Edited, fields: []string{"text"}}}
	if !strings.HasPrefix(file, tracker.KindBug.Folder()+"/") && bytes.Equal(frontOf(before), frontOf(after)) {
		return edited
	}
	old, _ := tracker.ParseRecord(file, before, defaults())
	now, _ := tracker.ParseRecord(file, after, defaults())
	if old == nil || now == nil {
		return edited
	}
	return compareRecords(old, now, same)
}

// frontOf returns a file up to the second line of nothing but ---, the whole file if there is none.
func frontOf(src []byte) []byte {
	if i := bytes.Index(src, []byte("\n---\n")); i >= 0 {
		return src[:i]
	}
	return src
}
