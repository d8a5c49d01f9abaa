package tracker

import (
	"bytes"
	"unicode/utf8"
)

// Places finds the places of many offsets of one body. It counts on from the last place it found, so
// that offsets in text order cost one pass over the body together; one that lies further back starts
// again from the beginning. It is not for several goroutines at once.
type Places struct {
	record *Record
	at     int // of the source; pos is its place
	pos    Pos
}

// Places returns a finder of places in the body of r.
func (r *Record) Places() *Places { return &Places{record: r, pos: Pos{Line: 1, Column: 1}} }

// BodyPos returns what Record.BodyPos does, for offsets between characters.
func (p *Places) BodyPos(offset int) Pos {
	src := p.record.Source
	offset = min(max(p.record.bodyAt+offset, 0), len(src))
	if offset < p.at {
		*p = *p.record.Places()
	}
	passed := src[p.at:offset]
	if end := bytes.LastIndexByte(passed, '\n'); end >= 0 {
		p.pos.Line += bytes.Count(passed, []byte("\n"))
		p.pos.Column = 1
		passed = passed[end+1:]
	}
	p.pos.Column += utf8.RuneCount(passed)
	p.at = offset
	return p.pos
}
