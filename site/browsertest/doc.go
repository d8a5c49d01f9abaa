// Package browsertest looks at the generated site as its readers do: in a browser. It is tests only.
//
// They build example-repo, with some records added that a casebook is not spared, and choose pages by what
// these show: some of every shape of address, and each class of element. A headless Chromium visits them in
// light and dark, narrow, in forced colours and without script, from the disk and from a server. What the
// theme's script does is tried on testdata/controls.html, which has all that it looks for.
//
// What they need beside Go is a Chromium on the PATH, the font DejaVu Sans, and `npm ci` in tools/ for axe-core
// and html-validate. Without these they skip, unless CASEBOOK_BROWSER=required says that they must not.
package browsertest
