package main

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/classify"
)

type suggestOptions struct {
	What   string // an observation, or - for a log on standard input
	All    bool
	On     []string
	Alerts []string
}

// suggestAnswer is what `casebook suggest --json` says.
type suggestAnswer struct {
	envelope
	Items []verdictView `json:"items"`
}

// verdictView is one report and the bugs that it may be of.
type verdictView struct {
	Ref         *string        `json:"ref"` // of the observation; null for a log
	Title       string         `json:"title"`
	Said        *string        `json:"said"` // the bug that people suspect; null: unclassified
	New         float64        `json:"new"`
	Clear       bool           `json:"clear"` // the first is so far ahead that --bug auto takes it
	Suggestions []proposalView `json:"suggestions"`
	Nearest     []proposalView `json:"nearest"` // what there is, if nothing is likely
}

type proposalView struct {
	Bug        string   `json:"bug"`
	Title      string   `json:"title"`
	Status     string   `json:"status"`
	Confidence float64  `json:"confidence"`
	Shown      string   `json:"shown"` // confident, possible or unlikely
	Signature  bool     `json:"signature"`
	Reasons    []string `json:"reasons"`
	Words      []string `json:"words"`
	Like       *string  `json:"like"`
	State      string   `json:"state"`
}

func newSuggestCommand(env *Env) *cobra.Command {
	var opts suggestOptions
	cmd := &cobra.Command{
		Use:     "suggest [OBS|-]",
		Short:   "Say which known bug a sighting may be of, and why",
		GroupID: groupRead,
		Long: `Compares a sighting, or a log on standard input (-), with what people classified:
signatures first, then error text, words, stack, identifiers, instance, alert, and how
lately a bug was seen. What differs from one sighting to the next (times, ids, addresses)
is masked first. A suggestion is shown as confident from 67 %, as possible from 25 %; the
figures are learnt from this casebook's own decisions. Bugs that a sighting was found not
to be are left out. Nothing is written: casebook classify decides.

--all looks again at every unclassified and suspected sighting.`,
		Example: `  casebook suggest 2026-11-18-1122
  echo "write /tmp/up-81: no space left on device" | casebook suggest - --on replica-2
  casebook suggest --all`,
		Args: argsBetween(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.What = argument(args, 0)
			return runSuggest(env, opts)
		},
		ValidArgsFunction: completeRefs(env, []tracker.Kind{tracker.KindObservation}, 0),
	}
	flags := cmd.Flags()
	flags.BoolVar(&opts.All, "all", false, "every unclassified and suspected sighting")
	flags.StringArrayVar(&opts.On, "on", nil, "with -: the `INSTANCE` that was hit (repeatable)")
	flags.StringArrayVar(&opts.Alerts, "alert", nil, "with -: the `ALERT` that fired (repeatable)")
	return cmd
}

func (o suggestOptions) check() error {
	switch {
	case o.All && o.What != "":
		return usageError("", "--all looks at all that wait: name no sighting")
	case !o.All && o.What == "":
		return usageError("casebook suggest OBS, or - for a log on standard input, or --all", "which sighting?")
	case o.What != "-" && len(o.On)+len(o.Alerts) > 0:
		return usageError("", "--on and --alert are for a log on standard input (-): a sighting says its own")
	}
	return nil
}

func runSuggest(env *Env, opts suggestOptions) error {
	if err := opts.check(); err != nil {
		return err
	}
	cb, err := openCasebook(env)
	if err != nil {
		return err
	}
	known := classify.FromIndex(cb.Index)
	var items []verdictView
	switch {
	case opts.What == "-":
		log, err := env.readAll(logLimit)
		if err != nil {
			return err
		}
		if len(bytes.TrimSpace(log)) == 0 && len(opts.Alerts) == 0 {
			return hinted("perhaps the command before the | failed, or wrote to standard error: add 2>&1 to it", "standard input is empty: nothing to compare")
		}
		report := classify.ReportOfLog(string(log))
		report.At, report.Instances, report.Alerts = cb.AsOf, opts.On, opts.Alerts
		v := viewVerdict(known.Report(report))
		v.Title = printable(classify.Mask(classify.Headline(string(log))))
		items = append(items, v)
	case opts.All:
		for _, r := range cb.waiting() {
			items = append(items, cb.verdictOf(known, r))
		}
	default:
		r, err := cb.Resolve(env, opts.What, tracker.KindObservation)
		if err != nil {
			return err
		}
		items = append(items, cb.verdictOf(known, r))
	}
	if env.Global.JSON {
		if items == nil {
			items = []verdictView{}
		}
		return env.printJSON(suggestAnswer{newEnvelope("suggest", cb.AsOf), items})
	}
	if len(items) == 0 {
		env.Remark("no sighting waits to be classified or confirmed")
	}
	for i, v := range items {
		if i > 0 {
			fmt.Fprintln(env.Out)
		}
		printVerdict(env, v)
	}
	return nil
}

