package tracker

import (
	"slices"
	"time"
)

// ForOnCall reports whether a record is meant for whoever is on call: it is labelled on-call, or owned by
// oncall.assignee, or a task of that team.
func (c *Config) ForOnCall(r *Record) bool {
	name := c.OnCall.Assignee
	return labelledOnCall(r) || name != "" && (r.Owner == name || r.Task != nil && r.Task.Team == name)
}

func labelledOnCall(r *Record) bool {
	return slices.Contains(r.Labels, "on-call") || slices.Contains(r.Labels, "oncall")
}

// GoesStale reports whether a record is work that somebody should be seen to move: a task that is in progress, or
// one for whoever is on call that is not done or dropped. What another team was asked to do goes at its pace, and what
// is only planned may wait.
func (c *Config) GoesStale(r *Record) bool {
	if r.Task == nil || r.Task.Delegated {
		return false
	}
	return r.Task.Status == "in-progress" || !r.Task.Closed() && c.ForOnCall(r)
}

// GoesStaleAt returns when such a record that was last changed at a time is stale: oncall.stale_after later.
func (c *Config) GoesStaleAt(changed time.Time) time.Time { return changed.Add(c.OnCall.StaleAfter) }

// Parked reports whether a record is labelled on-call and waits with somebody else than oncall.assignee, so that
// nobody takes it up once that person's shift is over. While it is in progress it is theirs.
func (c *Config) Parked(r *Record) bool {
	name := c.OnCall.Assignee
	return name != "" && r.Task != nil && labelledOnCall(r) && !r.Task.Closed() && r.Task.Status != "in-progress" && r.Owner != "" && r.Owner != name
}

// Closed reports whether nothing more will happen to a task: it is shipped or dropped.
func (t *Task) Closed() bool { return t.Status == "shipped" || t.Status == "dropped" }
