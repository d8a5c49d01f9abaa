package tracker

import "time"

// BugView is what a View says of a bug.
type BugView struct {
	Status        string          `json:"status"` // "open" if nothing is written
	Class         *string         `json:"class"`
	DuplicateOf   *string         `json:"duplicate_of"`
	CausedBy      []string        `json:"caused_by"`
	Runbooks      []string        `json:"runbooks"`
	Signatures    []SignatureView `json:"signatures"`
	ObservedSince *Time           `json:"observed_since"`
	Detection     *string         `json:"detection"`
	Checked       []Time          `json:"checked"`
	EpisodeGap    *int64          `json:"episode_gap_seconds"`
	VerifiedBy    *string         `json:"verified_by"`
	Sightings     Sightings       `json:"sightings"` // computed
}

// SignatureView is one way to recognise a bug: one of Contains and Regexp.
type SignatureView struct {
	Contains *string `json:"contains"`
	Regexp   *string `json:"regexp"`
	Instance *string `json:"instance"` // globs
	Service  *string `json:"service"`
}

// ObservationView is what a View says of an observation.
type ObservationView struct {
	Error    *string  `json:"error"`    // from the title
	Instance *string  `json:"instance"` // from the title; null: unknown
	AlsoOn   []string `json:"also_on"`

	Observed     *Time `json:"observed"`
	Resolved     *Time `json:"resolved"`
	Ongoing      bool  `json:"ongoing"`
	Acknowledged *Time `json:"acknowledged"`
	Mitigated    *Time `json:"mitigated"`

	Bug            *string         `json:"bug"` // null: unclassified
	Classified     *Time           `json:"classified"`
	Classification *string         `json:"classification"` // null: unclassified
	Not            []RejectionView `json:"not"`

	Class      *string          `json:"class"`
	Detected   *string          `json:"detected"`
	Alert      []string         `json:"alert"`
	Handlers   []string         `json:"handlers"`
	Runbook    []RunbookUseView `json:"runbook"`
	Resolution *string          `json:"resolution"`
	Impact     ImpactView       `json:"impact"`
	NearMiss   bool             `json:"near_miss"`
	Episode    *string          `json:"episode"`
}

// RejectionView is a bug that an observation is not of.
type RejectionView struct {
	Bug     string  `json:"bug"`
	Because *string `json:"because"`
}

// RunbookUseView is a runbook that was used.
type RunbookUseView struct {
	Used   string  `json:"used"`
	Worked *string `json:"worked"` // null: not said
}

// ImpactView is what a sighting cost; null is not recorded, which is not zero.
type ImpactView struct {
	Downtime *int64 `json:"downtime_seconds"`
	Effort   *int64 `json:"effort_seconds"`
	Users    *int   `json:"users"`
	Severity *int   `json:"severity"`
}

// RunbookView is what a View says of a runbook.
type RunbookView struct {
	Alerts      []string `json:"alerts"`
	Reviewed    *Time    `json:"reviewed"`
	ReviewEvery *int64   `json:"review_every_seconds"`
}

// TaskView is what a View says of a task.
type TaskView struct {
	Role        *string       `json:"role"`
	Status      *string       `json:"status"`
	Bugs        []string      `json:"bugs"`
	PartOf      *string       `json:"part_of"`
	Horizon     *string       `json:"horizon"`
	SpunOffFrom *string       `json:"spun_off_from"`
	Follows     *string       `json:"follows"`
	Team        *string       `json:"team"`
	Delegated   bool          `json:"delegated"`
	Created     *Time         `json:"created"`
	Due         *Time         `json:"due"`
	Shipped     []RolloutView `json:"shipped"`
	Reverted    *Time         `json:"reverted"`
	Estimate    *int64        `json:"estimate_seconds"`
	Size        *float64      `json:"size"`
}

// RolloutView is a part of a shipment: globs of instances (none: everywhere) and when it reached them.
type RolloutView struct {
	On []string `json:"on"`
	At *Time    `json:"at"`
}

// PostmortemView is what a View says of a postmortem.
type PostmortemView struct {
	Started      *Time    `json:"started"`
	Ended        *Time    `json:"ended"`
	Observations []string `json:"observations"`
	Bugs         []string `json:"bugs"`
	Tasks        []string `json:"tasks"`
	Affected     []string `json:"affected"`
}

// HandoffView is what a View says of a handoff.
type HandoffView struct {
	Outgoing []string `json:"outgoing"`
	Incoming []string `json:"incoming"`
	Since    *Time    `json:"since"`
	Until    *Time    `json:"until"`
}

// ReportView is what a View says of an operational report.
type ReportView struct {
	Month     *string        `json:"month"`
	Lead      *string        `json:"lead"`
	Decisions []DecisionView `json:"decisions"`
}

// DecisionView is what a review decided about a bug or a task.
type DecisionView struct {
	About    string  `json:"about"`
	Decision *string `json:"decision"`
}

