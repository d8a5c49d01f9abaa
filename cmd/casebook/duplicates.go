package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker/classify"
	"github.com/casebook-dev/casebook/tracker/english"
)

// duplicatesAnswer is what `casebook duplicates --json` says.
type duplicatesAnswer struct {
	envelope
	Items []pairView `json:"items"`
}

type pairView struct {
	Bug       string   `json:"bug"`
	Other     string   `json:"other"`
	Likely    float64  `json:"likely"`
	Count     int      `json:"count"`
	Of        int      `json:"of"`
	Reasons   []string `json:"reasons"`
	Sightings []string `json:"sightings"`
}

func newDuplicatesCommand(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:     "duplicates",
		Short:   "List bugs that may be one and the same",
		GroupID: groupRead,
		Long: `Asks for each bug what its last sightings, or without any its description, would be
suggested as if the bug were not there. Two bugs are listed if half of the sightings of one
look like the other's. Nothing is written: casebook merge joins two bugs.`,
		Example: `  casebook duplicates`,
		Args:    exactArgs(0),
		RunE:    func(*cobra.Command, []string) error { return runDuplicates(env) },
	}
}

func runDuplicates(env *Env) error {
	cb, err := openCasebook(env)
	if err != nil {
		return err
	}
	answer := duplicatesAnswer{newEnvelope("duplicates", cb.AsOf), []pairView{}}
	for _, p := range classify.FromIndex(cb.Index).Duplicates() {
		v := pairView{Bug: p.Bug.Ref().String(), Other: p.Other.Ref().String(), Likely: p.Likely, Count: p.Count, Of: p.Of, Reasons: p.Reasons, Sightings: []string{}}
		v.Sightings = append(v.Sightings, p.Sightings...)
		answer.Items = append(answer.Items, v)
	}
	if env.Global.JSON {
		return env.printJSON(answer)
	}
	for _, v := range answer.Items {
		what := fmt.Sprintf("%d of its last %s look like it", v.Count, english.Count(v.Of, "sighting"))
		if len(v.Sightings) == 0 {
			what = "its description looks like it"
		}
		fmt.Fprintf(env.Out, "%s may be %s\n  %s: %s\n  casebook merge %s %s\n", env.outStyle().bold(v.Bug), v.Other, what,
			printable(strings.Join(v.Reasons, "; ")), strings.TrimPrefix(v.Bug, "bug/"), strings.TrimPrefix(v.Other, "bug/"))
	}
	if len(answer.Items) == 0 {
		env.Remark("no two bugs look alike")
	}
	return nil
}
