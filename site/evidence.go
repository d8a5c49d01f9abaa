package site

import (
	"bytes"
	"fmt"
	"image"
	_ "image/gif"  // sizes of pictures
	_ "image/jpeg" // sizes of pictures
	_ "image/png"  // sizes of pictures
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/casebook-dev/casebook/tracker"
)

// Evidence is one file of a record's evidence as its page shows it.
type Evidence struct {
	ID       string // to link to
	Name     string // from the evidence folder
	Href     string // the copy; empty if it is withheld
	Size     string
	Withheld string // why there is no copy

	Image         bool
	Width, Height int // pixels; 0 if unknown

	Lines []Line // text, or its beginning
	Total int    // lines of the whole file
	Open  bool   // short enough to be shown without asking
}

// Line is a numbered line of text.
type Line struct{ Number, Text string }

const (
	evidenceLimit  = 32 << 20 // bytes of a file that is copied into the site
	excerptLines   = 200      // lines shown in place, and
	excerptBytes   = 24 << 10 // bytes of them, so that a page stays under its 120 KB
	openLines      = 24       // lines that are shown unfolded
	excerptsOnPage = 8        // files of a page that are shown in place
)

// evidenceAddress returns where the copy of an evidence file stands. What a browser would run as a page
// of the site, or a server as a program, gets the ending of plain text. Files in the folder of an alias
// stand in a folder of that name.
func (b *build) evidenceAddress(r *tracker.Record, name string) string {
	safe := name
	if runs(name) {
		safe += ".txt"
		for b.hasEvidence(r, safe) {
			safe += ".txt"
		}
	}
	rel, ok := strings.CutPrefix(safe, r.EvidenceFolder()+"/")
	if !ok {
		rel = strings.TrimPrefix(safe, path.Dir(r.Path)+"/")
	}
	return path.Join(path.Dir(recordAddress(r.Kind, r.ID)), "evidence", rel)
}

// runs reports whether a browser or a web server might execute a file of this name.
func runs(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm", ".xhtml", ".shtml", ".xht", ".svg", ".svgz", ".xml", ".xsl", ".xslt", ".rdf", ".rss", ".atom", ".wsdl", ".mml",
		".js", ".mjs", ".css", ".mht", ".mhtml", ".swf", ".wasm", ".php", ".phtml", ".cgi", ".asp", ".aspx", ".jsp", ".hta":
		return true
	}
	return false
}

func (b *build) hasEvidence(r *tracker.Record, name string) bool {
	return slices.ContainsFunc(b.idx.Evidence(r), func(f tracker.File) bool { return f.Path == name })
}

// withhold says why a file is not copied, or nothing if it is.
func (b *build) withhold(r *tracker.Record, f tracker.File) string {
	if f.Size > evidenceLimit {
		return fmt.Sprintf("%s is more than the %s that are published", size(f.Size), size(evidenceLimit))
	}
	for p := f.Path; len(p) >= len(r.EvidenceFolder()) && p != "."; p = path.Dir(p) {
		info, err := fs.Lstat(b.idx.FS, p)
		switch {
		case err != nil:
			return "it cannot be read"
		case info.Mode()&fs.ModeSymlink != 0:
			return "symbolic links are not followed"
		case !info.IsDir() && !info.Mode().IsRegular():
			return "it is a device or a pipe, no file"
		}
	}
	if b.isPointer(f) {
		return "it is a Git LFS pointer; the file itself is not in this checkout"
	}
	return ""
}

const lfsPointer = "version https://git-lfs.github.com/spec/"

// isPointer reports whether a file only says where Git LFS keeps the real one. Pointers are small.
func (b *build) isPointer(f tracker.File) bool {
	if f.Size > 1024 || f.Size < int64(len(lfsPointer)) {
		return false
	}
	content, err := fs.ReadFile(b.idx.FS, f.Path)
	return err == nil && bytes.HasPrefix(content, []byte(lfsPointer))
}

