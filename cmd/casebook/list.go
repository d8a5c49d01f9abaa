package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/english"
	"github.com/casebook-dev/casebook/tracker/query"
)

type listOptions struct {
	Query   string
	Columns []string // empty: those of the kind
	Sort    []string // as after sort:
	At      string
}

// listAnswer is what `casebook list --json` says.
type listAnswer struct {
	envelope
	Query  string         `json:"query"`  // in its canonical form
	Doubts []query.Doubt  `json:"doubts"` // what it asks for and no record has; never nil
	Items  []tracker.View `json:"items"`  // without relations and body

	LookAgain []string `json:"look_again"` // sightings among them whose bug is recognised otherwise since they were classified; never nil
}

func newListCommand(env *Env) *cobra.Command {
	var opts listOptions
	cmd := &cobra.Command{
		Use:     "list [QUERY...]",
		Aliases: []string{"ls"},
		Short:   "List the records that fit a query",
		GroupID: groupRead,
		Long: `Lists the records that fit a query, all of them without one. The words of the query
may be given apart or as one quoted argument; a phrase needs quotes of its own:
casebook list 'kind:bug "no space left"'. Quote what the shell keeps for itself:
'observed:>2026-03', 'instance:replica-*', '(a OR b)'. -status:fixed needs no quotes;
to leave out a mere word write NOT word.

A terminal gets a table as wide as it is; a pipe gets whole cells and no heading.
Columns are id, ref, kind, title, path, sightings, first, last, when, error, instance,
bug, service, status, state, trend, cost (of bugs, see casebook stats), and any field of the front matter (impact.downtime). A remark
says what the query asks for and no record has.

` + query.Help,
		Example: `  casebook list kind:bug status:open
  casebook list kind:observation instance:replica-2 sort:-observed
  casebook list kind:task is:open -role:documentation --columns id,role,due
  casebook list kind:observation is:unclassified --json
  casebook list kind:bug state:regressed,open --sort cost --columns id,state,trend,cost`,
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Query = strings.Join(args, " ")
			return runList(cmd.Context(), env, opts)
		},
		ValidArgsFunction: func(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
			return queryWords(begun), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
		},
	}
	cmd.Flags().StringSliceVar(&opts.Columns, "columns", nil, "show these `COLUMNS`: id,title,impact.downtime")
	cmd.Flags().StringSliceVar(&opts.Sort, "sort", nil, "sort by `NAMES`, as sort: in the query: cost, -observed,title")
	atFlag(cmd.Flags(), &opts.At)
	cmd.SetFlagErrorFunc(listFlagError)
	_ = cmd.RegisterFlagCompletionFunc("columns", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return columnNames(), cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

func runList(ctx context.Context, env *Env, opts listOptions) error {
	cb, err := openCasebookAt(env, opts.At)
	if err != nil {
		return err
	}
	if len(opts.Sort) > 0 {
		opts.Query = strings.TrimSpace(opts.Query + " sort:" + strings.Join(opts.Sort, ","))
	}
	q, err := query.Parse(opts.Query, cb.queryOptions(ctx, env))
	if err != nil {
		return queryError(err)
	}
	columns, err := columnsFor(opts.Columns, cb.Index)
	if err != nil {
		return err
	}
	records := q.Match(cb.Index)
	doubts := q.Doubts(cb.Index)
	if env.Global.JSON {
		answer := listAnswer{envelope: newEnvelope("list", cb.AsOf), Query: q.String(), Doubts: doubts, Items: make([]tracker.View, len(records)), LookAgain: []string{}}
		again := cb.lookAgain(ctx, env)
		for i, r := range records {
			answer.Items[i] = cb.Index.ViewFields(r, cb.AsOf)
			if again(r) {
				answer.LookAgain = append(answer.LookAgain, r.Ref().String())
			}
		}
		return env.printJSON(answer)
	}
	if len(columns) == 0 {
		columns = defaultColumns(records)
	}
	cb.again = cb.lookAgain(ctx, env)
	printTable(env, tableOf(cb, records, columns))
	listRemarks(env, cb, len(records), doubts)
	return nil
}

func listRemarks(env *Env, cb *Casebook, found int, doubts []query.Doubt) {
	if found == 0 {
		env.Remark("nothing matches")
	}
	for _, d := range doubts {
		env.Remark("%s", d)
	}
	cb.remarkSettings(env)
	if n := len(cb.Index.Rejected()); n > 0 {
		env.Remark("%s could not be read; casebook check says why", english.Count(n, "file"))
	}
}

// queryError makes a query that cannot be understood an error of usage.
func queryError(err error) error {
	var wrong *query.SyntaxError
	if errors.As(err, &wrong) {
		return usageError("casebook list --help describes the language", "%w", err)
	}
	return err
}

// queryWords offers the names that may stand before a colon, and after one the values. What is before the
// last word, or negates it, stays.
func queryWords(begun string) []string {
	word := begun[strings.LastIndexAny(begun, "( ")+1:]
	name := strings.TrimLeft(word, "-!")
	before := strings.TrimSuffix(begun, name)
	field, _, asked := strings.Cut(name, ":")
	var words []string
	for _, f := range query.Fields() {
		switch {
		case !asked && strings.HasPrefix(f.Name, name):
			words = append(words, cobra.CompletionWithDesc(before+f.Name+":", f.Doc))
		case asked && f.Name == field:
			for _, v := range f.Values {
				words = append(words, before+f.Name+":"+v)
			}
		}
	}
	return words
}
