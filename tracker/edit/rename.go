package edit

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/markdown"
)

// Rename plans a new id for a record: its file and its evidence folder move, the old id stays as an
// alias, and every reference in fields, every [[kind/id]] and every relative link into and out of the
// record is rewritten, in all records. A file that lies where its id asks for (observations/2026/) moves
// to where the new id asks for.
func Rename(idx *tracker.Index, r *tracker.Record, newID string) (*Plan, error) {
	if newID == r.ID {
		return &Plan{}, nil
	}
	if err := checkNewID(idx, r, newID); err != nil {
		return nil, err
	}
	m := newMove(idx, r, newID)
	p := &Plan{}
	for _, x := range idx.Records() {
		if err := m.rewrite(p, x); err != nil {
			return nil, err
		}
	}
	for _, folder := range m.folders {
		p.Files = append(p.Files, FileChange{Path: folder.to, From: folder.from})
	}
	p.note("left the old id %s under aliases", r.ID)
	return p, nil
}

// checkNewID says whether an id has the shape that the record's kind asks for, and is free.
func checkNewID(idx *tracker.Index, r *tracker.Record, id string) error {
	fail := func(text, hint string) error { return &Error{Path: r.Path, Text: text, Hint: hint} }
	_, dated := tracker.DatedID(id)
	switch {
	case !tracker.ValidID(id) || tracker.DeviceName(id):
		return fail(fmt.Sprintf("%q is no id", id), "lower-case letters, digits and single hyphens, and no name that Windows keeps for a device")
	case r.Kind == tracker.KindObservation && !dated:
		return fail(fmt.Sprintf("%q is no id of an observation", id), "it begins with the date and time: 2026-03-17-0309-no-space-left-on-device-on-replica-2")
	case r.Kind == tracker.KindPostmortem && !dated:
		return fail(fmt.Sprintf("%q is no id of a postmortem", id), "it begins with the date: 2022-01-05-pharmacy-orders-rejected")
	case r.Kind == tracker.KindHandoff && !idShape(tracker.KindHandoff).MatchString(id):
		return fail(fmt.Sprintf("%q is no id of a handoff", id), "it is the date: 2025-03-10, or 2025-03-10-0900")
	case r.Kind == tracker.KindReport && !idShape(tracker.KindReport).MatchString(id):
		return fail(fmt.Sprintf("%q is no id of a report", id), "it is the year and month: 2025-03")
	}
	if file := taken(idx, r.Kind, id); file != "" && file != r.Path {
		return &TakenError{Kind: r.Kind, ID: id, Path: file}
	}
	return nil
}

var handoffShape = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\d{4}-\d{2}-\d{2}(-\d{4})?$`) })
var reportShape = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\d{4}-\d{2}$`) })

func idShape(kind tracker.Kind) *regexp.Regexp {
	if kind == tracker.KindReport {
		return reportShape()
	}
	return handoffShape()
}

// move is a record that goes from one path to another, its evidence with it.
type move struct {
	idx     *tracker.Index
	r       *tracker.Record
	id      string
	to      string // the new path of the record
	folders []moved
}

type moved struct{ from, to string }

func newMove(idx *tracker.Index, r *tracker.Record, id string) *move {
	m := &move{idx: idx, r: r, id: id, to: path.Join(path.Dir(r.Path), id+".md")}
	if r.Path == PathOf(idx.Config, r.Kind, r.ID) {
		m.to = PathOf(idx.Config, r.Kind, id)
	}
	if !r.Kind.HasEvidence() {
		return m
	}
	m.moveFolder(r.ID, id)
	for _, alias := range r.Aliases {
		m.moveFolder(alias, alias)
	}
	return m
}

// moveFolder takes an evidence folder along. One that cannot have the new name, because an alias has
// such a folder, may keep the old one: it is an alias from now on.
func (m *move) moveFolder(old, id string) {
	f := moved{path.Join(path.Dir(m.r.Path), old), path.Join(path.Dir(m.to), id)}
	if id != old && isFolder(m.idx.FS, f.to) {
		f.to = path.Join(path.Dir(m.to), old)
	}
	if f.from != f.to && isFolder(m.idx.FS, f.from) {
		m.folders = append(m.folders, f)
	}
}

func isFolder(fsys fs.FS, name string) bool {
	info, err := fs.Stat(fsys, name)
	return err == nil && info.IsDir()
}

// newPath returns where a file is after the move.
func (m *move) newPath(file string) string {
	if file == m.r.Path {
		return m.to
	}
	for _, f := range m.folders {
		if file == f.from || strings.HasPrefix(file, f.from+"/") {
			return f.to + file[len(f.from):]
		}
	}
	return file
}

// rewrite adds to the plan what the move changes in one record.
func (m *move) rewrite(p *Plan, x *tracker.Record) error {
	if x != m.r && !m.mayName(x) {
		return nil
	}
	e := newEditor(x, m.idx.Config)
	if x == m.r {
		e.path = m.to
		if err := m.rewriteAliases(e); err != nil {
			return err
		}
	}
	splices, by := m.fieldSplices(e)
	links, unclear := m.linkSplices(e, x)
	for _, l := range unclear {
		p.note("%s: the link to %s could not be rewritten; do it by hand", position(x, l), l.Target)
	}
	if len(splices)+len(links) > 0 {
		if err := e.do(change{append(splices, links...), replaced(e.front.Root, by)}); err != nil {
			return err
		}
	}
	after, err := e.settled(x.Source)
	switch {
	case err != nil:
		return err
	case x == m.r:
		p.Files = append(p.Files, FileChange{Path: m.to, From: x.Path, Before: x.Source, After: after})
	default:
		p.change(x, after)
	}
	return nil
}

