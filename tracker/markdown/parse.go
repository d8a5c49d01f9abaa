package markdown

import (
	"sync"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Parse reads one body. It never fails: whatever bytes come in, a Document comes out. A body that
// would take unreasonably long to read, or is over 1 MiB, is not taken apart (Document.Unparsed).
func Parse(src []byte) *Document {
	if reason := refuse(src); reason != "" {
		return &Document{src: src, Outline: Outline{Unparsed: reason}}
	}
	pc := newParseContext(src)
	root := dialect().Parse(text.NewReader(src), parser.WithContext(pc))
	if pc.work > maxWork {
		return &Document{src: src, Outline: Outline{Unparsed: "too many brackets or emphasis marks in one paragraph"}}
	}
	d := &Document{src: src}
	d.collect(root, pc)
	return d
}

// dialect returns the parser that all goroutines share: goldmark's own pieces, with the parts wrapped
// that must keep positions or bound their work. Priorities are goldmark's, lower comes first.
var dialect = sync.OnceValue(func() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(append(parser.DefaultBlockParsers(),
			util.Prioritized(extension.NewDefinitionListParser(), 101),
			util.Prioritized(extension.NewDefinitionDescriptionParser(), 102),
			util.Prioritized(extension.NewFootnoteBlockParser(), 999),
		)...),
		parser.WithInlineParsers(
			util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
			util.Prioritized(codeSpanParser{parser.NewCodeSpanParser()}, 100),
			util.Prioritized(extension.NewFootnoteParser(), 101),
			util.Prioritized(referenceParser{}, 150),
			util.Prioritized(newLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewRawHTMLParser(), 400),
			util.Prioritized(delimiterParser{parser.NewEmphasisParser()}, 500),
			util.Prioritized(delimiterParser{extension.NewStrikethroughParser()}, 500),
			util.Prioritized(extension.NewLinkifyParser(), 999),
		),
		parser.WithParagraphTransformers(
			util.Prioritized(alertTransformer{}, 50),
			util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
			util.Prioritized(wideTableTransformer{}, 199),
			util.Prioritized(extension.NewTableParagraphTransformer(), 200),
		),
		parser.WithASTTransformers(
			util.Prioritized(extension.NewFootnoteASTTransformer(), 999),
		),
	)
})

// parseContext is goldmark's context of one parse, with what we note on the way and what we bound.
type parseContext struct {
	parser.Context
	linkEnd     map[ast.Node]linkPlace // where the links end that are written with brackets
	work        int                    // steps that brackets and emphasis may have cost, see maxWork
	markBlock   ast.Node               // the block that marks is about
	marks       int                    // emphasis marks in it so far
	sparseCells int                    // table cells beyond one a byte so far
	expandable  int                    // bytes that references to definitions may still bring in
	tickBlock   ast.Node               // the block that lastTicks is about
	lastTicks   map[int]int            // offset of the last run of that many backticks
}

func newParseContext(src []byte) *parseContext {
	return &parseContext{
		Context:    parser.NewContext(),
		linkEnd:    map[ast.Node]linkPlace{},
		expandable: len(src) + minExpandable,
	}
}

// Reference bounds how much text references may copy out of their definitions: a long definition
// that is referred to often would otherwise multiply the size of the page.
func (pc *parseContext) Reference(label string) (parser.Reference, bool) {
	ref, ok := pc.Context.Reference(label)
	if !ok {
		return nil, false
	}
	pc.expandable -= len(ref.Destination()) + len(ref.Title())
	if pc.expandable < 0 {
		return nil, false
	}
	return ref, true
}
