package tracker

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"runtime"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker/markdown"
)

// newIndex links and sorts what was read.
func newIndex(cfg *Config, w *walk, all []parsed) *Index {
	idx := &Index{
		Config: cfg, FS: w.fsys, problems: w.problems,
		byKind: map[Kind][]*Record{}, byName: make(map[nameKey]*Record, len(all)), byPath: make(map[string]*Record, len(all)),
		evidence: map[*Record][]File{}, records: make([]*Record, 0, len(all)), out: make(map[*Record][]Edge, len(all)),
		in: map[*Record][]Edge{}, sighted: map[*Record][]*Record{}, onParsing: map[string][]Problem{},
	}
	for _, p := range withoutEvidence(w, all) {
		idx.problems = append(idx.problems, p.problems...)
		if p.record == nil {
			idx.rejected = append(idx.rejected, Rejected{p.path, p.kind, strings.TrimSuffix(path.Base(p.path), ".md")})
		} else {
			idx.records = append(idx.records, p.record)
			if len(p.problems) > 0 {
				idx.onParsing[p.path] = p.problems
			}
		}
	}
	idx.files = w.files
	slices.SortFunc(idx.files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	idx.name()
	idx.attach(w.evidence)
	idx.link()
	idx.externals()
	slices.SortFunc(idx.rejected, func(a, b Rejected) int { return cmp.Compare(a.Path, b.Path) })
	SortProblems(idx.problems)
	return idx
}

// withoutEvidence drops what was read as records from folders that turn out to be the evidence of a
// record under its former id.
func withoutEvidence(w *walk, all []parsed) []parsed {
	var folders []string
	for _, p := range all {
		if p.record == nil || !p.kind.HasEvidence() {
			continue
		}
		for _, alias := range p.record.Aliases {
			folder := path.Join(path.Dir(p.path), alias)
			if !slices.Contains(w.evidence, folder) && slices.ContainsFunc(all, func(q parsed) bool { return strings.HasPrefix(q.path, folder+"/") }) {
				folders = append(folders, folder+"/")
			}
		}
	}
	if len(folders) == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(p parsed) bool {
		inside := slices.ContainsFunc(folders, func(f string) bool { return strings.HasPrefix(p.path, f) })
		if inside {
			w.files = append(w.files, File{Path: p.path})
		}
		return inside
	})
}

// name sorts the records and gives each its names: its id first, then aliases that no id has taken.
func (idx *Index) name() {
	slices.SortFunc(idx.records, func(a, b *Record) int {
		if a.Kind != b.Kind {
			return cmp.Compare(a.Kind, b.Kind)
		}
		if c := cmp.Compare(a.ID, b.ID); c != 0 {
			return c
		}
		return cmp.Compare(a.Path, b.Path)
	})
	for _, r := range idx.records {
		idx.byKind[r.Kind] = append(idx.byKind[r.Kind], r)
		idx.byPath[r.Path] = r
		idx.claim(r, r.ID, Pos{})
	}
	for _, r := range idx.records {
		for i, alias := range r.Aliases {
			pos := r.Pos("aliases")
			if list := r.Front().Root.Scalars("aliases"); i < len(list) {
				pos = list[i].Pos
			}
			idx.claim(r, alias, pos)
		}
	}
}

func (idx *Index) claim(r *Record, id string, pos Pos) {
	key := nameKey{r.Kind, strings.ToLower(id)}
	other, taken := idx.byName[key]
	if !taken {
		idx.byName[key] = r
		return
	}
	if other == r {
		return
	}
	idx.problems = append(idx.problems, Problem{Path: r.Path, Pos: pos, Severity: Error, Rule: RuleDuplicateID,
		Text: fmt.Sprintf("the id %s is taken by %s", id, other.Path), Hint: "rename one, or merge them: casebook rename, casebook merge"})
}

// attach gives the evidence folders to their records. What belongs to none is an orphan.
func (idx *Index) attach(folders []string) {
	former := map[string]*Record{}
	for _, r := range idx.records {
		if r.Kind.HasEvidence() {
			for _, alias := range r.Aliases {
				former[path.Join(path.Dir(r.Path), alias)] = r
			}
		}
	}
	owner := func(folder string) *Record {
		if r := idx.byPath[folder+".md"]; r != nil && r.Kind.HasEvidence() {
			return r
		}
		return former[folder]
	}
	for _, f := range idx.files {
		for dir := path.Dir(f.Path); dir != "."; dir = path.Dir(dir) {
			if r := owner(dir); r != nil {
				idx.evidence[r] = append(idx.evidence[r], f)
				break
			}
		}
	}
	for _, folder := range folders {
		if owner(folder) == nil && !idx.rejectedAt(folder+".md") {
			idx.problems = append(idx.problems, Problem{Path: folder, Severity: Error, Rule: RuleOrphanEvidence,
				Text: "this evidence folder has no record beside it", Hint: "restore " + path.Base(folder) + ".md, or move the files to the record they belong to"})
		}
	}
}

