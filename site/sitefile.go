package site

import (
	"slices"
	"strings"
)

// siteFile is a file of the site: as the earlier build left it, and as this one makes it.
type siteFile struct {
	name   string
	old    bool // the earlier build made it
	intact bool // it stands as was says
	made   bool // this build made it, or kept it
	staged bool // and it differs from what stands there
	ofJob  bool // a job with a key made it; see keys.text
	was    fileKey
	key    fileKey
}

// siteFiles are files by name.
type siteFiles map[string]*siteFile

// of returns the file of a name.
func (files siteFiles) of(name string) *siteFile {
	f, known := files[name]
	if !known {
		f = &siteFile{name: name}
		files[name] = f
	}
	return f
}

// made returns the files of this build, by name.
func (files siteFiles) made() []*siteFile {
	return files.sorted(func(f *siteFile) bool { return f.made })
}

// stale returns the files of the earlier build that this one did not make, by name.
func (files siteFiles) stale() []*siteFile {
	return files.sorted(func(f *siteFile) bool { return f.old && !f.made })
}

func (files siteFiles) sorted(want func(*siteFile) bool) []*siteFile {
	some := make([]*siteFile, 0, len(files))
	for _, f := range files {
		if want(f) {
			some = append(some, f)
		}
	}
	slices.SortFunc(some, func(x, y *siteFile) int { return strings.Compare(x.name, y.name) })
	return some
}
