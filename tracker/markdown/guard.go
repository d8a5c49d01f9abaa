package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Bounds on what a body may cost. Each is far above what people write and low enough that 1 MiB of
// the worst input known to us ends in well under two seconds and in a few MiB of HTML.
const (
	maxSize        = 1 << 20     // bytes of a body
	maxNesting     = 100         // quotes and lists that one line opens
	maxWork        = 100_000_000 // steps that goldmark may take back and forth within paragraphs, about 5 ns each
	maxDefinitions = 100_000_000 // sum over paragraphs of (link definitions)², copies of 32 bytes
	maxFootnotes   = 100_000_000 // footnote marks × (footnote marks + lines), steps
	minExpandable  = 100_000     // bytes that definitions may add to any body; CommonMark's reference uses this
	maxColumns     = 100         // of a table
	maxSparseCells = 10_000      // cells of all tables together beyond one for each byte
)

// refuse says why a body should not be parsed at all, or "".
func refuse(src []byte) string {
	switch {
	case len(src) > maxSize:
		return "longer than 1 MiB"
	case tooDeep(src):
		return "quotes and lists nested too deeply"
	case tooManyFootnotes(src):
		return "too many footnotes"
	case tooManyDefinitions(src):
		return "too many link definitions in one paragraph"
	}
	return ""
}

// tooDeep reports whether some line opens more than maxNesting quotes and lists.
func tooDeep(src []byte) bool {
	for len(src) > 0 {
		line := src
		if i := bytes.IndexByte(src, '\n'); i >= 0 {
			line = src[:i]
			src = src[i+1:]
		} else {
			src = nil
		}
		if len(line) > maxNesting && containers(line) > maxNesting {
			return true
		}
	}
	return false
}

// containers counts the quote, list and definition markers at the start of a line, generously. Two
// equal ones in a row, other than of quotes, are a rule or a word and open nothing.
func containers(line []byte) int {
	n := 0
	for i, c := range line {
		switch c {
		case '>':
			n++
		case '-', '+', '*', ':', '.', ')':
			if i+1 < len(line) && line[i+1] == c {
				return n
			}
			n++
		case ' ', '\t', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		default:
			return n
		}
	}
	return n
}

// tooManyFootnotes reports whether goldmark's search of every definition for every mark takes too long.
func tooManyFootnotes(src []byte) bool {
	marks := bytes.Count(src, []byte("[^"))
	return marks > 0 && marks*(marks+bytes.Count(src, []byte("\n"))) > maxFootnotes
}

// tooManyDefinitions reports whether goldmark's removal of definitions from their paragraph, each by
// copying what is left, takes too long.
func tooManyDefinitions(src []byte) bool {
	if n := bytes.Count(src, []byte("]:")); n*n <= maxDefinitions {
		return false
	}
	sum, here := 0, 0
	for line := range bytes.Lines(src) {
		if len(bytes.TrimSpace(line)) == 0 {
			here = 0
			continue
		}
		if bytes.Contains(line, []byte("]:")) {
			here++
			sum += 2*here - 1 // the next square
		}
	}
	return sum > maxDefinitions
}

// kindWideTable is a table that is shown as it was written.
var kindWideTable = ast.NewNodeKind("WideTable")

type wideTable struct{ ast.BaseBlock }

func (*wideTable) Kind() ast.NodeKind          { return kindWideTable }
func (*wideTable) IsRaw() bool                 { return true }
func (t *wideTable) Dump(source []byte, l int) { ast.DumpHelper(t, source, l, nil, nil) }

// wideTableTransformer takes tables out of goldmark's hands that would grow out of proportion: it fills
// every short row up to the columns of the header.
type wideTableTransformer struct{}

func (wideTableTransformer) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	ctx := pc.(*parseContext)
	lines := node.Lines()
	for i := 1; i < lines.Len(); i++ {
		seg := lines.At(i)
		line := seg.Value(reader.Source())
		columns := delimiters(line)
		if columns == 0 {
			continue
		}
		size := lines.At(lines.Len()-1).Stop - seg.Start
		ctx.sparseCells += max(0, columns*(lines.Len()-i)-size)
		if columns > maxColumns || ctx.sparseCells > maxSparseCells {
			replaceByWideTable(node)
			return
		}
	}
}

// delimiters returns the number of columns of a line like |---|:--:|, or 0 if it is no such line.
func delimiters(line []byte) int {
	line = bytes.TrimSpace(line)
	for _, c := range line {
		if c != '-' && c != '|' && c != ':' && !util.IsSpace(c) {
			return 0
		}
	}
	line = bytes.TrimSuffix(bytes.TrimPrefix(line, []byte("|")), []byte("|"))
	if len(line) == 0 {
		return 0
	}
	return bytes.Count(line, []byte("|")) + 1
}

func replaceByWideTable(node *ast.Paragraph) {
	t := &wideTable{}
	t.SetPos(node.Pos())
	t.SetLines(node.Lines())
	node.Parent().ReplaceChild(node.Parent(), node, t)
}

// delimiterParser bounds what emphasis may cost: for each mark that can close, goldmark looks back over
// all marks of the block until it finds one that opens.
type delimiterParser struct{ parser.InlineParser }

func (p delimiterParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	ctx := pc.(*parseContext)
	if ctx.work > maxWork {
		return nil
	}
	n := p.InlineParser.Parse(parent, block, pc)
	mark, ok := n.(*parser.Delimiter)
	if !ok {
		return n
	}
	if ctx.markBlock != parent {
		ctx.markBlock, ctx.marks = parent, 0
	}
	ctx.marks++
	if mark.CanClose {
		ctx.work += ctx.marks
	}
	return n
}

// codeSpanParser keeps goldmark from searching the rest of a block for every run of backticks that is
// never closed.
type codeSpanParser struct{ parser.InlineParser }

func (p codeSpanParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	ctx := pc.(*parseContext)
	if ctx.tickBlock != parent {
		ctx.tickBlock, ctx.lastTicks = parent, lastTicks(parent.Lines(), block.Source())
	}
	line, seg := block.PeekLine()
	n := runLength(line, '`')
	if ctx.lastTicks[n] <= seg.Start {
		block.Advance(n)
		return ast.NewTextSegment(seg.WithStop(seg.Start + n))
	}
	return p.InlineParser.Parse(parent, block, pc)
}

// lastTicks returns, for every length of a run of backticks, where its last run starts.
func lastTicks(lines *text.Segments, src []byte) map[int]int {
	last := map[int]int{}
	for i := range lines.Len() {
		seg := lines.At(i)
		for at := seg.Start; at < seg.Stop; {
			n := runLength(src[at:seg.Stop], '`')
			if n > 0 {
				last[n] = at
			}
			at += max(n, 1)
		}
	}
	return last
}

func runLength(s []byte, c byte) int {
	n := 0
	for n < len(s) && s[n] == c {
		n++
	}
	return n
}