func (idx *Index) rejectedAt(file string) bool {
	return slices.ContainsFunc(idx.rejected, func(r Rejected) bool { return r.Path == file })
}

// link makes the edges that fields write and their inverse.
func (idx *Index) link() {
	for _, r := range idx.records {
		edges := idx.fieldEdges(r)
		if len(edges) == 0 {
			continue
		}
		idx.out[r] = edges
		for _, e := range edges {
			if e.To != nil {
				idx.in[e.To] = append(idx.in[e.To], e)
			}
		}
	}
	for _, edges := range idx.in {
		slices.SortStableFunc(edges, compareIncoming)
	}
	for _, bug := range idx.byKind[KindBug] {
		idx.sight(bug)
	}
	for _, seen := range idx.sighted {
		slices.SortFunc(seen, CompareObserved)
	}
}

// sight counts the sightings written under bug for it and for every bug it was merged into.
func (idx *Index) sight(bug *Record) {
	var seen []*Record
	for _, e := range idx.in[bug] {
		if e.Relation == ObservationOf {
			seen = append(seen, e.From)
		}
	}
	if len(seen) == 0 {
		return
	}
	idx.sighted[bug] = append(idx.sighted[bug], seen...)
	last := idx.Canonical(bug)
	for at := bug; at != last; {
		at, _ = idx.Target(at.Bug.DuplicateOf)
		idx.sighted[at] = append(idx.sighted[at], seen...)
	}
}

// CompareObserved orders observations by time, then by id.
func CompareObserved(a, b *Record) int {
	if c := a.Observation.Observed.Compare(b.Observation.Observed); c != 0 {
		return c
	}
	return cmp.Compare(a.ID, b.ID)
}

func compareIncoming(a, b Edge) int {
	if a.Relation != b.Relation {
		return cmp.Compare(a.Relation, b.Relation)
	}
	if a.From.Kind != b.From.Kind {
		return cmp.Compare(a.From.Kind, b.From.Kind)
	}
	if a.From.Kind == KindObservation {
		return CompareObserved(a.From, b.From)
	}
	return cmp.Compare(a.From.ID, b.From.ID)
}

// fieldEdges returns what the fields of r refer to, by relation.
func (idx *Index) fieldEdges(r *Record) []Edge {
	b := edgeBuilder{idx: idx, from: r}
	switch r.Kind {
	case KindBug:
		b.add(RemediedBy, r.Bug.Runbooks...)
		b.add(DuplicateOf, r.Bug.DuplicateOf)
		b.add(CausedBy, r.Bug.CausedBy...)
	case KindObservation:
		b.observation(r.Observation)
	case KindTask:
		b.add(Addresses, r.Task.Bugs...)
		b.add(PartOf, r.Task.PartOf)
		b.add(SpunOffFrom, r.Task.SpunOffFrom)
		b.add(Follows, r.Task.Follows)
	case KindPostmortem:
		b.add(Covers, r.Postmortem.Observations...)
		b.add(Covers, r.Postmortem.Bugs...)
		b.add(LedTo, r.Postmortem.Tasks...)
	case KindReport:
		for _, d := range r.Report.Decisions {
			b.add(DecidedOn, d.About)
		}
	}
	b.add(RelatedTo, r.Related...)
	return b.edges
}

type edgeBuilder struct {
	idx   *Index
	from  *Record
	edges []Edge
}

func (b *edgeBuilder) add(relation Relation, refs ...Ref) {
	for _, ref := range refs {
		if ref.IsZero() {
			continue
		}
		to, _ := b.idx.Target(ref)
		b.edges = append(b.edges, Edge{Relation: relation, From: b.from, To: to, Ref: ref})
	}
}

func (b *edgeBuilder) observation(o *Observation) {
	b.add(ObservationOf, o.Bug)
	if len(b.edges) > 0 {
		b.edges[0].Suspected = o.Suspected
	}
	for _, use := range o.Runbooks {
		b.add(UsedRunbook, use.Runbook)
	}
	for _, not := range o.Not {
		b.add(NotObservationOf, not.Bug)
	}
}

// externals gathers the links to external things by kind and address.
func (idx *Index) externals() {
	at := map[[2]string]int{}
	for _, r := range idx.records {
		for _, l := range r.Links {
			key := [2]string{l.Kind, l.URL}
			if _, ok := at[key]; !ok {
				at[key] = len(idx.external)
				idx.external = append(idx.external, External{Kind: l.Kind, URL: l.URL})
			}
			x := &idx.external[at[key]]
			x.Links = append(x.Links, ExternalLink{Record: r, Link: l})
		}
	}
	slices.SortStableFunc(idx.external, func(a, b External) int {
		return cmp.Or(cmp.Compare(slices.Index(linkKinds, a.Kind), slices.Index(linkKinds, b.Kind)), cmp.Compare(a.URL, b.URL))
	})
}

