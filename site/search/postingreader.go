package search

// posting is where a word stands in a document.
type posting struct {
	doc, field int
	rest       string // what follows the number
}

func parsePostings(text string) (all []posting, ok bool) {
	r := postingReader{text: text}
	for r.read() {
		all = append(all, r.posting)
	}
	return all, r.at == len(text) && len(all) > 0
}

// postingReader reads postings one after the other.
type postingReader struct {
	text string
	at   int
	posting
}

// read reads the next posting. At the end, and where there is none, it returns false.
func (r *postingReader) read() bool {
	n, next := number(r.text, r.at)
	if next == 0 || n&1 == 0 {
		return false
	}
	r.doc, r.field = r.doc+n>>4, n>>1&7
	from := next
	if r.field == fieldID {
		_, next = number(r.text, next)
	}
	if next > 0 {
		_, next = number(r.text, next)
	}
	if next == 0 {
		return false
	}
	for next < len(r.text) {
		n, after := number(r.text, next)
		if n&1 == 1 || after == 0 {
			break
		}
		next = after
	}
	r.rest, r.at = r.text[from:next], next
	return true
}

// number reads a number that appendNumber wrote, and returns where the next begins: 0 if there is none.
func number(text string, at int) (n, next int) {
	for shift := 0; at < len(text) && shift < 60; shift += 5 {
		digit := digitOf[text[at]]
		if digit == noDigit {
			break
		}
		at++
		n |= int(digit&31) << shift
		if digit < 32 {
			return n, at
		}
	}
	return 0, 0
}
