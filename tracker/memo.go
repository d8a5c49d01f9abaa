package tracker

import (
	"slices"
	"strings"
	"sync/atomic"
)

// Memos are what was found out about one file, as answers to questions that its path and its bytes decide, and what the
// question names besides. A Cache keeps them while the file stays as it is, so that the next command need not look again.
// They may be used by several goroutines at once. Nil Memos know nothing and keep nothing.
type Memos struct {
	code  string                 // of coder.memo, as a cache has them
	known atomic.Pointer[[]memo] // by question; nil: those of code
	noted atomic.Int64           // how often something new was
}

type memo struct{ question, answer string }

// Answer returns what was noted. ok is false if nothing was.
func (m *Memos) Answer(question string) (answer string, ok bool) {
	if m == nil {
		return "", false
	}
	all := *m.all()
	i, ok := find(all, question)
	if !ok {
		return "", false
	}
	return all[i].answer, true
}

// Note keeps an answer instead of the one before.
func (m *Memos) Note(question, answer string) {
	for m != nil {
		before := m.all()
		after := slices.Clone(*before)
		switch i, found := find(after, question); {
		case found && after[i].answer == answer:
			return
		case found:
			after[i].answer = answer
		default:
			after = slices.Insert(after, i, memo{question, answer})
		}
		if m.known.CompareAndSwap(before, &after) {
			m.noted.Add(1)
			return
		}
	}
}

func find(all []memo, question string) (int, bool) {
	return slices.BinarySearchFunc(all, question, func(m memo, question string) int { return strings.Compare(m.question, question) })
}

func (m *Memos) all() *[]memo {
	if known := m.known.Load(); known != nil {
		return known
	}
	all, c := []memo(nil), coder{reading: true, in: m.code}
	if each(&c, &all, c.memo); c.failed || c.at != len(c.in) {
		all = nil
	}
	m.known.CompareAndSwap(nil, &all)
	return m.known.Load()
}

func (c *coder) memo(m *memo) {
	c.text(&m.question)
	c.text(&m.answer)
}

// coded returns the code of all, as far as is known now.
func (m *Memos) coded() string {
	if m.noted.Load() == 0 {
		return m.code
	}
	c := coder{}
	each(&c, m.known.Load(), c.memo)
	return string(c.out)
}
