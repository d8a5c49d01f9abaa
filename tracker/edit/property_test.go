package edit

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
)

// TestEditsTouchOnlyTheirLines makes random sequences of edits of random records. An oracle that knows
// lines only, and no YAML nodes, says which lines an edit may touch; another reads the result anew.
func TestEditsTouchOnlyTheirLines(t *testing.T) {
	rounds := 120
	if testing.Short() {
		rounds = 50
	}
	made, refused := 0, 0
	for seed := range uint64(rounds) {
		g := &recordMaker{rand.New(rand.NewPCG(seed, 1))}
		src := g.record()
		for range 8 {
			r := parsed(t, obsPath, src)
			op, field, values := g.edit(r)
			after, err := runEdit(r, op, field, values)
			if err != nil {
				refused++
				continue
			}
			made++
			checkLines(t, seed, src, string(after), field)
			checkMeaning(t, seed, r, after, op, field, values)
			if t.Failed() {
				t.Fatalf("seed %d: %s %s %q of\n%s\ngave\n%s", seed, op, field, values, src, after)
			}
			src = string(after)
		}
	}
	t.Logf("%d edits made, %d refused", made, refused)
	if refused*20 > made {
		t.Errorf("%d edits refused of %d; nearly all of them should be possible", refused, made+refused)
	}
}

func runEdit(r *tracker.Record, op, field string, values []string) ([]byte, error) {
	if op == "set" {
		return Set(r, field, values...)
	}
	return carryOut(r, op, field, values[0])
}

// recordMaker writes random observations, and thinks of edits of them.
type recordMaker struct{ *rand.Rand }

func (g *recordMaker) pick(words ...string) string { return words[g.IntN(len(words))] }

var wordPool = []string{"mei", "tomas", "o'neill", "a, b", "x: y", "# no comment", "é日本", "- dash", "null", "0777", "[x]", `say "hi"`, `back\slash`, "https://x/?a=1&b={c}#d", "trailing:", "'", "yes", "-1", "a#b"}

func (g *recordMaker) scalar(text string, flow bool) string {
	switch g.IntN(4) {
	case 0:
		return tracker.SingleQuote(text)
	case 1:
		return doubleQuote(text)
	}
	return writeScalar(text, tracker.Plain, flow)
}

func (g *recordMaker) comment() string { return g.pick("", "", "  # bug: none", " # it's [", "\t# {") }

func (g *recordMaker) record() string {
	lines := []string{"---", `title: ` + g.pick(`'Handle: "no space: #1" on replica-2'`, `"Handle: \"é\" on replica-2"`, "'Handle: \"x\" on\n  replica-2'") + g.comment(), "observed: 2026-03-17T03:09+01:00" + g.comment()}
	for _, key := range []string{"handlers", "also_on", "alert", "labels", "impact", "mood", "service"} {
		if g.IntN(4) == 0 {
			lines = append(lines, g.pick("", "# "+key+": [no]", "# '\""))
		}
		if g.IntN(3) > 0 {
			lines = append(lines, g.entry(key))
		}
	}
	text := strings.Join(append(lines, "---", testBody), "\n")
	if g.IntN(3) == 0 {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
	}
	return text
}

func (g *recordMaker) entry(key string) string {
	name := key
	if g.IntN(4) == 0 {
		name = tracker.SingleQuote(key)
	}
	switch {
	case key == "impact":
		return name + ":" + g.pick(" {users: 3, severity: 2}", " {downtime: 1h }", "\n  users: 3\n  # in lines\n  severity: 2", "\n    downtime: 3m", "") + g.comment()
	case key == "service" || key == "mood":
		return name + ": " + g.pick(g.scalar(g.pick(wordPool...), false), "one\n  two\n  three", "'a\n\n  b'", "|\n  a: 'b\n\n  # no comment", ">-\n   folded\n   text", "~")
	}
	return name + ":" + g.list()
}

