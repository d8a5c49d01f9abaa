// Package examplerepo holds the example casebook, for `casebook demo`: it is part of the program.
package examplerepo

import (
	"embed"
	"io/fs"
)

//go:embed README.md casebook.yaml bugs handoffs observations postmortems reports runbooks tasks
var files embed.FS

// Files returns the example casebook, its settings at the root.
func Files() fs.FS { return files }
