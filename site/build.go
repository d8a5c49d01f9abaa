package site

import (
	"cmp"
	"context"
	"html/template"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/casebook-dev/casebook/theme"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/classify"
	"github.com/casebook-dev/casebook/tracker/history"
	"github.com/casebook-dev/casebook/tracker/insight"
	"github.com/casebook-dev/casebook/tracker/report"
	"github.com/casebook-dev/casebook/tracker/trace"
)

// build is one rendering of a site: what every page looks up, computed once, and then only read.
type build struct {
	idx        *tracker.Index
	opts       Options
	theme      *templates
	stamp      *Stamp
	problems   map[string][]tracker.Problem // by file
	rejected   map[string]tracker.Rejected  // by "kind/id"
	navs       map[string]template.HTML     // by root and section
	chips      map[*tracker.Record]template.HTML
	counted    func() *insight.Casebook         // what figures is
	figures    *insight.Casebook                // what is worked out of the sightings
	tallies    map[*tracker.Record]*tally       // of bugs
	uses       map[*tracker.Record]*uses        // of runbooks
	places     map[*tracker.Record]place        // of a sighting among those of its bug
	byTime     []*tracker.Record                // observations, newest first
	ledger     func() *report.Ledger            // what any month adds up to
	tasksByAge func() []*tracker.Record         // the oldest first
	unknown    []*tracker.Record                // those of no bug, newest first
	bodies     map[*tracker.Record]func() *body // see body
	topics     [topicKinds]*topics
	feet       map[string]template.HTML // the links to the lists of names, by root
	identify   map[*tracker.Record]func() string
	lives      map[*tracker.Record]*life // of bugs that were not merged into others
	seen       map[*tracker.Record]seen  // of observations
	unrecorded []insight.Span
	known      func() *classify.Casebook       // what suggestions come from; see verdict
	sparks     map[*tracker.Record]func() Item // of bugs, each drawn once
	graph      func() *trace.Graph

	whole          func() trace.Trace     // the graph of everything, made once
	externals      map[string]*external   // by URL: the first of its kinds
	externalByKind map[string][]*external // by URL

	commits map[string]*history.Commit            // that name records, by their key in traces
	namedBy map[*tracker.Record][]*history.Commit // newest first

	published publication
	entries   func() map[*tracker.Record][]entry // of feeds
	dues      []dueDate
	logo      *Logo // nil without one
	logoJob   job   // none without one

	sums   *sums  // of the files of the casebook; nil: jobs have no keys
	reach  *reach // nil without sums
	inputs string // a hash of what suggestions read, once all records' pages are made
	target target
	out    *output // of the job that is being done
}

// Render renders every file of the site and hands each to put, from several goroutines at once and
// once for a name; the bytes are valid only during the call. Dir of the options is not used, and the
// result says nothing of what was written.
func Render(ctx context.Context, idx *tracker.Index, opts Options, put func(name string, content []byte) error) (*Result, error) {
	return newBuild(idx, opts.AsOf).render(ctx, opts, putter(put), nil)
}

// newBuild begins to work out what takes longest of what all pages need.
func newBuild(idx *tracker.Index, asOf time.Time) *build {
	b := &build{idx: idx, counted: sync.OnceValue(func() *insight.Casebook { return insight.Of(idx, asOf) })}
	go b.counted()
	return b
}

// render renders the site. Without sums of the files of the casebook, jobs have no keys.
func (b *build) render(ctx context.Context, opts Options, to target, of *sums) (*Result, error) {
	b.opts, b.target, b.sums = opts, to, of
	if b.opts.Theme == nil {
		b.opts.Theme = theme.Files()
	}
	b.stamp = newStamp(b.idx.Config, b.opts)
	if err := b.prepare(); err != nil {
		return nil, err
	}
	if b.sums != nil {
		var err error
		if b.reach, err = newReach(b); err != nil {
			return nil, err
		}
	}
	m, err := b.do(ctx, b.jobs())
	if err != nil {
		return nil, err
	}
	b.inputs = m.inputs.key()
	late, err := b.do(ctx, b.lateJobs(ctx))
	if err != nil {
		return nil, err
	}
	m.add(late)
	slices.SortFunc(m.Withheld, func(x, y Withheld) int { return cmp.Compare(x.Path, y.Path) })
	slices.SortFunc(m.Cut, func(x, y CutFigure) int { return cmp.Compare(x.Page, y.Page) })
	return &Result{Pages: m.Counts[pageFile], Evidence: m.Counts[evidenceFile], Exports: m.Counts[exportFile], Search: m.Counts[searchFile],
		Looks: m.Counts[lookFile], Bytes: m.Bytes, Cut: m.Cut, LeftOut: b.leftOut(), Rejected: b.idx.Rejected(), Withheld: m.Withheld}, nil
}

