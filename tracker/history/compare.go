package history

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// comparison compares two versions of a record.
type comparison struct {
	before, after *tracker.Record
	same          map[string]string // bugs that became another in the same step, by rename or merge: a reference that followed is no news
	found         []detail
	told          []string // fields whose change is an event of its own
}

// compareRecords tells what happened between two versions of a record of one kind.
func compareRecords(before, after *tracker.Record, same map[string]string) []detail {
	c := comparison{before: before, after: after, same: same}
	switch after.Kind {
	case tracker.KindBug:
		c.bug(before.Bug, after.Bug)
	case tracker.KindObservation:
		c.observation(before.Observation, after.Observation)
	case tracker.KindTask:
		c.task(before.Task, after.Task)
	}
	if before.Title != after.Title {
		c.tell(Retitled, before.Title, after.Title, "title")
	}
	c.rest()
	if len(c.found) == 0 {
		c.found = []detail{{what: Edited, fields: []string{"formatting"}}}
	}
	return c.found
}

// tell adds an event and the fields that it tells of.
func (c *comparison) tell(what What, from, to string, fields ...string) {
	c.found = append(c.found, detail{what: what, from: from, to: to})
	c.told = append(c.told, fields...)
}

func (c *comparison) bug(before, after *tracker.Bug) {
	switch from, to := before.DuplicateOf.ID, after.DuplicateOf.ID; {
	case to != "" && c.became(from) != to:
		c.tell(Merged, from, to, "duplicate_of", "status")
	case statusOf(before.Status) != statusOf(after.Status):
		c.tell(StatusMoved, statusOf(before.Status), statusOf(after.Status), "status")
	}
	if from, to := signatureWords(before.Signatures), signatureWords(after.Signatures); from != to {
		c.tell(Signature, from, to, "signatures")
	}
	if !bytes.Equal(textOf(c.before), textOf(c.after)) && identifyText(c.before) != identifyText(c.after) {
		c.found = append(c.found, detail{what: Identify})
	}
}

func statusOf(written string) string { return cmp.Or(written, "open") }

// became returns what a bug is called after the step.
func (c *comparison) became(id string) string { return cmp.Or(c.same[id], id) }

func signatureWords(all []tracker.Signature) string {
	words := make([]string, len(all))
	for i, s := range all {
		var parts []string
		for _, part := range [][2]string{{"contains", s.Contains}, {"regexp", s.Regexp}, {"instance", s.Instance}, {"service", s.Service}} {
			if part[1] != "" {
				parts = append(parts, part[0]+" “"+part[1]+"”")
			}
		}
		words[i] = strings.Join(parts, ", ")
	}
	return strings.Join(words, "; ")
}

// textOf returns the body as written.
func textOf(r *tracker.Record) []byte { return r.Source[r.BodyOffset():] }

// withoutCR returns a text with the line ends of Unix: those of Windows, which git may put into a work tree, are no
// edit.
func withoutCR(text []byte) string { return strings.ReplaceAll(string(text), "\r\n", "\n") }

// identifyText returns the section How to identify without regard to white space.
func identifyText(r *tracker.Record) string {
	s, ok := r.Outline().Section("How to identify")
	if !ok {
		return ""
	}
	return strings.Join(strings.Fields(string(textOf(r)[s.Start:s.End])), " ")
}

func (c *comparison) observation(before, after *tracker.Observation) {
	from, to := before.Bug.ID, after.Bug.ID
	switch {
	case from == to || c.became(from) == to:
		c.sureness(before, after)
	case from == "":
		c.tell(Classified, "", to, "bug", "classified", "classification")
	case to == "":
		c.tell(Unclassified, from, "", "bug", "classified", "classification")
	default:
		c.tell(Reclassified, from, to, "bug", "classified", "classification")
	}
	for _, not := range after.Not {
		if !slices.ContainsFunc(before.Not, func(r tracker.Rejection) bool { return c.became(r.Bug.ID) == not.Bug.ID }) {
			c.tell(Rejected, "", not.Bug.ID, "not", "classified")
		}
	}
}

func (c *comparison) sureness(before, after *tracker.Observation) {
	switch {
	case after.Bug.ID == "" || before.Suspected == after.Suspected:
	case before.Suspected:
		c.tell(Confirmed, "", after.Bug.ID, "classification", "classified")
	default:
		c.tell(Suspected, "", after.Bug.ID, "classification", "classified")
	}
}

func (c *comparison) task(before, after *tracker.Task) {
	from, to := rolloutWords(before.Shipped), rolloutWords(after.Shipped)
	shipped := to != from && to != "" || before.Status != after.Status && after.Status == "shipped"
	if shipped {
		c.tell(Shipped, from, to, "shipped", "status")
	} else if before.Status != after.Status {
		c.tell(StatusMoved, before.Status, after.Status, "status")
	}
	if after.Reverted.Text != "" && before.Reverted.Text != after.Reverted.Text {
		c.tell(Reverted, before.Reverted.Text, after.Reverted.Text, "reverted")
	}
}

func rolloutWords(all []tracker.Rollout) string {
	words := make([]string, len(all))
	for i, r := range all {
		words[i] = r.At.Text
		if len(r.On) > 0 {
			words[i] += " on " + strings.Join(r.On, " ")
		}
	}
	return strings.Join(words, ", ")
}

// rest adds what no event of its own tells: fields that differ, in the order in which they stand, and the text.
func (c *comparison) rest() {
	var fields []string
	for _, name := range fieldNames(c.before, c.after) {
		if !slices.Contains(c.told, name) && !sameNode(c.before.Front().Root.Get(name), c.after.Front().Root.Get(name)) {
			fields = append(fields, name)
		}
	}
	identify := slices.ContainsFunc(c.found, func(d detail) bool { return d.what == Identify })
	if !identify && withoutCR(textOf(c.before)) != withoutCR(textOf(c.after)) {
		fields = append(fields, "text")
	}
	if len(fields) > 0 {
		c.found = append(c.found, detail{what: Edited, fields: fields})
	}
}

// fieldNames returns the keys of both front matters: those of the second as they stand there, then those
// that are only in the first.
func fieldNames(before, after *tracker.Record) []string {
	var names []string
	for _, r := range []*tracker.Record{after, before} {
		for _, e := range r.Front().Root.Entries {
			if !slices.Contains(names, e.Key.Value) {
				names = append(names, e.Key.Value)
			}
		}
	}
	return names
}

// sameNode reports whether two values say the same, however they are written.
func sameNode(a, b *tracker.Node) bool {
	switch {
	case a == nil || b == nil || a.Null || b.Null:
		return (a == nil || a.Null) && (b == nil || b.Null)
	case a.Kind != b.Kind:
		return false
	case a.Kind == tracker.Scalar:
		return a.Value == b.Value
	case a.Kind == tracker.Sequence:
		return slices.EqualFunc(a.Items, b.Items, sameNode)
	}
	return len(a.Entries) == len(b.Entries) && !slices.ContainsFunc(a.Entries, func(e tracker.Entry) bool { return !sameNode(e.Value, b.Get(e.Key.Value)) })
}
