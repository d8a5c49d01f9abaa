package exchange

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/casebook-dev/casebook/tracker"
)

// An issue is one file of a cState site, read.
type issue struct {
	source string
	front  *tracker.Node

	title         string
	start, end    moment // end is zero if none is written
	ongoing       bool
	informational bool
	severity      int // 1 gravest to 3; 0: none
	components    []component
	body          string
}

// A component is one name under `affected`.
type component struct {
	name string
	at   place
}

// at returns the place of a key's value, or the first line if it is missing.
func (i *issue) at(key string) place {
	if n := get(i.front, key); n != nil {
		return place{i.source, n.Pos}
	}
	return firstLine(i.source)
}

// read makes an issue of a file, or leaves it.
func (im *cstate) read(s source) {
	src, ok := im.text(s)
	if !ok {
		return
	}
	front, problems := tracker.ParseFrontMatter(s.path, src)
	im.Problems = append(im.Problems, problems...)
	if front == nil {
		im.Left = append(im.Left, s.path)
		return
	}
	i := &issue{source: s.path, front: front.Root}
	if !im.readIdentity(i) {
		return
	}
	im.readEnd(i)
	im.compareTimes(i)
	im.readSeverity(i)
	im.readComponents(i)
	im.readRest(i)
	im.readBody(i, src[front.Body:])
	im.issues = append(im.issues, i)
}

// text returns the bytes of a file that may be an issue; any other is left.
func (im *cstate) text(s source) ([]byte, bool) {
	at := firstLine(s.path)
	switch {
	case !s.regular:
		im.leave(tracker.Warning, RuleNotImported, place{path: s.path}, "this is no regular file", "")
		return nil, false
	case path.Ext(s.path) != ".md":
		im.leave(tracker.Info, RuleNotImported, place{path: s.path}, "this is no Markdown file", "if a sighting needs it, casebook attach adds it as evidence")
		return nil, false
	case path.Base(s.path) == "_index.md":
		im.leave(tracker.Info, RuleNotImported, at, "this describes the list of issues and is none", "")
		return nil, false
	}
	src, err := fs.ReadFile(im.fsys, s.path)
	if err != nil {
		im.leave(tracker.Error, tracker.RuleUnreadableFile, place{path: s.path}, err.Error(), "")
		return nil, false
	}
	if format := foreignFormat(string(src)); format != "" {
		im.leave(tracker.Error, RuleNotImported, at, "the front matter is "+format+", which is not read", "convert the site: hugo convert toYAML")
		return nil, false
	}
	return src, true
}

// foreignFormat names the format of front matter that Hugo reads besides YAML, or is empty.
func foreignFormat(src string) string {
	switch {
	case strings.HasPrefix(src, "+++"):
		return "TOML"
	case strings.HasPrefix(src, "{"):
		return "JSON"
	case strings.HasPrefix(src, "#+"):
		return "Org mode"
	}
	return ""
}

// readIdentity reads what an issue must have: a title and a date in the past. Drafts are left too.
func (im *cstate) readIdentity(i *issue) bool {
	i.title = oneLine(scalar(get(i.front, "title")))
	date := get(i.front, "date")
	switch {
	case im.boolean(i, "draft"):
		im.leave(tracker.Info, RuleNotImported, i.at("draft"), "this is a draft that the site does not publish", "")
		return false
	case i.title == "":
		im.leave(tracker.Error, tracker.RuleMissingField, i.at("title"), "the issue has no title", "write one, and import again")
		return false
	case scalar(date) == "":
		im.leave(tracker.Error, tracker.RuleMissingField, i.at("date"), "the issue has no date", "write one, and import again")
		return false
	}
	start, err := parseMoment(date.Value, im.settings.location)
	if err != nil {
		im.leave(tracker.Error, tracker.RuleBadTime, i.at("date"), "date: "+err.Error(), "write it like 2026-03-17T03:09:00Z, and import again")
		return false
	}
	if !im.opts.AsOf.IsZero() && start.At.After(im.opts.AsOf) {
		im.leave(tracker.Info, RuleNotImported, i.at("date"), "this is scheduled for "+start.Text+" and has not happened yet", "import again when it has")
		return false
	}
	i.start = start
	return true
}

// boolean reads a key that is true or false; absent is false.
func (im *cstate) boolean(i *issue, key string) bool {
	switch n := get(i.front, key); strings.ToLower(scalar(n)) {
	case "true", "yes":
		return true
	case "", "false", "no":
		return false
	default:
		im.say(tracker.Warning, tracker.RuleWrongValue, i.at(key), fmt.Sprintf("%s is %q, neither true nor false; read as false", key, n.Value), "")
		return false
	}
}

