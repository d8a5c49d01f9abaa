package site

import (
	"net/url"
	"path"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// publication says where the site is published, for the few files whose addresses must be whole. The zero value is nowhere: then these
// files are left out.
type publication struct {
	base string // ends in a slash
	tag  string // what the ids of feeds begin with
}

// tagYear is the year of the names that feeds give: whoever had the host then named the things. Source: RFC 4151, 2.1.
const tagYear = "2026"

// publicationOf reads `url` of the settings.
func publicationOf(cfg *tracker.Config) publication {
	u, err := url.Parse(cfg.URL)
	if err != nil || u.Host == "" {
		return publication{}
	}
	u.RawQuery, u.Fragment, u.User = "", "", nil
	u.Path, u.RawPath = strings.TrimSuffix(u.Path, "/")+"/", ""
	return publication{base: u.String(), tag: "tag:" + strings.ToLower(u.Hostname()) + "," + tagYear + ":" + u.EscapedPath()}
}

// known reports whether the settings say where the site is published.
func (p publication) known() bool { return p.base != "" }

// at returns the whole address of a page or file.
func (p publication) at(address string) string { return p.base + href("", address) }

// id returns the name of a thing, which stays when its address changes: of a record that was renamed, its first name.
func (p publication) id(r *tracker.Record, more ...string) string {
	name := r.ID
	if len(r.Aliases) > 0 && tracker.ValidID(r.Aliases[0]) {
		name = r.Aliases[0]
	}
	return p.tag + path.Join(append([]string{r.Kind.String(), name}, more...)...)
}

// leftOut says what is not made because the settings do not say enough. Feeds name things by tag: URIs and lead to pages by whole
// addresses, for readers keep entries apart from their feed: RFC 4287 wants the former (4.2.6), and without a host there are none.
func (b *build) leftOut() []string {
	if b.published.known() {
		return nil
	}
	return []string{"Atom feeds and sitemap.xml, which need whole addresses: set url in casebook.yaml to where the site is published"}
}
