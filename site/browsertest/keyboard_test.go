package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// stop is an element that the Tab key reaches.
type stop struct {
	Name    string // its words
	Place   string // "skip", "nav", "main" or "foot"
	Order   int    // among the page's elements
	Visible bool   // some of it stands in the window and nothing covers it
	Marked  bool   // it has an outline of 2 px or more, which the unfocused element has not
}

// here tells the stop that has the focus; null when it is on the page itself. A tab of a figure is a radio button, which shows by its label.
const here = `(() => {
	const e = document.activeElement;
	if (!e || e === document.body || e === document.documentElement) return null;
	const shown = e.type === 'radio' ? e.labels[0] : e;
	const r = shown.getClientRects()[0], s = getComputedStyle(shown);
	const left = Math.max(r.left, 0), right = Math.min(r.right, innerWidth), top = Math.max(r.top, 0), bottom = Math.min(r.bottom, innerHeight);
	const at = left < right && top < bottom && document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
	e.dataset.walked = '';
	return {
		name: shown.textContent.trim().replace(/\s+/g, ' ').slice(0, 60) || e.getAttribute('aria-label') || e.tagName,
		place: e.matches('.skip') ? 'skip' : e.closest('header') ? 'nav' : e.closest('main') ? 'main' : e.closest('footer') ? 'foot' : '',
		order: [...document.querySelectorAll('*')].indexOf(e),
		visible: !!at && (shown.contains(at) || at.contains(shown)),
		marked: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2,
	};
})()`

// missed tells which links and other controls the walk left out. Of the tabs of a figure, Tab reaches the chosen one, and the arrow keys the others.
const missed = `[...document.querySelectorAll('a[href], summary, button:enabled, input:enabled, [tabindex="0"]')]
	.filter(e => e.tabIndex >= 0 && e.checkVisibility() && !(e.type === 'radio' && !e.checked) && !('walked' in e.dataset)).map(e => e.outerHTML.slice(0, 200))`

// walk presses Tab from the top of the page until the focus leaves it.
func walk(b *tab) (stops []stop) {
	b.Helper()
	for range 1000 {
		b.do(chromedp.KeyEvent(kb.Tab))
		s := ask[*stop](b, here)
		if s == nil || len(stops) > 0 && s.Order == stops[0].Order {
			return stops
		}
		stops = append(stops, *s)
	}
	b.Fatal("1,000 presses of Tab do not reach the end of the page")
	return nil
}

// TestKeyboardWalk goes through the bug page by Tab alone: the skip link first, then the navigation, then
// the content in the order it is written, then the foot, with every stop to be seen; and the page's every
// link, fold and scrolling box is a stop.
func TestKeyboardWalk(t *testing.T) {
	t.Parallel()
	root := fromDisk(siteFolder(t))
	const page = "bugs/no-space-left-on-device/index.html"
	for _, m := range []mode{light, narrow} {
		t.Run(m.name, func(t *testing.T) {
			b := open(t)
			b.visitIn(m, root+page)
			complainOfStops(t, walk(b))
			for _, control := range ask[[]string](b, missed) {
				t.Errorf("Tab does not reach %s", control)
			}
		})
	}
}

func complainOfStops(t *testing.T, stops []stop) {
	t.Helper()
	var places []string
	for i, s := range stops {
		if i == 0 || s.Place != stops[i-1].Place {
			places = append(places, s.Place)
		}
		if i > 0 && s.Order < stops[i-1].Order {
			t.Errorf("%q comes after %q, but is written before it", s.Name, stops[i-1].Name)
		}
		if !s.Visible {
			t.Errorf("%q has the focus and cannot be seen", s.Name)
		}
		if !s.Marked {
			t.Errorf("%q has the focus and no outline", s.Name)
		}
	}
	if got, want := strings.Join(places, " "), "skip nav main foot"; got != want {
		t.Errorf("Tab goes through %s, want %s", got, want)
	}
}

// TestSkipLink jumps over the navigation.
func TestSkipLink(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.visitIn(narrow, fromDisk(siteFolder(t))+"bugs/no-space-left-on-device/index.html")
	b.do(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent(kb.Tab))
	if s := ask[*stop](b, here); s == nil || s.Place != "main" {
		t.Errorf("after the skip link, Tab leads to %+v, want the first stop of main", s)
	}
}

// TestTabsOfTheFigure goes through the views of the recurrence figure by the arrow keys.
func TestTabsOfTheFigure(t *testing.T) {
	b := open(t)
	b.visitIn(narrow, fromDisk(siteFolder(t))+"bugs/no-space-left-on-device/index.html")
	const shown = `[...document.querySelectorAll('.pane')].map(e => e.checkVisibility() ? e.querySelector('title').textContent : '').filter(s => s)`
	ask[bool](b, `document.querySelector('.tabs > input').focus() || true`)
	for _, want := range []string{"Recurrence of No space left on device", "Days between episodes of No space left on device", "Growth of No space left on device"} {
		if got := ask[[]string](b, shown); len(got) != 1 || got[0] != want {
			t.Errorf("the views shown are %q, want %q", got, want)
		}
		b.do(chromedp.KeyEvent(kb.ArrowRight))
	}
}
