package browsertest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// axeRun runs rules, with all folds open. Of what a page repeats, such as a table's rows, all but the first are
// taken away: they are like those, and 200 take it half a minute.
const axeRun = `
for (const d of document.querySelectorAll('details')) d.open = true;
for (const e of document.querySelectorAll('tbody tr:nth-child(n+7), .finding:nth-child(n+8), pre .l:nth-child(n+7)')) e.remove();
axe.run(document, {
	runOnly: [%s],
	rules: {'target-size': {enabled: true}},
	resultTypes: ['violations'],
}).then(result => result.violations.map(v => ({
	rule: v.id, help: v.help,
	nodes: v.nodes.map(n => n.target.join(' ') + ': ' + n.failureSummary.replace(/\s+/g, ' ')),
})))`

// bareFigures takes away what figures draw. It knows neither fill nor stroke, so that other colours in them mean
// nothing to it; and half of its time goes into them.
const bareFigures = `for (const e of document.querySelectorAll('svg > :not(title, desc)')) e.remove();`

// everyRule are the tags of WCAG 2.0 to 2.2, A and AA, and of best practice; colourRules are those of their
// rules that look at colours, which are all that other colours can offend.
const (
	everyRule   = `'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'`
	colourRules = `'color-contrast', 'link-in-text-block'`
)

// violation is what axe-core objects to, and where.
type violation struct {
	Rule, Help string
	Nodes      []string
}

func (v violation) String() string {
	some := v.Nodes
	if len(some) > 3 {
		some = append(some[:3:3], fmt.Sprintf("and %d more", len(v.Nodes)-3))
	}
	return fmt.Sprintf("%s: %s\n\t%s", v.Rule, v.Help, strings.Join(some, "\n\t"))
}

// axeSource returns axe-core.
func axeSource(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile(filepath.FromSlash("../../tools/node_modules/axe-core/axe.min.js"))
	if err != nil {
		need(t, "axe-core: run npm ci in tools/")
	}
	return string(source)
}

// TestAccessible runs axe-core on the samples: as they are with the script, and without it, where moreover they
// must hold the same text.
func TestAccessible(t *testing.T) {
	t.Parallel()
	axe := axeSource(t)
	folder := siteFolder(t)
	root := serve(t, folder)
	forEachSample(t, func(b *tab, s sample) {
		b.visitIn(light, root+string(s))
		with := ask[string](b, text)
		ask[any](b, axe+";null")
		for _, m := range []mode{light, narrow, dark, forced, without} {
			if m.noScript {
				b.visitIn(m, root+string(s))
				complainOfLoss(b, with, ask[string](b, text))
				ask[any](b, axe+";null")
			}
			b.turn(m)
			if !m.figures {
				ask[any](b, bareFigures+"null")
			}
			for _, v := range ask[[]violation](b, fmt.Sprintf(axeRun, m.rules)) {
				b.Errorf("%s: %v", m.name, v)
			}
		}
	})
}

// text is what there is to read, with all folds open and without the controls, which are the script's.
const text = `(() => {
	const page = document.body.cloneNode(true);
	for (const e of page.querySelectorAll('.js-only, .cmd > .btn')) e.remove();
	for (const d of page.querySelectorAll('details')) d.open = true;
	document.body.hidden = true;
	document.documentElement.append(page);
	const words = page.innerText.replace(/\s+/g, ' ');
	page.remove();
	document.body.hidden = false;
	return words;
})()`

// complainOfLoss compares what there is to read with the script and without.
func complainOfLoss(b *tab, with, without string) {
	b.Helper()
	if with == without {
		return
	}
	at := 0
	for at < min(len(with), len(without)) && with[at] == without[at] {
		at++
	}
	around := func(s string) string { return s[max(0, at-40):min(len(s), at+40)] }
	b.Errorf("the text differs: with the script %q, without %q", around(with), around(without))
}
