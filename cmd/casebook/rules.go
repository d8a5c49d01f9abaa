package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/check"
)

// rulesAnswer is what `casebook check --rules --json` says; with --explain it has one item.
type rulesAnswer struct {
	envelope
	Items []ruleView `json:"items"`
}

type ruleView struct {
	Name     string           `json:"name"`
	Family   string           `json:"family"`
	Severity tracker.Severity `json:"severity"` // unless casebook.yaml says otherwise
	Fixable  bool             `json:"fixable"`
	Doc      string           `json:"doc"`
	Given    string           `json:"given"`
	Before   string           `json:"before"`
	After    string           `json:"after"`
}

func viewRule(r check.Rule) ruleView {
	return ruleView{r.Name, r.Family, r.Severity, r.Fixable, r.Doc, r.Given, r.Before, r.After}
}

func ruleNames() []string {
	var names []string
	for _, r := range check.Rules() {
		names = append(names, r.Name)
	}
	return names
}

// runRules lists the rules by family.
func runRules(env *Env) error {
	answer := rulesAnswer{envelope: newEnvelope("rules", time.Time{}), Items: []ruleView{}}
	t := table{heading: []string{"RULE", "FAMILY", "SEVERITY", "WHAT"}}
	for _, r := range check.Rules() {
		answer.Items = append(answer.Items, viewRule(r))
		what, _, _ := strings.Cut(r.Doc, ". ")
		t.rows = append(t.rows, []string{r.Name, r.Family, r.Severity.String(), strings.TrimSuffix(strings.ReplaceAll(what, "\n", " "), ".")})
	}
	if env.Global.JSON {
		return env.printJSON(answer)
	}
	printTable(env, t)
	return nil
}

// runExplain says everything about a rule.
func runExplain(env *Env, name string) error {
	r, ok := check.Explain(name)
	if !ok {
		hint := "casebook check --rules lists them"
		if near := tracker.Nearest(name, ruleNames()); len(near) > 0 {
			hint = "did you mean " + near[0] + "?"
		}
		return usageError(hint, "no rule is called %q", name)
	}
	if env.Global.JSON {
		return env.printJSON(rulesAnswer{newEnvelope("rules", time.Time{}), []ruleView{viewRule(r)}})
	}
	style := env.outStyle()
	fmt.Fprintf(env.Out, "%s (%s, %s)\n\n%s\n", style.bold(r.Name), r.Family, r.Severity, strings.TrimSpace(r.Doc))
	if r.Fixable {
		fmt.Fprintln(env.Out, "\ncasebook check --fix repairs it.")
	}
	for _, part := range [][2]string{{"Given", r.Given}, {"Before", r.Before}, {"After", r.After}} {
		if text := strings.Trim(part[1], "\n"); text != "" {
			fmt.Fprintf(env.Out, "\n%s:\n%s\n", style.bold(part[0]), indented(text))
		}
	}
	return nil
}

// indented puts four spaces before every line of a text that is not empty.
func indented(text string) string {
	lines := strings.Split(printableLines(text), "\n")
	for i, line := range lines {
		if line != "" {
			lines[i] = "    " + line
		}
	}
	return strings.Join(lines, "\n")
}
