package live

import (
	"path"
	"strings"
	"unicode/utf8"
)

// types are the content types of what a site is made of, by the ending of the name. The tables of the operating
// system, which differ, are not asked.
func types(ext string) string {
	switch ext {
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".json", ".map":
		return "application/json"
	case ".csv":
		return "text/csv; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".dot":
		return "text/vnd.graphviz; charset=utf-8"
	case ".ics":
		return "text/calendar; charset=utf-8"
	case ".atom":
		return "application/atom+xml"
	case ".xml", ".graphml":
		return "application/xml"
	case ".woff2":
		return "font/woff2"
	}
	return picture(ext)
}

// picture returns the content type of a picture, which runs nothing; empty for anything else.
func picture(ext string) string {
	switch ext {
	case ".png":
		return "image/png"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".gif":
		return "image/gif"
	case ".webp":
		return "image/webp"
	}
	return ""
}

// typeOf returns the content type of a file of a site. Evidence is a picture, plain text, or bytes to be saved:
// never what a browser would run.
func typeOf(name string, content []byte) string {
	known, ext := types, strings.ToLower(path.Ext(name))
	if isEvidence(name) {
		known = picture
	}
	switch kind := known(ext); {
	case kind != "":
		return kind
	case utf8.Valid(content):
		return "text/plain; charset=utf-8"
	case isEvidence(name) && looksLikeText(content):
		return "text/plain" // in some older encoding
	}
	return "application/octet-stream"
}

// looksLikeText reports whether a beginning has no byte that only a program would write.
func looksLikeText(content []byte) bool {
	head := content[:min(len(content), 8192)]
	return !strings.ContainsAny(string(head), "\x00\x01\x02\x03\x04\x05\x06\x0e\x0f")
}

// isEvidence reports whether a file is a copy of evidence: <kind>/<record>/evidence/<file>.
func isEvidence(name string) bool {
	parts := strings.SplitN(name, "/", 4)
	return len(parts) == 4 && parts[2] == "evidence"
}

// isPage reports whether a file is a page of the site, to be read in a browser.
func isPage(name string) bool { return path.Ext(name) == ".html" && !isEvidence(name) }
