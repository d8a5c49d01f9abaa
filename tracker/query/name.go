package query

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/casebook-dev/casebook/tracker"
)

// maxSteps is how many links a name may follow. A piece of the trace from an alert to a commit has
// fewer; more would only make a mistyped query slow.
const maxSteps = 4

// leaf is what a name reads from a record: one or more of its sources.
type leaf struct {
	name   string // canonical
	doc    string
	kinds  []tracker.Kind // that have it; nil: all, or by their links
	words  []string       // the only texts there are, in their order
	prose  bool           // a text is found in it, not compared with it
	body   bool           // the text is the body
	custom bool           // a key that is not ours

	texts   source[string]
	times   source[tracker.Time]
	amounts source[amount]
	links   source[far]
	length  bool           // the amounts are durations
	falling bool           // sort: puts the largest first
	lengths source[amount] // of a custom key, whose amounts may be durations too

	until func(l *leaf, opts Options) // gives it its sources, if they depend on the time asked about
}

// route is a name understood: links to follow, then what to read at their ends.
type route struct {
	steps []leaf
	leaf
}

// String returns the name in its canonical form.
func (p route) String() string {
	var b strings.Builder
	for _, s := range p.steps {
		b.WriteString(s.name + ".")
	}
	return b.String() + p.name
}

// through carries a question about the last record of the route to the first.
func (p route) through(idx *tracker.Index, last predicate) predicate {
	for _, s := range slices.Backward(p.steps) {
		inner := last
		yes := func(f far) bool { return f.record != nil && inner(f.record) }
		last = func(r *tracker.Record) bool { return s.links(idx, r, yes) }
	}
	return last
}

// resolve understands a name whose first character is at a place counted from 0. What is counted or
// compared with the present is so as of a time.
func resolve(name string, at int, opts Options) (route, *SyntaxError) {
	p, err := resolveAny(name, at)
	if err == nil && p.until != nil {
		p.until(&p.leaf, opts)
	}
	return p, err
}

func resolveAny(name string, at int) (route, *SyntaxError) {
	var p route
	kinds := tracker.Kinds()
	for rest := name; ; {
		if strings.HasPrefix(rest, ".") {
			return customPath(p, rest, at)
		}
		if l, ok := findLeaf(rest, kinds); ok {
			p.leaf = l
			return p, nil
		}
		first, after, dotted := strings.Cut(rest, ".")
		step, ok := findLeaf(first, kinds)
		if !dotted || !ok || step.links == nil {
			return unknownName(p, rest, kinds, at)
		}
		if len(p.steps) == maxSteps {
			return p, wrong(at, fmt.Sprintf("%s follows more than %d links", name, maxSteps), "a shorter way")
		}
		p.steps = append(p.steps, step)
		kinds = farKinds(step, kinds)
		at, rest = at+len([]rune(first))+1, after
	}
}

// farKinds returns the kinds that a step may lead to.
func farKinds(step leaf, from []tracker.Kind) []tracker.Kind {
	if kind, ok := tracker.ParseKind(step.name); ok {
		return []tracker.Kind{kind}
	}
	for _, kind := range from {
		if f, ok := tracker.FieldOf(kind, step.name); ok && f.Ref != 0 {
			return []tracker.Kind{f.Ref}
		}
	}
	return tracker.Kinds()
}

// unknownName takes a name that is not ours as a key of the front matter, unless it looks like a slip.
func unknownName(p route, name string, kinds []tracker.Kind, at int) (route, *SyntaxError) {
	if other, ok := findLeaf(name, tracker.Kinds()); ok {
		text := fmt.Sprintf("%s has no %s", aKind(kinds[0]), other.name)
		return p, wrong(at, text, "a field of "+aKind(kinds[0]))
	}
	first, _, dotted := strings.Cut(name, ".")
	known := append(names(kinds), "has", "no", "newer", "older", "sort", "limit")
	near := tracker.Nearest(name, known)
	if len(near) == 0 && dotted {
		near = tracker.Nearest(first, known)
	}
	if len(near) > 0 {
		return p, wrong(at, fmt.Sprintf("there is no field %s", name), "the name of a field").
			hint(fmt.Sprintf("did you mean %s? (.%s: for a key of your own)", strings.Join(near, " or "), name))
	}
	if group, ok := findLeaf(first, kinds); dotted && ok {
		return p, wrong(at, fmt.Sprintf("%s has no part %s", group.name, name[len(first)+1:]), "one of "+strings.Join(parts(group.name, known), ", "))
	}
	return customPath(p, name, at)
}

