package main

import (
	"fmt"
	"strings"

	"github.com/casebook-dev/casebook/tracker/english"
	"github.com/casebook-dev/casebook/tracker/insight"
)

// statsWidth is how wide a line of text is, as in the help.
const statsWidth = 88

func printBugStats(env *Env, b *insight.Bug) {
	out := func(format string, args ...any) { fmt.Fprintf(env.Out, format+"\n", args...) }
	style := env.outStyle()
	out("%s", style.bold(printable(b.Record.Title)))
	words := append([]string{strings.ReplaceAll(b.State.String(), "-", " ")}, b.Flags()...)
	out("%s  %s", b.Record.Ref(), style.dim(strings.Join(unique(words), ", ")))
	for i, a := range b.Answers {
		if len(b.Episodes) == 0 && i > 0 {
			break // never seen is one answer to all questions
		}
		out("\n%s\n  %s", style.cyan(a.Question), style.bold(printable(a.Bold)))
		if a.Small != "" {
			for _, line := range wrapped(printable(a.Small), statsWidth-2) {
				out("  %s", line)
			}
		}
		if a.Query != b.Query() {
			out("  %s", style.dim("counted from: casebook list "+shellQuoted(a.Query)))
		}
	}
	out("")
	if b.Rank.Place > 0 {
		out("Rank %d by expected cost%s.", b.Rank.Place, closeWords(b))
	}
	out("%s", style.dim("counted from: casebook list "+shellQuoted(b.Query())))
	for _, r := range b.Remarks {
		env.Remark("%s", printable(r))
	}
}

func closeSign(b *insight.Bug) string {
	if b.Rank.TooClose {
		return "~"
	}
	return " "
}

func closeWords(b *insight.Bug) string {
	if b.Rank.TooClose {
		return ", too close to the next one to call"
	}
	return ""
}

// unique leaves out words that stand in the list already.
func unique(words []string) []string {
	var all []string
	seen := map[string]bool{}
	for _, w := range words {
		if !seen[w] {
			seen[w] = true
			all = append(all, w)
		}
	}
	return all
}

func printGroupStats(env *Env, g insight.Group) {
	out := func(format string, args ...any) { fmt.Fprintf(env.Out, format+"\n", args...) }
	style := env.outStyle()
	out("%s", style.bold(printable(english.Capital(g.Name))))
	for _, s := range g.Sentences() {
		out("%s", printable(s))
	}
	printRanking(env, "First, by the cost expected in 90 days (~ is too close to the next one to call)", g.Ranked, rankWords)
	printRanking(env, "Nothing recorded to rank by", g.Unpriced(), func(b *insight.Bug) string { return b.Seen() })
	printRanking(env, "A fix is being watched", g.Watched(), func(b *insight.Bug) string { return b.Answers[4].Bold })
	printRanking(env, "Accepted, but it comes more often than it did", g.Escalating(), func(b *insight.Bug) string { return b.Answers[0].Bold })
	out("\n%s", style.dim("counted from: casebook list "+shellQuoted(g.Query)))
}

// rankWords tells how the expected cost of a bug was worked out, and when its open fixes would have saved their work.
func rankWords(b *insight.Bug) string {
	words := b.Arithmetic()
	if p := b.Impact.Payback; p != nil {
		words += fmt.Sprintf("; its fix pays back in %s", insight.Days(*p))
	}
	return words
}

// printRanking prints bugs under a heading, each with what is told of it.
func printRanking(env *Env, heading string, bugs []*insight.Bug, tell func(*insight.Bug) string) {
	if len(bugs) == 0 {
		return
	}
	style := env.outStyle()
	fmt.Fprintf(env.Out, "\n%s\n", style.cyan(heading))
	for i, b := range bugs {
		line := fmt.Sprintf("%2d%s %s", i+1, closeSign(b), b.Record.ID)
		if flags := b.Flags(); len(flags) > 0 {
			line += "  " + style.dim(strings.Join(flags, ", "))
		}
		fmt.Fprintf(env.Out, "%s\n      %s\n", line, printable(tell(b)))
	}
}