func (g *recordMaker) list() string {
	items := slices.Clone(wordPool)
	g.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	items = items[:g.IntN(4)]
	indent := g.pick("", "  ", "    ")
	var b strings.Builder
	switch g.IntN(4) {
	case 0:
		return " " + g.scalar(g.pick(wordPool...), false) + g.comment()
	case 1:
		for _, s := range items {
			b.WriteString("\n" + indent + "- " + g.scalar(s, false) + g.comment())
		}
		return b.String()
	case 2:
		b.WriteString(" [")
		for _, s := range items {
			b.WriteString("\n  " + g.scalar(s, true) + "," + g.comment())
		}
		return b.String() + "\n ]"
	}
	for i, s := range items {
		items[i] = g.scalar(s, true)
	}
	return " [" + strings.Join(items, g.pick(", ", ",  ")) + "]" + g.comment()
}

// edit thinks of an edit that should be possible, or has nothing to remove.
func (g *recordMaker) edit(r *tracker.Record) (op, field string, values []string) {
	word := g.pick(wordPool...)
	switch g.IntN(10) {
	case 8, 9:
		field = g.pick("handlers", "also_on", "alert", "labels")
		if held := texts(r.Front().Root, field, ""); len(held) > 0 {
			return "remove", field, []string{g.pick(held...)}
		}
		return "unset", field, []string{""}
	case 0:
		return "set", "impact." + g.pick("users", "severity"), []string{g.pick("1", "2", "3")}
	case 1:
		return "unset", g.pick("impact.users", "impact", "mood", "service", "labels"), []string{""}
	case 2:
		return "set", g.pick("service", "mood"), []string{word}
	case 3:
		return "set", "title", []string{g.pick(`Handle: "it's: #2" on "a b"`, `Handle: "x" on y`)}
	case 4:
		return "set", g.pick("handlers", "also_on", "alert", "labels"), []string{word, g.pick(wordPool...)}
	}
	return "add", g.pick("handlers", "also_on", "alert", "labels"), []string{word}
}

// checkLines compares the lines before and after: all that differ must belong to the key.
func checkLines(t *testing.T, seed uint64, before, after, field string) {
	t.Helper()
	key, _, _ := strings.Cut(field, ".")
	a, b := strings.SplitAfter(before, "\n"), strings.SplitAfter(after, "\n")
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	for _, side := range [][]string{a, b} {
		owners := owners(side)
		for i := head; i < len(side)-tail; i++ {
			if owners[i] != key {
				t.Errorf("seed %d: line %d (%q) of %q changed", seed, i+1, side[i], owners[i])
			}
		}
	}
}

// owners returns for each line the key whose value it is a part of, "" for the others.
func owners(lines []string) []string {
	all, owner := make([]string, len(lines)), ""
	for i, line := range lines[1:] {
		if strings.TrimSpace(line) == "---" {
			break
		}
		switch key, _, found := strings.Cut(line, ":"); {
		case strings.TrimSpace(line) == "" && !continues(lines[i+2:]) || line[0] == '#':
		case found && !strings.ContainsRune(" -]", rune(line[0])):
			owner = strings.Trim(key, "'")
			fallthrough
		default:
			all[i+1] = owner
		}
	}
	return all
}

// continues reports whether the next line that is not blank is indented.
func continues(lines []string) bool {
	i := slices.IndexFunc(lines, func(line string) bool { return strings.TrimSpace(line) != "" })
	return i >= 0 && lines[i][0] == ' '
}

// checkMeaning reads the result anew: the field says what was meant, all others what they said.
func checkMeaning(t *testing.T, seed uint64, before *tracker.Record, after []byte, op, field string, values []string) {
	t.Helper()
	front, problems := tracker.ParseFrontMatter(before.Path, after)
	if front == nil {
		t.Fatalf("seed %d: the result cannot be read: %v", seed, problems)
	}
	if d := cmp.Diff(string(before.Source[before.Front().End:]), string(after[front.End:])); d != "" {
		t.Errorf("seed %d: the body changed: %s", seed, d)
	}
	key, part, _ := strings.Cut(field, ".")
	if d := cmp.Diff(others(before.Front().Root, key, part), others(front.Root, key, part)); d != "" {
		t.Errorf("seed %d: other fields changed: %s", seed, d)
	}
	old, now := texts(before.Front().Root, key, part), texts(front.Root, key, part)
	want := old
	switch {
	case op == "unset":
		want = nil
	case op == "set":
		want = slices.Compact(slices.Clone(values))
	case op == "add" && !slices.Contains(old, values[0]):
		want = append(slices.Clone(old), values[0])
	case op == "remove":
		want = slices.DeleteFunc(slices.Clone(old), func(s string) bool { return s == values[0] })
	}
	if !slices.Equal(now, want) {
		t.Errorf("seed %d: %s says %q, want %q", seed, field, now, want)
	}
}

