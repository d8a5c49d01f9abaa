package main

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/edit"
	"github.com/casebook-dev/casebook/tracker/english"
	"github.com/casebook-dev/casebook/tracker/exchange"
)

type importOptions struct {
	Dir         string
	Repeats     int
	NoInventory bool
	write       writeOptions
}

// importAnswer is what `casebook import` says in JSON.
type importAnswer struct {
	envelope
	Files    int               `json:"files"`    // found in the other system
	Created  []string          `json:"created"`  // records, by kind and id
	Known    []string          `json:"known"`    // records of an earlier import
	Left     []string          `json:"left"`     // files that became no record; problems say why
	Problems []tracker.Problem `json:"problems"` // with places in the files of the other system
	Notes    []string          `json:"notes"`
	DryRun   bool              `json:"dry_run"`
}

func newImportCommand(env *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "import SYSTEM DIR",
		Short:   "Take over the records of another system",
		GroupID: groupWrite,
		Example: "  casebook import cstate ../status-site --dry-run",
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError("casebook import cstate DIR", "no import from %q", args[0])
			}
			return usageError("casebook import cstate DIR", "import: missing SYSTEM DIR")
		},
	}
	cmd.AddCommand(newImportCStateCommand(env))
	return cmd
}

func newImportCStateCommand(env *Env) *cobra.Command {
	var opts importOptions
	cmd := &cobra.Command{
		Use:   "cstate DIR",
		Short: "Take over the issues of a cState status site",
		Long: `Turns the issues below content/issues of a cState site (a Hugo site) into observations: the
first affected component is the instance, further ones go to also_on, none is unknown. A title
that comes back becomes a bug with its sightings; one-off titles stay unclassified. The file an
observation came from stays in imported_from, so that importing again adds only what is new.
Every file is accounted for: imported, known, or named with the reason. The site's systems
become the inventory of a casebook that has none.`,
		Example: "  casebook import cstate ../status-site --dry-run",
		Args:    exactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Dir = args[0]
			return runImportCState(env, opts)
		},
	}
	cmd.Flags().IntVar(&opts.Repeats, "repeats", 2, "how many issues with one title make a bug; 1 makes a bug of every title")
	cmd.Flags().BoolVar(&opts.NoInventory, "no-inventory", false, "leave the inventory in casebook.yaml alone")
	opts.write.flags(cmd.Flags())
	return cmd
}

func runImportCState(env *Env, opts importOptions) error {
	cb, err := openCasebook(env)
	if err != nil {
		return err
	}
	dir := env.Path(opts.Dir)
	if info, err := os.Stat(dir); err != nil {
		return fmt.Errorf("%s: %w", opts.Dir, bare(err))
	} else if !info.IsDir() {
		return usageError("the root of the site, which holds content/issues", "%s is no folder", opts.Dir)
	}
	found, err := exchange.ImportCState(os.DirFS(dir), exchange.CStateOptions{AsOf: cb.AsOf, Repeats: opts.Repeats})
	if err != nil {
		return fmt.Errorf("import %s: %w", opts.Dir, err)
	}
	fresh := found.New(cb.Index)
	plan, err := cb.planImport(fresh, opts)
	if err != nil {
		return cb.editError(env, err)
	}
	if !opts.write.DryRun {
		if err := plan.Write(cb.Dir); err != nil {
			return writeError(err)
		}
	}
	return cb.reportImport(env, fresh, plan, opts)
}

// planImport plans every new record, and the inventory.
func (cb *Casebook) planImport(imp *exchange.Import, opts importOptions) (*edit.Plan, error) {
	plan := &edit.Plan{}
	for _, d := range imp.Drafts {
		one, err := edit.Create(cb.Index, d.Draft)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", d.Source, err)
		}
		plan.Files = append(plan.Files, one.Files...)
	}
	if !opts.NoInventory && len(cb.Index.Config.Instances) == 0 && len(imp.Instances) > 0 {
		if change, ok := cb.inventoryChange(imp.Instances); ok {
			plan.Files = append(plan.Files, change)
			plan.Notes = append(plan.Notes, fmt.Sprintf("%s: wrote %d instances, the systems of the site", tracker.ConfigFile, len(imp.Instances)))
		}
	}
	return plan, nil
}

