package site

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// stylesheet is what every page looks by: that of the theme, what the casebook adds to it, and its accent.
const stylesheet = "casebook.css"

// ownStyles is a file that only a casebook's theme has. Its rules come after those of the stylesheet.
const ownStyles = "own.css"

// scripts are the files of a theme that every page loads besides.
var scripts = [...]string{"casebook.js", "search.js"}

// assetFolder holds what a casebook's theme brings besides: pictures, say. It is published as it is.
const assetFolder = "assets"

// lookJobs returns the jobs that make what pages look by.
func (b *build) lookJobs() []job {
	jobs := []job{{name: stylesheet, make: (*build).style}, {name: assetFolder, make: (*build).assets}}
	for _, name := range scripts {
		jobs = append(jobs, job{name: name, make: func(b *build) error { return b.asset(name) }})
	}
	if b.logoJob.make != nil {
		jobs = append(jobs, b.logoJob)
	}
	return jobs
}

// asset puts a file of the theme where it stands in the theme, as it is.
func (b *build) asset(name string) error {
	content, err := fs.ReadFile(b.opts.Theme, name)
	if err != nil {
		return fmt.Errorf("read the theme: %w", err)
	}
	return b.put(lookFile, name, content)
}

func (b *build) style() error {
	css, err := fs.ReadFile(b.opts.Theme, stylesheet)
	if err != nil {
		return fmt.Errorf("read the theme: %w", err)
	}
	css = append(css, b.waitingRules()...)
	own, err := fs.ReadFile(b.opts.Theme, ownStyles)
	switch {
	case err == nil:
		css = append(append(css, '\n'), own...)
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("read the theme: %w", err)
	}
	if accent := b.idx.Config.Accent; accent != "" {
		css = append(css, accentRule(accent)...)
	}
	return b.put(lookFile, stylesheet, css)
}

// assets publishes what stands in the theme's folder of assets. Hidden files are not for readers, and symbolic links
// are not followed.
func (b *build) assets() error {
	return fs.WalkDir(b.opts.Theme, assetFolder, func(name string, e fs.DirEntry, err error) error {
		switch {
		case name == assetFolder && errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return fmt.Errorf("read the theme: %w", err)
		case e.Type().IsRegular() && !strings.HasPrefix(e.Name(), "."):
			return b.asset(name)
		}
		return nil
	})
}

// Logo is the picture that stands before the title on every page.
type Logo struct {
	Address       string // from the site's root
	Width, Height int    // pixels, as it is shown
}

const (
	logoHeight = 24       // pixels
	logoLimit  = 64 << 10 // bytes: every page shows it
)

// collectLogo reads the logo that the settings name. One that cannot be published is withheld, as evidence is.
func (b *build) collectLogo() {
	name := b.idx.Config.Logo
	if name == "" {
		return
	}
	content, because := b.readLogo(name)
	b.logoJob = job{name: "logo", make: func(b *build) error {
		if because != "" {
			b.note(name, because)
			return nil
		}
		return b.put(lookFile, b.logo.Address, content)
	}}
	if because == "" {
		width, height, _ := pictureSize(content)
		b.logo = &Logo{"logo" + strings.ToLower(path.Ext(name)), max(1, width*logoHeight/height), logoHeight}
	}
}

func (b *build) readLogo(name string) (content []byte, because string) {
	if because := b.notPlain(name, ""); because != "" {
		return nil, because
	}
	content, err := fs.ReadFile(b.idx.FS, name)
	switch {
	case err != nil:
		return nil, "it cannot be read"
	case len(content) > logoLimit:
		return nil, fmt.Sprintf("as a logo, %s is more than the %s that every page can carry", size(int64(len(content))), size(logoLimit))
	}
	if _, _, ok := pictureSize(content); !ok {
		return nil, "it is no picture that can be read"
	}
	return content, ""
}

// siteLinks returns the links of the settings that a page may have.
func (b *build) siteLinks() []tracker.SiteLink {
	var links []tracker.SiteLink
	for _, l := range b.idx.Config.Links {
		if to := webLink(l.URL); to != "" {
			links = append(links, tracker.SiteLink{Text: l.Text, URL: to})
		}
	}
	return links
}
