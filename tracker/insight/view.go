package insight

import (
	"math"
	"strconv"
	"time"

	"github.com/casebook-dev/casebook/tracker/recurrence"
)

// BugView is a bug's figures in JSON, to six digits. What is not defined is null; lists are never null. Lengths are days, of
// recorded time where they are counted; costs are engineer-minutes.
type BugView struct {
	Bug        string        `json:"bug"`
	Title      string        `json:"title"`
	Status     string        `json:"status"` // as written
	State      string        `json:"state"`  // computed
	New        bool          `json:"new"`
	Escalating bool          `json:"escalating"`
	Flags      []string      `json:"flags"`
	Counts     CountsView    `json:"counts"`
	Since      *time.Time    `json:"since"`
	Declared   bool          `json:"observed_since_declared"`
	Windows    []WindowView  `json:"windows"`
	Sure       WindowView    `json:"without_suspected"`
	Fleet      *FleetView    `json:"per_instance"`
	Clock      *ClockView    `json:"time_of_day"`
	Last90     *CompareView  `json:"last_90_days_against_90_before"`
	Instances  []ShareView   `json:"instances"`
	Trend      TrendView     `json:"trend"`
	When       *WhenView     `json:"when_again"`
	Fix        *FixView      `json:"fix"`
	Fixes      []FixView     `json:"fixes_in_force"`
	Impact     ImpactView    `json:"impact"`
	Place      *int          `json:"rank"`
	TooClose   bool          `json:"rank_too_close_to_next"`
	Arithmetic *string       `json:"rank_arithmetic"`
	Answers    []AnswerView  `json:"answers"`
	Episodes   []EpisodeView `json:"episodes"`
	Remarks    []string      `json:"remarks"`
	Query      string        `json:"query"`
}

// FleetView is a Fleet in JSON.
type FleetView struct {
	Instances int      `json:"instances"`
	Days      *float64 `json:"recorded_instance_days"`
	Events    int      `json:"events"`
	PerDay    *float64 `json:"per_instance_day"`
	Lo        *float64 `json:"per_instance_day_lo"`
	Hi        *float64 `json:"per_instance_day_hi"`
}

// ClockView is a Clock in JSON.
type ClockView struct {
	Timed    int   `json:"sightings_with_a_time"`
	Weekdays []int `json:"weekdays"` // Monday first
	Hours    []int `json:"hours"`
}

// CountsView is Counts in JSON.
type CountsView struct {
	Sightings         int `json:"sightings"`
	Suspected         int `json:"suspected"`
	Episodes          int `json:"episodes"`
	ConfirmedEpisodes int `json:"episodes_with_a_confirmed_sighting"`
	Unrecorded        int `json:"episodes_not_in_recorded_time"`
	NearMisses        int `json:"near_misses"`
	Later             int `json:"later"`
}

// WindowView is a Window in JSON.
type WindowView struct {
	Days         *float64   `json:"days"` // null: all of the time watched
	From         *time.Time `json:"from"`
	Clipped      bool       `json:"clipped"`
	Events       int        `json:"events"`
	RecordedDays *float64   `json:"recorded_days"`
	PerDay       *float64   `json:"per_day"`
	Lo           *float64   `json:"per_day_lo"`
	Hi           *float64   `json:"per_day_hi"`
	Limit        *float64   `json:"per_day_limit_one_sided"`
	MTBF         *float64   `json:"mtbf_days"`
	MTBFLo       *float64   `json:"mtbf_days_lo"`
	MTBFHi       *float64   `json:"mtbf_days_hi"`
}

// CompareView is a recurrence.Comparison in JSON.
type CompareView struct {
	P        *float64 `json:"p"`
	PLess    *float64 `json:"p_less"`
	PGreater *float64 `json:"p_greater"`
	Ratio    *float64 `json:"ratio"`
	Lo       *float64 `json:"ratio_lo"`
	Hi       *float64 `json:"ratio_hi"`
}

// ShareView is how many sightings hit an instance.
type ShareView struct {
	Instance  string `json:"instance"`
	Sightings int    `json:"sightings"`
}

