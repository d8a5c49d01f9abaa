package demo

import (
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// chapter is what a record of the example said until a moment, where no rule of its kind would say so.
type chapter struct {
	ref     string
	at      string // RFC 3339
	author  string
	subject string
	said    []said
	id      string
}

// story is what happened to the example besides: a rename, a merge, a signature that was found wanting.
var story = [...]chapter{
	{ref: "observation/2026-03-10-0510-write-tmp-upload-20771-no-space-left-on-device-on-replica-1", at: "2026-03-11T18:30:00+01:00", author: "priya",
		subject: "Merge: ENOSPC in upload log is No space left on device", said: []said{set("bug", "enospc-in-upload-log")}},
	{ref: "bug/enospc-in-upload-log", at: "2026-03-11T18:30:00+01:00", author: "priya",
		subject: "Merge: ENOSPC in upload log is No space left on device", said: append(unset("duplicate_of"), set("status", "open"))},
	{ref: "bug/failover-flapping-primary-changed-3-times-in-10-min", at: "2025-05-20T10:30:00+02:00", author: "mei",
		subject: "Rename: say what flapping means", said: append(unset("aliases"), set("title", "Failover flapping")), id: "failover-flapping"},
	{ref: "observation/2025-05-14-0321-lost-leader-lease-demoting-self-on-pg-main-0", at: "2025-05-20T10:30:00+02:00", author: "mei",
		subject: "Rename: say what flapping means", said: []said{set("bug", "failover-flapping")}},
	{ref: "bug/token-used-before-issued-clock-skew", at: "2025-11-03T11:20:00+01:00", author: "tomas",
		subject: "Signature: what the token library says", said: unset("signatures")},
}

func (c chapter) until(idx *tracker.Index) until {
	at, _ := time.Parse(time.RFC3339, c.at)
	return until{at: at.In(idx.Config.Timezone), author: c.author, subject: c.subject, said: c.said, id: c.id}
}
