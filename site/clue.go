package site

import (
	"bytes"
	"io/fs"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// Clue is what tells most about a sighting in a few lines: the error in its evidence, else in its text,
// else how its text begins, or the code that the beginning leads to.
type Clue struct {
	Lines []Line // as a terminal or a log had them, the error marked
	From  Item   // the evidence file they are from; zero for lines of the text
	Text  string // where nothing shows the error: how the text begins
}

const (
	clueFile   = 1 << 20 // bytes of an evidence file that is looked into
	clueBefore = 1       // lines before the one with the error, and
	clueAfter  = 2       // after it
	clueWidth  = 240     // bytes of a line
	clueText   = 320     // characters of text
)

// clueOf looks for what tells most about a sighting.
func (b *build) clueOf(root string, r *tracker.Record) Clue {
	needle := foldedNeedle(errorOf(r))
	for _, f := range b.idx.Evidence(r) {
		if f.Size > clueFile || needle == nil || b.withhold(r, f) != "" {
			continue
		}
		content, err := fs.ReadFile(b.idx.FS, f.Path)
		if err != nil || !isText(content) {
			continue
		}
		if lines := clueLines(content, needle, clueBefore, clueAfter); lines != nil {
			name := strings.TrimPrefix(f.Path, r.EvidenceFolder()+"/")
			return Clue{Lines: lines, From: Item{Href: href(root, b.evidenceAddress(r, f.Path)), Text: name}}
		}
	}
	return clueInText(r, needle)
}

// clueInText looks for the error in a record's own text.
func clueInText(r *tracker.Record, needle []byte) Clue {
	doc := r.Body()
	for _, s := range doc.Sections {
		if lines := clueLines([]byte(doc.Text(s)), needle, 0, 0); lines != nil {
			return Clue{Lines: lines}
		}
	}
	for _, s := range doc.Sections {
		text := doc.FirstParagraph(s)
		if code := doc.FirstCode(s); code != "" && (text == "" || strings.HasSuffix(text, ":")) {
			return Clue{Lines: clueHead(code, needle)}
		}
		if text != "" {
			return Clue{Text: cut(text, clueText)}
		}
	}
	return Clue{}
}

// clueLines returns the first line with the error and some around it, nil if none has it.
func clueLines(content, needle []byte, before, after int) []Line {
	all := bytes.Split(bytes.TrimRight(content, "\r\n"), []byte("\n"))
	for i, raw := range all {
		if indexFold(raw, needle) < 0 {
			continue
		}
		var lines []Line
		for _, raw := range all[max(0, i-before):min(len(all), i+after+1)] {
			lines = append(lines, clueLine(raw, needle))
		}
		return lines
	}
	return nil
}

// clueHead returns the first lines of some code.
func clueHead(code string, needle []byte) []Line {
	all := strings.Split(strings.TrimRight(code, "\r\n"), "\n")
	var lines []Line
	for _, raw := range all[:min(len(all), clueBefore+1+clueAfter)] {
		lines = append(lines, clueLine([]byte(raw), needle))
	}
	return lines
}

// clueLine shows one line, from a little before the error if the line is long.
func clueLine(raw, needle []byte) Line {
	raw = bytes.TrimSpace(raw)
	if at := indexFold(raw, needle); at > clueWidth/2 {
		raw = bytes.ToValidUTF8(raw[at-clueWidth/4:], nil)
	}
	var t terminal
	var line Line
	if len(raw) > clueWidth {
		raw = trimPartial(raw[:clueWidth])
		line.More = "…"
	}
	for _, s := range t.read(visible(raw)) {
		line.Parts = append(line.Parts, Part{Text: escapeShown(s.text)})
	}
	line.mark(needle)
	return line
}
