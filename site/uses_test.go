package site_test

import (
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// used is a runbook that was used on two bugs, before and after it was reviewed.
const used = `
-- runbooks/r.md --
---
title: R
reviewed: 2026-03-01
---
## Steps
1. Restart: ` + "`systemctl restart --now a`" + `. If not, call.
-- bugs/a.md --
---
title: A
runbooks: [r]
---
-- bugs/b.md --
---
title: B
runbooks: [r]
---
-- observations/1.md --
---
title: 'Handle: "x" on db-1'
observed: 2026-02-01T10:00Z
bug: a
runbook: {used: r, worked: "no"}
impact: {effort: 90m}
---
-- observations/2.md --
---
title: 'Handle: "x" on db-1'
observed: 2026-03-02T10:00Z
bug: a
runbook: {used: r, worked: "yes"}
impact: {effort: 10m}
---
-- observations/3.md --
---
title: 'Handle: "x" on db-2'
observed: 2026-04-02T10:00Z
bug: a
runbook: r
impact: {effort: 20m}
---
-- observations/4.md --
---
title: 'Handle: "x" on db-2'
observed: 2026-04-03T10:00Z
bug: a
runbook: {used: r, worked: partly}
impact: {effort: 40m}
---
`

func TestRunbookPage(t *testing.T) {
	idx := trackertest.Load(t, used)
	files, _ := render(t, idx, options(idx))
	page := files["runbooks/r/index.html"]
	for _, want := range []string{
		"Used 4 times, worked 1 of 3, 1 partly, 1 not; 30 min of work at the median; last on <time>2026-04-03</time>.",
		"<dt>Used since</dt><dd><div class=\"v\"><bdi>3 uses, worked 1</bdi></div>",
		`<bdi>A</bdi></a><span class="sub">4 uses, worked 1</span>`, `<bdi>B</bdi></a><span class="sub">not used yet</span>`,
		`<h3>Restart</h3><div class="cmd fold"><code>systemctl restart <span class="w">--now a</span></code></div><p class="else">If not, call.</p>`,
		`<title id="usesat">Uses by outcome</title>`, ">reviewed 03-01<", ">not said<", "2026-02-01 10:00 UTC on db-1; did not work</title>",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q:\n%s", want, page)
		}
	}
}
