package markdown

import "strings"

// address says what may be done with a URL in a page.
type address int

const (
	refused  address = iota // a scheme that is not allowed: shown as text
	local                   // on this site: relative, or a fragment
	outgoing                // on the web, or on another host of the same scheme
	mail                    // mailto
	picture                 // data of an image format that cannot run anything
)

// classify sorts a URL by the scheme that a browser would see in it. Browsers ignore case, read a
// backslash as a slash, and drop white space and control characters here and there; the last leave no
// way around the list, since appendURL encodes spaces and an address with a control character is refused.
// Source: WHATWG URL Standard, section 4.4.
func classify(url string) address {
	if strings.ContainsFunc(url, isControl) {
		return refused
	}
	u := strings.ToLower(url)
	if strings.HasPrefix(strings.ReplaceAll(u[:min(len(u), 2)], `\`, "/"), "//") {
		return outgoing
	}
	scheme, rest, ok := strings.Cut(u, ":")
	if !ok || strings.ContainsAny(scheme, "/?#") {
		return local
	}
	switch scheme {
	case "http", "https":
		return outgoing
	case "mailto":
		return mail
	case "data":
		return classifyData(rest)
	}
	return refused
}

// classifyData allows the image formats that hold no script; SVG does.
func classifyData(rest string) address {
	for _, format := range [...]string{"image/png", "image/jpeg", "image/gif", "image/webp"} {
		if after, ok := strings.CutPrefix(rest, format); ok && (strings.HasPrefix(after, ";") || strings.HasPrefix(after, ",")) {
			return picture
		}
	}
	return refused
}

// appendURL appends a URL for use in an attribute: what is not allowed in a URL is percent-encoded, what
// is encoded already stays, and & is escaped.
func appendURL(dst []byte, url string) []byte {
	const hex = "0123456789ABCDEF"
	for i := 0; i < len(url); i++ {
		switch c := url[i]; {
		case c == '&':
			dst = append(dst, "&amp;"...)
		case c == '%' && !(i+2 < len(url) && isHex(url[i+1]) && isHex(url[i+2])):
			dst = append(dst, "%25"...)
		case isURLByte(c):
			dst = append(dst, c)
		default:
			dst = append(dst, '%', hex[c>>4], hex[c&15])
		}
	}
	return dst
}

// isURLByte reports whether c may stand in a URL as it is; brackets may, in IPv6 addresses.
func isURLByte(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || strings.IndexByte("-._~:/?#[]@!$()*+,;=%", c) >= 0
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}