func (im *cstate) readEnd(i *issue) {
	when, resolved := get(i.front, "resolvedWhen"), im.boolean(i, "resolved")
	i.informational = im.boolean(i, "informational")
	if scalar(when) != "" {
		im.readResolvedWhen(i, when)
	}
	written := scalar(get(i.front, "resolved")) != ""
	switch ended := i.end.Text != ""; {
	case written && !resolved && ended:
		im.say(tracker.Warning, RuleContradiction, i.at("resolved"), "it is not resolved, yet resolvedWhen says when it was; the time is kept", "")
	case written && !resolved:
		i.ongoing = true
		im.say(tracker.Info, RuleUnresolved, i.at("resolved"), "it is not resolved; written as ongoing", "")
	case resolved && scalar(when) == "":
		im.say(tracker.Warning, tracker.RuleMissingField, i.at("resolved"), "it is resolved, but resolvedWhen does not say when", "")
	case !written && !ended && !i.informational:
		im.say(tracker.Warning, tracker.RuleMissingField, firstLine(i.source), "neither resolved nor resolvedWhen is written; its end stays unknown", "")
	}
}

func (im *cstate) readResolvedWhen(i *issue, when *tracker.Node) {
	end, err := parseMoment(when.Value, im.settings.location)
	switch {
	case err != nil:
		im.say(tracker.Warning, tracker.RuleBadTime, i.at("resolvedWhen"), "resolvedWhen: "+err.Error()+"; left out", "")
	case end.DateOnly:
		im.say(tracker.Warning, RuleNotImported, i.at("resolvedWhen"), "resolvedWhen is a date without a time; left out", "")
	default:
		i.end = end
	}
}

// compareTimes reports what is wrong between start and end. The times stay as they are.
func (im *cstate) compareTimes(i *issue) {
	ended, zone := i.end.Text != "", im.settings.location.String()
	if ended && i.end.At.Before(i.start.At) {
		im.say(tracker.Warning, RuleEndBeforeStart, i.at("resolvedWhen"),
			fmt.Sprintf("it ends at %s, before it starts at %s", i.end.Text, i.start.Text), "the times are imported as they are; correct one of them")
	}
	startZoned, endNaive := !i.start.naive && !i.start.DateOnly, ended && i.end.naive
	switch {
	case startZoned && endNaive:
		im.say(tracker.Warning, RuleMixedOffset, i.at("resolvedWhen"), "resolvedWhen has no offset while date has one; read as "+zone, "add the offset")
	case i.start.naive && ended && !i.end.naive:
		im.say(tracker.Warning, RuleMixedOffset, i.at("date"), "date has no offset while resolvedWhen has one; read as "+zone, "add the offset")
	case i.start.naive:
		im.say(tracker.Info, RuleNoOffset, i.at("date"), "the times have no offset; read as "+zone, "")
	case endNaive:
		im.say(tracker.Info, RuleNoOffset, i.at("resolvedWhen"), "resolvedWhen has no offset; read as "+zone, "")
	}
}

// severities are cState's, the gravest first.
var severities = []string{"down", "disrupted", "notice"}

func (im *cstate) readSeverity(i *issue) {
	text := strings.ToLower(scalar(get(i.front, "severity")))
	i.severity = slices.Index(severities, text) + 1
	switch {
	case i.severity > 0 || i.informational && text == "":
	case text == "":
		im.say(tracker.Warning, tracker.RuleMissingField, i.at("severity"), "severity is missing", "")
	default:
		im.say(tracker.Warning, tracker.RuleWrongValue, i.at("severity"), fmt.Sprintf("severity is %q, not down, disrupted or notice; left out", text),
			didYouMean(tracker.Nearest(text, severities)))
	}
}

func (im *cstate) readComponents(i *issue) {
	n := get(i.front, "affected")
	if n == nil || n.Null {
		return
	}
	items := n.Items
	if n.Kind == tracker.Scalar {
		items = []*tracker.Node{n}
	}
	for _, item := range items {
		at, name := place{i.source, item.Pos}, oneLine(scalar(item))
		switch {
		case name == "" && !item.Null:
			im.say(tracker.Warning, tracker.RuleWrongType, at, "an affected component is no name; left out", "")
		case name != "" && !slices.ContainsFunc(i.components, func(c component) bool { return c.name == name }):
			i.components = append(i.components, component{name, at})
		}
	}
	if n.Kind == tracker.Mapping {
		im.say(tracker.Warning, tracker.RuleWrongType, place{i.source, n.Pos}, "affected is no list; left out", "")
	}
}

// used are the keys that an import reads, and those that only say how the site shows an issue.
var used = []string{"title", "date", "resolved", "resolvedwhen", "severity", "affected", "informational", "draft",
	"section", "type", "layout", "pin", "lastmod", "weight"}

// readRest names the keys whose values are lost.
func (im *cstate) readRest(i *issue) {
	for _, e := range i.front.Entries {
		if !slices.Contains(used, strings.ToLower(e.Key.Value)) {
			im.say(tracker.Info, RuleNotImported, place{i.source, e.Key.Pos}, "the key "+e.Key.Value+" is left out", "")
		}
	}
}

func (im *cstate) readBody(i *issue, body []byte) {
	text := strings.ReplaceAll(string(body), "\r\n", "\n")
	if !utf8.ValidString(text) {
		im.say(tracker.Warning, tracker.RuleInvalidUTF8, firstLine(i.source), "the text is not UTF-8; the bytes that are not became \ufffd", "save the file as UTF-8")
		text = strings.ToValidUTF8(text, "\ufffd")
	}
	i.body = demote(strings.Trim(text, "\n"))
}

func didYouMean(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "did you mean " + strings.Join(names, " or ") + "?"
}
