package browsertest

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	tip      = `document.querySelector('.tip')?.textContent ?? ''`
	markSays = "replica-2, 2026-11-16 05:12: after the fix"
	gone     = `new Promise(done => { const look = () => document.querySelector('.tip') ? setTimeout(look, 20) : done(true); look(); })`
)

// TestTip shows what a mark's title says: on hover and on focus, for as long as the mouse is on it, until Esc.
func TestTip(t *testing.T) {
	t.Parallel()
	b, _ := openControls(t)
	wants(b, "at first", tip, "")
	b.hover("#mark")
	wants(b, "on the mark", tip, markSays)
	wants(b, "on the mark, so that the browser shows no other", `document.querySelectorAll('#mark title').length`, 0)
	wants(b, "on the mark", `document.getElementById('mark').ariaLabel`, markSays)
	b.hover(".tip")
	wants(b, "on the tip, some time later", `new Promise(done => setTimeout(() => done(`+tip+`), 300))`, markSays)
	b.do(chromedp.MouseEvent(chromedp.MouseMoved, 2, 2))
	wants(b, "away from both", gone, true)
	wants(b, "afterwards", `document.querySelector('#mark').firstElementChild.outerHTML`, "<title>"+markSays+"</title>")
	wants(b, "afterwards", `document.getElementById('mark').hasAttribute('aria-label')`, false)

	ask[any](b, `document.getElementById('mark').focus(), null`)
	wants(b, "with the focus", tip, markSays)
	b.do(chromedp.KeyEvent(kb.Escape))
	wants(b, "after Esc", tip, "")
	b.hover("#other")
	wants(b, "on the next mark", tip, "replica-1")
	b.do(chromedp.KeyEvent(kb.Escape))
	x, y := b.middle("#mark")
	b.do(chromedp.MouseEvent(chromedp.MouseMoved, x-6, y))
	wants(b, "on a mark's ring", tip, markSays)
	b.do(chromedp.KeyEvent(kb.Escape), chromedp.MouseEvent(chromedp.MouseMoved, x, y))
	wants(b, "after Esc, from its ring to its dot", tip, "")
}

// TestTipStaysInTheWindow shows tips of marks at its edges.
func TestTipStaysInTheWindow(t *testing.T) {
	t.Parallel()
	b, _ := openControls(t)
	b.width(360)
	const inside = `(() => { const r = document.querySelector('.tip').getBoundingClientRect(); return r.left >= 0 && r.top >= 0 && r.right <= innerWidth && r.bottom <= innerHeight; })()`
	for _, where := range []string{"'left', '0px'", "'right', '0px'"} {
		ask[any](b, `(() => { const s = document.querySelector('.marks').style; s.cssText = ''; s.position = 'fixed'; s.top = 0; s.setProperty(`+where+`); return null; })()`)
		ask[any](b, `document.activeElement.blur(), document.getElementById('mark').focus(), null`)
		wants(b, "at "+where, inside, true)
	}
}

const lit = `[...document.querySelectorAll('.tg .on')].map(e => e.id || e.dataset.n).join()`

// TestPath lights what leads to a node and what it leads to, not what merely ends in the same place.
func TestPath(t *testing.T) {
	t.Parallel()
	b, _ := openControls(t)
	b.hover("[data-n=a]")
	wants(b, "on a", lit, "a-b,b-c,c-b,a,b,c")
	wants(b, "on a", `document.querySelector('.tg').classList.contains('dimmed')`, true)
	b.hover("[data-n=d]")
	wants(b, "on d", lit, "b-c,d-c,c-b,b,c,d")
	b.hover("[data-n=c]")
	wants(b, "on c", lit, "a-b,b-c,d-c,c-b,a,b,c,d")
	b.hover("[data-n=e]")
	wants(b, "on what has no links", lit, "e")
	b.hover("[data-n=b]")
	wants(b, "on the record itself", `document.querySelector('.tg').classList.contains('dimmed')`, false)
	b.do(chromedp.MouseEvent(chromedp.MouseMoved, 2, 2))
	wants(b, "away from all", gone, true)
	ask[any](b, `document.querySelector('[data-n=a]').focus(), null`)
	wants(b, "with the focus on a", lit, "a-b,b-c,c-b,a,b,c")
	wants(b, "with the focus on a", tip, "Alert a")
	ask[any](b, `document.activeElement.blur(), null`)
	wants(b, "without focus", lit, "")
}
