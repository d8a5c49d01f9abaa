package markdown

import (
	"bytes"
	"os"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// The body of an ordinary observation, about 1 KB, and the floor: goldmark's own GFM with footnotes and
// definition lists, rendered.

func benchmarkSource(b *testing.B) []byte {
	src, err := os.ReadFile("testdata/observation.md")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(src)))
	return src
}

func BenchmarkParse(b *testing.B) {
	src := benchmarkSource(b)
	for b.Loop() {
		Parse(src)
	}
}

func BenchmarkHTML(b *testing.B) {
	d := Parse(benchmarkSource(b))
	for b.Loop() {
		d.HTML(Rendering{Link: resolveForTest})
	}
}

func BenchmarkParseAndHTML(b *testing.B) {
	src := benchmarkSource(b)
	for b.Loop() {
		Parse(src).HTML(Rendering{Link: resolveForTest})
	}
}

func BenchmarkFloor(b *testing.B) {
	src := benchmarkSource(b)
	md := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList))
	for b.Loop() {
		if err := md.Convert(src, new(bytes.Buffer)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMayLink(b *testing.B) {
	src := bytes.ReplaceAll(benchmarkSource(b), []byte("["), []byte("("))
	for b.Loop() {
		MayLink(src)
	}
}