// TrendView is a Trend in JSON; tests are null with too few events.
type TrendView struct {
	Verdict   string       `json:"verdict"`
	SinceFix  bool         `json:"since_fix"`
	Events    int          `json:"events"`
	Now       *TestView    `json:"test"`
	Q         *float64     `json:"q"`
	BeforeFix *TestView    `json:"before_fix"`
	Halves    *CompareView `json:"second_half_against_first"`
}

// TestView is a recurrence.Trend in JSON.
type TestView struct {
	Events      int      `json:"events"`
	Days        *float64 `json:"recorded_days"`
	P           *float64 `json:"p"`
	Laplace     *float64 `json:"laplace_u"`
	PLaplace    *float64 `json:"laplace_p"`
	PLewis      *float64 `json:"lewis_robinson_p"`
	PMilHdbk189 *float64 `json:"mil_hdbk_189_p"`
	Beta        *float64 `json:"beta"`
	BetaLo      *float64 `json:"beta_lo"`
	BetaHi      *float64 `json:"beta_hi"`
	First       int      `json:"events_in_first_half"`
	Later       int      `json:"events_in_second_half"`
}

// WhenView is a When in JSON.
type WhenView struct {
	Method   string       `json:"method"`
	Gaps     int          `json:"gaps"`
	Rough    bool         `json:"rough"`
	Silence  *float64     `json:"silence_days"`
	Pattern  string       `json:"pattern"`
	Within   []ChanceView `json:"chances"`
	Even     *float64     `json:"even_chance_days"`
	Lo       *float64     `json:"interval_80_lo_days"`
	Hi       *float64     `json:"interval_80_hi_days"`
	Alive    *float64     `json:"chance_ever"`
	Typical  *float64     `json:"typical_gap_days"`
	Expected *float64     `json:"expected_episodes_90_days"`
}

// ChanceView is the chance of at least one more episode within so many days.
type ChanceView struct {
	Days   float64  `json:"days"`
	Chance *float64 `json:"chance"`
}

// FixView is a Fix in JSON.
type FixView struct {
	Task       string       `json:"task"`
	State      string       `json:"state"`
	At         *time.Time   `json:"at"`
	Partial    bool         `json:"partial"`
	On         []string     `json:"on"`
	Quiet      *float64     `json:"quiet_days"`
	P          *float64     `json:"p_if_nothing_changed"`
	Left       *float64     `json:"days_left_95"`
	Left99     *float64     `json:"days_left_99"`
	Passed     *time.Time   `json:"at_95"`
	Passed99   *time.Time   `json:"at_99"`
	Longest    *float64     `json:"longest_gap_before_days"`
	Grace      int          `json:"sightings_in_grace"`
	Returns    int          `json:"returns"`
	Verified   bool         `json:"reached_95"`
	Change     *CompareView `json:"after_against_before"`
	Before     WindowView   `json:"before"`
	After      WindowView   `json:"after"`
	Unchecked  bool         `json:"nobody_looked"`
	VerifiedBy *string      `json:"verified_by"`
	Bold       string       `json:"answer"`
	Small      string       `json:"detail"`
}

// ImpactView is an Impact in JSON.
type ImpactView struct {
	Effort           *float64 `json:"effort_minutes"`
	Downtime         *float64 `json:"downtime_minutes"`
	LongestDowntime  *float64 `json:"longest_downtime_minutes"`
	Users            *int     `json:"users"`
	MostUsers        *int     `json:"most_users"`
	Severity         []int    `json:"episodes_by_severity"` // unrecorded first, then 1 to 4
	Noticed          int      `json:"sightings_users_noticed"`
	Episodes         int      `json:"episodes"`
	Known            int      `json:"episodes_with_cost"`
	Cost             *float64 `json:"cost"`
	Largest          *float64 `json:"largest_episode_cost"`
	MeanCost         *float64 `json:"mean_cost"`
	ExpectedEpisodes *float64 `json:"expected_episodes_90_days"`
	Expected         *float64 `json:"expected_cost_90_days"`
	Spread           *float64 `json:"expected_cost_90_days_sd"`
	Uncertain        bool     `json:"uncertain"`
	Payback          *float64 `json:"payback_days"`
}

