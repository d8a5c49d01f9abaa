package site

import (
	"strings"
)

// layout is the folders of a site with the files that the earlier build made; "." is the site's own.
type layout map[string]*level

// level is what a folder holds.
type level struct {
	dir     string
	files   []*siteFile
	folders []*level
	stays   bool // the new site has it, too; see keepFor
}

// layoutOf sorts the files of the earlier build into folders.
func layoutOf(files siteFiles) layout {
	l := layout{".": &level{dir: "."}}
	for name, f := range files {
		if f.old {
			in := l.level(dirOf(name))
			in.files = append(in.files, f)
		}
	}
	return l
}

// level returns that of a folder, which stands in those above it.
func (l layout) level(dir string) *level {
	known, ok := l[dir]
	if !ok {
		known = &level{dir: dir}
		l[dir] = known
		in := l.level(dirOf(dir))
		in.folders = append(in.folders, known)
	}
	return known
}

// keepFor marks the folders that files of this build are in.
func (l layout) keepFor(files siteFiles) {
	for name, f := range files {
		if !f.made {
			continue
		}
		for dir := dirOf(name); ; dir = dirOf(dir) {
			if in := l[dir]; in != nil {
				if in.stays {
					break
				}
				in.stays = true
			}
			if dir == "." {
				break
			}
		}
	}
}

// dirOf and baseOf part the name of a file of the site, which is clean.
func dirOf(name string) string {
	if i := strings.LastIndexByte(name, '/'); i > 0 {
		return name[:i]
	}
	return "."
}

func baseOf(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }
