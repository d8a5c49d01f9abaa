package site

import (
	"encoding/xml"
	"fmt"
	"maps"
	"path"
	"slices"

	"github.com/casebook-dev/casebook/tracker"
)

// The files that search engines ask for.
const (
	robotsFile  = "robots.txt"
	sitemapFile = "sitemap.xml"
)

// sitemapLimit is how many addresses a sitemap may hold. Source: sitemaps.org, protocol.
const sitemapLimit = 50_000

// robotJobs returns the jobs that make what search engines ask for.
func (b *build) robotJobs() []job {
	jobs := []job{{robotsFile, (*reach).anything, (*build).robots}}
	if b.published.known() {
		jobs = append(jobs, job{sitemapFile, (*reach).anything, (*build).sitemap})
	}
	return jobs
}

// robots tells search engines to stay out unless the site is public. They look for it at the root of a host only; pages say the same.
func (b *build) robots() error {
	text := "# Not for search engines; `public: true` in casebook.yaml lets them in.\nUser-agent: *\nDisallow: /\n"
	if b.idx.Config.Public {
		text = "User-agent: *\nAllow: /\n"
		if b.published.known() {
			text += "Sitemap: " + b.published.at(sitemapFile) + "\n"
		}
	}
	return b.export(robotsFile, []byte(text))
}

// sitemap lists the pages that stand for something: lists with their first page, and no pages that only lead elsewhere.
func (b *build) sitemap() error {
	type location struct {
		Loc string `xml:"loc"`
	}
	set := struct {
		XMLName xml.Name   `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []location `xml:"url"`
	}{}
	for _, address := range b.standingAddresses() {
		if len(set.URLs) == sitemapLimit {
			break
		}
		set.URLs = append(set.URLs, location{b.published.at(address)})
	}
	content, err := xml.Marshal(set)
	if err != nil {
		return fmt.Errorf("encode the sitemap: %w", err)
	}
	return b.export(sitemapFile, append([]byte(xml.Header), append(content, '\n')...))
}

// standingAddresses returns the addresses of home, lists, records, names and external things, in this order.
func (b *build) standingAddresses() []string {
	all := []string{"index.html"}
	for _, folder := range []string{triageFolder, calendarFolder, matrixFolder, gapsFolder, methodFolder, operationsFolder,
		searchFolder, printFolder, "problems"} {
		all = append(all, path.Join(folder, "index.html"))
	}
	if b.opts.History != nil {
		all = append(all, path.Join(changesFolder, "index.html"))
	}
	for _, k := range tracker.Kinds() {
		all = append(all, listAddress(k.Folder(), 1))
		for _, r := range b.idx.Records(k) {
			all = append(all, recordAddress(r.Kind, r.ID))
		}
	}
	for k, some := range b.topics {
		if len(some.all) > 0 {
			all = append(all, listAddress(topicKind(k).folder(), 1))
		}
		for _, t := range some.all {
			all = append(all, t.address())
		}
	}
	if len(b.externals) > 0 {
		all = append(all, path.Join(refsFolder, "index.html"))
	}
	for _, kind := range slices.Sorted(maps.Keys(b.externalByKind)) {
		all = append(all, path.Join(refsFolder, kind, "index.html"))
		for _, x := range b.externalByKind[kind] {
			all = append(all, x.address())
		}
	}
	return all
}