// NoFields returns View.Fields of a kind with nothing in it, for those who describe the format.
func NoFields(k Kind) any {
	return map[Kind]any{KindBug: &BugView{}, KindObservation: &ObservationView{}, KindRunbook: &RunbookView{}, KindTask: &TaskView{},
		KindPostmortem: &PostmortemView{}, KindHandoff: &HandoffView{}, KindReport: &ReportView{}}[k]
}

// viewKind returns the fields of the record's kind.
func (idx *Index) viewKind(r *Record, asOf time.Time) any {
	switch r.Kind {
	case KindBug:
		return viewBug(r.Bug, idx.Sightings(r, asOf))
	case KindObservation:
		return viewObservation(r.Observation)
	case KindRunbook:
		return &RunbookView{list(r.Runbook.Alerts), moment(r.Runbook.Reviewed), seconds(r.Runbook.ReviewEvery)}
	case KindTask:
		return viewTask(r.Task)
	case KindPostmortem:
		p := r.Postmortem
		return &PostmortemView{moment(p.Started), moment(p.Ended), viewRefs(p.Observations), viewRefs(p.Bugs), viewRefs(p.Tasks), list(p.Affected)}
	case KindHandoff:
		h := r.Handoff
		return &HandoffView{list(h.Outgoing), list(h.Incoming), moment(h.Since), moment(h.Until)}
	}
	return viewReport(r.Report)
}

func viewBug(b *Bug, seen Sightings) *BugView {
	v := &BugView{
		Status: b.Status, Class: text(b.Class), DuplicateOf: reference(b.DuplicateOf), CausedBy: viewRefs(b.CausedBy),
		Runbooks: viewRefs(b.Runbooks), Signatures: make([]SignatureView, len(b.Signatures)), ObservedSince: moment(b.ObservedSince),
		Detection: text(b.Detection), Checked: moments(b.Checked), EpisodeGap: seconds(b.EpisodeGap), VerifiedBy: text(b.VerifiedBy),
		Sightings: seen,
	}
	if v.Status == "" {
		v.Status = "open"
	}
	for i, s := range b.Signatures {
		v.Signatures[i] = SignatureView{text(s.Contains), text(s.Regexp), text(s.Instance), text(s.Service)}
	}
	return v
}

func viewObservation(o *Observation) *ObservationView {
	v := &ObservationView{
		Error: text(o.Error), Instance: text(o.Instance), AlsoOn: list(o.AlsoOn),
		Observed: moment(o.Observed), Resolved: moment(o.Resolved), Ongoing: o.Ongoing, Acknowledged: moment(o.Acknowledged), Mitigated: moment(o.Mitigated),
		Bug: reference(o.Bug), Classified: moment(o.Classified), Not: make([]RejectionView, len(o.Not)),
		Class: text(o.Class), Detected: text(o.Detected), Alert: list(o.Alerts), Handlers: list(o.Handlers), Runbook: make([]RunbookUseView, len(o.Runbooks)),
		Resolution: text(o.Resolution), NearMiss: o.NearMiss, Episode: text(o.Episode),
		Impact: ImpactView{seconds(o.Impact.Downtime), seconds(o.Impact.Effort), o.Impact.Users, o.Impact.Severity},
	}
	if o.Instance == UnknownInstance {
		v.Instance = nil
	}
	switch {
	case o.Suspected:
		v.Classification = text("suspected")
	case !o.Bug.IsZero():
		v.Classification = text("confirmed")
	}
	for i, n := range o.Not {
		v.Not[i] = RejectionView{n.Bug.String(), text(n.Because)}
	}
	for i, u := range o.Runbooks {
		v.Runbook[i] = RunbookUseView{u.Runbook.String(), text(u.Worked)}
	}
	return v
}

func viewTask(t *Task) *TaskView {
	v := &TaskView{
		Role: text(t.Role), Status: text(t.Status), Bugs: viewRefs(t.Bugs), PartOf: reference(t.PartOf), Horizon: text(t.Horizon),
		SpunOffFrom: reference(t.SpunOffFrom), Follows: reference(t.Follows), Team: text(t.Team), Delegated: t.Delegated,
		Created: moment(t.Created), Due: moment(t.Due), Shipped: make([]RolloutView, len(t.Shipped)), Reverted: moment(t.Reverted),
		Estimate: seconds(t.Estimate), Size: t.Size,
	}
	for i, s := range t.Shipped {
		v.Shipped[i] = RolloutView{list(s.On), moment(s.At)}
	}
	return v
}

func viewReport(r *Report) *ReportView {
	v := &ReportView{text(r.Month), text(r.Lead), make([]DecisionView, len(r.Decisions))}
	for i, d := range r.Decisions {
		v.Decisions[i] = DecisionView{d.About.String(), text(d.Decision)}
	}
	return v
}
