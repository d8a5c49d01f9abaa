// Package browsertest looks at the generated site as its readers do: in a browser. It is tests only.
//
// They build example-repo, with some records added that a casebook is not spared, and visit one page of
// every kind in a headless Chromium: in light and dark, narrow, in forced colours and without script, from
// the disk and from a server. What they need beside Go is a Chromium on the PATH and `npm ci` in tools/,
// for axe-core and html-validate. Without these they skip, unless CASEBOOK_BROWSER=required says that
// they must not.
package browsertest
