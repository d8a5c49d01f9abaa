package rebuildtest

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/edit"
)

var (
	anyRecord   = regexp.MustCompile(`^[a-z]+/.*\.md$`)
	anySighting = regexp.MustCompile(`^observations/.*\.md$`)
	anyEvidence = regexp.MustCompile(`^(observations|postmortems)/.*\.(log|txt|png|json|out|html|pcap)$`)
	anyField    = regexp.MustCompile(`(?m)^[a-z_]+:.*$`)
)

// edits are what people may change between two builds. Those that change nothing that day say so with an empty text.
var edits = slices.Concat(recordEdits, commandEdits, evidenceEdits, settingEdits, themeEdits, gitEdits, outsideEdits)

// recordEdits are what editors of text do.
var recordEdits = []named{
	{"title", func(e *editor) string {
		title := oneOf(e, "${1}x", "${1} <b>&", "${1}…", "${1}ж")
		return e.replace(e.pick(anyRecord), regexp.MustCompile(`(?m)^(title: '?[^'"\n]*)`), title)
	}},
	{"text", func(e *editor) string { return e.append(fmt.Sprintf("More of it, %d.", e.IntN(100))) }},
	{"section", func(e *editor) string {
		return e.replace(e.pick(anyRecord), regexp.MustCompile(`(?m)^## (.*)$`), "Before it.\n\n## ${1}")
	}},
	{"code", func(e *editor) string {
		return e.append("```\nERROR " + e.name("disk") + " is full\n```\n\n| a | b |\n|---|---|\n| <i> | 1 |")
	}},
	{"words", func(e *editor) string { // also in sentences that hold a link, which others quote
		var linking []string
		for _, name := range e.files(oneOf(e, anyRecord, anySighting)) {
			if strings.Contains(e.read(name), "[[") {
				linking = append(linking, name)
			}
		}
		if len(linking) == 0 {
			return ""
		}
		return e.replace(oneOf(e, linking...), regexp.MustCompile(` (the|that|those) `), " "+oneOf(e, "the", "that", "those")+" ")
	}},
	{"link", func(e *editor) string {
		return e.append("See the [[" + idOf(e.pick(anyRecord)) + "]] and the [[bug/" + idOf(e.pick(anyRecord)) + "]].")
	}},
	{"link by path", func(e *editor) string {
		from, to := e.pick(anyRecord), e.pick(anyRecord)
		rel, err := filepath.Rel(path.Dir(from), to)
		e.must(err)
		return e.appendTo(from, "See [that]("+rel+oneOf(e, "", "#summary", "#nowhere")+").")
	}},
	{"link out", func(e *editor) string {
		return e.append(fmt.Sprintf("See https://git.example.com/ops/pull/%d and <https://chat.example.com/t/%d>.", e.IntN(20), e.IntN(5)))
	}},
	{"link to a file beside", func(e *editor) string {
		rel, err := filepath.Rel(path.Dir(e.pick(anyRecord)), "docs/plan.md")
		e.must(err)
		return e.append("See [the plan](" + rel + ").")
	}},
	{"file beside", func(e *editor) string {
		if name := e.pick(regexp.MustCompile(`^docs/`)); name != "" {
			return "without " + e.remove(name)
		}
		e.write("docs/plan.md", "A plan.\n")
		return "docs/plan.md"
	}},
	{"without field", func(e *editor) string {
		gone := ""
		name := e.change(e.pick(anyRecord), func(text string) string {
			at := anyField.FindAllStringIndex(text, -1)
			if len(at) < 2 {
				return text
			}
			one := at[1+e.IntN(len(at)-1)]
			gone = text[one[0]:one[1]]
			return text[:one[0]] + strings.TrimPrefix(text[one[1]:], "\n")
		})
		return strings.TrimSpace(gone + " " + name)
	}},
	{"bug", func(e *editor) string {
		bug := idOf(e.pick(regexp.MustCompile(`^bugs/`)))
		return e.replace(e.pick(anySighting), regexp.MustCompile(`(?m)^bug: .*$`), "bug: "+bug)
	}},
	{"time", func(e *editor) string {
		return e.replace(e.pick(anySighting), regexp.MustCompile(`(?m)^observed: (\d{4})-(\d\d)-\d\d`), fmt.Sprintf("observed: ${1}-${2}-%02d", 1+e.IntN(28)))
	}},
	{"state", func(e *editor) string {
		states := []string{"open", "fixed", "shipped", "in-progress", "dropped", "watching"}
		return e.replace(e.pick(regexp.MustCompile(`^(bugs|tasks)/`)), regexp.MustCompile(`(?m)^status: .*$`), "status: "+oneOf(e, states...))
	}},
	{"copy", func(e *editor) string {
		name := e.pick(anyRecord)
		copied := strings.TrimSuffix(name, ".md") + "-" + e.name("again") + ".md"
		e.write(copied, e.read(name))
		return copied
	}},
	{"twin", func(e *editor) string { // an id twice
		name := e.pick(anyRecord)
		twin := path.Join(strings.Split(name, "/")[0], e.name("more"), path.Base(name))
		e.write(twin, e.read(name))
		return twin
	}},
	{"moved file", func(e *editor) string {
		name := e.pick(anySighting)
		e.write(path.Join("observations", e.name("moved"), path.Base(name)), e.read(name))
		return e.remove(name)
	}},
	{"without", func(e *editor) string { return e.remove(e.pick(anyRecord)) }},
	{"without all", func(e *editor) string {
		folder := oneOf(e, "handoffs", "reports", "postmortems", "runbooks", "observations/2024")
		if _, err := os.Stat(e.path(folder)); err != nil {
			return ""
		}
		e.must(os.RemoveAll(e.path(folder)))
		return folder
	}},
	{"spoilt", func(e *editor) string { return e.replace(e.pick(anyRecord), regexp.MustCompile(`^---\n`), "---\n[\n") }},
	{"mended", func(e *editor) string {
		for _, name := range e.files(anyRecord) {
			if text := e.read(name); strings.HasPrefix(text, "---\n[\n") {
				e.write(name, strings.Replace(text, "[\n", "", 1))
				return name
			}
		}
		return ""
	}},
}

