package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// tokenLimit is how many characters of a word count. Longer ones are alike if these are.
const tokenLimit = 40

// Token is a word as it is searched for, and its place among the words of a text.
type Token struct {
	Text  string
	Place int
}

// Tokens returns the words of a text: runs of letters, digits and marks, in lower case and without marks, of
// which tokenLimit characters count. What stands between them, such as the signs of a path or an identifier,
// only parts them. The parts of a word such as OOMKilled stand at its place too. In Chinese, Japanese and
// Korean every two characters are a word, and the last one of a run is too.
//
// The script of the pages takes a search apart in the same way, but for the parts.
func Tokens(text string) []Token {
	var all []Token
	r := reader{emit: func(token []byte, place int) { all = append(all, Token{string(token), place}) }}
	r.read([]byte(text), 0)
	return all
}

// reader takes texts apart.
type reader struct {
	emit func(token []byte, place int) // the token is valid during the call
	buf  []byte
}

// read emits the words of a text from a place on, and returns the place after the last.
func (r *reader) read(text []byte, place int) int {
	for at := 0; at < len(text); {
		if c := text[at]; c < utf8.RuneSelf && !isWordByte(c) {
			at++
			continue
		}
		end, ascii := run(text, at)
		if ascii {
			r.word(text[at:end], place)
			place++
		} else {
			place = r.folded(text[at:end], place)
		}
		at = end
	}
	return place
}

func isWordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z'
}

// run returns where the letters and digits end that begin at a byte, what is not ASCII being taken along.
func run(text []byte, from int) (end int, ascii bool) {
	ascii = true
	for end = from; end < len(text); end++ {
		if c := text[end]; c >= utf8.RuneSelf {
			ascii = false
		} else if !isWordByte(c) {
			break
		}
	}
	return end, ascii
}

// word emits a word of ASCII letters and digits, and its parts.
func (r *reader) word(word []byte, place int) {
	short := word[:min(len(word), tokenLimit)]
	r.buf = appendLower(r.buf[:0], short)
	r.emit(r.buf, place)
	if len(short) < len(word) {
		return
	}
	from := 0
	for i := 1; i < len(word); i++ {
		if beginsPart(word, i) {
			r.part(word[from:i], place)
			from = i
		}
	}
	if from > 0 {
		r.part(word[from:], place)
	}
}

// part emits a part of a word. A single letter is none.
func (r *reader) part(part []byte, place int) {
	if len(part) > 1 {
		r.buf = appendLower(r.buf[:0], part)
		r.emit(r.buf, place)
	}
}

// beginsPart reports whether a capital begins a part of a word: oom|Killed, OOM|Killed.
func beginsPart(word []byte, i int) bool {
	isUpper := func(c byte) bool { return 'A' <= c && c <= 'Z' }
	isLower := func(c byte) bool { return 'a' <= c && c <= 'z' }
	return isUpper(word[i]) && (isLower(word[i-1]) || isUpper(word[i-1]) && i+1 < len(word) && isLower(word[i+1]))
}

func appendLower(to, word []byte) []byte {
	for _, c := range word {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		to = append(to, c)
	}
	return to
}

// folded emits the words of a run that is not all ASCII.
func (r *reader) folded(run []byte, place int) int {
	word := make([]rune, 0, 64)
	asian := false
	flush := func() {
		if len(word) > 0 {
			place = r.runes(word, asian, place)
		}
		word = word[:0]
	}
	for _, c := range Fold(strings.ToValidUTF8(string(run), " ")) { // a broken character would hide the next from Fold
		switch {
		case !unicode.In(c, unicode.L, unicode.N, unicode.M):
			flush()
			continue
		case isAsian(c) != asian:
			flush()
			asian = !asian
		}
		word = append(word, c)
	}
	flush()
	return place
}

// runes emits a folded word, or every two characters of a run of Chinese, Japanese or Korean.
func (r *reader) runes(word []rune, asian bool, place int) int {
	if !asian {
		r.buf = appendRunes(r.buf[:0], word[:min(len(word), tokenLimit)])
		r.emit(r.buf, place)
		return place + 1
	}
	for i := range word {
		r.buf = appendRunes(r.buf[:0], word[i:min(i+2, len(word))])
		r.emit(r.buf, place+i)
	}
	return place + len(word)
}

func appendRunes(to []byte, runes []rune) []byte {
	for _, c := range runes {
		to = utf8.AppendRune(to, c)
	}
	return to
}

// isAsian reports whether a character is of a script that writes no spaces between words, or that joins
// endings to them as Korean does.
func isAsian(c rune) bool {
	return c == 'ー' || unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// Fold returns a text as it is compared: in lower case, in one form of each character, without marks. The
// marks of kana stay, since they are other syllables.
func Fold(text string) string {
	bare := strings.Map(func(c rune) rune {
		if unicode.Is(unicode.Mn, c) && c != '\u3099' && c != '\u309a' {
			return -1
		}
		return c
	}, norm.NFKD.String(text))
	return strings.Map(func(c rune) rune {
		if c = unicode.ToLower(c); c == 'ς' {
			return 'σ'
		}
		return c
	}, norm.NFC.String(bare))
}
