package query

import (
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// containLeast is how long a text must be to suggest names that only contain it: two letters are in
// anything.
const containLeast = 3

// near returns what a text was probably meant to be: the names of which it looks most like a slip, then
// names that contain it. More than three of those are one glob.
func near(text string, known []string) []string {
	known = slices.Clone(known)
	slices.Sort(known)
	known = slices.Compact(known)
	found := slips(text, known)
	if len([]rune(text)) < containLeast {
		return found
	}
	var containing []string
	for _, name := range known {
		if strings.Contains(strings.ToLower(name), strings.ToLower(text)) && !slices.Contains(found, name) {
			containing = append(containing, name)
		}
	}
	switch {
	case len(containing) > most && !strings.ContainsAny(text, "*?"):
		containing = []string{"*" + text + "*"}
	case len(containing) > most:
		containing = containing[:most]
	}
	found = append(found, containing...)
	return found[:min(most, len(found))]
}

// slips returns the names nearest to a text, without those that are less near than the first.
func slips(text string, known []string) []string {
	const far = 9 // more than Nearest goes
	distance := func(name string) int { return tracker.Distance(strings.ToLower(text), strings.ToLower(name), far) }
	found := tracker.Nearest(text, known)
	return slices.DeleteFunc(found, func(name string) bool { return distance(name) > distance(found[0]) })
}

// most is how many suggestions are worth reading.
const most = 3

// with makes terms of values under the name of a route.
func (p route) with(values []string) []string {
	terms := make([]string, len(values))
	for i, text := range values {
		v := value{text: text, quoted: !strings.HasPrefix(text, "*")}
		terms[i] = p.String() + ":" + v.String()
	}
	return terms
}

// otherWords are the names that people bring from other tools. It is not changed.
var otherWords = map[string]string{
	"type": "kind", "name": "id", "ref": "id", "when": "date", "state": "status", "message": "error", "msg": "error",
	"host": "instance", "hostname": "instance", "node": "instance", "server": "instance", "machine": "instance", "on": "instance",
	"component": "service", "app": "service", "tag": "labels", "tags": "labels", "count": "sightings", "occurrences": "sightings",
	"assignee": "owner", "author": "owner", "user": "owner", "deadline": "due", "file": "path", "url": "link", "body": "text",
	"opened": "created", "closed": "shipped", "fixed": "shipped", "downtime": "impact.downtime", "parent": "part_of",
}

// otherFields returns terms with the fields that a name which no record has may stand for: the word of
// this language for it, a slip of ours or of one in use, the last part of a longer name.
func (d *doubter) otherFields(p route, before, after string) []string {
	name := strings.TrimPrefix(p.name, ".")
	var names []string
	if p.custom {
		names = d.namesLike(name)
	}
	p.custom = false
	var terms []string
	for _, other := range names {
		p.name = other
		terms = append(terms, before+p.String()+after)
	}
	return d.understood(terms)
}

func (d *doubter) namesLike(name string) []string {
	if other, ok := otherWords[key(name)]; ok {
		return []string{other}
	}
	known := append(names(tracker.Kinds()), d.ownKeys()...)
	if like := tracker.Nearest(name, known); len(like) > 0 {
		return like
	}
	var last, whole []string
	for _, k := range known {
		if i := strings.LastIndexByte(k, '.'); i >= 0 {
			last, whole = append(last, k[i+1:]), append(whole, k)
		}
	}
	var like []string
	for i, l := range last {
		if l == key(name) || slices.Contains(tracker.Nearest(name, last), l) {
			like = append(like, whole[i])
		}
	}
	return like[:min(most, len(like))]
}

// ownKeys returns the keys in use that are not ours, dotted, sorted.
func (d *doubter) ownKeys() []string {
	var all []string
	for _, r := range d.idx.Records() {
		for _, e := range r.Front().Root.Entries {
			if _, ours := tracker.FieldOf(r.Kind, e.Key.Value); !ours {
				all = keysBelow(all, e.Key.Value, e.Value)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// keysBelow adds a key, and the dotted ones below it, lists walked through.
func keysBelow(all []string, name string, n *tracker.Node) []string {
	switch n.Kind {
	case tracker.Sequence:
		for _, item := range n.Items {
			all = keysBelow(all, name, item)
		}
	case tracker.Mapping:
		for _, e := range n.Entries {
			all = keysBelow(all, name+"."+e.Key.Value, e.Value)
		}
	}
	if !slices.Contains(all[max(0, len(all)-1):], name) {
		all = append(all, name)
	}
	return all
}
