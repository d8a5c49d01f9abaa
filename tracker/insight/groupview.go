package insight

// GroupView is a Group in JSON.
type GroupView struct {
	Name     string       `json:"name"`
	Answer   []string     `json:"sentences"`
	Counts   CountsView   `json:"counts"`
	States   []StateView  `json:"states"`
	Windows  []WindowView `json:"windows"`
	Effort   *float64     `json:"effort_minutes"`
	Downtime *float64     `json:"downtime_minutes"`
	Expected *float64     `json:"expected_cost_90_days"`
	Vital    int          `json:"bugs_that_make_80_percent"`
	Ranked   []RankView   `json:"ranked"`
	Unpriced []RankView   `json:"without_expected_cost"`
	Watched  []RankView   `json:"watched"`
	Accepted []RankView   `json:"accepted_but_escalating"`
	Query    string       `json:"query"`
}

// StateView is how many bugs are in a state.
type StateView struct {
	State string `json:"state"`
	Bugs  int    `json:"bugs"`
}

// RankView is a line of a ranking.
type RankView struct {
	Bug        string   `json:"bug"`
	State      string   `json:"state"`
	Flags      []string `json:"flags"`
	Expected   *float64 `json:"expected_cost_90_days"`
	Spread     *float64 `json:"expected_cost_90_days_sd"`
	Cumulative *float64 `json:"cumulative_share"` // over all bugs of the casebook
	TooClose   bool     `json:"too_close_to_next"`
	Arithmetic *string  `json:"arithmetic"`
	DaysLeft   *float64 `json:"days_left_95"`
	Payback    *float64 `json:"payback_days"`
}

// View returns the figures of the group for JSON.
func (g Group) View() GroupView {
	v := GroupView{
		Name: g.Name, Answer: g.Sentences(), Counts: g.Counts.view(), States: []StateView{}, Windows: []WindowView{}, Effort: opt(g.Effort), Downtime: opt(g.Downtime),
		Expected: opt(g.Expected), Vital: g.Vital, Ranked: rankViews(g.Ranked), Unpriced: rankViews(g.Unpriced()), Watched: rankViews(g.Watched()),
		Accepted: rankViews(g.Escalating()), Query: g.Query,
	}
	for _, s := range g.States {
		v.States = append(v.States, StateView{s.State.String(), s.Bugs})
	}
	for _, w := range g.Windows {
		v.Windows = append(v.Windows, (&Bug{casebook: g.casebook}).viewWindow(w))
	}
	return v
}

func rankViews(bugs []*Bug) []RankView {
	all := []RankView{}
	for _, b := range bugs {
		v := RankView{
			Bug: b.Record.Ref().String(), State: b.State.String(), Flags: append([]string{}, b.Flags()...), Expected: opt(b.Impact.Expected), Spread: opt(b.Impact.Spread),
			TooClose: b.Rank.TooClose, Payback: opt(b.Impact.Payback),
		}
		if b.Rank.Place > 0 {
			arithmetic := b.Arithmetic()
			v.Cumulative, v.Arithmetic = num(b.Rank.Cumulative), &arithmetic
		}
		if b.Fix != nil {
			v.DaysLeft = opt(b.Fix.Left)
		}
		all = append(all, v)
	}
	return all
}
