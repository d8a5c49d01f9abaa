package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// alertAttribute holds the kind of an alert on its quote, such as "note".
const alertAttribute = "alert"

// alertTransformer makes an alert of a quote whose first line is [!NOTE], [!TIP], [!IMPORTANT],
// [!WARNING] or [!CAUTION], in any case. Source: GitHub Docs, "Basic writing and formatting syntax".
type alertTransformer struct{}

func (alertTransformer) Transform(node *ast.Paragraph, reader text.Reader, _ parser.Context) {
	quote, ok := node.Parent().(*ast.Blockquote)
	if !ok || quote.FirstChild() != ast.Node(node) || node.Lines().Len() == 0 {
		return
	}
	first := node.Lines().At(0)
	kind, ok := alertKind(first.Value(reader.Source()))
	if !ok {
		return
	}
	quote.SetAttributeString(alertAttribute, kind)
	if node.Lines().Len() == 1 {
		quote.RemoveChild(quote, node)
		return
	}
	node.Lines().SetSliced(1, node.Lines().Len())
}

func alertKind(line []byte) (string, bool) {
	line = bytes.TrimSpace(line)
	if !bytes.HasPrefix(line, []byte("[!")) || !bytes.HasSuffix(line, []byte("]")) {
		return "", false
	}
	kind := strings.ToLower(string(line[2 : len(line)-1]))
	switch kind {
	case "note", "tip", "important", "warning", "caution":
		return kind, true
	}
	return "", false
}

// alertOf returns the kind of an alert, or "" for an ordinary quote.
func alertOf(n ast.Node) string {
	kind, _ := n.AttributeString(alertAttribute)
	s, _ := kind.(string)
	return s
}
