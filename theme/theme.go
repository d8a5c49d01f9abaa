// Package theme holds what a generated site looks like: the templates, the stylesheet and the script,
// embedded.
//
// Every file may be replaced by a casebook that puts a file of the same name into its own theme/
// folder. The templates are Go's html/template; Guide tells what each of them is given.
package theme

import (
	"embed"
	"errors"
	"io/fs"
)

//go:embed README.md
var guide string

// Guide tells how to write a theme, in Markdown: what each template is given, the parts and the custom properties.
func Guide() string { return guide }

//go:embed casebook.css casebook.js search.js templates/*.html
var files embed.FS

// Files returns the theme as it is shipped: templates/*.html, casebook.css, casebook.js and search.js.
func Files() fs.FS { return files }

// Overlay returns the shipped theme with the files of user before it: file by file, the user's wins.
// A nil user is the shipped theme.
func Overlay(user fs.FS) fs.FS {
	if user == nil {
		return files
	}
	return overlay{over: user, under: files}
}

// overlay opens a file in over and, if it is not there, in under. It lists what either holds.
type overlay struct{ over, under fs.FS }

func (o overlay) Open(name string) (fs.File, error) {
	f, err := o.over.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return o.under.Open(name)
	}
	return f, err
}

// ReadDir lists both folders; an entry of over hides one of under.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	over, err := fs.ReadDir(o.over, name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	under, underErr := fs.ReadDir(o.under, name)
	if err != nil && underErr != nil {
		return nil, underErr
	}
	return merge(over, under), nil
}

// merge joins two lists sorted by name; over wins where both have one.
func merge(over, under []fs.DirEntry) []fs.DirEntry {
	all := make([]fs.DirEntry, 0, len(over)+len(under))
	for len(over) > 0 && len(under) > 0 {
		switch a, b := over[0].Name(), under[0].Name(); {
		case a < b:
			all, over = append(all, over[0]), over[1:]
		case a > b:
			all, under = append(all, under[0]), under[1:]
		default:
			all, over, under = append(all, over[0]), over[1:], under[1:]
		}
	}
	return append(append(all, over...), under...)
}
