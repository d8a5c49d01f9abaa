package trace

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/casebook-dev/casebook/tracker"
)

// label says in a few lines what a node is: its title, its name and its state, as far as it has them.
// Every line is plain text without control characters; there is at least one.
func (n *Node) label() []string {
	lines := []string{n.Title, n.Key, n.Status}
	switch {
	case n.Missing:
		lines = []string{n.Key, "no such record"}
	case n.Of != "":
		lines = []string{n.Title}
	case n.Count > 0:
		lines = []string{fmt.Sprintf("%s x%d", cmp.Or(n.Title, "sightings"), n.Count), n.days()}
	case n.Record == nil && n.Key == n.Kind+" "+n.Title: // "alert HostDiskUsageHigh"
		lines = []string{n.Key}
	case n.Record == nil:
		lines = []string{n.Title, n.Kind, n.Key}
	}
	for i, line := range lines {
		lines[i] = oneLine(line)
	}
	return slices.DeleteFunc(lines, func(line string) bool { return line == "" })
}

// days returns the days of a group's first and last sighting, each in the offset it was written with.
func (n *Node) days() string {
	if n.First == nil || n.Last == nil {
		return ""
	}
	first, last := n.First.Date(), n.Last.Date()
	if first == last {
		return first
	}
	return first + " to " + last
}

// label says what an edge means, read from left to right.
func (e Edge) label() string {
	words := oneLine(e.Words)
	if e.Count > 1 {
		words += " x" + strconv.Itoa(e.Count)
	}
	if e.Suspected {
		words += " (suspected)"
	}
	if e.LookAgain {
		words += ", look again"
	}
	return words
}

// Doubted returns the trace with LookAgain set where again says of a sighting, or of one of those that stand together, that
// the bug is recognised otherwise since it was classified.
func (t Trace) Doubted(again func(*tracker.Record) bool) Trace {
	doubtful := map[string]bool{}
	for i := range t.Nodes {
		n := &t.Nodes[i]
		if n.Record != nil && n.Record.Kind == tracker.KindObservation && again(n.Record) || slices.ContainsFunc(n.Records, again) {
			doubtful[n.Key] = true
		}
	}
	t.Edges = slices.Clone(t.Edges)
	for i := range t.Edges {
		e := &t.Edges[i]
		e.LookAgain = e.Words == tracker.ObservationOf.Forward() && doubtful[e.From]
	}
	return t
}

// oneLine makes one line of text: white space of any kind becomes single spaces, and what SVG does not
// allow or what turns the reading direction is shown as "�".
func oneLine(text string) string {
	if isOneLine(text) {
		return text
	}
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "\uFFFD")), " ")
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r&0xfffe == 0xfffe {
			return '\uFFFD'
		}
		return r
	}, text)
}

// isOneLine reports whether text is visible ASCII with single spaces between words, as nearly all is.
func isOneLine(text string) bool {
	space := true // one that may not follow another
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == ' ' && space {
			return false
		}
		space = text[i] == ' '
	}
	return !space || text == ""
}

// byLane returns the nodes of each lane, from left to right, without the lanes that have none.
func (t Trace) byLane() [][]Node {
	var lanes [][]Node
	for from := 0; from < len(t.Nodes); {
		to := from + 1
		for to < len(t.Nodes) && t.Nodes[to].Lane == t.Nodes[from].Lane {
			to++
		}
		lanes = append(lanes, t.Nodes[from:to])
		from = to
	}
	return lanes
}

// names returns, by key, what the nodes are called in a graph: n1, n2 … in their order. Keys hold what
// people wrote, which is nothing to build an identifier of.
func (t Trace) names() map[string]string {
	names := make(map[string]string, len(t.Nodes))
	for i, n := range t.Nodes {
		names[n.Key] = "n" + strconv.Itoa(i+1)
	}
	return names
}

// cutWords says what the trace leaves out; it is empty if that is nothing.
func (t Trace) cutWords() string {
	if t.CutNodes == 0 && t.CutEdges == 0 {
		return ""
	}
	return fmt.Sprintf("Further away and not shown: pieces %d, relations %d", t.CutNodes, t.CutEdges)
}
