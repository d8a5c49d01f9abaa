// Package query is the filter language: text to a predicate over the index. Help describes the language.
package query

// Help is the reference of the language, as `casebook list --help` prints it.
const Help = ``
