package history

import (
	"encoding/binary"
	"time"
)

// encoder writes entries as bytes.
type encoder struct {
	texts   table
	hashes  table
	entries []byte
}

// table numbers texts in the order in which they are first met.
type table struct {
	number map[string]int
	added  []string
}

func newTable(known []string) table {
	t := table{number: make(map[string]int, len(known))}
	for i, s := range known {
		t.number[s] = i
	}
	return t
}

func (t *table) of(s string) int {
	n, ok := t.number[s]
	if !ok {
		n = len(t.number)
		t.number[s] = n
		t.added = append(t.added, s)
	}
	return n
}

func newEncoder(s *store) *encoder {
	return &encoder{texts: newTable(s.strings), hashes: newTable(s.hashes)}
}

func (e *encoder) segment(entries []*entry) []byte {
	for _, c := range entries {
		e.entry(c)
	}
	var out []byte
	out = binary.AppendUvarint(out, uint64(len(e.texts.added)))
	for _, s := range e.texts.added {
		out = binary.AppendUvarint(out, uint64(len(s)))
		out = append(out, s...)
	}
	out = binary.AppendUvarint(out, uint64(len(e.hashes.added)))
	for _, h := range e.hashes.added {
		raw := fromHex(h)
		out = append(out, byte(len(raw)))
		out = append(out, raw...)
	}
	out = binary.AppendUvarint(out, uint64(len(entries)))
	return append(out, e.entries...)
}

func (e *encoder) number(n int)   { e.entries = binary.AppendUvarint(e.entries, uint64(n)) }
func (e *encoder) text(s string)  { e.number(e.texts.of(s)) }
func (e *encoder) signed(n int64) { e.entries = binary.AppendVarint(e.entries, n) }
func (e *encoder) time(t time.Time) {
	_, offset := t.Zone()
	e.signed(t.Unix())
	e.signed(int64(offset / 60))
}

func (e *encoder) entry(c *entry) {
	e.number(e.hashes.of(c.hash))
	e.number(len(c.parents))
	for _, p := range c.parents {
		e.number(e.hashes.of(p))
	}
	e.text(c.author)
	e.text(c.email)
	e.time(c.authored)
	e.signed(c.time.Unix() - c.authored.Unix())
	e.text(c.subject)
	e.number(len(c.mentions))
	for _, m := range c.mentions {
		e.text(m.key)
		e.text(m.value)
	}
	e.number(len(c.facts))
	for _, f := range c.facts {
		e.number(int(f.kind))
		e.text(f.id)
		e.number(int(f.what))
		e.text(f.from)
		e.text(f.to)
		e.number(len(f.fields))
		for _, name := range f.fields {
			e.text(name)
		}
	}
}
