// Package gitrepo is git as trees and history. It knows no records.
//
// Reading goes through go-git. What only the git executable does as git does it (the state of the work
// tree, with its filters, line endings and ignore rules) asks that executable.
package gitrepo
