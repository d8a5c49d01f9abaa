package browsertest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestQuiet loads each page from the disk and from a server: nothing may stand on the console, where
// violations of the Content-Security-Policy are reported too, and nothing may be asked of another host.
func TestQuiet(t *testing.T) {
	t.Parallel()
	folder := siteFolder(t)
	disk, server := fromDisk(folder), serve(t, folder)
	forEachSample(t, func(b *tab, s sample) {
		for _, root := range []string{disk, server} {
			if root == disk && s == "404.html" {
				continue // only a server shows it, at any depth, so its links begin with the site's path
			}
			b.visit(root + string(s))
			complainOfNoise(b, root)
		}
	})
}

func complainOfNoise(b *tab, root string) {
	b.Helper()
	// Images below the fold load when they come near.
	ask[any](b, `Promise.all([...document.images].map(i => { i.loading = 'eager'; return i.decode().catch(() => null); })).then(() => null)`)
	for _, line := range b.said() {
		b.Errorf("on the console of %s: %s", root, line)
	}
	for _, request := range b.foreign(root) {
		b.Errorf("asked for %s", request)
	}
	if unstyled := ask[bool](b, `[...document.styleSheets].length === 0`); unstyled {
		b.Errorf("no stylesheet under %s", root)
	}
}

// TestRedirectArrives follows an alias of a record, with query and fragment where a script runs.
func TestRedirectArrives(t *testing.T) {
	t.Parallel()
	served := serve(t, siteFolder(t))
	for _, root := range []string{fromDisk(siteFolder(t)), served} {
		for _, asked := range []string{"", "?q=a%20b&x=%22%3Cscript%3E#observations", "#r1"} {
			if got := arrives(t, root, asked, true); got != asked {
				t.Errorf("%sbugs/enospc/index.html%s leads to %q behind the record's address", root, asked, got)
			}
		}
		if got := arrives(t, root, "?q=1#observations", false); got != "" {
			t.Errorf("%s: without a script it leads to %q", root, got)
		}
	}
}

// arrives opens the page of an alias and returns what stands behind the address of the record that it leads to.
func arrives(t *testing.T, root, asked string, script bool) string {
	t.Helper()
	b := open(t)
	b.script(script)
	b.visit(root + "bugs/enospc/index.html" + asked)
	at := ""
	for range 3000 { // the question dies with the page it was asked on
		if answer, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`location.href`)); err == nil {
			at = answer
			if rest, ok := strings.CutPrefix(answer, root+"bugs/no-space-left-on-device/index.html"); ok {
				return rest
			}
		}
	}
	t.Fatalf("bugs/enospc%s leads to %s", asked, at)
	return ""
}

// TestNotFoundOffersWhatIsNear mistypes addresses.
func TestNotFoundOffersWhatIsNear(t *testing.T) {
	t.Parallel()
	b := open(t)
	root := serve(t, siteFolder(t))
	for asked, want := range map[string]string{
		"bugs/no-space-left-on-devise/index.html": "bugs/no-space-left-on-device/index.html",
		"no-space-left":              "bugs/no-space-left-on-device/index.html",
		"runbooks/free-full-disk.md": "runbooks/free-a-full-disk/index.html",
		"alerts/HostDiskUsageHih/":   "alerts/hostdiskusagehigh/index.html",
		"zzzz/":                      "",
	} {
		b.visit(root + asked)
		complainOfNoise(b, root)
		want, hidden := root+want, false
		if want == root {
			want, hidden = "", true
		}
		wants(b, asked, `document.querySelector('[aria-labelledby=near] a')?.href ?? ''`, want)
		wants(b, asked, `document.querySelector('[aria-labelledby=near]').hidden`, hidden)
	}
}

// TestNotFoundAtAnyDepth asks the server for what it has not.
func TestNotFoundAtAnyDepth(t *testing.T) {
	t.Parallel()
	b := open(t)
	root := serve(t, siteFolder(t))
	for _, address := range []string{"gone", "bugs/gone/", "observations/2024/gone/index.html"} {
		b.visit(root + address)
		complainOfNoise(b, root)
		if got, want := ask[string](b, `document.querySelector('main a').href`), root+"index.html"; got != want {
			t.Errorf("at %s the first link is %s, want %s", address, got, want)
		}
	}
}

// widths are those at which the design changes, and what readers have.
var widths = []int64{360, 390, 700, 820, 1040, 1140, 1280, 1600}

