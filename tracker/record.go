package tracker

import (
	"sync/atomic"
	"time"
	"weak"

	"github.com/casebook-dev/casebook/tracker/markdown"
)

// Record is one file of the casebook, read and typed. Exactly one of the fields Bug to Report is set,
// the one of its Kind. A record is read-only once loaded.
type Record struct {
	Kind Kind
	ID   string
	Path string // slash-separated, from the casebook's root

	Title   string
	Labels  []string
	Aliases []string
	Owner   string
	Links   []Link
	Related []Ref

	Bug         *Bug
	Observation *Observation
	Runbook     *RunbookFields
	Task        *Task
	Postmortem  *Postmortem
	Handoff     *Handoff
	Report      *Report

	Source []byte // the bytes of the file, all of them

	bodyAt    int                                             // see BodyOffset
	front     atomic.Pointer[FrontMatter]                     // nil: frontCode has it
	frontCode string                                          // of coder.front
	body      atomic.Pointer[weak.Pointer[markdown.Document]] // kept while somebody uses it
	outline   atomic.Pointer[markdown.Outline]                // nil: outlineCode has it, or nobody asked

	outlineCode string // of coder.outline; empty: a cache has none
	memos       Memos
}

// Bug is what people decided and wrote about a defect. What the observations say of it is computed.
type Bug struct {
	Status        string
	DuplicateOf   Ref
	CausedBy      []Ref
	Service       string
	Class         string
	Runbooks      []Ref
	Signatures    []Signature
	ObservedSince Time
	Detection     string
	Checked       []Time
	EpisodeGap    *time.Duration
	VerifiedBy    string
}

// Signature recognises a bug in normalised text: one of Contains and Regexp, in the scope of two globs
// (empty: anywhere).
type Signature struct {
	Contains string
	Regexp   string
	Instance string
	Service  string
	Pos      Pos
}

// Observation is one sighting.
type Observation struct {
	Error    string // from the title
	Instance string // from the title; "unknown" is no instance
	AlsoOn   []string

	Observed     Time
	Resolved     Time
	Ongoing      bool
	Acknowledged Time
	Mitigated    Time

	Bug        Ref // zero: unclassified
	Classified Time
	Suspected  bool
	Not        []Rejection

	Service    string // as written; Index.ServiceOf inherits
	Class      string
	Detected   string
	Alerts     []string
	Handlers   []string
	Runbooks   []RunbookUse
	Resolution string
	Impact     Impact
	NearMiss   bool
	Episode    string
}

// Rejection is a reviewed "not this bug, because".
type Rejection struct {
	Bug     Ref
	Because string
}

// RunbookUse is a runbook that was used during a sighting, and whether it worked: yes, partly, no or
// not said (empty).
type RunbookUse struct {
	Runbook Ref
	Worked  string
}

// Impact is what a sighting cost. A nil field was not recorded, which is not zero.
type Impact struct {
	Downtime *time.Duration
	Effort   *time.Duration
	Users    *int
	Severity *int // 1 gravest to 4
}

// RunbookFields are the fields of a runbook.
type RunbookFields struct {
	Service     string
	Alerts      []string
	Reviewed    Time
	ReviewEvery *time.Duration
}

// ReviewLapses returns the moment from which the last review is too old: whole days after the end of a
// reviewed day are calendar days, so that a clock change moves nothing. ok is false if there is no
// review or no limit.
func (r *RunbookFields) ReviewLapses() (at time.Time, ok bool) {
	if r.Reviewed.IsZero() || r.ReviewEvery == nil {
		return time.Time{}, false
	}
	const day = 24 * time.Hour
	if every := *r.ReviewEvery; r.Reviewed.DateOnly && every%day == 0 {
		return r.Reviewed.End().AddDate(0, 0, int(every/day)), true
	}
	return r.Reviewed.End().Add(*r.ReviewEvery), true
}

