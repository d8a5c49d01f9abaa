package site

import (
	"bytes"
	"fmt"
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
	Early    bool   // shows the state before any action

	Download string // the name to save the copy under; empty if its own will do

	Image         bool
	Width, Height int      // pixels
	What          string   // of a file that is not shown: "binary"; may be empty
	Excerpt       *Excerpt // of a text; nil if it is not shown
}

const (
	evidenceLimit  = 32 << 20 // bytes of a file that is copied into the site
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
	if because := b.notPlain(f.Path, r.EvidenceFolder()); because != "" {
		return because
	}
	if b.isPointer(f) {
		return "it is a Git LFS pointer; the file itself is not in this checkout"
	}
	return ""
}

// notPlain says why a file is not read: for what it is, or what one of the folders from within on is.
func (b *build) notPlain(name, within string) string {
	for p := name; len(p) >= len(within) && p != "."; p = path.Dir(p) {
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

// evidenceID returns what file i of a record's evidence is linked to by.
func evidenceID(i int) string { return fmt.Sprintf("evidence-%d", i+1) }

// evidenceOf copies a record's evidence into the site and returns what its page shows of it, in the order of the
// index. Pictures that the text has drawn are only named.
func (b *build) evidenceOf(r *tracker.Record, t *body) ([]Evidence, error) {
	var all []Evidence
	shown := 0
	for i, f := range b.idx.Evidence(r) {
		e := Evidence{ID: evidenceID(i), Early: t.early[f.Path], Name: strings.TrimPrefix(f.Path, r.EvidenceFolder()+"/"), Size: size(f.Size)}
		if err := b.evidenceFile(r, f, &e); err != nil {
			return nil, err
		}
		if e.Image && t.drawn[f.Path] {
			e.Image, e.What = false, e.words()+", shown in the text"
		}
		if e.Excerpt != nil || e.Image {
			if shown++; shown > excerptsOnPage {
				e.What = e.words()
				e.Image, e.Excerpt = false, nil
			}
		}
		all = append(all, e)
	}
	return all, nil
}

func (b *build) evidenceFile(r *tracker.Record, f tracker.File, e *Evidence) error {
	if e.Withheld = b.withhold(r, f); e.Withheld != "" {
		b.note(f.Path, e.Withheld)
		return nil
	}
	content, err := fs.ReadFile(b.idx.FS, f.Path)
	if err != nil {
		e.Withheld = "it cannot be read"
		b.note(f.Path, err.Error())
		return nil
	}
	address := b.evidenceAddress(r, f.Path)
	e.Href = href(recordRoot, address)
	if name := path.Base(f.Path); name != path.Base(address) {
		e.Download = name
	}
	e.show(content, errorOf(r))
	return b.put(evidenceFile, address, content)
}

// words say what a file is that has no room on the page.
func (e *Evidence) words() string {
	if e.Excerpt != nil {
		return count(e.Excerpt.Total, "line")
	}
	return fmt.Sprintf("image, %d × %d", e.Width, e.Height)
}

// errorOf returns the error that a sighting's evidence shows; empty of other records.
func errorOf(r *tracker.Record) string {
	if r.Observation == nil {
		return ""
	}
	return r.Observation.Error
}

func (b *build) note(path, because string) {
	b.out.mu.Lock()
	defer b.out.mu.Unlock()
	b.out.made.Withheld = append(b.out.made.Withheld, Withheld{path, because})
}

// show decides what the page shows in place: a picture, a text or a part of it, or nothing.
func (e *Evidence) show(content []byte, message string) {
	switch {
	case len(content) == 0:
		e.What = "empty"
		return
	case isPicture(e.Name):
		var ok bool
		if e.Width, e.Height, ok = pictureSize(content); ok && e.Width*e.Height <= pictureLimit {
			e.Image = true
			return
		} else if ok {
			e.What = e.words() + ", too large to be shown here"
			return
		}
	case isDrawing(e.Name):
		e.What = "drawing, to be opened by itself"
		return
	}
	if isText(content) {
		e.Excerpt = excerptOf(e.ID, content, message)
		return
	}
	e.What = "binary"
	if isPicture(e.Name) {
		e.What = "no image that can be read"
	}
}

// isDrawing reports whether a file is SVG, which is a page rather than a picture: it can hold scripts.
func isDrawing(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".svg" || ext == ".svgz"
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
