package tracker

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// settingNames are the keys of casebook.yaml.
var settingNames = []string{"title", "url", "edit_url", "commit_url", "timezone", "layout", "services", "instances", "not_recorded",
	"oncall", "trailers", "cost", "recurrence", "trace", "check", "secrets", "source_url", "public", "accent", "logo", "links"}

// ParseConfig reads casebook.yaml. The settings that are right are kept, the others are their defaults;
// unlike in records, an unknown key is an error. An empty file is a valid one.
func ParseConfig(src []byte) (*Config, []Problem) {
	cfg := DefaultConfig()
	p := &frontParser{path: ConfigFile, src: src, end: len(src), body: len(src), firstLine: 1}
	if strings.HasPrefix(string(src), byteOrderMark) {
		p.start = len(byteOrderMark)
	}
	front := p.settings()
	if front == nil {
		return cfg, p.problems
	}
	d := &settingsDecoder{decoder{path: ConfigFile, zone: time.UTC, root: front.Root}}
	d.read(cfg)
	return cfg, append(p.problems, d.problems...)
}

func (p *frontParser) settings() *FrontMatter {
	if p.refuse(p.src[p.start:]) {
		return nil
	}
	doc, err := yamlDocument(p.src[p.start:])
	if err != nil {
		p.explain(p.src[p.start:], err)
		return nil
	}
	return p.front(doc)
}

// settingsDecoder reads casebook.yaml with the means of the fields of records.
type settingsDecoder struct{ decoder }

func (d *settingsDecoder) wrong(n *Node, text, hint string) {
	d.report(Error, RuleSettings, n.Pos, text, hint)
}

func (d *settingsDecoder) read(cfg *Config) {
	for _, e := range d.root.Entries {
		if !slices.Contains(settingNames, e.Key.Value) {
			d.wrong(e.Key, "there is no setting "+e.Key.Value, didYouMean(e.Key.Value, settingNames))
		}
	}
	d.zoneAndLayout(cfg)
	d.override(&cfg.Title, "title")
	d.address(&cfg.URL, "url", "")
	d.address(&cfg.EditURL, "edit_url", "{path}")
	d.address(&cfg.CommitURL, "commit_url", "{commit}")
	d.address(&cfg.SourceURL, "source_url", "{path}")
	cfg.Services = d.list("services", d.root.Get("services"))
	if n := d.root.Get("trailers"); n != nil {
		cfg.Trailers = d.list("trailers", n)
	}
	d.instances(cfg)
	d.gaps(cfg)
	d.onCall(cfg)
	d.cost(cfg)
	d.recurrence(cfg)
	d.trace(cfg)
	d.severities(cfg)
	d.secrets(cfg)
	d.appearance(cfg)
}

func (d *settingsDecoder) override(into *string, name string) {
	if s, ok := d.scalar(name, d.root.Get(name)); ok && s != "" {
		*into = s
	}
}

func (d *settingsDecoder) address(into *string, name, placeholder string) {
	d.addressAt(into, name, d.root.Get(name), placeholder)
}

func (d *settingsDecoder) addressAt(into *string, name string, n *Node, placeholder string) {
	s, ok := d.scalar(name, n)
	if !ok {
		return
	}
	u, err := url.Parse(strings.NewReplacer("{", "", "}", "").Replace(s))
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		d.wrong(n, name+" must be a whole address, not "+s, "begin with https://")
	case !strings.Contains(s, placeholder):
		d.wrong(n, name+" does not say where the "+strings.Trim(placeholder, "{}")+" goes", "put "+placeholder+" into it")
	default:
		*into = s
	}
}

func (d *settingsDecoder) zoneAndLayout(cfg *Config) {
	if n := d.root.Get("timezone"); n != nil {
		s, _ := d.scalar("timezone", n)
		if zone, err := time.LoadLocation(s); err != nil || s == "" || s == "Local" {
			d.wrong(n, fmt.Sprintf("timezone %q is not known", s), "use a name like Europe/Copenhagen, or UTC")
		} else {
			cfg.Timezone, d.zone = zone, zone
		}
	}
	if n := d.root.Get("layout"); n != nil {
		if s, ok := d.scalar("layout", n); ok && (s == "yyyy" || s == "yyyy/mm") {
			cfg.Layout = s
		} else if ok {
			d.wrong(n, fmt.Sprintf("layout cannot be %q", s), "use yyyy or yyyy/mm")
		}
	}
}

func (d *settingsDecoder) instances(cfg *Config) {
	for _, item := range items(d.root.Get("instances")) {
		if item.Kind == Scalar {
			cfg.Instances = append(cfg.Instances, Inventory{Name: item.Value, Pos: item.Pos})
			continue
		}
		m, ok := d.strict("an instance", item, "name", "service", "count", "from", "to")
		if !ok {
			continue
		}
		inv := Inventory{Pos: m.Pos, From: d.moment("from", m.Get("from"), true), To: d.moment("to", m.Get("to"), true)}
		inv.Name, _ = d.scalar("name", m.Get("name"))
		inv.Service, _ = d.scalar("service", m.Get("service"))
		if count := d.integer("count", m.Get("count"), 1<<20); count != nil {
			inv.Count = *count
		}
		if inv.Name == "" {
			d.wrong(m, "an instance has no name", "write {name: replica-*, service: upload-api}")
			continue
		}
		cfg.Instances = append(cfg.Instances, inv)
	}
}

