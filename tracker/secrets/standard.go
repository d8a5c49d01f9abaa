package secrets

// standardRules are for two places in which logs and configuration carry passwords, which gitleaks leaves out: the
// user information of an address and the header of a request. Their form follows the standards.
func standardRules() []*rule {
	placeholder := allowance{Regexes: []string{`(?i)^(?:x+|\.+|…|\[.*|\{.*|\$.*|%.*|(?:my|your)?[_-]?(?:pass(?:w(?:or)?d)?|pwd|pw|secret|token)|redacted|masked|changeme|postgres|guest)$`}}
	return []*rule{
		{
			ID:      "url-password", // RFC 3986, 3.2.1
			Regex:   `(?i)\b[a-z][a-z0-9+.-]{1,20}://[^\s/?#:@'"<>]{0,60}:([^\s/?#@'"<>]{3,200})@[\w.\[-]`,
			Entropy: 2, Keywords: []string{"://"}, Needs: []string{"@"}, Allow: []allowance{placeholder},
		},
		{
			ID:      "http-authorization", // RFC 9110, 11.6.2, with the schemes of RFC 7617 and RFC 6750
			Regex:   `(?i)\bauthorization\\?['"]?[ \t]{0,3}[:=][ \t]{0,3}\[?\\?['"]?(?:bearer|basic|token)[ \t]{1,3}([\w.~+/=-]{8,1000})`,
			Entropy: 3, Keywords: []string{"authorization"}, Run: 8, Allow: []allowance{placeholder, {Regexes: []string{`^[A-Za-z_.-]+$`}}},
		},
	}
}