// inventoryChange appends an inventory to settings that have none; ok is false if the result would not
// read as meant.
func (cb *Casebook) inventoryChange(instances []tracker.Inventory) (change edit.FileChange, ok bool) {
	before, err := fs.ReadFile(cb.Index.FS, tracker.ConfigFile)
	if err != nil {
		return change, false
	}
	var b strings.Builder
	b.Write(before)
	if len(before) > 0 && !strings.HasSuffix(string(before), "\n") {
		b.WriteByte('\n')
	}
	b.WriteString("instances:\n")
	for _, inv := range instances {
		fmt.Fprintf(&b, "  - {name: %s}\n", tracker.SingleQuote(inv.Name))
	}
	cfg, problems := tracker.ParseConfig([]byte(b.String()))
	if len(problems) > 0 || len(cfg.Instances) != len(instances) {
		return change, false
	}
	return edit.FileChange{Path: tracker.ConfigFile, Before: before, After: []byte(b.String())}, true
}

func (cb *Casebook) reportImport(env *Env, imp *exchange.Import, plan *edit.Plan, opts importOptions) error {
	answer := importAnswer{envelope: newEnvelope("import", cb.AsOf), Files: imp.Files, Created: []string{}, Known: []string{}, Left: append([]string{}, imp.Left...),
		Problems: append([]tracker.Problem{}, imp.Problems...), Notes: append([]string{}, plan.Notes...), DryRun: opts.write.DryRun}
	kinds := map[tracker.Kind]int{}
	for _, d := range imp.Drafts {
		answer.Created = append(answer.Created, tracker.Ref{Kind: d.Draft.Kind, ID: d.Draft.ID}.String())
		kinds[d.Draft.Kind]++
	}
	for _, r := range imp.Known {
		answer.Known = append(answer.Known, r.Ref().String())
	}
	if env.Global.JSON {
		return env.printJSON(answer)
	}
	for _, p := range answer.Problems {
		printProblem(env, opts.Dir+"/"+p.Path, p)
	}
	for _, note := range answer.Notes {
		env.Remark("%s", note)
	}
	verb := "wrote"
	if opts.write.DryRun {
		verb = "would write"
	}
	fmt.Fprintf(env.Out, "%s: %s %s and %s; %s known already, %s left out, %s\n", english.Count(imp.Files, "file"), verb,
		english.Count(kinds[tracker.KindObservation], "observation"), english.Count(kinds[tracker.KindBug], "bug"),
		english.Count(len(imp.Known), "record"), english.Count(len(imp.Left), "file"), english.Count(len(imp.Problems), "finding"))
	if len(imp.Problems) > 0 {
		fmt.Fprintf(env.Out, "findings: %s\n", findingTotals(imp.Problems))
	}
	if kinds[tracker.KindObservation] > 0 {
		env.Remark("old sightings that nobody will classify: check: {unclassified-too-long: off} in %s keeps check quiet about them", tracker.ConfigFile)
	}
	return nil
}

// findingTotals counts problems by rule, the most frequent first: "119 unknown-component, 5 end-before-start".
func findingTotals(problems []tracker.Problem) string {
	totals := map[string]int{}
	for _, p := range problems {
		totals[p.Rule]++
	}
	rules := slices.SortedFunc(maps.Keys(totals), func(a, b string) int {
		return cmp.Or(cmp.Compare(totals[b], totals[a]), cmp.Compare(a, b))
	})
	for i, rule := range rules {
		rules[i] = fmt.Sprintf("%d %s", totals[rule], rule)
	}
	return strings.Join(rules, ", ")
}
