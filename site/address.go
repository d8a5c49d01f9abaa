package site

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// An address is a page's or file's path below the site's root: "bugs/no-space-left-on-device/index.html".
// Links name the file, not the folder, so that they work from the disk too.

// recordAddress returns the address of a record's page.
func recordAddress(kind tracker.Kind, id string) string {
	return kind.Folder() + "/" + segment(id) + "/index.html"
}

// listAddress returns the address of page n of a list that begins in folder, from 1. An id has no
// underscore, so no record's address is taken.
func listAddress(folder string, n int) string {
	if n == 1 {
		return path.Join(folder, "index.html")
	}
	return path.Join(folder, "page_"+strconv.Itoa(n), "index.html")
}

// segment returns an id as one part of an address. What is no id, such as the name of a rejected file,
// becomes a slug and a hash: unlike any id, and alike on every file system.
func segment(id string) string {
	if tracker.ValidID(id) {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return tracker.Slug(id) + "_" + hex.EncodeToString(sum[:6])
}

// rootOf returns what leads from a page to the site's root: "" or "../" as often as needed.
func rootOf(address string) string { return strings.Repeat("../", strings.Count(address, "/")) }

// href returns a relative link to an address, with everything escaped that a link gives a meaning to.
func href(root, address string) string {
	parts := strings.Split(address, "/")
	for i, p := range parts {
		parts[i] = url.PathEscape(p)
	}
	return root + strings.Join(parts, "/")
}

// webLink returns a link to another site, or "" if its scheme is not one of http, https and mailto: a
// record must not be able to run a script in its reader's browser.
func webLink(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return ""
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" {
			return ""
		}
	case "mailto":
	default:
		return ""
	}
	return u.String()
}
