package edit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// Set returns the bytes of r with a field set to one value, or a list to several; without any value it
// is Unset. The field may be a dotted path (impact.downtime). A value that is there is replaced in the
// style it has; a new key goes behind its nearest predecessor in the documented order. The error says
// where the field stands and what it takes. r.Source itself comes back if nothing would change.
func Set(r *tracker.Record, field string, values ...string) ([]byte, error) {
	return edited(r, tracker.DefaultConfig(), func(e *editor) error { return e.set(field, values) })
}

// Unset returns the bytes of r without a field; a dotted path is allowed.
func Unset(r *tracker.Record, field string) ([]byte, error) {
	return edited(r, tracker.DefaultConfig(), func(e *editor) error { return e.unset(field) })
}

// edited returns the bytes of r after some edits that together bring no new error.
func edited(r *tracker.Record, cfg *tracker.Config, do func(*editor) error) ([]byte, error) {
	e := newEditor(r, cfg)
	if err := do(e); err != nil {
		return nil, err
	}
	return e.settled(r.Source)
}

func (e *editor) set(name string, values []string) error {
	if len(values) == 0 {
		return e.unset(name)
	}
	key, part, dotted := strings.Cut(name, ".")
	f, err := e.field(key)
	if err != nil {
		return err
	}
	old := e.front.Root.Get(key)
	if dotted {
		return e.setPart(f, part, values)
	}
	nodes, err := e.values(f, values)
	if err != nil {
		return e.fail(old, err.Error(), "")
	}
	switch {
	case old != nil && old.Kind == tracker.Sequence && f.List && len(old.Items) > 0:
		return e.setList(f, nodes)
	case old != nil && !old.Null && old.Kind != tracker.Sequence && len(nodes) == 1:
		return e.replace(old, nodes[0])
	}
	return e.put(e.front.Root, key, fieldValue(f, nodes), fieldOrder(e.kind))
}

// put writes a value under a key of a mapping, whether the key is there or not.
func (e *editor) put(parent *tracker.Node, key string, value *tracker.Node, order []string) error {
	if old := parent.Get(key); old != nil {
		return e.replace(old, value)
	}
	return e.insert(parent, key, value, order)
}

func (e *editor) values(f tracker.Field, texts []string) ([]*tracker.Node, error) {
	if len(texts) > 1 && !f.List {
		return nil, fmt.Errorf("%s takes one value, not %d", f.Name, len(texts))
	}
	var nodes []*tracker.Node
	for _, text := range texts {
		n, err := e.value(f, text)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(nodes, func(other *tracker.Node) bool { return same(n, other) }) {
			nodes = append(nodes, n)
		}
	}
	return nodes, nil
}

// fieldValue returns the value of a field that was not there before: a list in brackets even of one,
// except where one is what people mostly write.
func fieldValue(f tracker.Field, nodes []*tracker.Node) *tracker.Node {
	_, known := bareType(f)
	bare := f.Name == "alert" || f.Type == 0 || known && f.Parts() != nil && nodes[0].Kind == tracker.Scalar
	if !f.List || bare && len(nodes) == 1 || f.Type == tracker.TypeRunbookUse && len(nodes) == 1 {
		return nodes[0]
	}
	return styled(f, &tracker.Node{Kind: tracker.Sequence, Items: nodes})
}

// fieldOrder returns the keys of a kind in the order in which they are written: the title, the kind's
// own, and then those that every kind has.
func fieldOrder(kind tracker.Kind) []string {
	order, last := []string{"title"}, []string{"owner", "labels", "aliases", "related", "links"}
	for _, f := range tracker.Fields(kind) {
		if f.Name != "title" && !slices.Contains(last, f.Name) {
			order = append(order, f.Name)
		}
	}
	return append(order, last...)
}

