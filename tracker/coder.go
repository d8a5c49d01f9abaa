package tracker

import (
	"encoding/binary"
	"math"
	"time"
)

// coder writes values as bytes, or reads what it wrote: one description of a value serves both, so that neither
// can forget a field. After the first error in reading it leaves values as they are.
type coder struct {
	zone *time.Location // of the casebook, which most times are in

	out []byte // what is written so far

	reading bool
	in      string
	at      int
	depth   int // of nodes
	most    int // bytes of the body, which offsets in it cannot be beyond
	failed  bool
}

// fail ends a reading.
func (c *coder) fail() { c.failed, c.at = true, len(c.in) }

// size writes or reads a number of at least 0.
func (c *coder) size(n *int) {
	u := uint64(*n)
	if c.bits(&u); c.reading {
		if *n = int(u); u > math.MaxInt32 {
			c.fail()
			*n = 0
		}
	}
}

// signed writes or reads any number.
func (c *coder) signed(n *int64) {
	u := uint64(*n<<1) ^ uint64(*n>>63) // as encoding/binary does
	if c.bits(&u); c.reading {
		*n = int64(u>>1) ^ -int64(u&1)
	}
}

// bits writes or reads a number with seven bits a byte, as encoding/binary does.
func (c *coder) bits(n *uint64) {
	if !c.reading {
		c.out = binary.AppendUvarint(c.out, *n)
		return
	}
	*n = 0
	for shift := 0; shift < 64 && c.at < len(c.in); shift += 7 {
		b := c.in[c.at]
		c.at++
		*n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return
		}
	}
	*n = 0
	c.fail()
}

func (c *coder) small(b *uint8) {
	switch {
	case !c.reading:
		c.out = append(c.out, *b)
	case c.at == len(c.in):
		c.fail()
	default:
		*b = c.in[c.at]
		c.at++
	}
}

func (c *coder) boolean(b *bool) {
	n := uint8(0)
	if *b {
		n = 1
	}
	c.small(&n)
	*b = n == 1
}

func (c *coder) text(s *string) {
	n := len(*s)
	c.size(&n)
	switch {
	case !c.reading:
		c.out = append(c.out, *s...)
	case n > len(c.in)-c.at:
		c.fail()
	default:
		*s = c.in[c.at : c.at+n]
		c.at += n
	}
}

func (c *coder) float(x *float64) {
	u := math.Float64bits(*x)
	c.bits(&u)
	*x = math.Float64frombits(u)
}

func (c *coder) duration(d *time.Duration) { c.signed((*int64)(d)) }

func (c *coder) integer(n *int) {
	wide := int64(*n)
	c.signed(&wide)
	*n = int(wide)
}

func (c *coder) texts(all *[]string) { each(c, all, c.text) }

// each writes or reads a list. An empty one is read as nil, which is what reading a record leaves.
func each[T any](c *coder, all *[]T, one func(*T)) {
	n := len(*all)
	c.size(&n)
	if c.reading {
		if n > len(c.in)-c.at { // every item takes a byte or more
			c.fail()
			n = 0
		}
		if *all = nil; n > 0 {
			*all = make([]T, n)
		}
	}
	for i := range *all {
		one(&(*all)[i])
	}
}

// optional writes or reads what may be absent.
func optional[T any](c *coder, p **T, one func(*T)) {
	present := *p != nil
	if c.boolean(&present); !present {
		*p = nil
		return
	}
	if c.reading {
		*p = new(T)
	}
	one(*p)
}

func (c *coder) pos(p *Pos) {
	c.size(&p.Line)
	c.size(&p.Column)
}

// How a moment says its zone.
const (
	zoneUTC = iota
	zoneOfCasebook
	zoneFixed
)

func (c *coder) moment(at *time.Time) {
	seconds, nanoseconds, zone, offset := at.Unix(), at.Nanosecond(), uint8(zoneFixed), int64(0)
	switch at.Location() {
	case time.UTC:
		zone = zoneUTC
	case c.zone:
		zone = zoneOfCasebook
	default:
		_, east := at.Zone()
		offset = int64(east)
	}
	c.signed(&seconds)
	c.size(&nanoseconds)
	c.small(&zone)
	if zone == zoneFixed {
		c.signed(&offset)
	}
	if !c.reading {
		return
	}
	switch *at = time.Unix(seconds, int64(nanoseconds)); zone {
	case zoneUTC:
		*at = at.UTC()
	case zoneOfCasebook:
		*at = at.In(c.zone)
	default:
		*at = at.In(time.FixedZone("", int(offset)))
	}
}

// time writes or reads a time; one that was not written takes a byte.
func (c *coder) time(t *Time) {
	absent := t.IsZero()
	if c.boolean(&absent); absent {
		*t = Time{}
		return
	}
	c.text(&t.Text)
	c.moment(&t.At)
	c.boolean(&t.DateOnly)
	c.boolean(&t.Twice)
	c.pos(&t.Pos)
}
