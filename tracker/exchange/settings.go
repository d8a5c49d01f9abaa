package exchange

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// settings are what a Hugo site with the cState theme says about itself.
type settings struct {
	path      string // empty: none that can be read
	fence     int    // lines that were put before the first to read it
	language  string // the site's own
	languages []string
	systems   []string
	location  *time.Location
}

// settingsFiles are the places of Hugo's settings, the first that exists counts.
var settingsFiles = []string{"config.yml", "config.yaml", "hugo.yml", "hugo.yaml",
	"config/_default/config.yml", "config/_default/config.yaml", "config/_default/hugo.yml", "config/_default/hugo.yaml"}

// foreignSettings are those in formats that are not read.
var foreignSettings = []string{"config.toml", "hugo.toml", "config.json", "hugo.json", "config/_default/config.toml", "config/_default/hugo.toml"}

// readSettings takes language, time zone and systems from the site's settings, as far as they can be read.
func (im *cstate) readSettings() {
	im.settings = settings{language: "en", languages: []string{"en"}, location: im.opts.Location}
	for _, name := range settingsFiles {
		if src, err := fs.ReadFile(im.fsys, name); err == nil {
			im.settings.path = name
			im.takeSettings(im.yaml(name, string(src)))
			break
		}
	}
	if im.settings.path == "" {
		im.sayNoSettings()
	}
	if im.settings.location == nil {
		im.settings.location = time.UTC
	}
}

func (im *cstate) sayNoSettings() {
	const text = "components cannot be compared with the site's systems"
	for _, name := range foreignSettings {
		if _, err := fs.Stat(im.fsys, name); err == nil {
			im.say(tracker.Info, RuleNoSettings, firstLine(name), "settings in this format are not read: "+text, "")
			return
		}
	}
	im.say(tracker.Info, RuleNoSettings, place{path: settingsFiles[0]}, "the site has no settings: "+text, "")
}

// yaml reads a whole file as YAML: as front matter without a body, whose lines count from the fence.
func (im *cstate) yaml(name, src string) *tracker.Node {
	if rest, fenced := strings.CutPrefix(strings.TrimPrefix(src, "\ufeff"), "---\n"); fenced {
		src = rest
	} else {
		im.settings.fence = 1
	}
	front, problems := tracker.ParseFrontMatter(name, []byte("---\n"+src+"\n---\n"))
	for _, p := range problems {
		p.Line = max(p.Line-im.settings.fence, 0)
		im.Problems = append(im.Problems, p)
	}
	if front == nil {
		return nil
	}
	return front.Root
}

func (im *cstate) takeSettings(root *tracker.Node) {
	s := &im.settings
	if text := scalar(get(root, "defaultContentLanguage")); text != "" {
		s.language, s.languages = text, []string{text}
	}
	if languages := get(root, "languages"); languages != nil {
		for _, e := range languages.Entries {
			s.languages = append(s.languages, e.Key.Value)
		}
	}
	if zone := get(root, "timeZone"); scalar(zone) != "" && s.location == nil {
		location, err := time.LoadLocation(scalar(zone))
		if err != nil {
			im.say(tracker.Warning, tracker.RuleWrongValue, place{s.path, tracker.Pos{Line: zone.Pos.Line - s.fence, Column: zone.Pos.Column}},
				fmt.Sprintf("there is no time zone %s; times without offset are read as UTC", scalar(zone)), "")
		}
		s.location = location
	}
	systems := get(get(root, "params"), "systems")
	if systems == nil {
		return
	}
	for _, item := range systems.Items {
		if name := oneLine(scalar(get(item, "name"))); name != "" && !slices.Contains(s.systems, name) {
			s.systems = append(s.systems, name)
			im.Instances = append(im.Instances, tracker.Inventory{Name: instanceName(name)})
		}
	}
}

// get returns the value under a key, ignoring case as Hugo does, or nil.
func get(n *tracker.Node, key string) *tracker.Node {
	if n == nil {
		return nil
	}
	for _, e := range n.Entries {
		if strings.EqualFold(e.Key.Value, key) {
			return e.Value
		}
	}
	return nil
}

// scalar returns the text of a node, empty if it is none.
func scalar(n *tracker.Node) string {
	if n == nil || n.Null || n.Kind != tracker.Scalar {
		return ""
	}
	return n.Value
}

// oneLine joins lines and runs of white space.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
