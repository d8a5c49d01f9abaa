package edit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// Add returns the bytes of r with a value added at the end of a list, in the style the list has. A
// single value becomes a list when the second comes. A value that is there already changes nothing.
func Add(r *tracker.Record, field, value string) ([]byte, error) {
	return edited(r, tracker.DefaultConfig(), func(e *editor) error { return e.add(field, value) })
}

// Remove returns the bytes of r without a value of a list. A mapping is named by any of its values: the
// URL of a link, the bug of a rejection. The last value takes the key with it.
func Remove(r *tracker.Record, field, value string) ([]byte, error) {
	return edited(r, tracker.DefaultConfig(), func(e *editor) error { return e.remove(field, value) })
}

func (e *editor) add(name, text string) error {
	f, err := e.field(name)
	if err != nil {
		return err
	}
	old := e.front.Root.Get(name)
	if !f.List {
		return e.fail(old, name+" takes one value", "set it")
	}
	n, err := e.value(f, text)
	if err != nil {
		return e.fail(old, err.Error(), "")
	}
	return e.addNode(f, n)
}

// addNode adds a checked value to a list field.
func (e *editor) addNode(f tracker.Field, n *tracker.Node) error {
	old := e.front.Root.Get(f.Name)
	switch {
	case old == nil || old.Kind == tracker.Scalar && old.Null || old.Kind == tracker.Sequence && len(old.Items) == 0:
		return e.put(e.front.Root, f.Name, fieldValue(f, []*tracker.Node{n}), fieldOrder(e.kind))
	case same(old, n) || slices.ContainsFunc(old.Items, func(item *tracker.Node) bool { return same(item, n) }):
		return nil
	case old.Kind == tracker.Sequence:
		return e.append(old, n)
	case f.Type == tracker.TypeRollouts:
		return e.fail(old, "shipped holds one day, and a staged rollout is a list of "+example(f), "set shipped to such items, the first one for that day")
	}
	first := *old
	switch {
	case first.Kind == tracker.Mapping:
		first.Style = tracker.Flow
	case first.Style > tracker.DoubleQuoted:
		first.Style = tracker.Plain
	}
	return e.replace(old, &tracker.Node{Kind: tracker.Sequence, Style: tracker.Flow, Items: []*tracker.Node{&first, n}})
}

// append writes an item at the end of a list that has some.
func (e *editor) append(list, item *tracker.Node) error {
	if err := e.understood(&tracker.Node{Offset: e.end}); err != nil {
		return err
	}
	last := list.Items[len(list.Items)-1]
	grown := *list
	grown.Items = append(slices.Clone(list.Items), item)
	c := change{want: replaced(e.front.Root, map[*tracker.Node]*tracker.Node{list: &grown})}
	if dash, block := e.dash[last]; block {
		w, indent := writer{e.eol()}, e.column(dash)
		text := strings.Repeat(" ", indent) + w.item(item, indent) + w.eol
		c.splices = []splice{insertAt(e.nextLine(e.spans[last].end), text)}
		return e.do(c)
	}
	c.splices = e.appendFlow(last, flowText(item, true))
	return e.do(c)
}

// appendFlow writes an item behind the last one in brackets, on a line of its own if that has one.
func (e *editor) appendFlow(last *tracker.Node, text string) []splice {
	place := e.spans[last]
	next := e.skipBlank(place.end)
	comma := next < e.end && e.src[next] == ','
	if comma {
		next = e.skipBlank(next + 1)
	}
	if !e.leads(place.start) || next <= e.lineEnd(place.end) && e.src[next] != '#' {
		return []splice{insertAt(place.end, ", "+text)}
	}
	line := e.eol() + strings.Repeat(" ", e.column(place.start)) + text
	if comma {
		return []splice{insertAt(e.textEnd(place.end), line+",")}
	}
	return []splice{insertAt(place.end, ","), insertAt(e.textEnd(place.end), line)}
}

func (e *editor) remove(name, text string) error {
	f, err := e.field(name)
	if err != nil {
		return err
	}
	old := e.front.Root.Get(name)
	if !f.List {
		return e.fail(old, name+" takes one value", "unset it")
	}
	return e.removeWhere(f, text, func(n *tracker.Node) bool { return says(f, n, text) })
}