// EachBody calls visit for every record, on all cores, while the record's body is parsed: who needs all bodies asks
// here, and their outlines are known afterwards.
func (idx *Index) EachBody(visit func(*Record)) {
	_ = inParallel(len(idx.records), func(i int) error {
		r := idx.records[i]
		body := r.Body()
		defer runtime.KeepAlive(body)
		r.Outline()
		visit(r)
		return nil
	})
}

// readMentions makes the edges that bodies write, once.
func (idx *Index) readMentions() { idx.mentionsOnce.Do(idx.collectMentions) }

func (idx *Index) collectMentions() {
	edges := make([][]Edge, len(idx.records))
	_ = inParallel(len(idx.records), func(i int) error {
		edges[i] = idx.mentions(idx.records[i])
		return nil
	})
	idx.mentionsOut, idx.mentionIn = map[*Record][]Edge{}, map[*Record][]Edge{}
	for i, r := range idx.records {
		if len(edges[i]) > 0 {
			idx.mentionsOut[r] = edges[i]
		}
		for _, e := range edges[i] {
			if e.To != nil {
				idx.mentionIn[e.To] = append(idx.mentionIn[e.To], e)
			}
		}
	}
	for _, in := range idx.mentionIn {
		slices.SortStableFunc(in, compareIncoming)
	}
}

// mentions returns the links of a body that lead to other records, in text order.
func (idx *Index) mentions(r *Record) []Edge {
	var edges []Edge
	places := r.Places()
	for _, l := range r.links() {
		ref, to, ok := idx.LinkTarget(r, l)
		if !ok || to == r {
			continue
		}
		ref.Pos = places.BodyPos(l.Start)
		edges = append(edges, Edge{Relation: Mentions, From: r, To: to, Ref: ref,
			Mention: &Mention{Before: l.Context.Before, Text: l.Context.Text, After: l.Context.After, Target: l.Target}})
	}
	return edges
}

// linkedFile returns the path that a link leads to, "" for a reference. ok is false if it cannot lead to a record.
func linkedFile(r *Record, l markdown.Link) (file string, ok bool) {
	if l.Wiki {
		return "", true
	}
	if strings.HasPrefix(l.Target, "https://") { // as most do
		return "", false
	}
	file, ok = RelativePath(r.Path, l.Target)
	return file, ok && strings.HasSuffix(file, ".md")
}

// LinkTarget returns what record a link in r's body names: a reference [[kind/id]], or a relative path
// to a record's file, which is found by its name when it has moved within its kind's folder or been
// renamed. ok is false for a link to anything else; to is nil if there is no such record.
func (idx *Index) LinkTarget(r *Record, l markdown.Link) (ref Ref, to *Record, ok bool) {
	file, ok := linkedFile(r, l)
	if !ok {
		return Ref{}, nil, false
	}
	return idx.linked(l.Target, file)
}

// linked is LinkTarget for a link as written and the path it leads to, "" of a reference.
func (idx *Index) linked(target, file string) (ref Ref, to *Record, ok bool) {
	if file == "" {
		ref, err := ParseRef(target, 0)
		if err != nil {
			return Ref{ID: target}, nil, true
		}
		to, _ = idx.Target(ref)
		return ref, to, true
	}
	if to, ok := idx.byPath[file]; ok {
		return to.Ref(), to, true
	}
	folder, _, _ := strings.Cut(file, "/")
	kind, ok := ParseKind(folder)
	if !ok || kind.Folder() != folder || hidden(path.Base(file)) || idx.isEvidence(file) {
		return Ref{}, nil, false
	}
	ref = Ref{Kind: kind, ID: strings.TrimSuffix(path.Base(file), ".md")}
	to, _ = idx.Target(ref)
	return ref, to, true
}

func (idx *Index) isEvidence(file string) bool {
	_, found := slices.BinarySearchFunc(idx.files, file, func(f File, p string) int { return cmp.Compare(f.Path, p) })
	return found
}

// RelativePath resolves the destination of a link in the file at from to a path in the casebook,
// without query and fragment. ok is false for an absolute address or path and for one that leaves the
// casebook.
func RelativePath(from, destination string) (file string, ok bool) {
	u, err := url.Parse(destination)
	if err != nil || u.IsAbs() || u.Host != "" || u.Path == "" || u.Path[0] == '/' {
		return "", false
	}
	file = path.Join(path.Dir(from), u.Path)
	return file, file != ".." && !strings.HasPrefix(file, "../")
}
