package browsertest

import (
	"io/fs"
	"os"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/casebook-dev/casebook/theme"
)

// controls returns a folder with a page that has all that the script looks for, under the policy of the pages
// of a site, beside the theme's stylesheet and script.
func controls(t *testing.T) (folder string) {
	t.Helper()
	folder = t.TempDir()
	page, err := os.ReadFile("testdata/controls.html")
	if err != nil {
		t.Fatal(err)
	}
	write(t, folder, "index.html", string(page))
	write(t, folder, "second.html", string(page))
	for _, name := range []string{"casebook.css", "casebook.js"} {
		content, err := fs.ReadFile(theme.Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		write(t, folder, name, string(content))
	}
	return folder
}

// openControls opens the page of controls, light and wide, as a server sends it. At the end nothing may stand
// on the console.
func openControls(t *testing.T) (b *tab, root string) {
	t.Helper()
	root = serve(t, controls(t))
	b = open(t)
	b.visitIn(light, root+"index.html")
	t.Cleanup(func() {
		for _, line := range b.said() {
			t.Errorf("on the console: %s", line)
		}
	})
	return b, root
}

// before has a script run in each document that the tab loads from now on, before its own.
func (b *tab) before(script string) {
	b.Helper()
	b.call(func() error {
		_, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		return err
	})
}

// middle returns where the middle of an element is in the window.
func (b *tab) middle(selector string) (x, y float64) {
	b.Helper()
	at := ask[[2]float64](b, `(() => {
		const e = document.querySelector(`+"`"+selector+"`"+`);
		e.scrollIntoView({block: 'nearest'});
		const r = e.getBoundingClientRect();
		return [r.left + r.width / 2, r.top + r.height / 2];
	})()`)
	return at[0], at[1]
}

func (b *tab) click(selector string) {
	b.Helper()
	x, y := b.middle(selector)
	b.do(chromedp.MouseClickXY(x, y))
}

func (b *tab) hover(selector string) {
	b.Helper()
	x, y := b.middle(selector)
	b.do(chromedp.MouseEvent(chromedp.MouseMoved, x, y))
}

// wants compares what a script says with what it should say.
func wants[T comparable](b *tab, when, script string, want T) {
	b.Helper()
	if got := ask[T](b, script); got != want {
		b.Errorf("%s: %s = %v, want %v", when, script, got, want)
	}
}

const copyLabel = `document.querySelector('.cmd .btn').textContent`

func TestCopy(t *testing.T) {
	t.Parallel()
	b, _ := openControls(t)
	for _, name := range []string{"clipboard-write", "clipboard-read"} {
		b.call(func() error {
			_, err := chromedp.Call(b.ctx, browser.SetPermission, browser.SetPermissionParams{
				Permission: &browser.PermissionDescriptor{Name: name}, Setting: browser.PermissionSettingGranted})
			return err
		})
	}
	b.click(".cmd .btn")
	wants(b, "after a click", `new Promise(done => { const look = () => `+copyLabel+` === 'Copy' ? setTimeout(look, 20) : done(`+copyLabel+`); look(); })`, "Copied")
	wants(b, "after a click", `navigator.clipboard.readText()`, "casebook new observation --bug no-space --on replica-2")
	wants(b, "later", `new Promise(done => setTimeout(() => done(`+copyLabel+`), 1700))`, "Copy")
}

// TestCopyWithoutClipboard has no clipboard, as a page that came by plain HTTP: the command is selected.
func TestCopyWithoutClipboard(t *testing.T) {
	t.Parallel()
	b, root := openControls(t)
	b.before(`Object.defineProperty(navigator, 'clipboard', {value: undefined})`)
	b.visit(root + "index.html")
	b.click(".cmd .btn")
	wants(b, "after a click", copyLabel, "Selected")
	wants(b, "after a click", `getSelection().toString()`, "casebook new observation --bug no-space --on replica-2")
}

// TestPrintOpensFolds prints: what is shut is open on paper and shut again afterwards.
func TestPrintOpensFolds(t *testing.T) {
	t.Parallel()
	b, _ := openControls(t)
	const folds = `[...document.querySelectorAll('details')].map(d => d.open).join()`
	wants(b, "at first", folds, "false,true")
	ask[any](b, `addEventListener('beforeprint', () => { window.onPaper = `+folds+`; }), null`)
	b.call(func() error {
		_, err := chromedp.Call(b.ctx, page.PrintToPDF, page.PrintToPDFParams{})
		return err
	})
	wants(b, "on paper", `window.onPaper`, "true,true")
	wants(b, "afterwards", folds, "false,true")
	ask[any](b, `window.print = () => { window.printed = true; }, null`)
	b.click("[data-print]")
	wants(b, "after a click", `window.printed === true`, true)
}

// TestTabStopsOnlyWhereItScrolls measures boxes anew when the window or a fold changes their size.
func TestTabStopsOnlyWhereItScrolls(t *testing.T) {
	t.Parallel()
	b, _ := openControls(t)
	settled := func(id string) string {
		return `new Promise(done => requestAnimationFrame(() => setTimeout(() => done(document.getElementById('` + id + `').tabIndex))))`
	}
	wants(b, "a box that fits", settled("short"), -1)
	wants(b, "a box that fits", settled("wide"), -1)
	ask[any](b, `document.getElementById('shut').open = true, null`)
	wants(b, "once its fold is open", settled("inside"), 0)
	b.width(360)
	wants(b, "in a narrow window", settled("wide"), 0)
	b.width(1280)
	wants(b, "in a wide window again", settled("wide"), -1)
	wants(b, "in a wide window", `document.getElementById('wide').className`, "scroll fits")
	ask[any](b, `document.querySelector('#wide svg').style.width = '3000px', document.querySelector('#wide svg').style.minWidth = '3000px', null`)
	wants(b, "with something wider in it", settled("wide"), 0)
	wants(b, "with something wider in it", `document.getElementById('wide').className`, "scroll")
}
