package tracker

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/adrg/frontmatter"
	"go.yaml.in/yaml/v4"
)

// MaxRecordSize is the largest record in bytes; more than that is no text that a person wrote.
const MaxRecordSize = 1 << 20

const byteOrderMark = "\ufeff"

// ParseFrontMatter splits and reads the YAML block at the top of a file. It is nil if there is none
// that can be read, and the problems then say why.
func ParseFrontMatter(path string, src []byte) (*FrontMatter, []Problem) {
	p := &frontParser{path: path, src: src}
	if !p.readable() || p.conflicted() || !p.fences() {
		return nil, p.problems
	}
	doc, ok := p.decode()
	if !ok {
		return nil, p.problems
	}
	return p.front(doc), p.problems
}

// frontParser reads one front matter; its first error ends the work.
type frontParser struct {
	path       string
	src        []byte
	start, end int // of the YAML in src
	body       int
	firstLine  int // of the YAML, from 1
	problems   []Problem
}

func (p *frontParser) fail(severity Severity, rule string, pos Pos, text, hint string) {
	p.problems = append(p.problems, Problem{Path: p.path, Pos: pos, Severity: severity, Rule: rule, Text: text, Hint: hint})
}

// readable refuses what is no text.
func (p *frontParser) readable() bool {
	switch {
	case len(bytes.TrimSpace(p.src)) == 0:
		p.fail(Error, RuleEmptyFile, Pos{}, "the file is empty", "write a record, or delete the file")
	case len(p.src) > MaxRecordSize:
		p.fail(Error, RuleTooLarge, Pos{}, fmt.Sprintf("the file has more than the %d bytes that a record has at most", MaxRecordSize),
			"move logs and listings into the evidence folder: casebook attach")
	default:
		if bytes.HasPrefix(p.src, []byte(byteOrderMark)) {
			p.fail(Warning, RuleByteOrderMark, Pos{Line: 1, Column: 1}, "the file begins with a byte order mark", "save it as UTF-8 without BOM")
		}
		return true
	}
	return false
}

// conflicted refuses front matter in which a merge conflict begins, wherever it ends. One in the body is
// a problem of the body.
func (p *frontParser) conflicted() bool {
	c, ok := findConflict(p.src)
	if !ok {
		return false
	}
	fences := 0
	for at := 0; at < c.at; {
		line, next := lineAt(p.src, at)
		if isFence(line) {
			fences++
		}
		at = next
	}
	if fences > 1 {
		return false
	}
	p.problems = append(p.problems, c.problem(p.path, posAt(p.src, c.at)))
	return true
}

// fences finds the lines --- that open and close the block. Only a line of nothing but --- is a fence,
// so an indented one may stand in a block scalar.
func (p *frontParser) fences() bool {
	at := 0
	if bytes.HasPrefix(p.src, []byte(byteOrderMark)) {
		at = len(byteOrderMark)
	}
	line, next := lineAt(p.src, at)
	lineNumber := 1
	for len(bytes.TrimSpace(line)) == 0 && next < len(p.src) {
		line, next = lineAt(p.src, next)
		lineNumber++
	}
	if !isFence(line) {
		p.fail(Error, RuleNoFrontMatter, Pos{Line: lineNumber, Column: 1}, "the file does not begin with front matter",
			"begin with a line ---, the fields, and another line ---")
		return false
	}
	p.start, p.firstLine = next, lineNumber+1
	for at := next; at < len(p.src); at = next {
		if line, next = lineAt(p.src, at); isFence(line) {
			p.end, p.body = at, next
			return true
		}
	}
	p.fail(Error, RuleUnterminated, Pos{Line: lineNumber, Column: 1}, "the front matter that begins here is not closed", "end it with a line ---")
	return false
}

func lineAt(src []byte, at int) (line []byte, next int) {
	if i := bytes.IndexByte(src[at:], '\n'); i >= 0 {
		return src[at : at+i], at + i + 1
	}
	return src[at:], len(src)
}

func isFence(line []byte) bool {
	return string(bytes.TrimRight(line, " \t\r")) == "---"
}