func position(x *tracker.Record, l markdown.Link) string {
	at := x.BodyPos(l.Start)
	return fmt.Sprintf("%s:%d:%d", x.Path, at.Line, at.Column)
}

// mayName is a cheap look at whether a record can name the moved one at all: by its id or an alias.
func (m *move) mayName(x *tracker.Record) bool {
	lower := bytes.ToLower(x.Source)
	for _, id := range append([]string{m.r.ID}, m.r.Aliases...) {
		if bytes.Contains(lower, []byte(strings.ToLower(id))) {
			return true
		}
	}
	return false
}

// rewriteAliases leaves the old id under aliases, and takes the new one away from there.
func (m *move) rewriteAliases(e *editor) error {
	f, _ := tracker.FieldOf(e.kind, "aliases")
	isNew := func(n *tracker.Node) bool { return strings.EqualFold(n.Value, m.id) }
	if err := e.addNode(f, tracker.Text(m.r.ID)); err != nil {
		return err
	}
	if !slices.ContainsFunc(m.r.Aliases, func(alias string) bool { return strings.EqualFold(alias, m.id) }) {
		return nil
	}
	return e.removeWhere(f, m.id, isNew)
}

// fieldSplices rewrites the references in fields.
func (m *move) fieldSplices(e *editor) (splices []splice, by map[*tracker.Node]*tracker.Node) {
	by = map[*tracker.Node]*tracker.Node{}
	for _, found := range references(e.kind, e.front.Root) {
		target, ok := m.idx.Target(found.ref)
		if !ok || target != m.r || found.ref.ID == m.id {
			continue
		}
		text := m.id
		if !found.bare {
			text = m.r.Kind.String() + "/" + m.id
		}
		by[found.node] = tracker.Text(text)
		splices = append(splices, e.replacing(found.node, by[found.node])...)
	}
	return splices, by
}

// linkSplices rewrites the links of a body. unclear are links whose place in the source is not known.
func (m *move) linkSplices(e *editor, x *tracker.Record) (splices []splice, unclear []markdown.Link) {
	if !markdown.MayLink(x.Source[x.BodyOffset():]) {
		return nil, nil
	}
	for _, l := range x.Body().Links {
		text, ok := m.linkText(x, l)
		if !ok {
			continue
		}
		if l.TargetStart >= l.TargetEnd {
			unclear = append(unclear, l)
			continue
		}
		place := span{e.front.Body + l.TargetStart, e.front.Body + l.TargetEnd}
		if s := (splice{place, text}); !slices.Contains(splices, s) && string(e.src[place.start:place.end]) != text {
			splices = append(splices, s) // several links may share one definition
		}
	}
	return splices, unclear
}

// linkText returns what a link in x must say after the move; ok is false if that is what it says.
func (m *move) linkText(x *tracker.Record, l markdown.Link) (text string, ok bool) {
	if l.Wiki {
		word, id, _ := strings.Cut(l.Target, "/")
		_, to, _ := m.idx.LinkTarget(x, l)
		return word + "/" + m.id, to == m.r && id != m.id
	}
	file, relative := tracker.RelativePath(x.Path, l.Target)
	if !relative {
		return "", false
	}
	now := m.newPath(file)
	if _, to, found := m.idx.LinkTarget(x, l); found && to == m.r {
		now = m.to
	}
	from := m.newPath(x.Path)
	if now == file && path.Dir(from) == path.Dir(x.Path) {
		return "", false
	}
	return relink(rawTarget(x, l), path.Dir(from), now), true
}

// rawTarget returns the target of a link as it stands in the source, else as it was understood.
func rawTarget(x *tracker.Record, l markdown.Link) string {
	if l.TargetStart < l.TargetEnd {
		return string(x.Source[x.BodyOffset()+l.TargetStart : x.BodyOffset()+l.TargetEnd])
	}
	return l.Target
}

// relink returns the relative link from a folder to a file. It keeps the fragment of the old link, and
// how its last parts are escaped.
func relink(old, folder, file string) string {
	rest := ""
	if i := strings.IndexAny(old, "?#"); i >= 0 {
		old, rest = old[:i], old[i:]
	}
	before, after := strings.Split(old, "/"), strings.Split(relativePath(folder, file), "/")
	for i := range after {
		after[i] = (&url.URL{Path: after[i]}).EscapedPath()
	}
	for i := 1; i <= min(len(before), len(after)); i++ {
		plain, err := url.PathUnescape(before[len(before)-i])
		if err != nil || (&url.URL{Path: plain}).EscapedPath() != after[len(after)-i] {
			break
		}
		after[len(after)-i] = before[len(before)-i]
	}
	return strings.Join(after, "/") + rest
}

// relativePath returns the path that leads from a folder to a file, both from the casebook's root.
func relativePath(folder, file string) string {
	from, to := strings.Split(folder, "/"), strings.Split(file, "/")
	if folder == "." {
		from = nil
	}
	shared := 0
	for shared < len(from) && shared < len(to)-1 && from[shared] == to[shared] {
		shared++
	}
	return strings.Repeat("../", len(from)-shared) + strings.Join(to[shared:], "/")
}
