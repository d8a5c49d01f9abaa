package edit

import (
	"bytes"

	"github.com/casebook-dev/casebook/tracker"
)

// editor changes one record, edit by edit. Each edit is proved before the next one sees it.
type editor struct {
	path  string
	kind  tracker.Kind
	cfg   *tracker.Config
	src   []byte
	front *tracker.FrontMatter
	*layout
}

func newEditor(r *tracker.Record, cfg *tracker.Config) *editor {
	e := &editor{path: r.Path, kind: r.Kind, cfg: cfg}
	e.load(r.Source, r.Front())
	return e
}

func (e *editor) load(src []byte, front *tracker.FrontMatter) {
	e.src, e.front, e.layout = src, front, measure(src, front)
}

// fail returns an error about a node.
func (e *editor) fail(n *tracker.Node, text, hint string) error {
	err := &Error{Path: e.path, Text: text, Hint: hint}
	if n != nil {
		err.Pos = n.Pos
	}
	return err
}

// unsafe returns an error about a node of a file that cannot be edited.
func (e *editor) unsafe(n *tracker.Node, text, hint string) error {
	return &Error{Path: e.path, Pos: n.Pos, Text: text, Hint: hint, Unsafe: true}
}

// understood returns an error if n, or a value of the front matter before it, is written in a way whose
// end we cannot find.
func (e *editor) understood(n *tracker.Node) error {
	if e.lost == nil || e.lost.Offset > n.Offset {
		return nil
	}
	return e.unsafe(e.lost, "this is written in a way that cannot be edited safely", "write it the plain way, or edit the file by hand")
}

// do carries out a change and proves it: the result must read back as exactly the meant front matter
// over exactly the meant body. Otherwise the editor stays as it was.
func (e *editor) do(c change) error {
	src, ok := applied(e.src, c.splices)
	if !ok {
		return e.unproved("two edits meet in one place")
	}
	front, problems := tracker.ParseFrontMatter(e.path, src)
	switch {
	case front == nil && len(problems) > 0:
		return e.unproved(problems[0].Text)
	case front == nil || front.Start != e.front.Start || !same(front.Root, c.want):
		return e.unproved("the result would not say what was meant")
	case !bytes.Equal(src[front.Body:], e.meantBody(c.splices)):
		return e.unproved("the body would change")
	}
	e.load(src, front)
	return nil
}

func (e *editor) meantBody(splices []splice) []byte {
	var own []splice
	for _, s := range splices {
		if s.start >= e.front.Body {
			own = append(own, splice{span{s.start - e.front.Body, s.end - e.front.Body}, s.text})
		}
	}
	body, _ := applied(e.src[e.front.Body:], own)
	return body
}

func (e *editor) unproved(why string) error {
	return e.unsafe(e.front.Root, "the edit was not made because it could not be proved right: "+why, "edit the file by hand")
}

// eol returns the line ending of the file, which is that of its first line.
func (e *editor) eol() string {
	if i := bytes.IndexByte(e.src, '\n'); i > 0 && e.src[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// settled returns the bytes of the record if they bring no error that was not there before.
func (e *editor) settled(before []byte) ([]byte, error) {
	if bytes.Equal(before, e.src) {
		return before, nil
	}
	_, old := tracker.ParseRecord(e.path, before, e.cfg)
	known := map[[2]string]int{}
	for _, p := range old {
		known[[2]string{p.Rule, p.Text}]++
	}
	_, now := tracker.ParseRecord(e.path, e.src, e.cfg)
	for _, p := range now {
		key := [2]string{p.Rule, p.Text}
		if known[key]--; p.Severity == tracker.Error && known[key] < 0 {
			return nil, &Error{Path: p.Path, Text: p.Text, Hint: p.Hint} // its place is in text that nobody will see
		}
	}
	return e.src, nil
}
