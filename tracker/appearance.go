package tracker

import (
	"path"
	"regexp"
	"strings"
	"sync"
)

// ThemeFolder is where a casebook keeps a theme of its own.
const ThemeFolder = "theme"

// Appearance is what casebook.yaml says of the looks of the site, and of who may find it.
type Appearance struct {
	Public bool       // search engines may list the site
	Accent string     // the colour of links, "#0b7285"; empty: the theme's own
	Logo   string     // a picture, by its path from the casebook's root; empty for none
	Links  []SiteLink // in the navigation, in this order
}

// SiteLink leads from the navigation of the site to elsewhere.
type SiteLink struct{ Text, URL string }

// logoFormats are the pictures that a browser shows and that hold no script.
var logoFormats = []string{".png", ".jpg", ".jpeg", ".gif", ".webp"}

var colour = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^#[0-9a-fA-F]{6}$`) })

func (d *settingsDecoder) appearance(cfg *Config) {
	a := &cfg.Appearance
	if n := d.root.Get("public"); n != nil {
		a.Public = d.choice("public", n, []string{"true", "false"}) == "true"
	}
	d.accent(a)
	d.logo(a)
	for _, item := range items(d.root.Get("links")) {
		m, ok := d.strict("a link", item, "text", "url")
		if !ok {
			continue
		}
		var l SiteLink
		l.Text, _ = d.scalar("text", m.Get("text"))
		d.addressAt(&l.URL, "url", m.Get("url"), "")
		switch {
		case strings.TrimSpace(l.Text) == "":
			d.wrong(m, "a link has no text", "write {text: Wiki, url: https://wiki.example.com/}")
		case l.URL == "" && m.Get("url") == nil:
			d.wrong(m, "a link leads nowhere", "write {text: Wiki, url: https://wiki.example.com/}")
		case l.URL != "":
			a.Links = append(a.Links, l)
		}
	}
}

func (d *settingsDecoder) accent(a *Appearance) {
	n := d.root.Get("accent")
	if n == nil {
		return
	}
	s, _ := d.scalar("accent", n)
	switch {
	case n.Null:
		d.wrong(n, "accent has no value, for YAML takes what follows # as a comment", `put it into quotes: accent: "#0b7285"`)
	case !colour().MatchString(s):
		d.wrong(n, "accent must be a colour like #0b7285, not "+s, "write six hexadecimal digits after #, in quotes")
	default:
		a.Accent = strings.ToLower(s)
	}
}

func (d *settingsDecoder) logo(a *Appearance) {
	n := d.root.Get("logo")
	s, ok := d.scalar("logo", n)
	if !ok {
		return
	}
	known := false
	for _, format := range logoFormats {
		known = known || strings.EqualFold(path.Ext(s), format)
	}
	switch {
	case !known:
		d.wrong(n, "logo must be a PNG, JPEG, GIF or WebP picture, not "+s, "an SVG can hold a script; put one into a theme of your own")
	case path.IsAbs(s) || path.Clean(s) != s || strings.HasPrefix(s, "../") || strings.Contains(s, `\`):
		d.wrong(n, "logo must be a file in the casebook, not "+s, "write its path from the folder of casebook.yaml: theme/logo.png")
	default:
		a.Logo = s
	}
}