// field returns what is known about a key. A key of nobody's is fine, unless it looks like a known one
// mistyped or belongs to another kind.
func (e *editor) field(key string) (tracker.Field, error) {
	if twice := e.twice(key); twice != nil {
		return tracker.Field{}, e.unsafe(twice, key+" is given twice", "keep one of them first")
	}
	if f, ok := tracker.FieldOf(e.kind, key); ok {
		return f, nil
	}
	custom := tracker.Field{Name: key, List: true}
	if e.front.Root.Get(key) != nil {
		return custom, nil
	}
	if meant := tracker.MeantFields(e.kind, key); len(meant) > 0 {
		return custom, e.fail(nil, fmt.Sprintf("%q is no field of %s", key, e.kind.WithArticle()), "did you mean "+strings.Join(meant, " or ")+"?")
	}
	for _, k := range tracker.Kinds() {
		if _, ok := tracker.FieldOf(k, key); ok {
			return custom, e.fail(nil, fmt.Sprintf("%q is a field of %s, not of %s", key, k.WithArticle(), e.kind.WithArticle()),
				"its fields are "+strings.Join(names(tracker.Fields(e.kind)), ", "))
		}
	}
	if key == "" || strings.Trim(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != "" || !plainSafe(key, true) {
		return custom, e.fail(nil, fmt.Sprintf("%q is no name of a field", key), "use letters, digits, _ and -")
	}
	return custom, nil
}

// twice returns the second place of a key that is given more than once.
func (e *editor) twice(key string) *tracker.Node {
	found := 0
	for _, entry := range e.front.Root.Entries {
		if entry.Key.Value != key {
			continue
		}
		if found++; found > 1 {
			return entry.Key
		}
	}
	return nil
}

// setPart sets one key of a structured field: impact.downtime.
func (e *editor) setPart(f tracker.Field, part string, values []string) error {
	p, err := e.part(f, part)
	if err != nil {
		return err
	}
	old := e.front.Root.Get(f.Name)
	p.Name = partName(f, p)
	nodes, err := e.values(p, values)
	if err != nil {
		return e.fail(old, err.Error(), "")
	}
	value := fieldValue(p, nodes)
	holder, err := e.holder(f, old)
	switch {
	case err != nil:
		return err
	case holder == nil:
		whole := &tracker.Node{Kind: tracker.Mapping, Style: tracker.Flow}
		whole.Entries = append(whole.Entries, tracker.Entry{Key: tracker.Text(part), Value: value})
		return e.put(e.front.Root, f.Name, whole, fieldOrder(e.kind))
	case holder.Kind == tracker.Scalar && part == "used":
		return e.replace(holder, value)
	case holder.Kind == tracker.Scalar:
		whole := tracker.Pairs("used", holder.Value)
		whole.Entries = append(whole.Entries, tracker.Entry{Key: tracker.Text(part), Value: value})
		return e.replace(holder, whole)
	}
	return e.put(holder, part, value, names(f.Parts()))
}

// partName is how messages name a part of a field: "impact.downtime".
func partName(f, part tracker.Field) string { return f.Name + "." + part.Name }

// part returns what is known about a key of a structured field.
func (e *editor) part(f tracker.Field, part string) (tracker.Field, error) {
	known, old := f.Parts(), e.front.Root.Get(f.Name)
	if i := slices.IndexFunc(known, func(p tracker.Field) bool { return p.Name == part }); i >= 0 {
		return known[i], nil
	}
	if f.Type == 0 && old != nil && old.Kind == tracker.Mapping && plainSafe(part, true) && !strings.Contains(part, ".") {
		return tracker.Field{Name: part, List: true}, nil
	}
	if known == nil {
		return f, e.fail(old, f.Name+" has no parts", "set "+f.Name+" itself")
	}
	text, hint := oneOf("part of "+f.Name, part, names(known))
	return f, e.fail(old, text, hint)
}

// holder returns the mapping in which a part of a field is written, the bare reference of a runbook
// used, or nil if there is none yet.
func (e *editor) holder(f tracker.Field, old *tracker.Node) (*tracker.Node, error) {
	if old != nil && old.Kind == tracker.Sequence && len(old.Items) == 1 {
		old = old.Items[0]
	}
	switch {
	case old == nil || old.Kind == tracker.Scalar && old.Null:
		if f.List && f.Type != tracker.TypeRunbookUse && f.Type != 0 {
			return nil, e.fail(old, f.Name+" is a list", "add a whole item, like "+example(f))
		}
		return nil, nil
	case old.Kind == tracker.Mapping || old.Kind == tracker.Scalar && f.Type == tracker.TypeRunbookUse:
		return old, nil
	}
	return nil, e.fail(old, f.Name+" holds several values", "remove and add whole items, like "+example(f))
}

func (e *editor) unset(name string) error {
	key, part, dotted := strings.Cut(name, ".")
	if twice := e.twice(key); twice != nil {
		return e.unsafe(twice, key+" is given twice", "delete one of them by hand")
	}
	root := e.front.Root
	i := slices.IndexFunc(root.Entries, func(entry tracker.Entry) bool { return entry.Key.Value == key })
	if i < 0 {
		return nil
	}
	if f, _ := tracker.FieldOf(e.kind, key); f.Required && !dotted {
		return e.fail(root.Entries[i].Value, key+" is required", "set another value")
	}
	if !dotted {
		return e.cutEntry(root, i)
	}
	if part == "" {
		return e.fail(root.Entries[i].Value, fmt.Sprintf("%q names no part of %s", name, key), "unset "+key+" itself")
	}
	holder := root.Entries[i].Value
	if holder.Kind == tracker.Sequence && len(holder.Items) == 1 {
		holder = holder.Items[0]
	}
	j := slices.IndexFunc(holder.Entries, func(entry tracker.Entry) bool { return entry.Key.Value == part })
	switch {
	case j < 0:
		return nil
	case len(holder.Entries) == 1:
		return e.cutEntry(root, i)
	}
	return e.cutEntry(holder, j)
}
