package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A Link is one link, image or reference in a body.
type Link struct {
	// Target is where it leads: the destination of [text](target), ![text](target), <target>, a bare
	// address or the definition of [text][label], with Markdown's backslashes and entities resolved;
	// or kind/id of [[kind/id]] and [[kind/id|text]]. It may be anything, a script included.
	Target string
	Text   string // plain text of the link, or the image's description
	Wiki   bool   // written [[…]]
	Image  bool

	Start, End             int // the whole construct
	TargetStart, TargetEnd int // Target in the source, or in the definition of [text][label]; 0, 0 if not found
	Context                Context
}

// Context is the plain text of the sentence around a link, split at the link. The three parts have at
// most about 240 characters together; where the sentence is longer it is cut between words with "…".
type Context struct{ Before, Text, After string }

// MayLink is a cheap scan that is false only if the body surely holds no link, image or reference.
func MayLink(src []byte) bool {
	for _, mark := range [...]string{"](", "]:", "[[", "://", "www.", "@"} {
		if bytes.Contains(src, []byte(mark)) {
			return true
		}
	}
	return mayHoldAutoLink(src)
}

// mayHoldAutoLink reports whether somewhere a < is followed by a letter and, later, a colon.
func mayHoldAutoLink(src []byte) bool {
	i := bytes.IndexByte(src, '<')
	return i >= 0 && bytes.IndexByte(src[i:], ':') >= 0
}

// linkPlace is where a link written with brackets ends, and where its destination starts (0: unknown).
type linkPlace struct{ end, target int }

// linkParser is goldmark's parser of links and images. It notes where they are, and it bounds what
// unclosed brackets may cost: goldmark looks at the same destination and the same siblings again
// for every closing bracket.
type linkParser struct {
	parser.InlineParser
	parser.CloseBlocker
}

func newLinkParser() linkParser {
	p := parser.NewLinkParser()
	return linkParser{p, p.(parser.CloseBlocker)}
}

func (p linkParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	ctx := pc.(*parseContext)
	if ctx.work > maxWork {
		return nil // Parse gives the document up
	}
	line, _ := block.PeekLine()
	if line[0] != ']' {
		return p.InlineParser.Parse(parent, block, pc)
	}
	ctx.work += parent.ChildCount() + parent.Lines().Len()
	target := 0
	if len(line) > 1 && line[1] == '(' {
		target = p.destination(block, ctx)
	}
	n := p.InlineParser.Parse(parent, block, pc)
	if n != nil {
		_, after := block.Position()
		ctx.linkEnd[n] = linkPlace{end: after.Start, target: target}
	}
	return n
}

// destination returns where the destination of an inline link starts, the reader being at "](".
func (p linkParser) destination(block text.Reader, ctx *parseContext) int {
	l, pos := block.Position()
	defer block.SetPosition(l, pos)
	block.Advance(2)
	block.SkipSpaces()
	line, seg := block.PeekLine()
	if len(line) == 0 {
		return 0
	}
	if line[0] == '<' {
		ctx.work += len(line)
		return seg.Start + 1
	}
	for i := 0; i < len(line) && !util.IsSpace(line[i]); i++ {
		ctx.work++
	}
	return seg.Start
}

// linkOf describes a link, image or reference node, all but its Text and Context. ok is false for any
// other node.
func (d *Document) linkOf(n ast.Node, pc *parseContext) (l Link, ok bool) {
	switch n := n.(type) {
	case *ast.Link:
		l = d.bracketLink(n, n.Destination, n.Reference, pc)
	case *ast.Image:
		l = d.bracketLink(n, n.Destination, n.Reference, pc)
		l.Image = true
	case *ast.AutoLink:
		l = d.autoLink(n)
	case *reference:
		l = Link{Target: string(d.src[n.target.Start:n.target.Stop]), Wiki: true, Start: n.Pos(), End: n.end,
			TargetStart: n.target.Start, TargetEnd: n.target.Stop}
	default:
		return Link{}, false
	}
	return l, true
}

func (d *Document) bracketLink(n ast.Node, dest []byte, ref *ast.ReferenceLink, pc *parseContext) Link {
	place := pc.linkEnd[n]
	l := Link{Target: string(decode(nil, dest)), Start: n.Pos(), End: place.end}
	if ref != nil {
		l.TargetStart, l.TargetEnd = d.definedTarget(ref, dest)
		return l
	}
	if end := place.target + len(dest); place.target > 0 && end <= place.end && bytes.Equal(d.src[place.target:end], dest) {
		l.TargetStart, l.TargetEnd = place.target, end
	}
	return l
}

// definedTarget finds a destination in the definition that a reference link names.
func (d *Document) definedTarget(ref *ast.ReferenceLink, dest []byte) (start, end int) {
	def, ok := d.definitions[util.ToLinkReference(ref.Value)]
	if !ok || len(dest) == 0 || def.Lines().Len() == 0 {
		return 0, 0
	}
	from := def.Lines().At(0).Start
	to := max(def.Lines().At(def.Lines().Len()-1).Stop, from)
	label := labelEnd(d.src[from:to])
	i := bytes.Index(d.src[from+label:to], dest)
	if i < 0 {
		return 0, 0
	}
	start = from + label + i
	return start, start + len(dest)
}

// labelEnd returns the offset after the "]:" of a definition.
func labelEnd(def []byte) int {
	for i := 0; i+1 < len(def); i++ {
		switch {
		case def[i] == '\\':
			i++
		case def[i] == ']' && def[i+1] == ':':
			return i + 2
		}
	}
	return 0
}

// autoLink describes <https://…> and a bare address. Its position is that of the address or of what
// stands before it: goldmark notes where it began to look.
func (d *Document) autoLink(n *ast.AutoLink) Link {
	l := Link{Target: string(n.URL(d.src)), Start: n.Pos(), End: n.Pos()}
	if n.AutoLinkType == ast.AutoLinkEmail && !bytes.HasPrefix(bytes.ToLower(n.Label(d.src)), []byte("mailto:")) {
		l.Target = "mailto:" + l.Target
	}
	label := n.Label(d.src)
	at := n.Pos() + bytes.Index(d.src[n.Pos():min(len(d.src), n.Pos()+len(label)+2)], label)
	if at < n.Pos() {
		return l
	}
	l.Start, l.End = at, at+len(label)
	l.TargetStart, l.TargetEnd = l.Start, l.End
	if at > 0 && d.src[at-1] == '<' && l.End < len(d.src) && d.src[l.End] == '>' {
		l.Start, l.End = at-1, l.End+1
	}
	return l
}
