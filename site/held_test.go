package site_test

import (
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// shipped holds a fix in two parts that did not hold on one instance, one that holds, and one that was reverted.
const shipped = `
-- bugs/a.md --
---
title: A
---
-- bugs/b.md --
---
title: B
---
-- tasks/fix.md --
---
title: Fix
role: fix
status: shipped
bugs: [a, b, gone]
shipped:
  - {on: [db-1], at: 2026-03-01}
  - {on: [db-*], at: 2026-03-10}
---
-- tasks/holds.md --
---
title: Holds
role: prevention
status: shipped
bugs: [b]
shipped: 2026-11-10
---
-- tasks/back.md --
---
title: Back
role: mitigation
status: shipped
bugs: [a]
shipped: 2026-02-01
reverted: 2026-03-06
---
-- tasks/undated.md --
---
title: Undated
role: fix
status: shipped
bugs: [a]
---
-- observations/1.md --
---
title: 'Handle: "x" on db-1'
observed: 2026-01-05T10:00Z
bug: a
---
-- observations/2.md --
---
title: 'Handle: "x" on db-2'
observed: 2026-03-05T10:00Z
bug: a
---
-- observations/3.md --
---
title: 'Handle: "x" on db-1'
observed: 2026-03-05T11:00Z
bug: a
---
-- observations/4.md --
---
title: 'Handle: "x" on db-2'
observed: 2026-03-20T10:00Z
bug: a
---
-- observations/5.md --
---
title: 'Handle: "x" on db-3'
observed: 2026-03-21T10:00Z
bug: a
near_miss: true
---
-- observations/6.md --
---
title: 'Handle: "x" on db-2'
observed: 2026-03-22T10:00Z
bug: a
---
-- observations/7.md --
---
title: 'Handle: "x" on db-2'
observed: 2027-03-22T10:00Z
bug: a
---
-- observations/8.md --
---
title: 'Handle: "y" on db-2'
observed: 2026-01-01T10:00Z
bug: b
---
`

func TestTaskSaysWhetherItHeld(t *testing.T) {
	idx := trackertest.Load(t, shipped)
	files, _ := render(t, idx, options(idx))
	for name, wants := range map[string][]string{
		"tasks/fix/index.html": {"Seen 3 times since it shipped, first 3 days after it reached db-1; on db-2 and db-1.", `<bdi>A</bdi></a></td><td class="r"><bdi>1</bdi></td><td class="r"><bdi>3</bdi></td>`,
			`<bdi>B</bdi></a></td><td class="r"><bdi>1</bdi></td><td class="r"><bdi>0</bdi></td>`, "Sightings since it shipped, newest first", `class="st st-shipped"`, "As of <time>", `<span class="strong">No. It came back after`},
		"tasks/holds/index.html": {"Not seen again since it shipped, 9 days so far.", "As of <time>"},
		"tasks/back/index.html":  {"Seen twice in the 32 days between shipping and the revert, first 31 days after it reached db-2; on db-1 and db-2.", `<span class="st st-reverted">Reverted</span>`, "until it was reverted"},
	} {
		for _, want := range wants {
			if !strings.Contains(files[name], want) {
				t.Errorf("%s does not say %q:\n%s", name, want, files[name])
			}
		}
	}
	if strings.Contains(files["tasks/undated/index.html"], "Did it hold?") || strings.Contains(files["tasks/back/index.html"], "As of <time>") {
		t.Error("a task without a date says whether it held, or one that was reverted counts days")
	}
}
