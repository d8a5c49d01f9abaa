package browsertest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// axeRun runs every rule of WCAG 2.0 to 2.2, A and AA, and of best practice, with all folds open. Of what
// a page repeats, such as a table's rows, all but the first ten are taken away first: they are like those,
// and 200 take it half a minute.
const axeRun = `
for (const d of document.querySelectorAll('details')) d.open = true;
for (const e of document.querySelectorAll('tbody tr:nth-child(n+11), .finding:nth-child(n+12), pre .l:nth-child(n+11)')) e.remove();
axe.run(document, {
	runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
	rules: {'target-size': {enabled: true}},
	resultTypes: ['violations'],
}).then(result => result.violations.map(v => ({
	rule: v.id, help: v.help,
	nodes: v.nodes.map(n => n.target.join(' ') + ': ' + n.failureSummary.replace(/\s+/g, ' ')),
})))`

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

func TestAccessible(t *testing.T) {
	axe := axeSource(t)
	browser := startBrowser(t)
	root := serve(t, buildSite(t))
	forEachSample(t, browser, func(b *tab, s sample) {
		for i, m := range modes {
			if i == 0 || m.noScript {
				b.visitIn(m, root+s.address)
				ask[any](b, axe+";null")
			}
			b.turn(m)
			for _, v := range ask[[]violation](b, axeRun) {
				b.Errorf("%s: %v", m.name, v)
			}
		}
	})
}

// forEachSample looks at each sample in a test and a tab of its own, some at the same time.
func forEachSample(t *testing.T, browser context.Context, look func(*tab, sample)) {
	t.Helper()
	for _, s := range samples {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			look(open(t, browser), s)
		})
	}
}
