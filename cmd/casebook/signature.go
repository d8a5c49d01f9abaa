package main

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/classify"
	"github.com/casebook-dev/casebook/tracker/english"
)

// signatureAnswer is what `casebook signature test --json` and `suggest --json` say.
type signatureAnswer struct {
	envelope
	Bug        string          `json:"bug"`
	Signatures []signatureView `json:"signatures"`
	Misses     []string        `json:"misses"` // its sightings that no signature finds
}

type signatureView struct {
	Signature string   `json:"signature"`
	Contains  *string  `json:"contains"`
	Regexp    *string  `json:"regexp"`
	Hits      []string `json:"hits"`
	Queue     []string `json:"queue"`
	Suspected []string `json:"suspected"`
	Against   []string `json:"against"`
	Ruled     []string `json:"ruled_out"`
	Broad     bool     `json:"broad"`
}

func newSignatureCommand(env *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "signature",
		Short:   "Try or propose the signatures of a bug",
		GroupID: groupRead,
		Long: `A signature is text (contains) or an expression (regexp) on a bug that recognises its
sightings, optionally only on some instances or of a service. It is matched line by line
against the error message, the body and the telling lines of evidence, in which times,
ids, addresses, paths and durations are masked: <time>, <uuid>, <hex>, <addr>, <path>,
<url>, <duration>, <n>. A contains ignores case and may be pasted as it was logged.`,
		Example: `  casebook signature test no-space-left
  casebook signature suggest consumer-stuck`,
		Args: argsBetween(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newSignatureTestCommand(env), newSignatureSuggestCommand(env))
	return cmd
}

func newSignatureTestCommand(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:   "test BUG",
		Short: "Try a bug's signatures on all recorded sightings",
		Long: `Tries each signature of a bug on every recorded sighting: its hits, what it would find in
the queue, confirmed sightings of other bugs that it contradicts, whether it is too broad,
and the sightings of the bug that none finds.`,
		Example:           `  casebook signature test no-space-left`,
		Args:              exactArgs(1),
		RunE:              func(_ *cobra.Command, args []string) error { return runSignatureTest(env, args[0]) },
		ValidArgsFunction: completeRefs(env, []tracker.Kind{tracker.KindBug}, 0),
	}
}

func newSignatureSuggestCommand(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:   "suggest BUG",
		Short: "Propose a signature from a bug's sightings",
		Long: `Looks for the text that most sightings of a bug have in their error message or gravest line
after masking, and no sighting of another bug has.`,
		Example:           `  casebook signature suggest consumer-stuck`,
		Args:              exactArgs(1),
		RunE:              func(_ *cobra.Command, args []string) error { return runSignatureSuggest(env, args[0]) },
		ValidArgsFunction: completeRefs(env, []tracker.Kind{tracker.KindBug}, 0),
	}
}

func runSignatureTest(env *Env, word string) error {
	cb, err := openCasebook(env)
	if err != nil {
		return err
	}
	bug, err := cb.Resolve(env, word, tracker.KindBug)
	if err != nil {
		return err
	}
	test := classify.FromIndex(cb.Index).Backtest(bug)
	others := len(cb.Index.Records(tracker.KindObservation)) - len(cb.Index.Observations(bug))
	if env.Global.JSON {
		return env.printJSON(viewBacktest("signature-test", test, others))
	}
	if len(test.Signatures) == 0 {
		env.Remark("%s has no signatures; casebook signature suggest %s proposes one", bug.Ref(), bug.ID)
		return nil
	}
	for _, t := range test.Signatures {
		printSignature(env, t, len(cb.Index.Observations(bug)), others)
	}
	if n := len(test.Misses); n > 0 {
		fmt.Fprintf(env.Out, "%s of the bug found by none\n", english.Count(n, "sighting"))
		printSightings(env, test.Misses, nil)
	}
	return nil
}