// outside lists what stands further right than the window, and texts outside the drawing they are in, all views of a figure opened.
const outside = `(() => {
	document.querySelectorAll('.pane').forEach(e => { e.style.display = 'block' });
	const page = document.scrollingElement, found = [];
	const name = e => e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + '.' + (e.getAttribute('class') || '') + ' ' + e.textContent.trim().slice(0, 40);
	if (page.scrollWidth > page.clientWidth) {
		found.push('the page scrolls sideways: ' + page.scrollWidth + ' of ' + page.clientWidth + ' px');
		for (const e of document.body.querySelectorAll('*')) {
			if (found.length < 4 && e.getBoundingClientRect().right > page.clientWidth + 1 && !e.closest('.scroll')) found.push('too wide: ' + name(e));
		}
	}
	for (const text of document.querySelectorAll('svg text')) {
		const t = text.getBoundingClientRect();
		if (!t.width) continue;
		for (const around of [text.closest('svg'), text.closest('.nd')?.querySelector('rect')]) {
			if (!around) continue;
			const a = around.getBoundingClientRect();
			if (t.left < a.left - 1 || t.right > a.right + 1 || t.top < a.top - 1 || t.bottom > a.bottom + 1) found.push('text outside its figure: ' + name(text));
		}
	}
	return found;
})()`

func TestFitsEveryWidth(t *testing.T) {
	t.Parallel()
	folder := siteFolder(t)
	root := serve(t, folder)
	forEachSample(t, func(b *tab, s sample) {
		b.visit(root + string(s))
		for _, px := range widths {
			b.width(px)
			for _, complaint := range ask[[]string](b, outside) {
				b.Errorf("at %d px: %s", px, complaint)
			}
		}
		if !ask[bool](b, inWideFont) {
			need(b.T, "DejaVu Sans")
		}
		for _, px := range []int64{360, 1280} {
			b.width(px)
			for _, complaint := range ask[[]string](b, outside) {
				b.Errorf("in DejaVu Sans at %d px: %s", px, complaint)
			}
		}
	})
}

// inWideFont sets the page in the widest font that readers are likely to have, and says whether it is there.
const inWideFont = `(() => {
	document.documentElement.style.setProperty('--sans', '"DejaVu Sans", monospace');
	const pen = document.createElement('canvas').getContext('2d');
	const width = font => { pen.font = '40px ' + font; return pen.measureText('mmmiiiWWW').width; };
	return width('"DejaVu Sans", monospace') !== width('monospace') && getComputedStyle(document.body).fontFamily.startsWith('"DejaVu Sans"');
})()`

// planted is a page with a fault for every check, to see that each is found.
const planted = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Planted</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self' 'unsafe-inline'; img-src *">
<meta name="viewport" content="width=device-width"></head>
<body><main><h1>Planted</h1><p style="color: #ccc; background: #fff">faint</p>
<img src="http://127.0.0.1:9/elsewhere.png" alt=""><script>window.ran = true</script>
<div style="width: 2000px">wide</div>
<svg width="100" height="20" viewBox="0 0 100 20" role="img" aria-label="x"><text x="90" y="15">beyond the edge</text></svg>
</main></body></html>`

func TestPlantedFaultsAreFound(t *testing.T) {
	t.Parallel()
	axe := axeSource(t)
	b := open(t)
	folder := t.TempDir()
	write(t, folder, "index.html", planted)
	root := fromDisk(folder)

	b.visitIn(light, root+"index.html")
	found := append(b.said(), b.foreign(root)...)
	found = append(found, ask[[]string](b, outside)...)
	ask[any](b, axe+";null")
	for _, v := range ask[[]violation](b, fmt.Sprintf(axeRun, everyRule)) {
		found = append(found, v.String())
	}
	all := strings.Join(found, "\n")
	for _, want := range []string{"Content Security Policy", "http://127.0.0.1:9/elsewhere.png", "scrolls sideways", "too wide: div", "text outside its figure", "color-contrast"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q was not found in:\n%s", want, all)
		}
	}

	b.visitIn(mode{width: 800, media: light.media, noScript: true}, root+"index.html")
	if got := fmt.Sprint(ask[any](b, `typeof window.ran`)); got != "undefined" {
		t.Errorf("without script, the page's script set window.ran: %s", got)
	}
}
