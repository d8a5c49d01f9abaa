package site

import (
	"io/fs"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// RejectedPage is what templates/rejected.html is given: a file that is no record because it could not
// be read, as it is, with what is wrong.
type RejectedPage struct {
	Page
	Kind  string
	Lines []ProblemLine
	Text  *Excerpt // nil if it is no text
}

// rejectedAddress returns where a rejected file is shown: at the address of the record that it should
// be, unless another file is that record or would be it too.
func (b *build) rejectedAddress(r tracker.Rejected) string {
	_, taken := b.idx.Lookup(r.Kind, r.ID)
	if taken || r.Kind == 0 || r.ID == "" || b.rejected[rejectedKey(r)].Path != r.Path {
		return "problems/" + segment(r.Path) + "/index.html"
	}
	return recordAddress(r.Kind, r.ID)
}

func rejectedKey(r tracker.Rejected) string {
	return strings.ToLower(tracker.Ref{Kind: r.Kind, ID: r.ID}.String())
}

func (b *build) rejectedPage(r tracker.Rejected) error {
	address := b.rejectedAddress(r)
	p := RejectedPage{Page: b.page(address, "problems", r.Path), Kind: r.Kind.String(),
		Lines: problemLines(b.problems[r.Path], tracker.Info)}
	p.Crumbs = append(p.Crumbs, Crumb{"Problems", p.Root + "problems/index.html"})
	p.Source, p.Edit = r.Path, fileLink(b.idx.Config.EditURL, r.Path)
	p.Description = "This file could not be read as a record."
	if content, err := fs.ReadFile(b.idx.FS, r.Path); err == nil && isText(content) {
		p.Text = excerptOf("line", content, "")
	}
	return b.emit(address, "rejected.html", p)
}