func (e *editor) append(text string) string { return e.appendTo(e.pick(anyRecord), text) }

func (e *editor) appendTo(name, text string) string {
	return e.change(name, func(before string) string { return before + "\n" + text + "\n" })
}

// commandEdits are what commands do.
var commandEdits = []named{
	{"field", setField}, {"field", setField}, {"field", setField}, {"field", setField},
	{"rename", rename}, {"rename", rename},
	{"merge", func(e *editor) string {
		idx := e.load()
		a, b := e.record(idx, tracker.KindBug), e.record(idx, tracker.KindBug)
		if a == nil || a == b {
			return ""
		}
		plan, err := edit.Merge(idx, a, b)
		return e.carryOut(a.ID+" into "+b.ID, plan, err)
	}},
	{"split", func(e *editor) string {
		idx := e.load()
		obs := e.record(idx, tracker.KindObservation)
		if obs == nil {
			return ""
		}
		bug, ok := idx.Target(obs.Observation.Bug)
		if !ok || bug.Kind != tracker.KindBug {
			return ""
		}
		plan, err := edit.Split(idx, bug, edit.SplitOptions{Title: "Another " + e.name("cause"), Move: []*tracker.Record{obs}, On: e.day()})
		return e.carryOut(obs.ID+" off "+bug.ID, plan, err)
	}},
	{"classify", func(e *editor) string {
		idx := e.load()
		obs, bug := e.record(idx, tracker.KindObservation), e.record(idx, tracker.KindBug)
		if obs == nil || bug == nil {
			return ""
		}
		how := oneOf(e, edit.ClassifyOptions{}, edit.ClassifyOptions{Suspected: true}, edit.ClassifyOptions{Reject: true, Because: "it was <another>"})
		how.On = e.day()
		plan, err := edit.Classify(idx, obs, bug, how)
		return e.carryOut(obs.ID+" as "+bug.ID, plan, err)
	}},
	{"relate", func(e *editor) string {
		idx := e.load()
		from, to := e.record(idx, 0), e.record(idx, 0)
		plan, err := edit.Relate(idx, from, to)
		return e.carryOut(from.ID+" to "+to.ID, plan, err)
	}},
	{"link of a field", func(e *editor) string {
		idx := e.load()
		r, kind := e.record(idx, 0), oneOf(e, tracker.LinkKinds()...)
		plan, err := edit.LinkExternal(idx, r, kind, fmt.Sprintf("https://%s.example.com/%d", kind, e.IntN(5)), oneOf(e, "", "a text"))
		return e.carryOut(kind+" of "+r.ID, plan, err)
	}},
}