// parts returns the names that begin with a name and a dot, or that name if it has no parts.
func parts(name string, known []string) []string {
	var found []string
	for _, k := range known {
		if strings.HasPrefix(k, name+".") {
			found = append(found, k)
		}
	}
	if len(found) == 0 {
		return []string{name}
	}
	return found
}

// customPath makes a name of a dotted key of the front matter. The dot that marks it as one may stand
// before it.
func customPath(p route, name string, at int) (route, *SyntaxError) {
	keys := strings.Split(strings.TrimPrefix(name, "."), ".")
	if slices.Contains(keys, "") {
		return p, wrong(at, "a dot without a name beside it", "a name like impact.downtime")
	}
	p.leaf = leaf{name: name, custom: true, texts: written(keys...), times: writtenTimes(keys...), amounts: writtenNumbers(keys...), lengths: writtenDurations(keys...)}
	return p, nil
}

func aKind(k tracker.Kind) string {
	if k == tracker.KindObservation {
		return "an observation"
	}
	return "a " + k.String()
}

// key makes the spellings of a name one: case, and hyphens for underscores, do not matter.
func key(name string) string {
	name = strings.ReplaceAll(strings.ToLower(name), "-", "_")
	first, _, _ := strings.Cut(name, ".")
	if same, ok := sameNames[first]; ok {
		return same + name[len(first):]
	}
	return name
}

// sameNames are other words for a name. It is not changed.
var sameNames = map[string]string{
	"body": "text", "alerts": "alert", "handler": "handlers", "label": "labels", "alias": "aliases", "signature": "signatures",
	"links": "link", "seen": "sightings",
}

// findLeaf returns what a name reads from records of the kinds.
func findLeaf(name string, kinds []tracker.Kind) (leaf, bool) {
	l, ok := leaves()[key(name)]
	if !ok || l.kinds == nil {
		return l, ok
	}
	fitting := slices.DeleteFunc(slices.Clone(kinds), func(k tracker.Kind) bool { return !slices.Contains(l.kinds, k) })
	if len(fitting) == 0 {
		return leaf{}, false
	}
	if l.name == "status" {
		l.words = statusWords(fitting)
	}
	return l, true
}

// leaves is every name by its key.
var leaves = sync.OnceValue(func() map[string]leaf {
	all := map[string]leaf{}
	for _, group := range [][]leaf{computed(), fields(), parted(), relations()} {
		for _, l := range group {
			if _, taken := all[key(l.name)]; !taken {
				all[key(l.name)] = l
			}
		}
	}
	return all
})

// names returns the names that records of the kinds have, sorted.
func names(kinds []tracker.Kind) []string {
	var all []string
	for _, l := range leaves() {
		if l.kinds == nil || slices.ContainsFunc(l.kinds, func(k tracker.Kind) bool { return slices.Contains(kinds, k) }) {
			all = append(all, l.name)
		}
	}
	slices.Sort(all)
	return all
}

// Fields returns the names for records of the kinds (none: any), by name.
func Fields(kinds ...tracker.Kind) []Field {
	if len(kinds) == 0 {
		kinds = tracker.Kinds()
	}
	all := []Field{
		{Name: "has", Doc: "a field that is there", Values: names(kinds)},
		{Name: "no", Doc: "a field that is not there", Values: names(kinds)},
		{Name: "newer", Doc: "date at most this long ago"},
		{Name: "older", Doc: "date longer ago"},
		{Name: "sort", Doc: "fields to sort by, each with - for the reverse", Values: names(kinds)},
		{Name: "limit", Doc: "at most so many records"},
	}
	for _, name := range names(kinds) {
		l, _ := findLeaf(name, kinds)
		all = append(all, Field{Name: l.name, Doc: l.doc, Values: l.words})
	}
	slices.SortFunc(all, func(a, b Field) int { return strings.Compare(a.Name, b.Name) })
	return all
}