// prepare computes what more than one page needs.
func (b *build) prepare() (err error) {
	if b.theme, err = parseTemplates(b.opts.Theme); err != nil {
		return err
	}
	b.problems = map[string][]tracker.Problem{}
	for _, p := range b.opts.Problems {
		b.problems[p.Path] = append(b.problems[p.Path], p)
	}
	b.rejected = map[string]tracker.Rejected{}
	for _, r := range b.idx.Rejected() {
		if _, twice := b.rejected[rejectedKey(r)]; !twice {
			b.rejected[rejectedKey(r)] = r
		}
	}
	b.known = sync.OnceValue(func() *classify.Casebook { return classify.FromIndex(b.idx) })
	b.byTime = newestFirst(b.idx.Records(tracker.KindObservation))
	b.unknown = unclassified(b.byTime)
	b.tasksByAge = sync.OnceValue(func() []*tracker.Record { return report.TasksByAge(b.idx) })
	b.ledger = sync.OnceValue(func() *report.Ledger { return report.NewLedger(b.idx, b.opts.AsOf) })
	b.collectTopics()
	b.collectExternals()
	commits := b.collectCommits()
	b.graph = sync.OnceValue(func() *trace.Graph { return trace.NewGraph(b.idx, commits...) })
	b.figures = b.counted()
	b.tallies = tallies(b.idx, b.figures)
	b.identify, b.sparks = map[*tracker.Record]func() string{}, map[*tracker.Record]func() Item{}
	for _, bug := range b.idx.Records(tracker.KindBug) {
		b.identify[bug] = sync.OnceValue(func() string { return identifyBy(bug) })
		b.sparks[bug] = sync.OnceValue(func() Item { return b.sparkOf(b.tallies[bug].sightings, b.tallies[bug].standing) })
	}
	b.collectLives()
	b.countUses()
	b.placeSightings()
	b.published = publicationOf(b.idx.Config)
	b.entries = sync.OnceValue(b.collectEntries)
	b.dues = b.dueDates()
	b.collectLogo()
	if err := b.renderNavs(); err != nil {
		return err
	}
	if err := b.renderChips(); err != nil {
		return err
	}
	b.keepBodies()
	return nil
}

// newestFirst returns a copy of observations, the newest first, by id where the time is the same.
func newestFirst(obs []*tracker.Record) []*tracker.Record {
	sorted := slices.Clone(obs)
	slices.SortFunc(sorted, func(x, y *tracker.Record) int {
		return cmp.Or(y.Observation.Observed.At.Compare(x.Observation.Observed.At), cmp.Compare(y.ID, x.ID))
	})
	return sorted
}

// jobs lists what is to be done for the site.
func (b *build) jobs() []job {
	jobs := []job{{"index.html", (*reach).anything, (*build).home}, {"method/index.html", (*reach).anything, (*build).method},
		{"404.html", (*reach).anything, (*build).notFound}}
	jobs = append(jobs, b.lookJobs()...)
	jobs = append(jobs, b.matrixJobs()...) // early, since the whole graph takes longest
	jobs = append(jobs, b.twinJobs()...)
	jobs = append(jobs, b.feedJobs()...)
	jobs = append(jobs, b.dueJobs()...)
	jobs = append(jobs, b.robotJobs()...)
	jobs = append(jobs, b.printJobs()...)
	jobs = append(jobs, b.problemPages()...)
	jobs = append(jobs, b.topicPages()...)
	jobs = append(jobs, b.calendarJobs()...)
	jobs = append(jobs, b.changeJobs()...)
	jobs = append(jobs, b.externalPages()...)
	for _, k := range tracker.Kinds() {
		jobs = append(jobs, b.lists(k)...)
	}
	for _, r := range b.idx.Records() {
		if !b.named(r) {
			continue // another record has the page
		}
		jobs = append(jobs, job{name: recordAddress(r.Kind, r.ID), key: func(x *reach) string { return x.record(r) }, make: func(b *build) error { return b.record(r) }})
	}
	for _, r := range b.idx.Rejected() {
		jobs = append(jobs, job{name: r.Path, make: func(b *build) error { return b.rejectedPage(r) }})
	}
	return jobs
}

// lateJobs lists what is to be done when it is known what suggestions read of all records, and the search, which is
// busy enough by itself.
func (b *build) lateJobs(ctx context.Context) []job {
	return append(b.triageJobs(), job{"operations/index.html", (*reach).suggestions, (*build).operations},
		job{searchAddress, (*reach).everything, func(b *build) error { return b.search(ctx) }})
}

// named reports whether the record is the one that its id stands for, and not another that took the same.
func (b *build) named(r *tracker.Record) bool {
	is, _ := b.idx.Lookup(r.Kind, r.ID)
	return is == r
}

// record makes a record's page, its evidence and the pages that lead from its aliases.
func (b *build) record(r *tracker.Record) error {
	for _, alias := range r.Aliases {
		if err := b.redirect(r, alias); err != nil {
			return err
		}
	}
	switch r.Kind {
	case tracker.KindBug:
		return b.bug(r)
	case tracker.KindObservation:
		return b.observation(r)
	case tracker.KindRunbook:
		return b.runbook(r)
	case tracker.KindTask:
		return b.task(r)
	case tracker.KindPostmortem:
		return b.postmortem(r)
	case tracker.KindHandoff:
		return b.handoff(r)
	}
	return b.report(r)
}

// absoluteRoot returns the path under which the site is published, for the one page that the server
// shows at any address.
func (b *build) absoluteRoot() string { return (&url.URL{Path: Root(b.idx.Config)}).EscapedPath() }

// Root returns the path under which the settings say that the site is published, with a slash at both ends.
func Root(cfg *tracker.Config) string {
	u, err := url.Parse(cfg.URL)
	if err != nil || u.Path == "" {
		return "/"
	}
	return strings.TrimSuffix(u.Path, "/") + "/"
}