func (e *editor) day() string { return e.asOf.AddDate(0, 0, -e.IntN(30)).Format(time.DateOnly) }

// rename renames a record as the command does: it leaves an alias, takes the evidence along and rewrites who names it.
func rename(e *editor) string {
	idx := e.load()
	r := e.record(idx, oneOf(e, 0, tracker.KindBug, tracker.KindRunbook, tracker.KindTask, tracker.KindPostmortem))
	if r == nil {
		return ""
	}
	id := r.ID + "-" + e.name("renamed")
	if len(r.Aliases) > 0 && oneOf(e, true, false) {
		id = r.Aliases[0] // back again
	}
	plan, err := edit.Rename(idx, r, id)
	return e.carryOut(r.Ref().String()+" to "+id, plan, err)
}

// setField sets the next of all fields of all kinds, or takes it away, on some record.
func setField(e *editor) string {
	if len(e.fields) == 0 {
		e.fields = settable()
		e.Shuffle(len(e.fields), func(i, j int) { e.fields[i], e.fields[j] = e.fields[j], e.fields[i] })
	}
	last := len(e.fields) - 1
	f := e.fields[last]
	e.fields = e.fields[:last]
	idx := e.load()
	r := e.record(idx, f.kind)
	if r == nil {
		return ""
	}
	values := []string{e.value(idx, f.Field)}
	if f.List && oneOf(e, true, false) {
		values = append(values, e.value(idx, f.Field))
	}
	if e.IntN(6) == 0 {
		values = nil
	}
	plan, err := edit.SetField(idx, r, f.path, values...)
	return e.carryOut(fmt.Sprintf("%s of %s = %q", f.path, r.Ref(), values), plan, err)
}

// settable returns every field of every kind, and the parts of those that have one value.
func settable() (all []fieldOf) {
	for _, k := range tracker.Kinds() {
		for _, f := range tracker.Fields(k) {
			all = append(all, fieldOf{k, f.Name, f})
			if f.Type == tracker.TypeImpact || f.Type == tracker.TypeRunbookUse {
				for _, p := range f.Parts() {
					all = append(all, fieldOf{k, f.Name + "." + p.Name, p})
				}
			}
		}
	}
	return all
}

// value makes up a value that a field takes, mostly.
func (e *editor) value(idx *tracker.Index, f tracker.Field) string {
	if parts := f.Parts(); parts != nil {
		return e.mapping(idx, f, parts)
	}
	switch f.Type {
	case tracker.TypeOneOf:
		return oneOf(e, f.Values...)
	case tracker.TypeTime:
		at := e.asOf.Add(-time.Duration(e.IntN(400*24)-24) * time.Hour)
		if f.DateOK && oneOf(e, true, false) {
			return at.Format(time.DateOnly)
		}
		return oneOf(e, append(f.Also, at.Format("2006-01-02T15:04Z07:00"))...)
	case tracker.TypeDuration:
		if f.NoDays {
			return oneOf(e, "15m", "3h", "1h30m")
		}
		return oneOf(e, "15m", "3h", "2d", "60d")
	case tracker.TypeBool:
		return oneOf(e, "true", "false")
	case tracker.TypeNumber:
		return oneOf(e, "1", "3", "0.5", "340")
	case tracker.TypeRef:
		return e.reference(idx, f.Ref)
	}
	return e.word(f)
}