// AnswerView is an Answer in JSON.
type AnswerView struct {
	Question string     `json:"question"`
	Answer   string     `json:"answer"`
	Detail   string     `json:"detail"`
	Query    string     `json:"query"`
	Figures  []*float64 `json:"figures"`
}

// EpisodeView is an Episode in JSON.
type EpisodeView struct {
	At        time.Time `json:"at"`
	DateOnly  bool      `json:"date_only"`
	Counts    bool      `json:"counts"`
	Sightings []string  `json:"sightings"`
}

// num makes a number fit for JSON: null if it is none, no negative zero, and six significant digits, so that the last
// bits of a processor's arithmetic do not show.
func num(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	x, _ = strconv.ParseFloat(strconv.FormatFloat(x, 'g', 6, 64), 64)
	x += 0 // -0 + 0 is 0
	return &x
}

// opt is num of an optional number.
func opt(x *float64) *float64 {
	if x == nil {
		return nil
	}
	return num(*x)
}

// View returns the figures of the bug for JSON.
func (b *Bug) View() BugView {
	status := b.Record.Bug.Status
	if status == "" {
		status = "open"
	}
	v := BugView{
		Bug: b.Record.Ref().String(), Title: b.Record.Title, Status: status, State: b.State.String(), New: b.New(), Escalating: b.Escalating(),
		Flags: append([]string{}, b.Flags()...), Counts: b.Counts.view(), Declared: b.Declared, Last90: viewCompare(b.Last90), Since: b.local(b.Since),
		Windows: []WindowView{}, Instances: []ShareView{}, Fixes: []FixView{}, Episodes: []EpisodeView{}, Remarks: append([]string{}, b.Remarks...),
		Trend: b.viewTrend(), When: b.viewWhen(), Impact: b.Impact.view(), TooClose: b.Rank.TooClose, Query: b.Query(),
	}
	v.Sure = b.viewWindow(b.Sure)
	if f := b.Fleet; f != nil {
		v.Fleet = &FleetView{f.Instances, num(f.Days), f.Events, num(f.Rate.PerDay), num(f.Rate.Lo), num(f.Rate.Hi)}
	}
	if c := b.Clock; c != nil {
		v.Clock = &ClockView{c.Timed, c.Weekdays[:], c.Hours[:]}
	}
	for _, w := range b.Windows {
		v.Windows = append(v.Windows, b.viewWindow(w))
	}
	for _, s := range b.Instances {
		v.Instances = append(v.Instances, ShareView{s.Name, s.Sightings})
	}
	if b.Fix != nil {
		fix := b.viewFix(*b.Fix)
		v.Fix = &fix
	}
	for _, f := range b.Fixes {
		v.Fixes = append(v.Fixes, b.viewFix(f))
	}
	if b.Rank.Place > 0 {
		arithmetic := b.Arithmetic()
		v.Place, v.Arithmetic = &b.Rank.Place, &arithmetic
	}
	for _, a := range b.Answers {
		v.Answers = append(v.Answers, a.view())
	}
	for _, e := range b.Episodes {
		v.Episodes = append(v.Episodes, b.viewEpisode(e))
	}
	return v
}

// local returns an instant in the casebook's time zone, to the second; nil for the zero time.
func (b *Bug) local(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	at = at.In(b.casebook.Index.Config.Timezone).Round(time.Second)
	return &at
}

func (c Counts) view() CountsView {
	return CountsView{c.Sightings, c.Suspected, c.Episodes, c.Confirmed, c.Unrecorded, c.NearMisses, c.Later}
}

func (b *Bug) viewWindow(w Window) WindowView {
	v := WindowView{From: b.local(w.From), Clipped: w.Clipped, Events: w.Events, RecordedDays: num(w.Exposed)}
	if w.Days > 0 {
		v.Days = num(w.Days)
	}
	if w.Rate == nil {
		return v
	}
	v.PerDay, v.Lo, v.Hi, v.Limit = num(w.Rate.PerDay), num(w.Rate.Lo), num(w.Rate.Hi), num(w.Limit)
	v.MTBFLo = num(1 / w.Rate.Hi)
	if mean, lo, hi, ok := w.Rate.MTBF(); ok {
		v.MTBF, v.MTBFLo, v.MTBFHi = num(mean), num(lo), num(hi)
	}
	return v
}