// evidenceOf copies a record's evidence into the site and returns what its page shows of it. Pictures
// that the text has drawn are only named.
func (b *build) evidenceOf(r *tracker.Record, drawn map[string]bool) ([]Evidence, error) {
	var all []Evidence
	for i, f := range b.idx.Evidence(r) {
		e, err := b.evidenceFile(r, f, len(all) < excerptsOnPage)
		if err != nil {
			return nil, err
		}
		e.Image = e.Image && !drawn[f.Path]
		e.ID = fmt.Sprintf("evidence-%d", i+1)
		all = append(all, e)
	}
	return all, nil
}

func (b *build) evidenceFile(r *tracker.Record, f tracker.File, inPlace bool) (Evidence, error) {
	e := Evidence{Name: strings.TrimPrefix(f.Path, r.EvidenceFolder()+"/"), Size: size(f.Size)}
	if e.Withheld = b.withhold(r, f); e.Withheld != "" {
		b.note(f.Path, e.Withheld)
		return e, nil
	}
	content, err := fs.ReadFile(b.idx.FS, f.Path)
	if err != nil {
		e.Withheld = "it cannot be read"
		b.note(f.Path, err.Error())
		return e, nil
	}
	address := b.evidenceAddress(r, f.Path)
	e.Href = href(recordRoot, address)
	e.show(content, inPlace)
	b.evidence.Add(1)
	b.bytes.Add(int64(len(content)))
	return e, b.put(address, content)
}

func (b *build) note(path, because string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.withheld = append(b.withheld, Withheld{path, because})
}

// show decides what the page shows in place: a picture, the beginning of a text, or nothing.
func (e *Evidence) show(content []byte, inPlace bool) {
	switch strings.ToLower(path.Ext(e.Name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif":
		e.Image = true
		if cfg, _, err := image.DecodeConfig(bytes.NewReader(content)); err == nil {
			e.Width, e.Height = cfg.Width, cfg.Height
		}
		return
	}
	if isText(content) {
		e.Total = bytes.Count(content, []byte("\n"))
		if n := len(content); n > 0 && content[n-1] != '\n' {
			e.Total++
		}
		if inPlace {
			e.Lines = numbered(content)
			e.Open = e.Total <= openLines
		}
	}
}

// isText reports whether the beginning of a file reads as text: no zero byte, and mostly valid UTF-8.
func isText(content []byte) bool {
	head := content[:min(len(content), 8192)]
	if len(head) == 0 || bytes.IndexByte(head, 0) >= 0 {
		return false
	}
	bad := 0
	for i := 0; i < len(head); {
		r, n := utf8.DecodeRune(head[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		}
		i += n
	}
	return bad <= len(head)/10
}

// numbered returns the first lines of a text, as far as the limits allow.
func numbered(content []byte) []Line {
	if len(content) > excerptBytes {
		content = content[:excerptBytes]
		if i := bytes.LastIndexByte(content, '\n'); i >= 0 {
			content = content[:i]
		}
	}
	var lines []Line
	for raw := range bytes.Lines(content) {
		if len(lines) == excerptLines {
			break
		}
		lines = append(lines, Line{Text: visible(raw)})
	}
	width := len(fmt.Sprint(len(lines)))
	for i := range lines {
		lines[i].Number = fmt.Sprintf("%*d", width, i+1)
	}
	return lines
}

// visible returns a line with everything that would hide something shown: invalid UTF-8 as U+FFFD,
// control characters by their pictures, and the codes that change the direction of text by U+FFFD.
// Colours of a terminal are left out.
func visible(line []byte) string {
	line = bytes.TrimRight(line, "\r\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return r
		case r < ' ':
			return '\u2400' + r
		case r == 0x7f:
			return '\u2421'
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return utf8.RuneError
		}
		return r
	}, string(stripColours(bytes.ToValidUTF8(line, []byte("\uFFFD")))))
}

// stripColours removes the terminal's codes for colour and style: escape, [, digits and semicolons, m.
func stripColours(line []byte) []byte {
	if bytes.IndexByte(line, 0x1b) < 0 {
		return line
	}
	var out []byte
	for len(line) > 0 {
		if rest, ok := bytes.CutPrefix(line, []byte("\x1b[")); ok {
			if after := bytes.TrimLeft(rest, "0123456789;"); len(after) > 0 && after[0] == 'm' {
				line = after[1:]
				continue
			}
		}
		out, line = append(out, line[0]), line[1:]
	}
	return out
}