// logLimit is read of a log on standard input: what went wrong stands in the first part.
const logLimit = 16 << 20

// waiting returns the unclassified sightings and then the suspected ones, each by id and so by time.
func (cb *Casebook) waiting() []*tracker.Record {
	var unclassified, suspected []*tracker.Record
	for _, r := range cb.Index.Records(tracker.KindObservation) {
		switch o := r.Observation; {
		case o.Bug.IsZero():
			unclassified = append(unclassified, r)
		case o.Suspected:
			suspected = append(suspected, r)
		}
	}
	return append(unclassified, suspected...)
}

func (cb *Casebook) verdictOf(known *classify.Casebook, r *tracker.Record) verdictView {
	v := viewVerdict(known.Observation(r))
	ref := r.Ref().String()
	v.Ref, v.Title = &ref, r.Title
	if !r.Observation.Bug.IsZero() {
		said := r.Observation.Bug.String()
		v.Said = &said
	}
	return v
}

func viewVerdict(v classify.Verdict) verdictView {
	view := verdictView{New: v.New, Suggestions: viewProposals(v.Likely()), Nearest: []proposalView{}}
	_, view.Clear = v.Clear()
	if len(view.Suggestions) == 0 {
		view.Nearest = viewProposals(v.Proposals[:min(3, len(v.Proposals))])
	}
	return view
}

func viewProposals(all []classify.Proposal) []proposalView {
	views := make([]proposalView, len(all))
	for i, p := range all {
		views[i] = proposalView{Bug: p.Bug.Ref().String(), Title: p.Bug.Title, Status: p.Bug.Bug.Status, Confidence: p.Confidence, Shown: shownAs(p.Confidence),
			Signature: p.Signature, Reasons: p.Reasons, Words: p.Words, State: p.State}
		if views[i].Words == nil {
			views[i].Words = []string{}
		}
		if p.Like != "" {
			like := "observation/" + p.Like
			views[i].Like = &like
		}
	}
	return views
}

func shownAs(confidence float64) string {
	switch {
	case confidence >= classify.Confident:
		return "confident"
	case confidence >= classify.Possible:
		return "possible"
	}
	return "unlikely"
}

// inShort returns as many characters of a line as are printed: those of logs can be megabytes long.
func inShort(line string, most int) string {
	if utf8.RuneCountInString(line) <= most {
		return line
	}
	return string([]rune(line)[:most]) + "…"
}

// printVerdict prints a sighting, the suggestions with their reasons, and what to type.
func printVerdict(env *Env, v verdictView) {
	if v.Ref != nil {
		fmt.Fprintln(env.Out, env.outStyle().bold(*v.Ref))
	}
	fmt.Fprintln(env.Out, printable(inShort(v.Title, 200)))
	if v.Said != nil {
		fmt.Fprintf(env.Out, "suspected to be an observation of %s\n", *v.Said)
	}
	for _, p := range v.Suggestions {
		fmt.Fprintf(env.Out, "  %s  %-9s  %s: %s\n", percent(p.Confidence), p.Shown, p.Bug, printable(p.Title))
		fmt.Fprintf(env.Out, "        %s\n", printable(inShort(strings.Join(p.Reasons, "; "), 800)))
		if p.State != "" {
			fmt.Fprintf(env.Out, "        %s\n", p.State)
		}
	}
	fmt.Fprintf(env.Out, "  %s  %s\n", percent(v.New), newWords(v))
	for _, p := range v.Nearest {
		fmt.Fprintf(env.Out, "        nearest: %s, %s: %s\n", p.Bug, strings.TrimSpace(percent(p.Confidence)), printable(strings.Join(p.Reasons, "; ")))
	}
	if v.Ref != nil {
		fmt.Fprintf(env.Out, "  %s\n", v.command())
	}
}

func newWords(v verdictView) string {
	switch {
	case v.New >= 0.5:
		return "probably a new bug"
	case len(v.Suggestions) > 0:
		return "a new bug"
	}
	return "a new bug; but none of those known stands out"
}

// command returns what to type if the first answer is right. A bug that is less likely than not is never it.
func (v verdictView) command() string {
	id := strings.TrimPrefix(*v.Ref, "observation/")
	switch {
	case len(v.Suggestions) > 0 && v.Suggestions[0].Confidence >= 0.5:
		return "casebook classify " + id + " " + strings.TrimPrefix(v.Suggestions[0].Bug, "bug/")
	case v.New >= 0.5:
		return "casebook new bug --from " + id
	}
	return "casebook classify " + id + " BUG"
}

// percent prints a share in four columns.
func percent(share float64) string { return fmt.Sprintf("%2.0f %%", min(99, 100*share)) }
