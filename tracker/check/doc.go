// Package check holds the rules that a casebook is measured against. Run applies them to an index and
// returns problems with their places; Rules and Explain document them, those included that
// tracker.Load applies by itself.
//
// A file holds a family of rules. A rule carries its own documentation and an example of a file before
// and after; the tests prove that the first breaks the rule and the second does not.
package check
