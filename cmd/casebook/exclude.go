package main

import (
	"strings"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// excludedTerms lets a query on the command line leave something out as the language does: for `list`,
// `-status:fixed` becomes `!status:fixed`, which means the same and is no flag. Flags, their values and
// everything after -- stay as they are.
func excludedTerms(root *cobra.Command, args []string) []string {
	from := 0
	if len(args) > 0 && (args[0] == cobra.ShellCompRequestCmd || args[0] == cobra.ShellCompNoDescRequestCmd) {
		from = 1
	}
	cmd, _, err := root.Find(args[from:])
	if err != nil || cmd.Name() != "list" {
		return args
	}
	cmd.InitDefaultHelpFlag() // gives it the flags of its parents, too
	changed := append([]string(nil), args...)
	for i := from; i < len(args) && args[i] != "--"; i++ {
		switch {
		case takesNext(cmd.Flags(), args[i]):
			i++
		case isExcludedTerm(cmd.Flags(), args[i]):
			changed[i] = "!" + args[i][1:]
		}
	}
	return changed
}

// isExcludedTerm reports whether an argument is no flag and begins with a minus before a term
// (-status:fixed), a quote, a parenthesis or a whole query (-disk kind:bug). A mere -word looks like a
// mistyped flag.
func isExcludedTerm(flags *pflag.FlagSet, arg string) bool {
	rest, minus := strings.CutPrefix(arg, "-")
	if !minus || rest == "" || rest[0] == '-' || isShorthands(flags, rest) {
		return false
	}
	return rest[0] == '"' || rest[0] == '(' || strings.Contains(rest, ":") || strings.ContainsFunc(rest, unicode.IsSpace)
}

// isShorthands reports whether letters are flags as pflag reads them: -q, -qC DIR, -CDIR.
func isShorthands(flags *pflag.FlagSet, letters string) bool {
	for _, c := range letters {
		f := shorthand(flags, c)
		switch {
		case f == nil:
			return c == '='
		case f.NoOptDefVal == "":
			return true // the rest is its value
		}
	}
	return true
}

// takesNext reports whether the argument after this one is a flag's value.
func takesNext(flags *pflag.FlagSet, arg string) bool {
	if name, long := strings.CutPrefix(arg, "--"); long {
		f := flags.Lookup(name)
		return f != nil && f.NoOptDefVal == ""
	}
	letters, short := strings.CutPrefix(arg, "-")
	if !short || letters == "" {
		return false
	}
	for i, c := range letters {
		if f := shorthand(flags, c); f == nil || f.NoOptDefVal == "" {
			return f != nil && i == len(letters)-1
		}
	}
	return false
}

func shorthand(flags *pflag.FlagSet, letter rune) *pflag.Flag {
	if letter >= unicode.MaxASCII { // ShorthandLookup wants one byte
		return nil
	}
	return flags.ShorthandLookup(string(letter))
}

// listFlagError says how to leave out a word that was taken for a flag.
func listFlagError(cmd *cobra.Command, err error) error {
	_, arg, ok := strings.Cut(err.Error(), " in -")
	if !ok || len(arg) < 2 {
		return flagError(cmd, err)
	}
	return usageError("to leave out a word write NOT "+arg+", or quote the whole query: 'kind:bug -"+arg+"'", "-%s is no flag", arg)
}
