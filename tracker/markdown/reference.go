package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// maxReference is the longest [[…]] in bytes: an id is a file name, a title at most 300 characters.
const maxReference = 1024

var kindReference = ast.NewNodeKind("Reference")

// reference is [[kind/id]] or [[kind/id|text]].
type reference struct {
	ast.BaseInline
	target text.Segment // kind/id
	label  text.Segment // text, empty if there is none
	end    int          // offset after the closing brackets
}

func (*reference) Kind() ast.NodeKind              { return kindReference }
func (r *reference) Dump(source []byte, level int) { ast.DumpHelper(r, source, level, nil, nil) }

// referenceParser reads references. What looks like one always is one, also before a "(": the text in
// the brackets must have the shape word/word, anything else is left to the other parsers.
type referenceParser struct{}

func (referenceParser) Trigger() []byte { return []byte{'['} }

func (referenceParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, seg := block.PeekLine()
	if seg.Padding > 0 || !bytes.HasPrefix(line, []byte("[[")) {
		return nil
	}
	line = line[:min(len(line), maxReference)]
	n := bytes.Index(line, []byte("]]"))
	if n < 0 {
		return nil
	}
	target, label, bar := bytes.Cut(line[2:n], []byte("|"))
	if bar {
		target = bytes.TrimSuffix(target, []byte(`\`)) // in a table the bar is written \|
	}
	if !isReference(target) || bar && !isLabel(label) {
		return nil
	}
	r := &reference{end: seg.Start + n + 2}
	r.SetPos(seg.Start)
	r.target = text.NewSegment(seg.Start+2, seg.Start+2+len(target))
	r.label = text.NewSegment(r.end-2-len(label), r.end-2)
	block.Advance(n + 2)
	return r
}

// isReference reports whether s looks like kind/id: a kind of letters, a slash, and no white space or
// brackets. Whether the kind and the record exist is for others to say.
func isReference(s []byte) bool {
	kind, id, ok := bytes.Cut(s, []byte("/"))
	if !ok || len(kind) == 0 || len(id) == 0 {
		return false
	}
	for _, c := range kind {
		if c|0x20 < 'a' || c|0x20 > 'z' {
			return false
		}
	}
	return !bytes.ContainsAny(id, " \\[]<>`\"") && !bytes.ContainsFunc(id, isControl)
}

func isLabel(s []byte) bool {
	return len(bytes.TrimSpace(s)) > 0 && !bytes.ContainsAny(s, "[]\r\n")
}

func isControl(r rune) bool { return r < 0x20 || r == 0x7f }
