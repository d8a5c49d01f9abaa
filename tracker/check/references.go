package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
)

// referenceRules look at what fields and [[kind/id]] in bodies name.
func referenceRules() []Rule {
	const task = "-- tasks/sweep-tmp.md --\n---\ntitle: Sweep /tmp\nrole: mitigation\nstatus: planned\n"
	return []Rule{
		{
			Name: "dangling-reference", Family: "references", Severity: tracker.Error,
			Doc: "A field or a [[kind/id]] names a record that does not exist: mistyped, deleted, or renamed without casebook rename. " +
				"The relation is lost until it is corrected; a sighting with a dangling bug counts for no bug at all.",
			Given:  exampleBug,
			Before: task + "bugs: [disk-ful]\n---\n",
			After:  task + "bugs: [disk-full]\n---\n",
			record: danglingReference,
		},
		{
			Name: "reference-to-rejected", Family: "references", Severity: tracker.Warning,
			Doc: "The record that is named has a file, but that file could not be read, so the relation is missing for now. The error is " +
				"in the other file; nothing has to change here.",
			Given:  "-- bugs/disk-full.md --\n---\ntitle: Disk full: again\n---\n",
			Before: task + "bugs: [disk-full]\n---\n",
			After:  "-- bugs/disk-full.md --\n---\ntitle: 'Disk full: again'\n---\n" + task + "bugs: [disk-full]\n---\n",
			record: referenceToRejected,
		},
		{
			Name: "wrong-kind-reference", Family: "references", Severity: tracker.Error,
			Doc: "A reference names a record of a kind that does not belong there: the id exists, but among the records of another kind, or " +
				"follows and spun_off_from name something other than an observation or a task.",
			Given:  exampleBug + "-- runbooks/free-a-disk.md --\n---\ntitle: Free a disk\nreviewed: 2026-03-01\n---\n## Steps\n1. Free it.\n",
			Before: task + "bugs: [free-a-disk]\n---\n",
			After:  task + "bugs: [disk-full]\nrelated: [runbook/free-a-disk]\n---\n",
			record: wrongKind,
		},
		{
			Name: "ambiguous-reference", Family: "references", Severity: tracker.Warning,
			Doc: "Two records of one kind lay claim to the id that is named, by their file name or by an alias. The first of them is taken, " +
				"which may not be the one that was meant.",
			Given:  exampleBug + "-- bugs/old/disk-full.md --\n---\ntitle: Disk full, the other one\n---\n-- bugs/quota.md --\n---\ntitle: Quota\n---\n",
			Before: task + "bugs: [disk-full]\n---\n",
			After:  task + "bugs: [quota]\n---\n",
			record: ambiguousReference,
		},
		{
			Name: "self-reference", Family: "references", Severity: tracker.Error,
			Doc:    "A field of a record names the record itself. It cannot be its own duplicate, cause, part or follow-up; another one was meant.",
			Before: "-- bugs/disk-full.md --\n---\ntitle: Disk full\ncaused_by: [disk-full]\n---\n",
			After:  "-- bugs/disk-full.md --\n---\ntitle: Disk full\n---\n",
			record: selfReference,
		},
		{
			Name: "reference-through-alias", Family: "references", Severity: tracker.Info,
			Doc: "A reference uses a former id of a record. It works, and goes on working as long as the alias is kept; the present id spares " +
				"the reader a search.",
			Given:  "-- bugs/disk-full.md --\n---\ntitle: Disk full\naliases: [enospc]\n---\n",
			Before: task + "bugs: [enospc]\n---\n",
			After:  task + "bugs: [disk-full]\n---\n",
			record: throughAlias,
		},
		{
			Name: "reference-to-duplicate", Family: "references", Severity: tracker.Warning,
			Doc: "A field names a bug that was merged into another. The reference resolves to the other bug, but nobody maintains the one " +
				"that is named. What a bug was not (not) and mentions in the text are history and may stay.",
			Given:  "-- bugs/disk-full.md --\n---\ntitle: Disk full\n---\n-- bugs/enospc.md --\n---\ntitle: ENOSPC\nstatus: duplicate\nduplicate_of: disk-full\n---\n",
			Before: task + "bugs: [enospc]\n---\n",
			After:  task + "bugs: [disk-full]\n---\n",
			record: referenceToDuplicate,
		},
	}
}

// named is a reference in a field or in the body of the record at hand.
type named struct {
	tracker.Ref
	relation tracker.Relation
	to       *tracker.Record // nil: there is none
}