// texts returns the scalars of a field or a part of one.
func texts(root *tracker.Node, key, part string) []string {
	path := []string{key}
	if part != "" {
		path = append(path, part)
	}
	var all []string
	for _, n := range root.Scalars(path...) {
		all = append(all, n.Value)
	}
	return all
}

// others describes every field but one, or but a part of one.
func others(root *tracker.Node, key, part string) []string {
	var all []string
	for _, e := range root.Entries {
		switch {
		case e.Key.Value != key:
			all = append(all, e.Key.Value+": "+dump(e.Value))
		case part != "" && e.Value.Kind == tracker.Mapping:
			all = append(all, others(e.Value, part, "")...)
		}
	}
	return all
}

func dump(n *tracker.Node) string {
	switch n.Kind {
	case tracker.Sequence:
		var all []string
		for _, item := range n.Items {
			all = append(all, dump(item))
		}
		return fmt.Sprint("[", strings.Join(all, "|"), "]")
	case tracker.Mapping:
		return fmt.Sprint("{", strings.Join(others(n, "\x00", ""), "|"), "}")
	}
	return fmt.Sprintf("%q %t", n.Value, n.Null)
}

// FuzzEdit edits any front matter: either there is an error and no result, or exactly the meant change.
func FuzzEdit(f *testing.F) {
	f.Add(obsTop+"handlers: [mei]\n", uint8(0), "handlers", "tomas")
	f.Add(obsTop+"impact: {users: 3}\n", uint8(0), "impact.users", "4")
	f.Add(obsTop+"mood: |+\n  a\n\n\nlabels:\n- x\n", uint8(1), "labels", "y: z")
	f.Add(obsTop+"labels: [\n  x, # é\n  'y']\r\n", uint8(2), "labels", "y")
	f.Add("{title: 'Handle: \"x\" on y', observed: 2026-03-17, mood: {a, b: }}\n", uint8(3), "mood.a", "")
	f.Add(obsTop+"? 'labels'\n: - - x\n  - y: z\n", uint8(1), "labels", "w")
	f.Add(obsTop+"links:\n- other: a:b\n  text: >2-\n      c\n", uint8(1), "links", "other: x:y")
	f.Fuzz(func(t *testing.T, front string, op uint8, field, value string) {
		name := []string{"set", "add", "remove", "unset"}[op%4]
		r, _ := tracker.ParseRecord(obsPath, []byte("---\n"+front+"\n---\n"+testBody), tracker.DefaultConfig())
		if r == nil {
			return
		}
		before := string(r.Source)
		after, err := runEdit(r, name, field, []string{value})
		if string(r.Source) != before {
			t.Fatal("the record itself changed")
		}
		if err != nil {
			if after != nil {
				t.Fatalf("an error (%v) and a result", err)
			}
			return
		}
		key, part, _ := strings.Cut(field, ".")
		now, _ := tracker.ParseFrontMatter(r.Path, after)
		if now == nil || string(after[now.End:]) != string(r.Source[r.Front().End:]) {
			t.Fatalf("%s %q %q: the result cannot be read or its body changed: %q", name, field, value, after)
		}
		if d := cmp.Diff(others(r.Front().Root, key, part), others(now.Root, key, part)); d != "" && part == "" {
			t.Fatalf("%s %q %q changed other fields: %s\n%q", name, field, value, d, after)
		}
		if got := now.Root.Get(key); name == "unset" && part == "" && got != nil {
			t.Fatalf("unset %q left %s in %q", field, dump(got), after)
		}
		if got := texts(now.Root, key, part); name == "set" && part == "" && plainField(key) && !slices.Equal(got, []string{strings.TrimSpace(value)}) {
			t.Fatalf("set %q to %q says %q", field, value, got)
		}
	})
}

// plainField reports whether a value of the field is written as it is given.
func plainField(key string) bool {
	f, ok := tracker.FieldOf(tracker.KindObservation, key)
	return ok && f.Parts() == nil && f.Type != tracker.TypeRef && f.Type != tracker.TypeText
}
