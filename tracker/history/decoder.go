package history

import (
	"encoding/binary"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// decoder reads what encoder wrote. After its first error it returns zero values.
type decoder struct {
	store *store
	text  string // of the segment
	at    int
	zones map[int64]*time.Location
	err   error
}

func (d *decoder) fail() { d.err = errDamaged }

func (d *decoder) signed() int64 {
	n, size := varint(d.text[d.at:])
	if size <= 0 || d.err != nil {
		d.fail()
		return 0
	}
	d.at += size
	return n
}

func (d *decoder) number() int {
	n, size := uvarint(d.text[d.at:])
	if size <= 0 || n > 1<<40 || d.err != nil {
		d.fail()
		return 0
	}
	d.at += size
	return int(n)
}

func (d *decoder) bytes(n int) string {
	if n < 0 || n > len(d.text)-d.at || d.err != nil {
		d.fail()
		return ""
	}
	s := d.text[d.at : d.at+n]
	d.at += n
	return s
}

// count is a number of things that each take at least a byte.
func (d *decoder) count() int {
	n := d.number()
	if n > len(d.text)-d.at {
		d.fail()
		return 0
	}
	return n
}

func (d *decoder) string() string { return d.in(d.store.strings) }
func (d *decoder) hash() string   { return d.in(d.store.hashes) }

func (d *decoder) in(table []string) string {
	n := d.number()
	if n >= len(table) || d.err != nil {
		d.fail()
		return ""
	}
	return table[n]
}

func (d *decoder) time() time.Time {
	unix, minutes := d.signed(), d.signed()
	if minutes == 0 {
		return time.Unix(unix, 0).UTC()
	}
	if d.zones == nil {
		d.zones = map[int64]*time.Location{}
	}
	zone := d.zones[minutes]
	if zone == nil {
		zone = time.FixedZone("", int(minutes)*60)
		d.zones[minutes] = zone
	}
	return time.Unix(unix, 0).In(zone)
}

func (d *decoder) segment() {
	for range d.count() {
		d.store.strings = append(d.store.strings, d.bytes(d.number()))
	}
	for range d.count() {
		size := 0
		if one := d.bytes(1); one != "" {
			size = int(one[0])
		}
		d.store.hashes = append(d.store.hashes, toHex(d.bytes(size)))
	}
	for range d.count() {
		if c := d.entry(); d.err == nil {
			d.store.entries[c.hash] = c
		}
	}
	if d.at != len(d.text) {
		d.fail()
	}
}

func (d *decoder) entry() *entry {
	c := &entry{hash: d.hash()}
	for range d.count() {
		c.parents = append(c.parents, d.hash())
	}
	c.author, c.email, c.authored = d.string(), d.string(), d.time()
	c.time = c.authored.Add(time.Duration(d.signed()) * time.Second)
	c.subject = d.string()
	for range d.count() {
		c.mentions = append(c.mentions, mention{d.string(), d.string()})
	}
	n := d.count()
	if n > 0 {
		c.facts = make([]fact, 0, n)
	}
	for range n {
		f := fact{kind: tracker.Kind(d.number()), id: d.string()}
		f.what, f.from, f.to = What(d.number()), d.string(), d.string()
		for range d.count() {
			f.fields = append(f.fields, d.string())
		}
		if f.kind < 1 || f.kind > tracker.KindReport || f.what < 1 || f.what > Edited {
			d.fail()
			return c
		}
		c.facts = append(c.facts, f)
	}
	return c
}

// uvarint and varint read numbers of a string as encoding/binary does of bytes.
func uvarint(s string) (uint64, int) {
	var n uint64
	for i := 0; i < len(s) && i < binary.MaxVarintLen64; i++ {
		n |= uint64(s[i]&0x7f) << (7 * i)
		if s[i] < 0x80 {
			return n, i + 1
		}
	}
	return 0, 0
}

func varint(s string) (int64, int) {
	u, size := uvarint(s)
	n := int64(u >> 1)
	if u&1 != 0 {
		n = ^n
	}
	return n, size
}