// Task is a piece of work on one or more bugs.
type Task struct {
	Role        string
	Bugs        []Ref
	Status      string
	PartOf      Ref
	Horizon     string
	SpunOffFrom Ref
	Follows     Ref
	Team        string
	Delegated   bool
	Created     Time
	Due         Time
	Reverted    Time
	Shipped     []Rollout
	Estimate    *time.Duration
	Size        *float64
}

// Rollout is a part of a shipment: the instances by glob (none: everywhere) and when it reached them.
type Rollout struct {
	On []string
	At Time
}

// Postmortem covers observations and bugs and led to tasks.
type Postmortem struct {
	Started      Time
	Ended        Time
	Observations []Ref
	Bugs         []Ref
	Tasks        []Ref
	Affected     []string
}

// Handoff passes the shift on.
type Handoff struct {
	Outgoing []string
	Incoming []string
	Since    Time
	Until    Time
}

// Report is the operational report of a month.
type Report struct {
	Month     string // "2026-03"
	Lead      string
	Decisions []Decision
}

// Decision is what a review decided about a bug or a task.
type Decision struct {
	About    Ref
	Decision string
}

// Link is a link to an external thing.
type Link struct {
	Kind  string // "pull-request"; see LinkKinds
	URL   string
	Text  string
	State string
	At    Time
	Pos   Pos
}

// Ref names a record of this casebook. The zero Ref names none.
type Ref struct {
	Kind Kind // zero: not said, any kind
	ID   string
	Pos  Pos
}

// IsZero reports whether nothing is named.
func (r Ref) IsZero() bool { return r.ID == "" }

// String returns the reference in full: "bug/no-space-left-on-device".
func (r Ref) String() string {
	if r.Kind == 0 {
		return r.ID
	}
	return r.Kind.String() + "/" + r.ID
}

// MarshalText makes a reference its full form in JSON.
func (r Ref) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// Memos returns what was found out about the record's file.
func (r *Record) Memos() *Memos { return &r.memos }

// Ref returns the reference that names r.
func (r *Record) Ref() Ref { return Ref{Kind: r.Kind, ID: r.ID} }

// Front returns every field with its place, unknown ones included. It is read when it is first asked for, unless
// the whole record was.
func (r *Record) Front() *FrontMatter {
	if known := r.front.Load(); known != nil {
		return known
	}
	f, c := &FrontMatter{}, coder{reading: true, in: r.frontCode}
	if c.front(f); c.failed || c.at != len(c.in) {
		f, _ = ParseFrontMatter(r.Path, r.Source)
	}
	r.front.CompareAndSwap(nil, f)
	return r.front.Load()
}

// Body returns the record's Markdown, parsed when it is asked for. Its offsets count from BodyOffset. The
// record does not keep it alive: the trees of 10,000 bodies are two thirds of the memory of a build, and
// to parse one again costs less than a tenth of showing it.
func (r *Record) Body() *markdown.Document {
	if known := r.body.Load(); known != nil {
		if doc := known.Value(); doc != nil {
			return doc
		}
	}
	doc := markdown.Parse(r.Source[r.bodyAt:])
	known := weak.Make(doc)
	r.body.Store(&known)
	return doc
}

// BodyOffset returns the byte offset in Source at which the body begins.
func (r *Record) BodyOffset() int { return r.bodyAt }

// Pos returns the place of the value at a dotted path (`impact.downtime`), else that of its longest
// present prefix, else the record's first line.
func (r *Record) Pos(path ...string) Pos {
	n, pos := r.Front().Root, Pos{Line: 1, Column: 1}
	for _, key := range path {
		if n = n.Get(key); n == nil {
			break
		}
		pos = n.Pos
	}
	return pos
}

// BodyPos returns the place in the file of a byte offset of the body.
func (r *Record) BodyPos(offset int) Pos { return posAt(r.Source, r.bodyAt+offset) }

// EvidenceFolder returns the path at which the record's evidence belongs.
func (r *Record) EvidenceFolder() string { return r.Path[:len(r.Path)-len(".md")] }
