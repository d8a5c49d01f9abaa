package tracker

import (
	"io/fs"
	"slices"
	"strings"
	"sync"
)

// Index is a whole casebook, read and linked. It is read-only, may be used by several goroutines at
// once, and answers with sorted slices that must not be changed.
type Index struct {
	Config *Config
	FS     fs.FS // what it was loaded from, for evidence

	records  []*Record // by kind, then id
	byKind   map[Kind][]*Record
	byName   map[nameKey]*Record // aliases included
	byPath   map[string]*Record
	rejected []Rejected
	files    []File
	evidence map[*Record][]File
	problems []Problem

	settings  []byte               // as written
	memos     *Memos               // nil: nothing keeps them
	onParsing map[string][]Problem // those of problems that reading a record's own file found, by path

	out, in  map[*Record][]Edge // fields only
	sighted  map[*Record][]*Record
	external []External

	mentionsOnce           sync.Once
	mentionsOut, mentionIn map[*Record][]Edge
}

// nameKey is an id or an alias of a kind, in lower case.
type nameKey struct {
	kind Kind
	id   string
}

// Rejected is a file that should be a record and could not be read as one. Its problems say why.
type Rejected struct {
	Path string
	Kind Kind
	ID   string
}

// File is a file of the casebook that is no record: evidence, or one that does not belong.
type File struct {
	Path      string
	Size      int64 // bytes
	Irregular bool  // a symbolic link or a device: never opened

	stamp stamp
	memos *Memos // nil: nothing keeps them
}

// Memos returns what was found out about the file. Without a Cache it is nil: nobody knows when the file changes.
func (f File) Memos() *Memos { return f.memos }

// External is a thing outside the casebook, and every link to it.
type External struct {
	Kind  string
	URL   string
	Links []ExternalLink // by record
}

// ExternalLink is one record's link to an external thing.
type ExternalLink struct {
	Record *Record
	Link   Link
}

// Records returns the records of the kinds, or all of them without a kind, by kind and then id.
func (idx *Index) Records(kinds ...Kind) []*Record {
	switch len(kinds) {
	case 0:
		return idx.records
	case 1:
		return idx.byKind[kinds[0]]
	}
	var some []*Record
	for _, k := range Kinds() {
		if slices.Contains(kinds, k) {
			some = append(some, idx.byKind[k]...)
		}
	}
	return some
}

// Settings returns casebook.yaml as it is written.
func (idx *Index) Settings() []byte { return idx.settings }

// Memos returns what was found out about the casebook as a whole. It holds whatever changes but the settings: answers are
// to say what they are about. Without a Cache it is nil.
func (idx *Index) Memos() *Memos { return idx.memos }

// Rejected returns the files that could not be read as records, by path.
func (idx *Index) Rejected() []Rejected { return idx.rejected }

// Problems returns what loading found wrong, sorted. Package check adds what its rules find.
func (idx *Index) Problems() []Problem { return idx.problems }

// Lookup returns the record with this id or alias, ignoring case.
func (idx *Index) Lookup(kind Kind, id string) (*Record, bool) {
	r, ok := idx.byName[nameKey{kind, strings.ToLower(id)}]
	return r, ok
}

// Target returns the record that a reference names, by id or alias. A reference without a kind is
// looked up among all kinds and found only if exactly one has it.
func (idx *Index) Target(ref Ref) (*Record, bool) {
	if ref.Kind != 0 {
		return idx.Lookup(ref.Kind, ref.ID)
	}
	var found []*Record
	for _, k := range Kinds() {
		if r, ok := idx.Lookup(k, ref.ID); ok {
			found = append(found, r)
		}
	}
	if len(found) != 1 {
		return nil, false
	}
	return found[0], true
}

// Canonical returns the bug that r was merged into, following duplicate_of to its end, or r itself.
// In a cycle it returns r.
func (idx *Index) Canonical(r *Record) *Record {
	at := r
	for range len(idx.byKind[KindBug]) {
		if at.Bug == nil || at.Bug.DuplicateOf.IsZero() {
			return at
		}
		next, ok := idx.Target(at.Bug.DuplicateOf)
		if !ok {
			return at
		}
		at = next
	}
	return r
}

// ByPath returns the record at a slash-separated path from the casebook's root.
func (idx *Index) ByPath(path string) (*Record, bool) {
	r, ok := idx.byPath[path]
	return r, ok
}

// Observations returns the sightings of a bug in order of time, oldest first, those recorded under a
// duplicate of it included.
func (idx *Index) Observations(bug *Record) []*Record { return idx.sighted[bug] }

// Out returns what r refers to, by relation and then in written order; mentions included.
func (idx *Index) Out(r *Record) []Edge {
	idx.readMentions()
	return slices.Concat(idx.out[r], idx.mentionsOut[r])
}

// In returns what refers to r, by relation and then the referring record's kind and id (observations
// by time); mentions included. The list of an alias or a duplicate is its own.
func (idx *Index) In(r *Record) []Edge {
	idx.readMentions()
	return slices.Concat(idx.in[r], idx.mentionIn[r])
}

// FieldsOut is Out without the mentions, which need every body parsed.
func (idx *Index) FieldsOut(r *Record) []Edge { return idx.out[r] }

// FieldsIn is In without the mentions, which need every body parsed.
func (idx *Index) FieldsIn(r *Record) []Edge { return idx.in[r] }

// Evidence returns the files in the record's evidence folder, by path.
func (idx *Index) Evidence(r *Record) []File { return idx.evidence[r] }

// Files returns every file below the kinds' folders that is no record, evidence included, by path.
func (idx *Index) Files() []File { return idx.files }

// External returns the external things that records link to, by kind (in the order of LinkKinds) and URL.
func (idx *Index) External() []External { return idx.external }

// InstancesOf returns the instances that a sighting hit, that of the title first; "unknown" is left out.
func InstancesOf(obs *Record) []string {
	var names []string
	for _, name := range append([]string{obs.Observation.Instance}, obs.Observation.AlsoOn...) {
		if name != "" && name != UnknownInstance && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// UnknownInstance is the reserved instance of a sighting whose place nobody knows.
const UnknownInstance = "unknown"

// ServiceOf returns the service of a record: its own, else for a sighting the inventory's, else its
// bug's; for a task that of its first bug that has one. Empty if none says.
func (idx *Index) ServiceOf(r *Record) string {
	switch r.Kind {
	case KindBug:
		return r.Bug.Service
	case KindRunbook:
		return r.Runbook.Service
	case KindObservation:
		return idx.serviceOfSighting(r)
	case KindTask:
		for _, ref := range r.Task.Bugs {
			if bug, ok := idx.Target(ref); ok && bug.Bug.Service != "" {
				return bug.Bug.Service
			}
		}
	}
	return ""
}

func (idx *Index) serviceOfSighting(r *Record) string {
	if r.Observation.Service != "" {
		return r.Observation.Service
	}
	for _, inv := range idx.Config.Instances {
		if inv.Service != "" && MatchGlob(inv.Name, r.Observation.Instance) {
			return inv.Service
		}
	}
	if bug, ok := idx.Target(r.Observation.Bug); ok && !r.Observation.Bug.IsZero() {
		return bug.Bug.Service
	}
	return ""
}
