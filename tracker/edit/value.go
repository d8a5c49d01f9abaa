package edit

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

var errEmptyList = errors.New("the list is empty")

// bareType returns the type of a value of a structured field that is no mapping: the reference of
// `runbook: free-a-full-disk`, the day of `shipped: 2026-07-09`.
func bareType(f tracker.Field) (tracker.Field, bool) {
	switch f.Type {
	case tracker.TypeRunbookUse:
		return tracker.Field{Name: f.Name, Type: tracker.TypeRef, Ref: tracker.KindRunbook}, true
	case tracker.TypeRollouts:
		return tracker.Field{Name: f.Name, Type: tracker.TypeTime, DateOK: true}, true
	}
	return f, f.Parts() == nil
}

// value reads what somebody gave for one value of a field. A mapping is written as in the file,
// {contains: "no space left"}; the braces may be left out around a single pair.
func (e *editor) value(f tracker.Field, text string) (*tracker.Node, error) {
	bare, ok := bareType(f)
	if ok && (f.Parts() == nil || !strings.HasPrefix(strings.TrimSpace(text), "{")) {
		plain, err := e.scalarValue(bare, text)
		return tracker.Text(plain), err
	}
	n := parseValue(text)
	if n == nil || n.Kind != tracker.Mapping {
		return nil, fmt.Errorf("%q is no value of %s; write it like %s", text, f.Name, example(f))
	}
	return e.mapping(f, n)
}

// parseValue reads a value as the front matter would read an item of a list.
func parseValue(text string) *tracker.Node {
	if strings.ContainsAny(text, "\n\r") {
		return nil
	}
	front, problems := tracker.ParseFrontMatter("", []byte("---\nv:\n  - "+text+"\n---\n"))
	if front == nil || len(problems) > 0 {
		return nil
	}
	if list := front.Root.Get("v"); list != nil && len(list.Items) == 1 {
		return list.Items[0]
	}
	return nil
}

// mapping checks the keys and values of a structured value and returns it in the style to be written.
func (e *editor) mapping(f tracker.Field, n *tracker.Node) (*tracker.Node, error) {
	known := f.Parts()
	out := &tracker.Node{Kind: tracker.Mapping}
	for _, entry := range n.Entries {
		i := slices.IndexFunc(known, func(p tracker.Field) bool { return p.Name == entry.Key.Value })
		if i < 0 {
			text, _ := oneOf("key of "+f.Name, entry.Key.Value, names(known))
			return nil, errors.New(text)
		}
		p := known[i]
		p.Name = partName(f, p)
		value, err := e.partValue(p, entry.Value)
		if err != nil {
			return nil, err
		}
		out.Entries = append(out.Entries, tracker.Entry{Key: tracker.Text(entry.Key.Value), Value: value})
	}
	if len(out.Entries) == 0 {
		return nil, fmt.Errorf("%s has no value; write it like %s", f.Name, example(f))
	}
	return styledItem(f, out), nil
}

func (e *editor) partValue(p tracker.Field, n *tracker.Node) (*tracker.Node, error) {
	if n.Kind == tracker.Scalar {
		text, err := e.scalarValue(p, n.Value)
		return tracker.Text(text), err
	}
	if n.Kind != tracker.Sequence || !p.List {
		return nil, fmt.Errorf("%s takes one value", p.Name)
	}
	out := tracker.Texts()
	for _, item := range n.Items {
		text, err := e.scalarValue(p, item.Value)
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, tracker.Text(text))
	}
	if len(out.Items) == 0 {
		return nil, fmt.Errorf("%s: %w", p.Name, errEmptyList)
	}
	return out, nil
}

// scalarValue checks text against what the field takes and returns it as it is written.
func (e *editor) scalarValue(f tracker.Field, text string) (string, error) {
	if f.Type != tracker.TypeText || f.Name == "title" {
		text = strings.TrimSpace(text)
	}
	if err := wellFormed(f, text); err != nil {
		return "", fmt.Errorf("%s: %w", f.Name, err)
	}
	switch f.Type {
	case tracker.TypeText:
		return e.titleValue(f, text)
	case tracker.TypeTime:
		return text, e.timeValue(f, text)
	case tracker.TypeRef:
		return refValue(f, text)
	}
	return text, plainValue(f, text)
}

// wellFormed says whether text is one line; only text that is no title may have more.
func wellFormed(f tracker.Field, text string) error {
	if f.Type == tracker.TypeText && f.Name != "title" {
		text = strings.ReplaceAll(text, "\n", " ")
	}
	return oneLine(text)
}

