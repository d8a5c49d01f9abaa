package edit

import (
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// replace writes want in the place of old.
func (e *editor) replace(old, want *tracker.Node) error {
	if same(old, want) {
		return nil
	}
	if err := e.understood(old); err != nil {
		return err
	}
	by := map[*tracker.Node]*tracker.Node{old: want}
	return e.do(change{e.replacing(old, want), replaced(e.front.Root, by)})
}

// replacing returns the splices that write want in the place of old. A comment on the line of the key
// stays there.
func (e *editor) replacing(old, want *tracker.Node) []splice {
	after, place := e.after[old], e.spans[old]
	below := place.start > e.textEnd(after)
	indent := e.keyColumn(old) + 2
	if below && old.Style == tracker.Block {
		indent = e.column(place.start)
	}
	if lines := (writer{e.eol()}).lines(want, indent); lines != "" && !e.flow[old] {
		if dash, item := e.dash[old]; item {
			return []splice{{span{dash, place.end}, (writer{e.eol()}).item(want, e.column(dash))}}
		}
		if below {
			return []splice{{span{e.lineStart(place.start), e.textEnd(place.end)}, lines}}
		}
		return []splice{{span{after, place.end}, ""}, insertAt(e.textEnd(place.end), e.eol()+lines)}
	}
	text := e.inlineText(old, want)
	switch {
	case below:
		return []splice{insertAt(after, " "+text), {span{e.textEnd(after), e.textEnd(place.end)}, ""}}
	case !absent(old):
		return []splice{{place, text}}
	case e.src[after-1] == ':' || e.src[after-1] == '-':
		return []splice{insertAt(after, " "+text)}
	}
	return []splice{insertAt(after, ": "+text)} // a key in brackets without a colon
}

// inlineText returns a value as it is written behind its key or dash, in the style of old where it fits.
func (e *editor) inlineText(old, want *tracker.Node) string {
	if want.Kind != tracker.Scalar || want.Null {
		return flowText(want, e.flow[old])
	}
	style := want.Style
	if style == tracker.Plain && old.Kind == tracker.Scalar && old.Style <= tracker.DoubleQuoted {
		style = old.Style
	}
	alone := !absent(old) && e.textEnd(e.spans[old].end) == e.spans[old].end
	if block, ok := literal(want.Value, e.keyColumn(old)+2, e.eol()); ok && alone && !e.flow[old] && style != tracker.DoubleQuoted {
		return block
	}
	return writeScalar(want.Value, style, e.flow[old])
}

// keyColumn returns the indentation of the block mapping or list that n stands in.
func (e *editor) keyColumn(n *tracker.Node) int {
	if dash, ok := e.dash[n]; ok {
		return e.column(dash)
	}
	column, _ := e.columnIn(e.front.Root, n)
	return column
}

func (e *editor) columnIn(parent, n *tracker.Node) (int, bool) {
	for _, entry := range parent.Entries {
		if entry.Value == n {
			return e.column(entry.Key.Offset), true
		}
		if column, ok := e.columnIn(entry.Value, n); ok {
			return column, true
		}
	}
	for _, item := range parent.Items {
		if column, ok := e.columnIn(item, n); ok {
			return column, true
		}
	}
	return 0, false
}

// insert writes a new key into a mapping, behind the nearest key that comes before it in order; a key
// that order does not know goes to the end.
func (e *editor) insert(parent *tracker.Node, key string, value *tracker.Node, order []string) error {
	if err := e.understood(&tracker.Node{Offset: e.end}); err != nil {
		return err
	}
	if e.bracketed(parent) && len(parent.Entries) == 0 {
		whole := &tracker.Node{Kind: tracker.Mapping, Style: tracker.Flow, Entries: []tracker.Entry{{Key: tracker.Text(key), Value: value}}}
		return e.do(change{[]splice{{e.spans[parent], flowText(whole, true)}}, replaced(e.front.Root, map[*tracker.Node]*tracker.Node{parent: whole})})
	}
	at := behind(parent, key, order)
	grown := *parent
	grown.Entries = slices.Insert(slices.Clone(parent.Entries), at, tracker.Entry{Key: tracker.Text(key), Value: value})
	by := map[*tracker.Node]*tracker.Node{parent: &grown}
	if e.bracketed(parent) {
		return e.do(change{[]splice{e.flowEntry(parent, at, key, value)}, replaced(e.front.Root, by)})
	}
	return e.do(change{[]splice{e.blockEntry(parent, at, key, value)}, replaced(e.front.Root, by)})
}

func (e *editor) bracketed(n *tracker.Node) bool {
	place := e.spans[n]
	return n.Style == tracker.Flow && place.start < place.end && (e.src[place.start] == '{' || e.src[place.start] == '[')
}

// behind returns the index at which a new key belongs.
func behind(parent *tracker.Node, key string, order []string) int {
	own := slices.Index(order, key)
	if own < 0 {
		return len(parent.Entries)
	}
	for i := own - 1; i >= 0; i-- {
		at := slices.IndexFunc(parent.Entries, func(entry tracker.Entry) bool { return entry.Key.Value == order[i] })
		if at >= 0 {
			return at + 1
		}
	}
	return 0
}

func (e *editor) flowEntry(parent *tracker.Node, at int, key string, value *tracker.Node) splice {
	text := writeScalar(key, tracker.Plain, true) + ": " + flowText(value, true)
	if at == 0 {
		return insertAt(e.spans[parent.Entries[0].Key].start, text+", ")
	}
	return insertAt(e.spans[parent.Entries[at-1].Value].end, ", "+text)
}

func (e *editor) blockEntry(parent *tracker.Node, at int, key string, value *tracker.Node) splice {
	w := writer{e.eol()}
	if len(parent.Entries) == 0 {
		return insertAt(e.front.End, w.entry(key, value, 0)+w.eol)
	}
	indent := e.column(parent.Entries[0].Key.Offset)
	pad, text := strings.Repeat(" ", indent), w.entry(key, value, indent)
	if at == 0 {
		return insertAt(parent.Entries[0].Key.Offset, text+w.eol+pad)
	}
	return insertAt(e.nextLine(e.spans[parent.Entries[at-1].Value].end), pad+text+w.eol)
}

// cutEntry removes a key with its value: its lines, or in brackets its text and a comma. A comment above
// it stays.
func (e *editor) cutEntry(parent *tracker.Node, i int) error {
	if err := e.understood(&tracker.Node{Offset: e.end}); err != nil {
		return err
	}
	entry := parent.Entries[i]
	shrunk := *parent
	shrunk.Entries = slices.Delete(slices.Clone(parent.Entries), i, i+1)
	cut := span{e.lineStart(entry.Key.Offset), e.nextLine(e.spans[entry.Value].end)}
	switch {
	case e.bracketed(parent):
		var places []span
		for _, other := range parent.Entries {
			places = append(places, span{e.spans[other.Key].start, e.spans[other.Value].end})
		}
		cut = e.cutFlow(places, i)
	case !e.leads(entry.Key.Offset) && i+1 < len(parent.Entries):
		cut = span{entry.Key.Offset, parent.Entries[i+1].Key.Offset}
	}
	by := map[*tracker.Node]*tracker.Node{parent: &shrunk}
	return e.do(change{[]splice{{cut, ""}}, replaced(e.front.Root, by)})
}

// cutFlow returns what to remove for the item i of several in brackets: its line if it has one of its
// own, else the item and one comma.
func (e *editor) cutFlow(places []span, i int) span {
	own := places[i]
	next := e.skipBlank(own.end)
	if next < e.end && e.src[next] == ',' {
		next = e.skipBlank(next + 1)
	}
	switch {
	case e.leads(own.start) && (next > e.lineEnd(own.end) || e.src[next] == '#'):
		return span{e.lineStart(own.start), e.nextLine(own.end)}
	case i+1 < len(places):
		return span{own.start, places[i+1].start}
	case i > 0:
		return span{places[i-1].end, own.end}
	}
	return own
}