func viewCompare(c *recurrence.Comparison) *CompareView {
	if c == nil {
		return nil
	}
	v := CompareView{P: num(c.P), PLess: num(c.PLess), PGreater: num(c.PGreater), Lo: num(c.Lo)}
	if c.HasRate {
		v.Ratio = num(c.Ratio)
	}
	if c.Bounded {
		v.Hi = num(c.Hi)
	}
	return &v
}

func (b *Bug) viewTrend() TrendView {
	t := b.Trend
	v := TrendView{Verdict: t.Verdict.String(), SinceFix: b.Fix != nil, Events: t.Events, Now: viewTest(t.Now), BeforeFix: viewTest(t.Before), Halves: viewCompare(t.Halves)}
	if t.Now != nil {
		v.Q = num(t.Q)
	}
	return v
}

func viewTest(t *recurrence.Trend) *TestView {
	if t == nil {
		return nil
	}
	return &TestView{
		t.Events, num(t.Window), num(t.P), num(t.Laplace), num(t.PLaplace), num(t.PLewis), num(t.PMilHdbk189),
		num(t.Size.Beta), num(t.Size.Lo), num(t.Size.Hi), t.First, t.Later,
	}
}

func (b *Bug) viewWhen() *WhenView {
	w := b.When
	if w.Gaps == 0 {
		return nil
	}
	v := &WhenView{
		Method: w.Method, Gaps: w.Gaps, Rough: w.Rough(), Silence: num(w.Silence), Pattern: w.Pattern.String(), Within: []ChanceView{},
		Even: opt(w.Even), Lo: opt(w.Lo), Hi: opt(w.Hi), Alive: num(w.Alive), Typical: opt(w.Typical), Expected: opt(b.Impact.ExpectedEpisodes),
	}
	for i, h := range recurrence.Horizons() {
		v.Within = append(v.Within, ChanceView{h, num(w.Within[i])})
	}
	return v
}

func (b *Bug) viewFix(f Fix) FixView {
	v := FixView{
		Task: f.Task.Ref().String(), State: f.State.String(), At: b.local(f.At), Partial: f.Partial, On: append([]string{}, f.On...), Quiet: num(f.Quiet), P: opt(f.P),
		Left: opt(f.Left), Left99: opt(f.Left99), Longest: num(f.Longest), Grace: f.Grace, Returns: len(f.Back), Verified: f.Verified, Change: viewCompare(f.Change),
		Before: b.viewWindow(f.Before), After: b.viewWindow(f.After), Unchecked: f.Unchecked,
	}
	if f.Longest == 0 {
		v.Longest = nil
	}
	if f.Passed != nil {
		v.Passed = b.local(*f.Passed)
	}
	if f.Passed99 != nil {
		v.Passed99 = b.local(*f.Passed99)
	}
	if f.VerifiedBy != "" {
		v.VerifiedBy = &f.VerifiedBy
	}
	v.Bold, v.Small = b.FixWords(f)
	return v
}

func (i Impact) view() ImpactView {
	return ImpactView{
		opt(i.Effort), opt(i.Downtime), opt(i.LongestDowntime), i.Users, i.MostUsers, i.Severity[:], i.Noticed, i.Episodes, i.Known,
		opt(i.Cost), opt(i.Largest), opt(i.MeanCost), opt(i.ExpectedEpisodes), opt(i.Expected), opt(i.Spread), i.Uncertain(), opt(i.Payback),
	}
}

func (a Answer) view() AnswerView {
	v := AnswerView{a.Question, a.Bold, a.Small, a.Query, []*float64{}}
	for _, x := range a.Micro {
		v.Figures = append(v.Figures, num(x))
	}
	return v
}

func (b *Bug) viewEpisode(e Episode) EpisodeView {
	v := EpisodeView{At: *b.local(e.At), DateOnly: e.DateOnly, Counts: e.Counts}
	for _, s := range e.Sightings {
		v.Sightings = append(v.Sightings, s.Record.Ref().String())
	}
	return v
}