func runSignatureSuggest(env *Env, word string) error {
	cb, err := openCasebook(env)
	if err != nil {
		return err
	}
	bug, err := cb.Resolve(env, word, tracker.KindBug)
	if err != nil {
		return err
	}
	proposed, ok := classify.FromIndex(cb.Index).ProposeSignature(bug)
	others := len(cb.Index.Records(tracker.KindObservation)) - len(cb.Index.Observations(bug))
	if env.Global.JSON {
		test := classify.Backtest{Bug: bug}
		if ok {
			test.Signatures = append(test.Signatures, proposed)
		}
		return env.printJSON(viewBacktest("signature-suggest", test, others))
	}
	if !ok {
		env.Remark("the sightings of %s have no text that no other bug's has", bug.Ref())
		return nil
	}
	fmt.Fprintf(env.Out, "signatures:\n  - contains: %s\n", quoteYAML(proposed.Signature.Signature.Contains))
	printSignature(env, proposed, len(cb.Index.Observations(bug)), others)
	return nil
}

// quoteYAML quotes a text singly, as titles are.
func quoteYAML(text string) string {
	quoted := "'"
	for _, r := range text {
		if r == '\'' {
			quoted += "'"
		}
		quoted += string(r)
	}
	return quoted + "'"
}

// printSignature prints what a signature finds.
func printSignature(env *Env, t classify.SignatureTest, own, others int) {
	fmt.Fprintln(env.Out, env.outStyle().bold(printable(t.Signature.String())))
	if t.Error != nil {
		fmt.Fprintf(env.Out, "  %s\n", t.Error)
		return
	}
	fmt.Fprintf(env.Out, "  finds %d of %s of the bug\n", len(t.Hits), english.Count(own, "sighting"))
	for _, list := range []struct {
		words     string
		sightings []*tracker.Record
	}{
		{"found in the queue, unclassified", t.Queue},
		{"found, suspected to be of another bug", t.Suspected},
		{"found, but confirmed to be of another bug: it contradicts what people decided", t.Against},
		{"found, but people said it is not this bug", t.Ruled},
	} {
		if len(list.sightings) > 0 {
			fmt.Fprintf(env.Out, "  %d %s\n", len(list.sightings), list.words)
			printSightings(env, list.sightings, t.Lines)
		}
	}
	if t.Broad(others) {
		fmt.Fprintf(env.Out, "  too broad: it finds %s of %s of other bugs\n", strconv.Itoa(len(t.Suspected)+len(t.Against)+len(t.Ruled)), english.Count(others, "sighting"))
	}
}

// mostSightings are named of a list; the rest is counted.
const mostSightings = 5

func printSightings(env *Env, sightings []*tracker.Record, lines map[*tracker.Record]string) {
	for i, r := range sightings {
		if i == mostSightings {
			fmt.Fprintf(env.Out, "    and %d more\n", len(sightings)-i)
			return
		}
		of := ""
		if !r.Observation.Bug.IsZero() && lines != nil {
			of = " (" + r.Observation.Bug.ID + ")"
		}
		fmt.Fprintf(env.Out, "    %s%s\n", r.ID, of)
		if l := lines[r]; l != "" {
			fmt.Fprintf(env.Out, "      %s\n", cutTo(printable(l), 100))
		}
	}
}

func viewBacktest(kind string, test classify.Backtest, others int) signatureAnswer {
	a := signatureAnswer{envelope: envelope{Casebook: tracker.JSONVersion, Kind: kind}, Bug: test.Bug.Ref().String(), Signatures: []signatureView{}, Misses: refsOf(test.Misses)}
	for _, t := range test.Signatures {
		v := signatureView{Signature: t.Signature.String(), Hits: refsOf(t.Hits), Queue: refsOf(t.Queue), Suspected: refsOf(t.Suspected), Against: refsOf(t.Against),
			Ruled: refsOf(t.Ruled), Broad: t.Broad(others)}
		if s := t.Signature.Signature; s.Regexp != "" {
			v.Regexp = &s.Regexp
		} else {
			v.Contains = &s.Contains
		}
		a.Signatures = append(a.Signatures, v)
	}
	return a
}

func refsOf(records []*tracker.Record) []string {
	refs := make([]string, len(records))
	for i, r := range records {
		refs[i] = r.Ref().String()
	}
	return refs
}
