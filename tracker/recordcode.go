package tracker

// The fields of records, in the order in which a cache has them. Whoever adds a field to a record adds it here;
// a test fills every field and misses those that do not come back.

// record writes or reads everything of a record but its path and its source.
func (c *coder) record(r *Record) {
	c.small((*uint8)(&r.Kind))
	c.text(&r.ID)
	c.text(&r.Title)
	c.texts(&r.Labels)
	c.texts(&r.Aliases)
	c.text(&r.Owner)
	each(c, &r.Links, c.link)
	c.refs(&r.Related)
	switch r.Kind {
	case KindBug:
		part(c, &r.Bug, c.bug)
	case KindObservation:
		part(c, &r.Observation, c.observation)
	case KindRunbook:
		part(c, &r.Runbook, c.runbook)
	case KindTask:
		part(c, &r.Task, c.task)
	case KindPostmortem:
		part(c, &r.Postmortem, c.postmortem)
	case KindHandoff:
		part(c, &r.Handoff, c.handoff)
	case KindReport:
		part(c, &r.Report, c.report)
	default:
		c.fail()
	}
	c.size(&r.bodyAt)
	c.frontCode(r)
}

// frontCode writes or reads the front matter as a text of its own, which Record.Front reads.
func (c *coder) frontCode(r *Record) {
	if c.reading {
		c.text(&r.frontCode)
		return
	}
	code := r.frontCode
	if code == "" {
		front := coder{out: make([]byte, 0, usualCode/2)}
		front.front(r.Front())
		code = string(front.out)
	}
	c.text(&code)
}

// part writes or reads what is always there.
func part[T any](c *coder, p **T, one func(*T)) {
	if c.reading {
		*p = new(T)
	}
	one(*p)
}

func (c *coder) ref(r *Ref) {
	if c.text(&r.ID); r.ID == "" {
		return
	}
	c.small((*uint8)(&r.Kind))
	c.pos(&r.Pos)
	if r.Kind > KindReport {
		c.fail()
		r.Kind = 0
	}
}

func (c *coder) refs(all *[]Ref) { each(c, all, c.ref) }

func (c *coder) link(l *Link) {
	c.text(&l.Kind)
	c.text(&l.URL)
	c.text(&l.Text)
	c.text(&l.State)
	c.time(&l.At)
	c.pos(&l.Pos)
}

func (c *coder) bug(b *Bug) {
	c.text(&b.Status)
	c.ref(&b.DuplicateOf)
	c.refs(&b.CausedBy)
	c.text(&b.Service)
	c.text(&b.Class)
	c.refs(&b.Runbooks)
	each(c, &b.Signatures, c.signature)
	c.time(&b.ObservedSince)
	c.text(&b.Detection)
	each(c, &b.Checked, c.time)
	optional(c, &b.EpisodeGap, c.duration)
	c.text(&b.VerifiedBy)
}

func (c *coder) signature(s *Signature) {
	c.text(&s.Contains)
	c.text(&s.Regexp)
	c.text(&s.Instance)
	c.text(&s.Service)
	c.pos(&s.Pos)
}

func (c *coder) observation(o *Observation) {
	c.text(&o.Error)
	c.text(&o.Instance)
	c.texts(&o.AlsoOn)
	c.time(&o.Observed)
	c.time(&o.Resolved)
	c.boolean(&o.Ongoing)
	c.time(&o.Acknowledged)
	c.time(&o.Mitigated)
	c.ref(&o.Bug)
	c.time(&o.Classified)
	c.boolean(&o.Suspected)
	each(c, &o.Not, c.rejection)
	c.text(&o.Service)
	c.text(&o.Class)
	c.text(&o.Detected)
	c.texts(&o.Alerts)
	c.texts(&o.Handlers)
	each(c, &o.Runbooks, c.runbookUse)
	c.text(&o.Resolution)
	c.impact(&o.Impact)
	c.boolean(&o.NearMiss)
	c.text(&o.Episode)
}

