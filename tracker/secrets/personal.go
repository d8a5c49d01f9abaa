package secrets

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
)

// personal finds numbers of bank accounts and payment cards, by their check digits.
func (s *search) personal() {
	for i, c := range s.text {
		if c > 'Z' || i > 0 && (alphanumeric(s.text[i-1]) || s.text[i-1] == '-' || s.text[i-1] == '.' || s.text[i-1] == '_') {
			continue
		}
		switch {
		case '2' <= c && c <= '6':
			if n := s.card(i); n > 0 {
				s.found = append(s.found, Finding{Rule: "payment-card", start: i, end: i + n})
			}
		case 'A' <= c && c <= 'Z':
			if n := iban(s.text[i:]); n > 0 {
				s.found = append(s.found, Finding{Rule: "iban", start: i, end: i + n})
			}
		}
	}
}

// cardWords are what a line speaks of when digits without groups in it are taken for a card: a number of 16
// digits alone is more often an id or a time in microseconds.
var cardWords = [...]string{"card", "visa", "mastercard", "amex", "pan=", "pan:"}

// card returns how many bytes from a place are the number of a payment card: 15 or 16 digits in groups as on
// the card, or without them in a line that speaks of cards.
func (s *search) card(at int) int {
	digits, groups, n := digitGroups(s.text[at:])
	if !issued(digits) || !luhn(digits) || slices.Contains(testCards(), digits) {
		return 0
	}
	if groups == "16" || groups == "15" {
		from, to := s.window(at)
		if !containsAny(strings.ToLower(string(s.text[from:to])), cardWords[:]) {
			return 0
		}
		return n
	}
	if groups != "4-4-4-4" && groups != "4-6-5" {
		return 0
	}
	return n
}

// digitGroups reads digits, and single spaces or single hyphens between them: "4111 1111…" gives the digits, the
// lengths of the groups ("4-4-4-4") and the length of it all. It gives nothing unless there are 15 or 16 and
// no more of a word follows.
func digitGroups(text []byte) (digits, groups string, n int) {
	for n < len(text) && (digit(text[n]) || n > 0 && digit(text[n-1]) && (text[n] == ' ' || text[n] == '-') && n+1 < len(text) && digit(text[n+1])) {
		n++
	}
	if n < 15 || n > 19 || n < len(text) && (alphanumeric(text[n]) || text[n] == '-' || text[n] == '_') {
		return "", "", 0
	}
	written := string(text[:n])
	parts := strings.FieldsFunc(written, func(c rune) bool { return c < '0' })
	digits = strings.Join(parts, "")
	if len(parts) > 1 && strings.Join(parts, " ") != written && strings.Join(parts, "-") != written {
		return "", "", 0
	}
	for i, p := range parts {
		if i > 0 {
			groups += "-"
		}
		groups += strconv.Itoa(len(p))
	}
	return digits, groups, n
}

// issued reports whether cards with this number exist: Visa, Mastercard, American Express, Discover.
// Source: ISO/IEC 7812, and the ranges that these networks publish.
func issued(digits string) bool {
	switch {
	case len(digits) == 15:
		return digits[:2] == "34" || digits[:2] == "37"
	case len(digits) != 16:
		return false
	}
	four := digits[:4]
	return four[0] == '4' || "51" <= four[:2] && four[:2] <= "55" || "2221" <= four && four <= "2720" || four == "6011" || four[:2] == "65"
}

// luhn verifies the check digit of ISO/IEC 7812-1, annex B.
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// testCards are numbers that belong to nobody: those that payment providers publish for tests.
func testCards() []string {
	return []string{"4242424242424242", "4111111111111111", "4012888888881881", "4000056655665556", "5555555555554444", "5105105105105100",
		"5200828282828210", "2223003122003222", "378282246310005", "371449635398431", "6011111111111117", "6011000990139424"}
}

// ibanLengths are the countries of the IBAN registry with the length of their numbers.
// Source: SWIFT, IBAN Registry (ISO 13616-1).
const ibanLengths = "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BR29BY28CH21CR22CY28CZ24DE22DK18DO28EE20EG29ES24FI18FO18FR27GB22GE22GI23GL18GR27GT28" +
	"HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MR27MT31MU30NL18NO15PK24PL28PS29PT25QA29" +
	"RO24RS22SA24SC31SD18SE24SI19SK24SM27ST25SV28TL23TN24TR26UA29VA22VG24XK20"

// iban returns how many bytes at the beginning of a text are an international bank account number, with or
// without spaces between groups of four.
func iban(text []byte) int {
	if len(text) < 15 || text[1] < 'A' || text[1] > 'Z' || !digit(text[2]) || !digit(text[3]) {
		return 0
	}
	i := strings.Index(ibanLengths, string(text[:2]))
	if i < 0 || i%4 != 0 {
		return 0
	}
	want := int(ibanLengths[i+2]-'0')*10 + int(ibanLengths[i+3]-'0')
	number, n := make([]byte, 0, want), 0
	for ; n < len(text) && len(number) < want; n++ {
		switch c := text[n]; {
		case digit(c) || 'A' <= c && c <= 'Z':
			number = append(number, c)
		case c == ' ' && len(number)%4 == 0 && n > 0 && text[n-1] != ' ':
		default:
			return 0
		}
	}
	if len(number) < want || n < len(text) && alphanumeric(text[n]) || bytes.Count(number[4:], []byte("0")) == want-4 || remainder97(number) != 1 {
		return 0
	}
	return n
}

// remainder97 is the check of ISO/IEC 7064, MOD 97-10: the first four characters go last, letters count from 10.
func remainder97(number []byte) (rest int) {
	for _, c := range slices.Concat(number[4:], number[:4]) {
		if digit(c) {
			rest = (rest*10 + int(c-'0')) % 97
		} else {
			rest = (rest*100 + int(c-'A') + 10) % 97
		}
	}
	return rest
}

func digit(c byte) bool { return '0' <= c && c <= '9' }