// decode reads the YAML between the fences into nodes. A document that cannot be read is a problem.
func (p *frontParser) decode() (*yaml.Node, bool) {
	block := p.src[p.start:p.end]
	if p.refuse(block) {
		return nil, false
	}
	var doc yaml.Node
	// The library trims lines before it compares them with a fence, so that an indented --- in a block
	// scalar looks like the end to it: what it hands over is not used, only that it found a block.
	format := frontmatter.NewFormat("---", "---", func(_ []byte, v any) error { return loadYAML(block, v.(*yaml.Node)) })
	_, err := frontmatter.MustParse(bytes.NewReader(bytes.TrimPrefix(p.src[:p.body], []byte(byteOrderMark))), &doc, format)
	if err != nil {
		p.explain(block, err)
		return nil, false
	}
	return &doc, true
}

// yamlDocument reads a whole file as YAML.
func yamlDocument(src []byte) (*yaml.Node, error) {
	var doc yaml.Node
	return &doc, loadYAML(src, &doc)
}

// loadYAML reads a block into nodes; one without any value gives none.
func loadYAML(block []byte, doc *yaml.Node) error {
	err := yaml.Load(block, doc)
	if err != nil && doc.Kind == 0 && strings.Contains(err.Error(), "no documents in stream") {
		return nil
	}
	return err
}

// refuse finds what no YAML reader has a good word for: bytes that are no text, tabs.
func (p *frontParser) refuse(block []byte) bool {
	line := p.firstLine
	for at := 0; at < len(block); line++ {
		text, next := lineAt(block, at)
		if p.refuseLine(text, line) {
			return true
		}
		at = next
	}
	return false
}

func (p *frontParser) refuseLine(text []byte, line int) bool {
	column, indent := 0, true
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		column++
		pos := Pos{Line: line, Column: column}
		switch {
		case r == utf8.RuneError && size == 1:
			p.fail(Error, RuleInvalidUTF8, pos, fmt.Sprintf("byte %#02x is not UTF-8", text[i]), "save the file as UTF-8")
			return true
		case r == '\t' && indent:
			p.fail(Error, RuleTabIndent, pos, "a tab indents this line; YAML wants spaces", "replace the tab by two spaces")
			return true
		case r < ' ' && r != '\t' && r != '\r' || r == 0x7f || r == '\ufeff': // a mark here shifts YAML's columns
			p.fail(Error, RuleControlCharacter, pos, fmt.Sprintf("control character %#02x in the front matter", r), "delete it")
			return true
		}
		indent = indent && r == ' '
		i += size
	}
	return false
}

// explain turns the reader's error into a problem in our words.
func (p *frontParser) explain(block []byte, err error) {
	pos, message := Pos{Line: p.firstLine, Column: 1}, err.Error()
	var one *yaml.LoadError
	if many := (*yaml.LoadErrors)(nil); errors.As(err, &many) && len(many.Errors) > 0 {
		one = many.Errors[0]
	} else {
		errors.As(err, &one)
	}
	if one != nil {
		message = strings.TrimPrefix(one.Message, "yaml: ")
		if one.Mark.Line > 0 {
			pos = Pos{Line: p.firstLine + one.Mark.Line - 1, Column: max(one.Mark.Column, 1)}
		} else if one.ContextMark.Line > 0 {
			pos = Pos{Line: p.firstLine + one.ContextMark.Line - 1, Column: max(one.ContextMark.Column, 1)}
		}
	}
	if p.explainColon(block, pos.Line) {
		return
	}
	hint := "put text with : # [ ] { } & * ! | > ' \" % @ ` into single quotes, and double a ' inside them"
	if strings.Contains(message, "multiple") {
		message, hint = "a line ... or --- ends the YAML too early", "remove it: only the closing --- ends the front matter"
	}
	p.fail(Error, RuleYAMLSyntax, pos, "the YAML cannot be read: "+message, hint)
}