// removeWhere removes the values of a list field that a condition picks; text names them in the error.
func (e *editor) removeWhere(f tracker.Field, text string, picked func(*tracker.Node) bool) error {
	for found := false; ; found = true {
		old := e.front.Root.Get(f.Name)
		items := []*tracker.Node{old}
		if old != nil && old.Kind == tracker.Sequence {
			items = old.Items
		}
		i := slices.IndexFunc(items, func(n *tracker.Node) bool { return n != nil && picked(n) })
		switch {
		case i < 0 && found:
			return nil
		case i < 0:
			return e.fail(old, fmt.Sprintf("%s does not hold %q", f.Name, text), nearValues(old, text))
		case len(items) == 1:
			return e.unset(f.Name)
		}
		if err := e.cutItem(old, i); err != nil {
			return err
		}
	}
}

// says reports whether an item of a list is the value text, or a mapping one of whose values it is.
func says(f tracker.Field, n *tracker.Node, text string) bool {
	if n.Kind == tracker.Mapping {
		return slices.ContainsFunc(n.Entries, func(entry tracker.Entry) bool { return says(f, entry.Value, text) })
	}
	_, id, _ := strings.Cut(text, "/")
	return n.Kind == tracker.Scalar && !n.Null && (n.Value == text || f.Ref != 0 && text == tracker.Ref{Kind: f.Ref, ID: n.Value}.String() ||
		f.Ref != 0 && n.Value == tracker.Ref{Kind: f.Ref, ID: text}.String() || f.Type == tracker.TypeRunbookUse && n.Value == id)
}

// nearValues returns a hint that names what a list holds instead.
func nearValues(list *tracker.Node, text string) string {
	var values []string
	for _, n := range list.Scalars() {
		values = append(values, n.Value)
	}
	if near := tracker.Nearest(text, values); len(near) > 0 {
		return "did you mean " + strings.Join(near, " or ") + "?"
	}
	if len(values) > 0 && len(values) <= 8 {
		return "it holds " + strings.Join(values, ", ")
	}
	return ""
}

// cutItem removes one of several items of a list.
func (e *editor) cutItem(list *tracker.Node, i int) error {
	if err := e.understood(&tracker.Node{Offset: e.end}); err != nil {
		return err
	}
	item := list.Items[i]
	shrunk := *list
	shrunk.Items = slices.Delete(slices.Clone(list.Items), i, i+1)
	c := change{want: replaced(e.front.Root, map[*tracker.Node]*tracker.Node{list: &shrunk})}
	if dash, block := e.dash[item]; block {
		cut := span{e.lineStart(dash), e.nextLine(e.spans[item].end)}
		if !e.leads(dash) && i+1 < len(list.Items) {
			cut = span{dash, e.dash[list.Items[i+1]]}
		}
		c.splices = []splice{{cut, ""}}
		return e.do(c)
	}
	var places []span
	for _, other := range list.Items {
		places = append(places, e.spans[other])
	}
	c.splices = []splice{{e.cutFlow(places, i), ""}}
	return e.do(c)
}

// setList makes a list hold exactly the wanted items in this order. Items that stay keep their lines;
// those after the last that stays are replaced in place as far as there are new ones.
func (e *editor) setList(f tracker.Field, wanted []*tracker.Node) error {
	list := func() *tracker.Node { return e.front.Root.Get(f.Name) }
	drop, tail, kept := staying(list().Items, wanted)
	rest := wanted[kept:]
	for i := tail; i < len(list().Items) && len(rest) > 0; i++ {
		if err := e.replace(list().Items[i], rest[0]); err != nil {
			return err
		}
		rest, drop = rest[1:], slices.DeleteFunc(drop, func(d int) bool { return d == i })
	}
	for _, i := range slices.Backward(drop) {
		if err := e.cutItem(list(), i); err != nil {
			return err
		}
	}
	for _, n := range rest {
		if err := e.append(list(), n); err != nil {
			return err
		}
	}
	return nil
}

// staying compares a list with what it should be. It returns the indices of the items to drop, the
// index behind the last item that stays, and how many of the wanted are there.
func staying(items, wanted []*tracker.Node) (drop []int, tail, kept int) {
	for i, item := range items {
		if kept < len(wanted) && same(item, wanted[kept]) {
			kept, tail = kept+1, i+1
		} else {
			drop = append(drop, i)
		}
	}
	return drop, tail, kept
}
