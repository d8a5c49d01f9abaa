// Package history is records over commits: who created a record and when, and what happened to it since.
//
// Of reads the history of a revision: one pass over its commits, comparing only the casebook's folder.
// What a commit did to records is told as events (a status moved, a sighting was classified, a signature
// was edited), read from the front matter before and after it. They are facts about that commit alone and
// never change, so that they are kept in a cache, keyed by commit: the next run looks only at new
// commits, and a rebase or a force-push cannot make it lie.
//
// Compare tells two indexes apart in the same words, whatever commits lie between.
package history