// explainColon recognises the commonest mistake, a value with ": " outside quotes, on the line of an
// error or the one before it.
func (p *frontParser) explainColon(block []byte, line int) bool {
	for _, number := range []int{line, line - 1} {
		text := nthLine(block, number-p.firstLine)
		key, value, ok := UnquotedColon(text)
		if !ok {
			continue
		}
		column := utf8.RuneCountInString(text[:strings.Index(text, value)]) + 1
		p.fail(Error, RuleUnquotedColon, Pos{Line: number, Column: column},
			fmt.Sprintf("the %s holds a colon and is not in quotes, so YAML reads it as a mapping", key),
			fmt.Sprintf("write %s: %s (casebook fmt does it)", key, SingleQuote(value)))
		return true
	}
	return false
}

func nthLine(block []byte, n int) string {
	for at := 0; n >= 0 && at < len(block); n-- {
		line, next := lineAt(block, at)
		if n == 0 {
			return strings.TrimRight(string(line), "\r")
		}
		at = next
	}
	return ""
}

// UnquotedColon splits a line `key: value` whose value makes no sense to YAML because it holds a colon,
// or text after a closing quote, and should stand in quotes as a whole. Its key is a plain word.
func UnquotedColon(line string) (key, value string, ok bool) {
	key, value, found := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	if !found || value == "" || strings.Trim(key, "abcdefghijklmnopqrstuvwxyz_-") != "" {
		return "", "", false
	}
	switch value[0] {
	case '[', '{', '|', '>', '&', '*', '#', '!', '-':
		return "", "", false
	case '"', '\'':
		return key, value, textAfterQuote(value)
	}
	return key, value, strings.Contains(value, ": ") || strings.HasSuffix(value, ":")
}

// textAfterQuote reports whether a quoted value ends before its line does: "Handle: x" on y.
func textAfterQuote(value string) bool {
	quote := value[0]
	for i := 1; i < len(value); i++ {
		switch {
		case quote == '"' && value[i] == '\\':
			i++
		case value[i] != quote:
		case quote == '\'' && i+1 < len(value) && value[i+1] == quote:
			i++
		default:
			rest := strings.TrimSpace(value[i+1:])
			return rest != "" && rest[0] != '#'
		}
	}
	return false
}

