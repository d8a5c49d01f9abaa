package live

import (
	"bytes"
	"html/template"
	"sync"
)

// What is added to the pages of a site while they are served.
var additions = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Parse(`
{{- define "head"}}<script src="/.casebook/live.js" data-shown="{{.ID}}"></script>
{{with .Failure}}<link rel="stylesheet" href="/.casebook/live.css">
{{end}}{{end}}

{{- define "overlay"}}{{with .Failure}}<aside id="casebook-live" aria-label="casebook serve">
<p role="alert"><strong>The site could not be made anew.</strong> {{if $.Whole}}Below is the last one that could.{{else}}There is none to show yet.{{end}} This goes away when it is mended.</p>
<pre tabindex="0">{{.}}</pre>
</aside>
{{end}}{{end}}

{{- define "empty"}}<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>casebook serve</title>
{{template "head" .}}</head>
<body>
<main><h1>No site yet</h1>{{if not .Failure}}<p>It is being made. This page loads again when it is there.</p>{{end}}</main>
{{template "overlay" .}}</body>
</html>
{{end}}`))
})

// addition is what the templates of the additions are given.
type addition struct {
	ID      string
	Failure string
	Whole   bool // there is a site to show
}

// render returns one of the additions. Writing into memory, the templates cannot fail.
func (now *state) render(name string) []byte {
	var b bytes.Buffer
	if err := additions().ExecuteTemplate(&b, name, addition{now.id, now.failure, now.site != nil}); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// emptyPage is shown at every address while there is no site.
func (now *state) emptyPage() []byte { return now.render("empty") }

// page returns a page of the site with the script that waits for the next, and with the failure if there is one.
func (now *state) page(html []byte) []byte {
	html = allowEvents(html)
	html = insert(html, "</head>", now.render("head"))
	return insert(html, "</body>", now.render("overlay"))
}

// insert puts more before the last occurrence of a tag, or at the end of what has none.
func insert(html []byte, tag string, more []byte) []byte {
	at := bytes.LastIndex(html, []byte(tag))
	if at < 0 {
		at = len(html)
	}
	return bytes.Join([][]byte{html[:at], more, html[at:]}, nil)
}

const (
	policy   = `<meta http-equiv="Content-Security-Policy" content="`
	mayWait  = `connect-src 'self'; `
	waitRule = `connect-src `
)

// allowEvents lets the script of a page hear of the next site. A theme that has its own rule for connections keeps it.
func allowEvents(html []byte) []byte {
	before, after, ok := bytes.Cut(html, []byte(policy))
	if !ok {
		return html
	}
	if rules, _, _ := bytes.Cut(after, []byte(`"`)); bytes.Contains(rules, []byte(waitRule)) {
		return html
	}
	return bytes.Join([][]byte{before, []byte(policy), []byte(mayWait), after}, nil)
}