func (d *settingsDecoder) gaps(cfg *Config) {
	for _, item := range items(d.root.Get("not_recorded")) {
		m, ok := d.strict("a gap", item, "from", "to", "because")
		if !ok {
			continue
		}
		g := Gap{From: d.moment("from", m.Get("from"), true), To: d.moment("to", m.Get("to"), true)}
		g.Because, _ = d.scalar("because", m.Get("because"))
		switch {
		case g.From.IsZero() || g.To.IsZero():
			d.wrong(m, "a gap says from when to when nothing was recorded", "write {from: 2026-08-10, to: 2026-08-23, because: …}")
		case g.To.At.Before(g.From.At):
			d.wrong(m, "the gap ends before it begins", "")
		default:
			cfg.NotRecorded = append(cfg.NotRecorded, g)
		}
	}
}

// strict is mapping, but an unknown key is an error: settings hold nothing of people's own.
func (d *settingsDecoder) strict(name string, n *Node, keys ...string) (*Node, bool) {
	before := len(d.problems)
	m, ok := d.mapping(name, n, keys...)
	for i := range d.problems[before:] {
		d.problems[before+i].Severity, d.problems[before+i].Rule = Error, RuleSettings
	}
	return m, ok
}

func (d *settingsDecoder) onCall(cfg *Config) {
	m, ok := d.strict("oncall", d.root.Get("oncall"), "assignee", "max_size", "stale_after")
	if !ok {
		return
	}
	cfg.OnCall.Assignee, _ = d.scalar("assignee", m.Get("assignee"))
	if x, ok := d.number("max_size", m.Get("max_size"), false); ok {
		cfg.OnCall.MaxSize = x
	}
	if span := d.span("stale_after", m.Get("stale_after"), false); span != nil {
		cfg.OnCall.StaleAfter = *span
	}
}

func (d *settingsDecoder) cost(cfg *Config) {
	m, ok := d.strict("cost", d.root.Get("cost"), "effort", "downtime", "users")
	if !ok {
		return
	}
	for name, into := range map[string]*float64{"effort": &cfg.Cost.Effort, "downtime": &cfg.Cost.Downtime, "users": &cfg.Cost.Users} {
		if x, ok := d.number("cost."+name, m.Get(name), false); ok {
			*into = x
		}
	}
}

func (d *settingsDecoder) recurrence(cfg *Config) {
	m, ok := d.strict("recurrence", d.root.Get("recurrence"), "episode_gap")
	if !ok {
		return
	}
	if span := d.span("episode_gap", m.Get("episode_gap"), false); span != nil {
		cfg.EpisodeGap = *span
	}
}

func (d *settingsDecoder) trace(cfg *Config) {
	m, ok := d.strict("trace", d.root.Get("trace"), "required")
	if !ok {
		return
	}
	required := []string{"alert", "runbook", "fix", "postmortem", "owner", "dashboard", "signature"}
	if m, ok = d.strict("trace.required", m.Get("required"), required...); !ok {
		return
	}
	for _, e := range m.Entries {
		if s, ok := d.scalar(e.Key.Value, e.Value); ok {
			cfg.Trace[e.Key.Value] = s
		}
	}
}

func (d *settingsDecoder) severities(cfg *Config) {
	n := d.root.Get("check")
	if n == nil || n.Null {
		return
	}
	if n.Kind != Mapping {
		d.wrong(n, "check must be a mapping of rules to severities", "write {missing-section: error, stale-runbook: off}")
		return
	}
	for _, e := range n.Entries {
		word, _ := d.scalar(e.Key.Value, e.Value)
		severity, ok := ParseSeverity(word)
		if !ok {
			d.wrong(e.Value, fmt.Sprintf("%q is no severity", word), "use error, warning, info or off")
			continue
		}
		cfg.Check[e.Key.Value] = severity
	}
}

func (d *settingsDecoder) secrets(cfg *Config) {
	m, ok := d.strict("secrets", d.root.Get("secrets"), "allow")
	if !ok {
		return
	}
	for _, item := range items(m.Get("allow")) {
		a, ok := d.strict("an allowed secret", item, "rule", "path", "because")
		if !ok {
			continue
		}
		var s SecretAllowed
		s.Rule, _ = d.scalar("rule", a.Get("rule"))
		s.Path, _ = d.scalar("path", a.Get("path"))
		s.Because, _ = d.scalar("because", a.Get("because"))
		switch {
		case s.Because == "":
			d.wrong(a, "an allowed secret says why it is none", "add because: …")
		case s.Rule == "" && s.Path == "":
			d.wrong(a, "an allowed secret names the rule that finds it, the file, or both", "add rule: … or path: …")
		}
		cfg.Secrets = append(cfg.Secrets, s)
	}
}
