package browsertest

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// shownRows lists the rows that are not hidden, by their first cells.
const shownRows = `[...document.querySelectorAll('#bugs tbody tr')].filter(r => r.checkVisibility()).map(r => r.cells[0].textContent).join()`

const sorts = `[...document.querySelectorAll('#bugs th')].map(h => h.ariaSort ?? '').join()`

// TestSort sorts by words, numbers and moments; what has none is last both ways, and equals keep their order.
func TestSort(t *testing.T) {
	t.Parallel()
	b, _ := openControls(t)
	wants(b, "at first", shownRows, "node 10,node 9,Node 1,auth,dns")
	wants(b, "at first", sorts, ",,,ascending,")
	for _, c := range []struct{ column, rows, sorts string }{
		{"1", "auth,dns,Node 1,node 9,node 10", "ascending,,,,"},
		{"1", "node 10,node 9,Node 1,dns,auth", "descending,,,,"},
		{"2", "node 10,Node 1,auth,dns,node 9", ",descending,,,"},
		{"2", "dns,Node 1,auth,node 10,node 9", ",ascending,,,"},
		{"3", "node 10,Node 1,auth,dns,node 9", ",,descending,,"},
		{"3", "dns,auth,Node 1,node 10,node 9", ",,ascending,,"},
		{"4", "dns,auth,Node 1,node 9,node 10", ",,,descending,"},
	} {
		b.click("#bugs th:nth-child(" + c.column + ") button")
		wants(b, "by column "+c.column, shownRows, c.rows)
		wants(b, "by column "+c.column, sorts, c.sorts)
	}
	wants(b, "a head", `document.querySelector('#bugs th:nth-child(2)').innerHTML`, `<button class="" type="button">Seen in <time>2026</time></button>`)
	wants(b, "a column that has no order", `document.querySelector('#bugs th:nth-child(5) button') === null`, true)
}

func TestSortByKeyboard(t *testing.T) {
	t.Parallel()
	b, _ := openControls(t)
	ask[any](b, `document.querySelector('#bugs th button').focus(), null`)
	b.do(chromedp.KeyEvent(kb.Enter))
	wants(b, "after Enter", shownRows, "auth,dns,Node 1,node 9,node 10")
	b.do(chromedp.KeyEvent(" "))
	wants(b, "after the space bar", shownRows, "node 10,node 9,Node 1,dns,auth")
	wants(b, "afterwards", `document.activeElement.textContent`, "Bug")
}

const (
	query    = `location.search`
	count    = `document.querySelector('output').textContent`
	noneSays = `document.querySelector('.none').checkVisibility() && document.querySelector('.none').textContent`
)

// choose picks an option as a reader does.
func (b *tab) choose(field, value string) {
	b.Helper()
	ask[any](b, `(() => { const f = document.querySelector('[name=`+field+`]'); f.focus(); f.value = '`+value+`'; f.dispatchEvent(new Event('input', {bubbles: true})); return null; })()`)
}

// step goes back or forward in the history of one page.
func (b *tab) step(direction string) {
	b.Helper()
	ask[any](b, `new Promise(done => { addEventListener('popstate', () => setTimeout(() => done(null)), {once: true}); history.`+direction+`(); })`)
}

// TestFilter narrows the rows down, from a server and from the disk: the state goes into the address, is there
// after a reload, and goes back and forward with the history.
func TestFilter(t *testing.T) {
	t.Parallel()
	folder := controls(t)
	for name, root := range map[string]string{"server": serve(t, folder), "disk": fromDisk(folder)} {
		t.Run(name, func(t *testing.T) {
			b := open(t)
			b.visitIn(light, root+"index.html")
			wants(b, "at first", count, "5 of 5 on this page")
			b.choose("status", "back")
			wants(b, "back after a fix", shownRows, "node 10,Node 1")
			wants(b, "back after a fix", query, "?status=back")
			wants(b, "back after a fix", count, "2 of 5 on this page")
			b.choose("service", "open") // a service, not the status
			wants(b, "of the service open", shownRows, "Node 1")
			wants(b, "of the service open", query, "?status=back&service=open")

			b.do(chromedp.Reload())
			wants(b, "after a reload", shownRows, "Node 1")
			wants(b, "after a reload", `document.querySelector('[name=service]').value`, "open")
			b.step("back")
			wants(b, "one step back", shownRows, "node 10,Node 1")
			wants(b, "one step back", `document.querySelector('[name=service]').value`, "")
			b.step("back")
			wants(b, "two steps back", count, "5 of 5 on this page")
			b.step("forward")
			wants(b, "forward", shownRows, "node 10,Node 1")
			for _, line := range b.said() {
				t.Errorf("on the console: %s", line)
			}
		})
	}
}

// TestFilterByText looks for every word, in any order, in the row's text and in what data-f holds.
func TestFilterByText(t *testing.T) {
	t.Parallel()
	b, root := openControls(t)
	b.click("[name=q]")
	b.do(chromedp.KeyEvent("SLOW node"))
	wants(b, "two words", shownRows, "node 9")
	wants(b, "two words", query, "?q=SLOW+node")
	b.do(chromedp.KeyEvent(kb.Enter))
	wants(b, "after Enter", shownRows, "node 9")
	if said := b.said(); len(said) > 0 { // the policy would forbid the form to be sent, and say so
		t.Errorf("after Enter, on the console: %s", said)
	}
	b.step("back") // what was typed is one step
	wants(b, "one step back", query, "")
	wants(b, "one step back", count, "5 of 5 on this page")

	b.do(chromedp.KeyEvent("zzz"))
	wants(b, "no such word", noneSays, "Nothing matches.")
	wants(b, "no such word", shownRows, "")
	wants(b, "no such word", count, "0 of 5 on this page")
	b.click(".filters [type=reset]")
	wants(b, "after Show all", `new Promise(done => setTimeout(() => done(`+count+`)))`, "5 of 5 on this page")
	wants(b, "after Show all", query, "")
	wants(b, "after Show all", `document.activeElement.name`, "q")

	b.visit(root + "index.html?status=nonsense&q=node&other=kept#bugs")
	wants(b, "a status that is not", shownRows, "node 10,node 9,Node 1")
	wants(b, "a status that is not", `document.querySelector('[name=status]').selectedIndex`, 0)
	b.choose("status", "open")
	wants(b, "afterwards", `location.search + location.hash`, "?status=open&q=node&other=kept#bugs")
}
