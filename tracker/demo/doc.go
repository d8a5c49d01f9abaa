// Package demo thinks up the history of a finished casebook: the commits by which its records may have
// come about, with the records' own dates and people. What people decide later was once undecided: a
// sighting was unclassified before its `classified`, a task proposed before it shipped, a bug open
// before its fix. `casebook demo` writes them as a git repository, so that there is a history to look at.
package demo