func plainValue(f tracker.Field, text string) error {
	var err error
	switch f.Type {
	case tracker.TypeOneOf:
		if !slices.Contains(f.Values, text) {
			problem, hint := oneOf(f.Name, text, f.Values)
			return errors.New(strings.TrimSpace(problem + " " + parenthesis(hint)))
		}
	case tracker.TypeDuration:
		if _, err = tracker.ParseDuration(text); err == nil && f.NoDays && strings.Contains(text, "d") {
			err = fmt.Errorf("%q counts in days, which have no fixed hours of work; write it like 27m or 6h", text)
		}
	case tracker.TypeBool:
		if text != "true" && text != "false" {
			err = fmt.Errorf("%q is neither true nor false", text)
		}
	case tracker.TypeNumber:
		if n, wrong := strconv.ParseFloat(text, 64); wrong != nil || !(n >= 0 && n < 1e15) {
			err = fmt.Errorf("%q is no number of 0 or more", text)
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", f.Name, err)
	}
	return nil
}

func parenthesis(hint string) string {
	if hint == "" {
		return ""
	}
	return "(" + hint + ")"
}

func (e *editor) timeValue(f tracker.Field, text string) error {
	if slices.Contains(f.Also, text) {
		return nil
	}
	t, err := tracker.ParseTime(text, e.cfg.Timezone)
	if err == nil && t.DateOnly && !f.DateOK {
		err = fmt.Errorf("%q has no time of day; write it like %sT15:04+01:00", text, text)
	}
	if err != nil {
		if len(f.Also) > 0 && !strings.HasPrefix(text, "20") {
			err = fmt.Errorf("%w, or the word %s", err, strings.Join(f.Also, ", "))
		}
		return fmt.Errorf("%s: %w", f.Name, err)
	}
	return nil
}

// titleValue checks a title. That of an observation comes back with the spacing of its rule.
func (e *editor) titleValue(f tracker.Field, text string) (string, error) {
	if f.Name != "title" {
		return text, nil
	}
	if n := len([]rune(text)); n > tracker.TitleLength {
		return "", fmt.Errorf("the title has %d characters; the longest has %d", n, tracker.TitleLength)
	}
	if e.kind != tracker.KindObservation {
		return text, nil
	}
	message, instance, _, ok := tracker.ParseTitle(text)
	if !ok {
		return "", errors.New(`the title of an observation is written Handle: "<error message>" on <instance>`)
	}
	return tracker.FormatTitle(message, instance), nil
}

// refValue returns a reference as it is written: the bare id where the field fixes the kind, else
// kind/id.
func refValue(f tracker.Field, text string) (string, error) {
	word, id, found := strings.Cut(text, "/")
	kind, known := tracker.ParseKind(word)
	switch {
	case !found && f.Ref == 0:
		return "", fmt.Errorf("%s: %q does not say of which kind; write it like bug/no-space-left-on-device", f.Name, text)
	case !found:
		id, kind, known = text, f.Ref, true
	}
	switch {
	case !known || !tracker.ValidID(id):
		return "", fmt.Errorf("%s: %q is no reference; write it like %s", f.Name, text, tracker.Ref{Kind: f.Ref, ID: "no-space-left-on-device"})
	case f.Ref == 0:
		return tracker.Ref{Kind: kind, ID: id}.String(), nil
	case kind != f.Ref:
		return "", fmt.Errorf("%s: %q is not of the kind %s, which this field names", f.Name, text, f.Ref)
	}
	return id, nil
}

// example shows how a structured value is written.
func example(f tracker.Field) string {
	switch f.Type {
	case tracker.TypeImpact:
		return "{downtime: 27m, effort: 3h, users: 340, severity: 2}"
	case tracker.TypeRunbookUse:
		return "{used: free-a-full-disk, worked: yes}"
	case tracker.TypeRejections:
		return "{bug: no-space-left-on-device, because: the disk was half empty}"
	case tracker.TypeSignatures:
		return "{contains: no space left on device, service: upload-api}"
	case tracker.TypeRollouts:
		return "{on: [replica-1], at: 2026-07-09}"
	case tracker.TypeDecisions:
		return "{bug: no-space-left-on-device, decision: fix it this month}"
	}
	return "{pull-request: https://git.example.com/upload/pull/812}"
}

func names(fields []tracker.Field) []string {
	all := make([]string, len(fields))
	for i, f := range fields {
		all[i] = f.Name
	}
	return all
}
