package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
)

// completeNothing offers no words and no file names.
func completeNothing(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveNoFileComp
}

// completeRefs offers the live ids of the kinds (none: references to any record) with their titles,
// for the arguments at the places; no places: every argument.
func completeRefs(env *Env, kinds []tracker.Kind, places ...int) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		if len(places) > 0 && !hasPlace(places, len(args)) {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return refWords(env, kinds, begun), cobra.ShellCompDirectiveNoFileComp
	}
}

func hasPlace(places []int, place int) bool {
	for _, p := range places {
		if p == place {
			return true
		}
	}
	return false
}

// refWords returns what begun may become: ids if the kind is known or no kind was typed, references
// after `bug/`.
func refWords(env *Env, kinds []tracker.Kind, begun string) []string {
	cb, err := openCasebook(env)
	if err != nil {
		return nil
	}
	if len(kinds) == 0 {
		kinds = tracker.Kinds()
	}
	var words []string
	for _, r := range cb.Index.Records(kinds...) {
		word := r.ID
		if strings.Contains(begun, "/") || len(kinds) > 1 {
			word = r.Ref().String()
		}
		switch {
		case strings.HasPrefix(word, begun):
			words = append(words, cobra.CompletionWithDesc(word, printable(r.Title)))
		case strings.HasPrefix(r.ID, begun):
			words = append(words, cobra.CompletionWithDesc(r.ID, printable(r.Title)))
		}
	}
	return words
}