// namesIn returns what the fields and the [[kind/id]] of r name, in written order.
func namesIn(in *input, r *subject) []named {
	var all []named
	for _, e := range in.idx.FieldsOut(r.Record) {
		all = append(all, named{e.Ref, e.Relation, e.To})
	}
	for _, l := range r.links {
		if l.Wiki {
			ref := l.ref
			ref.Pos = r.BodyPos(l.Start)
			all = append(all, named{ref, tracker.Mentions, l.to})
		}
	}
	return all
}

// field is how a message names the place of the reference: the field, or the text.
func (n named) field() string {
	switch n.relation {
	case tracker.ObservationOf:
		return "bug"
	case tracker.UsedRunbook:
		return "runbook"
	case tracker.NotObservationOf:
		return "not"
	case tracker.RemediedBy:
		return "runbooks"
	case tracker.DuplicateOf:
		return "duplicate_of"
	case tracker.CausedBy:
		return "caused_by"
	case tracker.Addresses:
		return "bugs"
	case tracker.PartOf:
		return "part_of"
	case tracker.SpunOffFrom:
		return "spun_off_from"
	case tracker.Follows:
		return "follows"
	case tracker.Covers:
		return n.Kind.Folder()
	case tracker.LedTo:
		return "tasks"
	case tracker.DecidedOn:
		return "decisions"
	case tracker.RelatedTo:
		return "related"
	}
	return "the text"
}

// rejected returns the file that should be the record named, if it could not be read.
func (in *input) rejected(ref tracker.Ref) (string, bool) {
	for _, r := range in.idx.Rejected() {
		if r.Kind == ref.Kind && sameID(r.ID, ref.ID) {
			return r.Path, true
		}
	}
	return "", false
}

// elsewhere returns the records of other kinds that have the id of a reference to none.
func (in *input) elsewhere(ref tracker.Ref) []string {
	var names []string
	for _, k := range tracker.Kinds() {
		if r, ok := in.idx.Lookup(k, ref.ID); ok && k != ref.Kind {
			names = append(names, r.Ref().String())
		}
	}
	return names
}

func danglingReference(in *input, r *subject, say sayHere) {
	for _, n := range r.names {
		if n.to != nil || len(in.elsewhere(n.Ref)) > 0 {
			continue
		}
		if _, rejected := in.rejected(n.Ref); rejected {
			continue
		}
		if n.Kind == 0 {
			say(n.Pos, fmt.Sprintf("[[%s]] names no kind of record", n.ID), "the kinds are "+either(kindWords()))
			continue
		}
		say(n.Pos, fmt.Sprintf("%s names %s, which does not exist", n.field(), n.Ref), in.nearest(r, n.Ref))
	}
}

func kindWords() []string {
	var words []string
	for _, k := range tracker.Kinds() {
		words = append(words, k.String())
	}
	return words
}

// nearest is the hint for a reference to nothing: the record that seems to have had the id, those whose id
// is nearly the same or begins with it, else how to make one.
func (in *input) nearest(s *subject, ref tracker.Ref) string {
	otherwise := fmt.Sprintf("casebook list kind:%s shows what there is; casebook new %s makes one", ref.Kind, ref.Kind)
	if ref.Kind == tracker.KindObservation {
		otherwise = "casebook list kind:observation shows what there is; casebook observe records one"
	}
	if in.adrift() || !s.mayGuess() {
		return otherwise
	}
	if r := in.formerly()[tracker.Ref{Kind: ref.Kind, ID: strings.ToLower(ref.ID)}]; r != nil {
		return fmt.Sprintf("%s may have been it: git mv breaks references; give it its old name back and use casebook rename, or casebook set %s aliases+=%s", r.Ref(), r.Ref(), ref.ID)
	}
	var ids, longer []string
	for _, r := range in.idx.Records(ref.Kind) {
		ids = append(ids, r.ID)
		ids = append(ids, r.Aliases...)
		if len(ref.ID) > 3 && strings.HasPrefix(r.ID, strings.ToLower(ref.ID)) {
			longer = append(longer, r.ID)
		}
	}
	near := tracker.Nearest(ref.ID, ids)
	if len(near) == 0 && len(longer) <= 3 {
		near = longer
	}
	for i, id := range near {
		near[i] = ref.Kind.String() + "/" + id
	}
	return nearHint(near, otherwise)
}

