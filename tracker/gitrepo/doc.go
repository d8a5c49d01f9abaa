// Package gitrepo is git as trees and history. It knows no records.
//
// A revision is a Commit (Resolve), its files are a file system (Tree), and what happened before it is
// Log, commit by commit, with what each changed (Changes). Trailers and Mailmap read what people add to
// commits and to their names.
//
// Reading goes through go-git. What only the git executable does as git does it (the state of the work
// tree, with its filters, line endings and ignore rules) asks that executable, as does what go-git cannot
// read (SHA-256 names, branches as reftable, objects that a partial clone lacks) and what it reads too
// slowly: many commits at once.
package gitrepo
