package exchange

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// CStateOptions says how to read a cState site. The zero value is fine.
type CStateOptions struct {
	// Location is that of times without offset. Nil is the site's timeZone setting, else UTC, which
	// cState asks for.
	Location *time.Location

	// AsOf is the present: issues that begin later are announcements and stay out until they have
	// begun. Zero imports them too.
	AsOf time.Time

	// Repeats is how many issues must bear one title before it becomes a bug. 0 means 2: a status site
	// holds many one-off announcements, which as bugs would hide those that recur, and which people can
	// classify from the list of unclassified sightings. 1 makes a bug of every title.
	Repeats int
}

// ImportCState reads the status site at the root of site, a Hugo site with the cState theme
// (github.com/cstate/cstate). Every issue below content/issues, and content/<language>/issues,
// becomes an observation. Its first affected component is the instance and the others stand in
// also_on; without any it is unknown. Issues with the same title, ignoring case and punctuation, are
// sightings of one bug (see CStateOptions.Repeats). Of down, disrupted and notice the severities are
// 1, 2 and 3. An issue without end that is not resolved is ongoing; an informational one gets that
// label. Times keep what they say, also where that is impossible. Of translations one is imported.
//
// The error is for a site without such a folder, or one that cannot be walked.
func ImportCState(site fs.FS, opts CStateOptions) (*Import, error) {
	folders, err := issueFolders(site)
	if err != nil {
		return nil, err
	}
	im := &cstate{fsys: site, opts: opts, Import: &Import{}}
	im.readSettings()
	for _, folder := range folders {
		if err := im.collect(folder); err != nil {
			return nil, fmt.Errorf("read %s: %w", folder, err)
		}
	}
	im.Files = len(im.sources)
	for _, s := range im.chooseLanguages() {
		im.read(s)
	}
	im.compareComponents()
	im.draft()
	slices.Sort(im.Left)
	tracker.SortProblems(im.Problems)
	return im.Import, nil
}

// cstate is one import at work.
type cstate struct {
	*Import
	fsys     fs.FS
	opts     CStateOptions
	settings settings
	sources  []source
	issues   []*issue
}

// A source is one file below a folder of issues.
type source struct {
	path     string
	name     string // path in its folder, without language and extension: the same for translations
	language string
	regular  bool
}

// issueFolders returns the folders of issues that the site has, sorted.
func issueFolders(site fs.FS) ([]string, error) {
	var folders []string
	for _, pattern := range []string{"content/issues", "content/*/issues"} {
		found, err := fs.Glob(site, pattern)
		if err != nil {
			return nil, fmt.Errorf("look for content/issues: %w", err)
		}
		folders = append(folders, found...)
	}
	if len(folders) == 0 {
		return nil, errors.New("there is no folder content/issues; name the root of a cState site")
	}
	slices.Sort(folders)
	return folders, nil
}

// collect finds every file of a folder of issues.
func (im *cstate) collect(folder string) error {
	return fs.WalkDir(im.fsys, folder, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		s := source{path: p, regular: d.Type().IsRegular(), language: im.settings.language}
		if lang, _, ok := strings.Cut(strings.TrimPrefix(folder, "content/"), "/"); ok {
			s.language = lang
		}
		s.name = strings.TrimSuffix(strings.TrimPrefix(p, folder+"/"), ".md")
		if lang := strings.TrimPrefix(path.Ext(s.name), "."); slices.Contains(im.settings.languages, lang) {
			s.language, s.name = lang, strings.TrimSuffix(s.name, "."+lang)
		}
		im.sources = append(im.sources, s)
		return nil
	})
}

// chooseLanguages returns the sources with one of each set of translations, by path: that of the
// site's own language, else the first. The others are left.
func (im *cstate) chooseLanguages() []source {
	rank := func(s source) int {
		if s.language == im.settings.language {
			return 0
		}
		return 1
	}
	slices.SortFunc(im.sources, func(a, b source) int {
		return cmp.Or(strings.Compare(a.name, b.name), cmp.Compare(rank(a), rank(b)), strings.Compare(a.path, b.path))
	})
	var chosen []source
	for _, s := range im.sources {
		if n := len(chosen); n > 0 && chosen[n-1].name == s.name {
			im.leave(tracker.Info, RuleNotImported, firstLine(s.path), "this is a translation of "+chosen[n-1].path, "")
			continue
		}
		chosen = append(chosen, s)
	}
	slices.SortFunc(chosen, func(a, b source) int { return strings.Compare(a.path, b.path) })
	return chosen
}