// SingleQuote writes text as a single-quoted YAML scalar. The text must be one line.
func SingleQuote(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// front converts the decoded document. What is legal YAML but not of this format becomes a problem.
func (p *frontParser) front(doc *yaml.Node) *FrontMatter {
	f := &FrontMatter{Start: p.start, End: p.end, Body: p.body}
	root := &Node{Kind: Mapping, Style: Block, Pos: Pos{Line: p.firstLine, Column: 1}, Offset: p.start}
	if doc.Kind == yaml.DocumentNode && len(doc.Content) > 0 {
		c := converter{parser: p, lines: lineStarts(p.src[p.start:p.end])}
		if converted := c.node(doc.Content[0], 0); converted.Kind == Mapping {
			root = converted
		} else if !converted.Null {
			p.fail(Error, RuleWrongType, converted.Pos, "the front matter is no list of fields", "write one `key: value` a line")
			return nil
		}
	}
	f.Root = root
	return f
}

// maxDepth is deeper than any field goes; what lies deeper is not read.
const maxDepth = 16

// converter turns the library's nodes into ours, with byte offsets.
type converter struct {
	parser *frontParser
	lines  []int // offset in src of each line of the block, by YAML's idea of a line
}

// lineStarts returns the offsets at which lines begin. YAML breaks lines at LF, CR, CR LF, NEL, LS and PS.
func lineStarts(block []byte) []int {
	starts := make([]int, 1, 32)
	for i := 0; i < len(block); i++ {
		switch b := block[i]; {
		case b == '\n', b == '\r' && (i+1 == len(block) || block[i+1] != '\n'):
			starts = append(starts, i+1)
		case b == 0xc2 && i+1 < len(block) && block[i+1] == 0x85:
			starts = append(starts, i+2)
		case b == 0xe2 && i+2 < len(block) && block[i+1] == 0x80 && (block[i+2] == 0xa8 || block[i+2] == 0xa9):
			starts = append(starts, i+3)
		}
	}
	return starts
}

// offset returns the byte offset in the file of a line and column of the block, both from 1; columns
// count characters.
func (c *converter) offset(line, column int) int {
	if line < 1 || line > len(c.lines) {
		return c.parser.end
	}
	at := c.parser.start + c.lines[line-1]
	for ; column > 1 && at < c.parser.end; column-- {
		_, size := utf8.DecodeRune(c.parser.src[at:])
		at += size
	}
	return at
}

func (c *converter) node(y *yaml.Node, depth int) *Node {
	n := &Node{
		Pos:    Pos{Line: c.parser.firstLine + y.Line - 1, Column: y.Column},
		Offset: c.offset(y.Line, y.Column),
	}
	c.refuse(y, n, depth)
	if depth > maxDepth {
		n.Kind, n.Null = Scalar, true
		return n
	}
	switch y.Kind {
	case yaml.MappingNode:
		n.Kind, n.Style = Mapping, collectionStyle(y)
		c.entries(y, n, depth)
	case yaml.SequenceNode:
		n.Kind, n.Style = Sequence, collectionStyle(y)
		for _, item := range y.Content {
			n.Items = append(n.Items, c.node(item, depth+1))
		}
	default:
		n.Kind, n.Style, n.Value = Scalar, scalarStyle(y), y.Value
		n.Null = y.Kind == yaml.AliasNode || n.Style == Plain && (y.Value == "" || y.Value == "~" || y.Value == "null")
	}
	return n
}

func (c *converter) refuse(y *yaml.Node, n *Node, depth int) {
	p := c.parser
	switch {
	case y.Anchor != "" || y.Kind == yaml.AliasNode:
		p.fail(Error, RuleYAMLAnchor, n.Pos, "YAML anchors and aliases (& and *) are not used here", "write the value out; put text that begins with & or * in quotes")
	case y.Style&yaml.TaggedStyle != 0:
		p.fail(Error, RuleYAMLAnchor, n.Pos, "YAML tags ("+y.Tag+") are not used here", "remove it; put text that begins with ! in quotes")
	case depth == maxDepth+1:
		p.fail(Error, RuleNestedTooDeep, n.Pos, "values are nested too deep", "no field goes deeper than three levels")
	}
}

func (c *converter) entries(y *yaml.Node, n *Node, depth int) {
	seen := make(map[string]Pos, len(y.Content)/2)
	for i := 0; i+1 < len(y.Content); i += 2 {
		key := c.node(y.Content[i], depth+1)
		value := c.node(y.Content[i+1], depth+1)
		n.Entries = append(n.Entries, Entry{Key: key, Value: value})
		first, twice := seen[key.Value]
		switch {
		case key.Kind != Scalar:
			c.parser.fail(Error, RuleWrongType, key.Pos, "a key must be a word", "put text with [ ] { } in quotes")
		case key.Value == "<<" && key.Style == Plain:
			c.parser.fail(Error, RuleYAMLAnchor, key.Pos, "YAML merge keys (<<) are not used here", "write the fields out")
		case twice:
			c.parser.fail(Error, RuleDuplicateKey, key.Pos, fmt.Sprintf("%s is given twice, first in line %d", key.Value, first.Line),
				"keep one; after a merge, decide which is right")
		default:
			seen[key.Value] = key.Pos
		}
	}
}

func collectionStyle(y *yaml.Node) Style {
	if y.Style&yaml.FlowStyle != 0 {
		return Flow
	}
	return Block
}

func scalarStyle(y *yaml.Node) Style {
	switch {
	case y.Style&yaml.SingleQuotedStyle != 0:
		return SingleQuoted
	case y.Style&yaml.DoubleQuotedStyle != 0:
		return DoubleQuoted
	case y.Style&yaml.LiteralStyle != 0:
		return Literal
	case y.Style&yaml.FoldedStyle != 0:
		return Folded
	}
	return Plain
}

// posAt returns the line and column of a byte offset of src.
func posAt(src []byte, offset int) Pos {
	offset = min(max(offset, 0), len(src))
	begin := bytes.LastIndexByte(src[:offset], '\n') + 1
	return Pos{Line: bytes.Count(src[:begin], []byte("\n")) + 1, Column: utf8.RuneCount(src[begin:offset]) + 1}
}