// reference names a record, seldom one that there is not.
func (e *editor) reference(idx *tracker.Index, kind tracker.Kind) string {
	r := e.record(idx, kind)
	switch {
	case r == nil || e.IntN(8) == 0:
		return cmpOr(kind, tracker.KindBug) + "/gone"
	case kind == 0:
		return r.Ref().String()
	}
	return r.ID
}

func cmpOr(kind, other tracker.Kind) string {
	if kind == 0 {
		kind = other
	}
	return kind.String()
}

// word makes up a name or a text.
func (e *editor) word(f tracker.Field) string {
	switch f.Name {
	case "title":
		return `Handle: "` + e.name("no space <left> &") + `" on web-1`
	case "aliases":
		return e.name("formerly")
	case "month":
		return e.asOf.AddDate(0, -e.IntN(6), 0).Format("2006-01")
	case "alert", "alerts": // of two with the same address the later one has another
		return oneOf(e, "HostDiskUsageHigh", "hostdiskusagehigh", "Disk Full", "disk-full", "disk full")
	case "service":
		return oneOf(e, "upload-api", "search", "billing", "a <b> & 'c'")
	case "regexp":
		return oneOf(e, "no space (left|there)", "[0-9]+ errors", "(")
	}
	return oneOf(e, "replica-1", "mei", "upload-api", "platform", "a <b> & \"c\"", e.name("new"))
}

// mapping makes up an item with some of its parts.
func (e *editor) mapping(idx *tracker.Index, f tracker.Field, parts []tracker.Field) string {
	var pairs []string
	for _, p := range parts {
		if f.Type == tracker.TypeLinks && e.IntN(10) > 0 || f.Type != tracker.TypeLinks && e.IntN(4) == 0 {
			continue
		}
		value := strings.ReplaceAll(e.value(idx, p), "'", "''")
		if f.Type == tracker.TypeLinks && slices.Contains(tracker.LinkKinds(), p.Name) {
			value = fmt.Sprintf("https://%s.example.com/%d", p.Name, e.IntN(5))
		}
		pairs = append(pairs, p.Name+": '"+value+"'")
	}
	return "{" + strings.Join(pairs, ", ") + "}"
}

// evidenceEdits are what happens to the files beside a record.
var evidenceEdits = []named{
	{"more evidence", addEvidence}, {"more evidence", addEvidence},
	{"evidence", func(e *editor) string { return e.appendTo(e.pick(anyEvidence), "ERROR once more <b>") }},
	{"evidence of the same size", func(e *editor) string {
		return e.change(e.pick(anyEvidence), func(text string) string { return strings.Map(e.swapped, text) })
	}},
	{"without evidence", func(e *editor) string { return e.remove(e.pick(anyEvidence)) }},
	{"renamed evidence", func(e *editor) string {
		name := e.pick(anyEvidence)
		if name == "" {
			return ""
		}
		to := path.Join(path.Dir(name), e.name("x")+path.Ext(name))
		e.must(os.Rename(e.path(name), e.path(to)))
		return name + " to " + to
	}},
	{"evidence elsewhere", func(e *editor) string { // a symbolic link, which is not followed
		folder := strings.TrimSuffix(e.pick(anySighting), ".md")
		e.must(os.MkdirAll(e.path(folder), 0o755))
		link := path.Join(folder, e.name("link")+".txt")
		e.must(os.Symlink("../../../casebook.yaml", e.path(link)))
		return link
	}},
}

// swapped returns a digit for another one, and what is no digit as it is.
func (e *editor) swapped(r rune) rune {
	if r >= '1' && r <= '9' {
		return rune('1' + e.IntN(9))
	}
	return r
}

func addEvidence(e *editor) string {
	text := oneOf(e, "ERROR it broke\n", strings.Repeat("a line of a log, ERROR 5xx <b>\n", 3000), "\x89PNG\r\n\x1a\n", "\x1b[31mred\x1b[0m \xff\n", "")
	beside := oneOf(e, anySighting, anySighting, regexp.MustCompile(`^postmortems/.*\.md$`))
	name := path.Join(strings.TrimSuffix(e.pick(beside), ".md"), e.name("more")+oneOf(e, ".log", ".txt", ".png", ".json", ".html", ".pcap"))
	e.write(name, text)
	return name
}