func (c *coder) rejection(r *Rejection) {
	c.ref(&r.Bug)
	c.text(&r.Because)
}

func (c *coder) runbookUse(u *RunbookUse) {
	c.ref(&u.Runbook)
	c.text(&u.Worked)
}

func (c *coder) impact(i *Impact) {
	optional(c, &i.Downtime, c.duration)
	optional(c, &i.Effort, c.duration)
	optional(c, &i.Users, c.integer)
	optional(c, &i.Severity, c.integer)
}

func (c *coder) runbook(r *RunbookFields) {
	c.text(&r.Service)
	c.texts(&r.Alerts)
	c.time(&r.Reviewed)
	optional(c, &r.ReviewEvery, c.duration)
}

func (c *coder) task(t *Task) {
	c.text(&t.Role)
	c.refs(&t.Bugs)
	c.text(&t.Status)
	c.ref(&t.PartOf)
	c.text(&t.Horizon)
	c.ref(&t.SpunOffFrom)
	c.ref(&t.Follows)
	c.text(&t.Team)
	c.boolean(&t.Delegated)
	c.time(&t.Created)
	c.time(&t.Due)
	c.time(&t.Reverted)
	each(c, &t.Shipped, c.rollout)
	optional(c, &t.Estimate, c.duration)
	optional(c, &t.Size, c.float)
}

func (c *coder) rollout(r *Rollout) {
	c.texts(&r.On)
	c.time(&r.At)
}

func (c *coder) postmortem(p *Postmortem) {
	c.time(&p.Started)
	c.time(&p.Ended)
	c.refs(&p.Observations)
	c.refs(&p.Bugs)
	c.refs(&p.Tasks)
	c.texts(&p.Affected)
}

func (c *coder) handoff(h *Handoff) {
	c.texts(&h.Outgoing)
	c.texts(&h.Incoming)
	c.time(&h.Since)
	c.time(&h.Until)
}

func (c *coder) report(r *Report) {
	c.text(&r.Month)
	c.text(&r.Lead)
	each(c, &r.Decisions, c.decision)
}

func (c *coder) decision(d *Decision) {
	c.ref(&d.About)
	c.text(&d.Decision)
}

func (c *coder) front(f *FrontMatter) {
	c.size(&f.Start)
	c.size(&f.End)
	c.size(&f.Body)
	c.nodeAt(&f.Root)
}

// node writes or reads a node and what is below it.
func (c *coder) node(n *Node) {
	shape := uint8(n.Kind) | uint8(n.Style)<<2
	if n.Null {
		shape |= 1 << 7
	}
	c.small(&shape)
	n.Kind, n.Style, n.Null = NodeKind(shape&3), Style(shape>>2&31), shape>>7 == 1
	c.pos(&n.Pos)
	c.size(&n.Offset)
	switch n.Kind {
	case Scalar:
		c.text(&n.Value)
	case Sequence:
		each(c, &n.Items, c.nodeAt)
	case Mapping:
		each(c, &n.Entries, c.entry)
	default:
		c.fail()
	}
}

// nodeAt is node for one that is always there. Records have none deeper than maxDepth.
func (c *coder) nodeAt(n **Node) {
	if c.depth > maxDepth+1 {
		c.fail()
		return
	}
	c.depth++
	part(c, n, c.node)
	c.depth--
}

func (c *coder) entry(e *Entry) {
	c.nodeAt(&e.Key)
	c.nodeAt(&e.Value)
}

func (c *coder) problem(p *Problem) {
	c.text(&p.Path)
	c.pos(&p.Pos)
	c.small((*uint8)(&p.Severity))
	c.text(&p.Rule)
	c.text(&p.Text)
	c.text(&p.Hint)
	if p.Severity > Error {
		c.fail()
		p.Severity = Off
	}
}
