package site_test

import (
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// returned is a bug that came back after its fix, once over many instances.
const returned = `
-- bugs/a.md --
---
title: A
---
-- tasks/fix.md --
---
title: Close the connections that nobody uses any more
role: fix
bugs: [a]
status: shipped
shipped: 2026-03-01
---
-- observations/1.md --
---
title: 'Handle: "x" on db-1'
observed: 2026-01-05T10:00Z
bug: a
---
## Evidence
Nothing kept.

## Actions taken
- 11:00 restarted

## What happened
- 16:37 Denver - upgraded
-- observations/2.md --
---
title: 'Handle: "x" on db-1'
observed: 2026-03-20T10:00Z
also_on: [db-2, db-3, db-4, db-5]
bug: a
not:
  - {bug: a, because: seen 2026-03-19}
---
## State before any action
[df](2/df.txt) and [log](2/app.log)

## Evidence
![graph](2/g.svg) [other](2/other.txt)
-- observations/2/df.txt --
full
-- observations/2/app.log --
x
-- observations/2/other.txt --
other
-- observations/3.md --
---
title: 'Handle: "x" on db-1'
observed: 2026-04-20T10:00Z
bug: a
---
`

func TestObservationPage(t *testing.T) {
	idx := trackertest.Load(t, returned)
	files, _ := render(t, idx, options(idx))
	for name, wants := range map[string][]string{
		"observations/1/index.html": {`<h2 id="s-actions-taken">Actions taken</h2><p>times as written, UTC</p>`, `<h2 id="s-what-happened">What happened</h2><p>times as written</p>`,
			`<span class="flag">after the fix</span>`},
		"observations/2/index.html": {`<span class="st st-back">First after fix “Close the connections…”</span>`, "18 days after fix “Close the connections…” was shipped.",
			`<bdi>db-1</bdi></a>, 2nd time`, `<div class="all"><dt>Also on</dt>`, "Rejected: seen <time>2026-03-19</time>", `<a href="#evidence-2">df</a>`},
		"observations/3/index.html": {`<span class="st st-back">After fix “Close the`, "3rd time"},
	} {
		for _, want := range wants {
			if !strings.Contains(files[name], want) {
				t.Errorf("%s does not say %q:\n%s", name, want, files[name])
			}
		}
	}
	inThisOrder(t, files["observations/1/index.html"], ">What happened<", ">Actions taken<", ">Evidence<")
	inThisOrder(t, files["observations/2/index.html"], ">State before any action<", `id="evidence-1"`, `id="evidence-2"`, ">Evidence<", `id="evidence-3"`)
}

func inThisOrder(t *testing.T, page string, words ...string) {
	t.Helper()
	at := 0
	for _, w := range words {
		i := strings.Index(page[at:], w)
		if i < 0 {
			t.Errorf("%q does not follow what stands before it", w)
			return
		}
		at += i
	}
}
