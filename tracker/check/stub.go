package check

import "github.com/casebook-dev/casebook/tracker"

func syntaxRules() []Rule                               { return nil }
func nameRules() []Rule                                 { return nil }
func fieldRules() []Rule                                { return nil }
func timeRules() []Rule                                 { return nil }
func referenceRules() []Rule                            { return nil }
func linkRules() []Rule                                 { return nil }
func sectionRules() []Rule                              { return nil }
func bugRules() []Rule                                  { return nil }
func taskRules() []Rule                                 { return nil }
func sightingRules() []Rule                             { return nil }
func stalenessRules() []Rule                            { return nil }
func evidenceRules() []Rule                             { return nil }
func unknownRules(idx *tracker.Index) []tracker.Problem { return nil }
