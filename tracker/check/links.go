package check

import (
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/markdown"
)

// linkRules look at where the links of a body lead.
func linkRules() []Rule {
	const head = "-- bugs/disk-full.md --\n---\ntitle: Disk full\n---\n"
	const runbook = "-- runbooks/free-a-disk.md --\n---\ntitle: Free a disk\nreviewed: 2026-03-01\n---\n## Steps\n1. Free it.\n"
	return []Rule{
		{
			Name: "broken-link", Family: "references", Severity: tracker.Error,
			Doc: "A relative link in the text leads to a file that does not exist. Links are written relative to the file they stand in, with " +
				"the ending .md, so that forges and editors follow them too.",
			Given:  runbook,
			Before: head + "Remedied by [free a disk](runbooks/free-a-disk.md).\n",
			After:  head + "Remedied by [free a disk](../runbooks/free-a-disk.md).\n",
			record: brokenLink,
		},
		{
			Name: "link-leaves-casebook", Family: "references", Severity: tracker.Warning,
			Doc: "A link climbs out of the casebook's folder (../../x) or begins at the root of some file system (/, C:, file:). It works for its " +
				"writer only: the published site has nothing there.",
			Before: head + "See [store.go](../../src/store.go).\n",
			After:  head + "See [store.go](https://git.example.com/upload/src/store.go).\n",
			record: linkLeavesCasebook,
		},
		{
			Name: "missing-anchor", Family: "references", Severity: tracker.Warning,
			Doc: "A link names a section (#steps) that the record does not have. It leads to the top of the page, and the reader searches for " +
				"what was meant.",
			Given:  runbook,
			Before: head + "Remedied by [free a disk](../runbooks/free-a-disk.md#stpes).\n",
			After:  head + "Remedied by [free a disk](../runbooks/free-a-disk.md#steps).\n",
			record: missingAnchor,
		},
		{
			Name: "missing-evidence", Family: "evidence", Severity: tracker.Error,
			Doc: "The text links to a file in the record's evidence folder, and it is not there: never added to the commit, deleted or renamed. " +
				"Evidence that is referred to must be readable by whoever reads the record later.",
			Before: exampleSighting + "See [ls.txt](2026-03-17-0309-disk-full-on-db-1/ls.txt).\n",
			After:  exampleSighting + "See [ls.txt](2026-03-17-0309-disk-full-on-db-1/ls.txt).\n-- observations/2026/2026-03-17-0309-disk-full-on-db-1/ls.txt --\ntotal 0\n",
			record: missingEvidence,
		},
	}
}

// destination tells apart where links lead.
type destination uint8

const (
	toAddress   destination = iota // a web page, a mail address
	toReference                    // [[kind/id]]
	toFile                         // a path in the casebook
	toSection                      // a section of the record itself
	toOutside                      // a path that leaves the casebook
	toNowhere                      // empty, or no address at all
)

// bodyLink is a link with what it leads to.
type bodyLink struct {
	markdown.Link
	to       *tracker.Record // of toReference and toFile: the record meant, if there is one
	ref      tracker.Ref     // of toReference
	leads    destination
	file     string // of toFile: slash-separated, from the casebook's root
	fragment string // of toFile and toSection: after the #
}

// resolveLinks returns the links of r's body in text order.
func resolveLinks(in *input, r *tracker.Record) []bodyLink {
	links := r.Outline().Links
	all := make([]bodyLink, len(links))
	for i, l := range links {
		all[i] = resolve(in, r, l)
	}
	return all
}

