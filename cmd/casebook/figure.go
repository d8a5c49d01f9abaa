package main

import (
	"context"
	"math"
	"strconv"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/insight"
	"github.com/casebook-dev/casebook/tracker/query"
)

// insight returns what the records say, worked out when it is first asked for.
func (cb *Casebook) insight() *insight.Casebook {
	if cb.known == nil {
		cb.known = insight.Of(cb.Index, cb.AsOf)
	}
	return cb.known
}

// queryOptions returns what a query needs to know beside its text.
func (cb *Casebook) queryOptions(ctx context.Context, env *Env) query.Options {
	return query.Options{AsOf: cb.AsOf, Location: cb.Index.Config.Timezone, LookAgain: cb.lookAgain(ctx, env), LastChanged: cb.lastChanged(ctx, env), Figures: cb.figures}
}

// figures returns what queries may ask of a bug: a cost only if the bug stands for work. A merged one has none of its own.
func (cb *Casebook) figures(bug *tracker.Record) query.Figures {
	b, ok := cb.insight().Bug(bug)
	if !ok || b.Record != bug {
		return query.Figures{}
	}
	f := query.Figures{States: []string{b.State.String()}}
	if b.Unsolved() {
		f.Cost = b.Impact.Expected
	}
	f.Trend, _ = b.TrendWord()
	if b.State == insight.Verified99 {
		f.States = append(f.States, insight.Verified.String())
	}
	if b.New() {
		f.States = append(f.States, "new")
	}
	if b.Escalating() {
		f.States = append(f.States, "escalating")
	}
	return f
}

// figureCell returns what a column shows of a bug's figures: states with a comma, the cost in whole minutes.
func (cb *Casebook) figureCell(r *tracker.Record, column string) string {
	if r.Kind != tracker.KindBug {
		return strings.Join(fieldTexts(r, column), ", ")
	}
	f := cb.figures(r)
	switch {
	case len(f.States) == 0:
		return ""
	case column == "state":
		return f.States[0]
	case column == "trend":
		return f.Trend
	case f.Cost == nil:
		return ""
	}
	return strconv.Itoa(int(math.Round(*f.Cost)))
}