// formerIDs returns the records whose id is not the one that their title makes, by that id: who renames a
// file by hand leaves the title as it is.
func formerIDs(idx *tracker.Index) map[tracker.Ref]*tracker.Record {
	former := map[tracker.Ref]*tracker.Record{}
	for _, r := range idx.Records() {
		ref := tracker.Ref{Kind: r.Kind, ID: tracker.Slug(r.Title)}
		if o := r.Observation; o != nil && !o.Observed.IsZero() {
			ref.ID = tracker.ObservationID(o.Observed, o.Error, o.Instance, false)
		}
		if _, taken := idx.Target(ref); !taken && former[ref] == nil {
			former[ref] = r
		}
	}
	return former
}

// slips is how many different names people mistype, in the fields of a casebook or in one record. Where
// more are missing something else is wrong, and to compare each of them with every id would take minutes.
const slips = 200

// tooManyDangling reports whether the fields of the casebook name more records that do not exist than
// people mistype.
func tooManyDangling(idx *tracker.Index) bool {
	missing := map[tracker.Ref]bool{}
	for _, r := range idx.Records() {
		for _, e := range idx.FieldsOut(r) {
			if e.To == nil {
				missing[tracker.Ref{Kind: e.Ref.Kind, ID: e.Ref.ID}] = true
			}
		}
	}
	return len(missing) > slips
}

func referenceToRejected(in *input, r *subject, say sayHere) {
	for _, n := range r.names {
		if n.to != nil {
			continue
		}
		if file, ok := in.rejected(n.Ref); ok {
			say(n.Pos, fmt.Sprintf("%s names %s, whose file %s could not be read", n.field(), n.Ref, file), "correct that file: casebook check "+file)
		}
	}
}

func wrongKind(in *input, r *subject, say sayHere) {
	for _, n := range r.names {
		if n.to != nil {
			stepsTo := n.relation == tracker.Follows || n.relation == tracker.SpunOffFrom
			if stepsTo && n.to.Kind != tracker.KindObservation && n.to.Kind != tracker.KindTask {
				say(n.Pos, fmt.Sprintf("%s names %s, %s", n.field(), n.Ref, n.to.Kind.WithArticle()), "it names the observation or the task that led to this one; other records go under related")
			}
			continue
		}
		if _, rejected := in.rejected(n.Ref); rejected {
			continue
		}
		if others := in.elsewhere(n.Ref); len(others) > 0 {
			say(n.Pos, fmt.Sprintf("%s names %s, which does not exist; %s does", n.field(), n.Ref, english.List(others)), "name "+n.Kind.WithArticle()+" here, or put the other one under related")
		}
	}
}

func ambiguousReference(in *input, r *subject, say sayHere) {
	if len(in.claims()) == 0 {
		return
	}
	for _, n := range r.names {
		if n.to == nil {
			continue
		}
		claims := in.claims()[tracker.Ref{Kind: n.Kind, ID: strings.ToLower(n.ID)}.String()]
		if len(claims) == 0 {
			continue
		}
		var paths []string
		for _, c := range claims {
			paths = append(paths, c.Path)
		}
		say(n.Pos, fmt.Sprintf("%s names %s, which may be %s; %s is taken", n.field(), n.Ref, either(paths), n.to.Path), "rename one of them: casebook rename")
	}
}

func selfReference(in *input, r *subject, say sayHere) {
	for _, n := range r.names {
		if n.to == r.Record && n.relation != tracker.Mentions {
			say(n.Pos, fmt.Sprintf("%s names the record itself", n.field()), "name the one that was meant, or remove it")
		}
	}
}

func throughAlias(in *input, r *subject, say sayHere) {
	for _, n := range r.names {
		if n.to != nil && n.to != r.Record && !sameID(n.ID, n.to.ID) {
			say(n.Pos, fmt.Sprintf("%s names %s, which is now %s", n.field(), n.Ref, n.to.Ref()), "write "+n.to.ID)
		}
	}
}

func referenceToDuplicate(in *input, r *subject, say sayHere) {
	silent := []tracker.Relation{tracker.Mentions, tracker.NotObservationOf}
	for _, n := range r.names {
		if n.to == nil || n.to.Bug == nil || slices.Contains(silent, n.relation) {
			continue
		}
		into := in.idx.Canonical(n.to)
		if into == n.to || into == r.Record {
			continue
		}
		hint := "write " + into.ID
		if n.relation == tracker.ObservationOf {
			hint = fmt.Sprintf("casebook classify %s %s", r.ID, into.ID)
		}
		say(n.Pos, fmt.Sprintf("%s names %s, which was merged into %s", n.field(), n.Ref, into.Ref()), hint)
	}
}