func resolve(in *input, r *tracker.Record, l markdown.Link) bodyLink {
	b := bodyLink{Link: l}
	b.ref, b.to, _ = in.idx.LinkTarget(r, l)
	if l.Wiki {
		b.leads = toReference
		return b
	}
	u, err := url.Parse(l.Target)
	switch {
	case len(l.Target) > 1 && l.Target[1] == ':', strings.HasPrefix(l.Target, `\`):
		b.leads = toOutside
	case err != nil:
		b.leads = toNowhere
	case u.Scheme == "file":
		b.leads = toOutside
	case u.Scheme != "" || u.Host != "":
		b.leads = toAddress
	case u.Path == "" && u.Fragment != "":
		b.leads, b.fragment = toSection, u.Fragment
	case u.Path == "":
		b.leads = toNowhere
	default:
		b.toPath(r, u)
	}
	return b
}

func (b *bodyLink) toPath(r *tracker.Record, u *url.URL) {
	b.file, b.fragment, b.leads = path.Join(path.Dir(r.Path), u.Path), u.Fragment, toFile
	if u.Path[0] == '/' || b.file == ".." || strings.HasPrefix(b.file, "../") {
		b.leads = toOutside
	}
}

// place is where a link's destination is written.
func (b bodyLink) place(r *subject) tracker.Pos {
	if b.TargetEnd > 0 {
		return r.BodyPos(b.TargetStart)
	}
	return r.BodyPos(b.Start)
}

// exists reports whether the casebook has a file or folder at a path.
func (in *input) exists(file string) bool {
	if _, ok := in.idx.ByPath(file); ok {
		return true
	}
	files := in.idx.Files()
	if i := sort.Search(len(files), func(i int) bool { return files[i].Path >= file }); i < len(files) && files[i].Path == file {
		return true
	}
	_, err := fs.Stat(in.idx.FS, file)
	in.looked(file, err == nil)
	return err == nil
}

// ofEvidence reports whether a path lies in the folder for r's evidence, under its id or a former one.
func ofEvidence(r *tracker.Record, file string) bool {
	return r.Kind.HasEvidence() && slices.ContainsFunc(append([]string{r.ID}, r.Aliases...), func(id string) bool {
		return strings.HasPrefix(file, path.Join(path.Dir(r.Path), id)+"/")
	})
}

// linksTo reports whether a link of the body leads to a path.
func (s *subject) linksTo(file string) bool {
	return slices.ContainsFunc(s.links, func(l bodyLink) bool { return l.leads == toFile && l.file == file })
}

func brokenLink(in *input, r *subject, say sayHere) {
	for _, l := range r.links {
		switch {
		case l.leads == toNowhere:
			say(l.place(r), fmt.Sprintf("the link %q leads nowhere: it is no address and no path", l.Target), "write the path of a file, relative to this one, or a whole address")
		case l.leads == toFile && !ofEvidence(r.Record, l.file) && !in.exists(l.file):
			say(l.place(r), fmt.Sprintf("the link leads to %s, which does not exist", l.file), in.linkHint(r, l))
		}
	}
}

// linkHint says what a broken link was probably meant to be.
func (in *input) linkHint(s *subject, l bodyLink) string {
	r := s.Record
	if l.to != nil {
		return fmt.Sprintf("%s lies at %s", l.to.Ref(), relative(r, l.to))
	}
	guesses := []string{
		l.file + ".md",
		path.Clean(strings.TrimPrefix(l.Target, "./")), // written from the casebook's root
	}
	for _, g := range guesses {
		if to, ok := in.idx.ByPath(strings.TrimSuffix(g, "/")); ok {
			return "write " + relative(r, to)
		}
	}
	if folder, _, _ := strings.Cut(l.file, "/"); strings.HasSuffix(l.file, ".md") {
		if kind, ok := tracker.ParseKind(folder); ok {
			return in.nearest(s, tracker.Ref{Kind: kind, ID: strings.TrimSuffix(path.Base(l.file), ".md")})
		}
	}
	return "correct the path; it is read relative to this file"
}

// relative returns the destination of a link from one record to another.
func relative(from, to *tracker.Record) string {
	dir, target := strings.Split(path.Dir(from.Path), "/"), strings.Split(to.Path, "/")
	for len(dir) > 0 && len(target) > 1 && dir[0] == target[0] {
		dir, target = dir[1:], target[1:]
	}
	return strings.Repeat("../", len(dir)) + strings.Join(target, "/")
}

func linkLeavesCasebook(in *input, r *subject, say sayHere) {
	for _, l := range r.links {
		if l.leads == toOutside {
			say(l.place(r), fmt.Sprintf("the link %s leads out of the casebook", l.Target), "write a path relative to this file, or the whole address (https://…) of what lies elsewhere")
		}
	}
}

func missingEvidence(in *input, r *subject, say sayHere) {
	for _, l := range r.links {
		if l.leads == toFile && ofEvidence(r.Record, l.file) && !in.exists(l.file) {
			say(l.place(r), fmt.Sprintf("the evidence %s is not there", l.file), in.evidenceHint(r.Record, l.file))
		}
	}
}

func (in *input) evidenceHint(r *tracker.Record, file string) string {
	var names []string
	for _, f := range in.idx.Evidence(r) {
		names = append(names, path.Base(f.Path))
	}
	return nearHint(tracker.Nearest(path.Base(file), names), fmt.Sprintf("casebook attach %s FILE", r.ID))
}

func missingAnchor(in *input, r *subject, say sayHere) {
	seen := map[*tracker.Record]anchors{}
	for _, l := range r.links {
		to := l.to
		if l.leads == toSection {
			to = r.Record
		}
		if l.fragment == "" || to == nil || l.leads == toFile && to.Path != l.file {
			continue
		}
		if _, ok := seen[to]; !ok {
			seen[to] = anchorsOf(to.Outline())
		}
		if there := seen[to]; !there.has(l.fragment) {
			say(l.place(r), fmt.Sprintf("%s has no section #%s", to.Path, l.fragment), there.hint(l.fragment, r.mayGuess()))
		}
	}
}

// anchors is what a fragment can lead to in a document.
type anchors struct {
	any bool            // the document is shown as it was written and has no ids to compare with
	ids []string        // of the headings
	set map[string]bool // the same
}

func anchorsOf(o *markdown.Outline) anchors {
	a := anchors{any: o.Unparsed != "", set: make(map[string]bool, len(o.Headings))}
	for _, h := range o.Headings {
		a.ids = append(a.ids, h.ID)
		a.set[h.ID] = true
	}
	return a
}

// has reports whether a fragment leads somewhere: to a heading, by our id or the slightly different one of a
// forge, to a footnote, or to a line on a forge.
func (a anchors) has(fragment string) bool {
	return a.any || strings.HasPrefix(fragment, "fn") || isLine(fragment) || a.set[fragment] || a.set[markdown.SlugID(fragment)]
}

// hint says what section was probably meant, or which there are.
func (a anchors) hint(fragment string, guess bool) string {
	has := "it has " + few(a.ids)
	if !guess {
		return has
	}
	return nearHint(near(fragment, a.ids), has)
}

// isLine reports whether a fragment is a forge's way to point at lines: L10, L10-L20.
func isLine(fragment string) bool {
	return strings.HasPrefix(fragment, "L") && strings.Trim(fragment, "L0123456789-") == ""
}

func near(name string, ids []string) []string {
	if close := tracker.Nearest(name, ids); len(close) > 0 {
		return close
	}
	var longer []string
	for _, id := range ids {
		if strings.HasPrefix(id, name) {
			longer = append(longer, id)
		}
	}
	return longer[:min(len(longer), 3)]
}
