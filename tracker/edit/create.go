package edit

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

// Create plans a new record. Where it goes follows from kind, id and the casebook's layout; Files[0].Path
// says it. A draft without an id gets the one that its kind's rule makes of its fields. If that of a
// sighting is taken its seconds are added, if that of a handoff its time of day; any other id that is
// taken is a TakenError. Line endings are those of casebook.yaml.
func Create(idx *tracker.Index, d tracker.Draft) (*Plan, error) {
	id, err := newID(idx, d)
	if err != nil {
		return nil, err
	}
	if path := taken(idx, d.Kind, id); path != "" {
		return nil, &TakenError{Kind: d.Kind, ID: id, Path: path}
	}
	path := PathOf(idx.Config, d.Kind, id)
	src := Compose(d, writesCRLF(idx))
	if err := readsBack(path, src, d); err != nil {
		return nil, err
	}
	return &Plan{Files: []FileChange{{Path: path, After: src}}}, nil
}

// PathOf returns where a new record of that kind and id belongs: "observations/2026/….md".
func PathOf(cfg *tracker.Config, kind tracker.Kind, id string) string {
	folder := kind.Folder()
	if day, ok := tracker.DatedID(id); ok && kind == tracker.KindObservation {
		folder += "/" + day[:len("2026")]
		if cfg.Layout == "yyyy/mm" {
			folder += "/" + day[len("2026-"):len("2026-03")]
		}
	}
	return folder + "/" + id + ".md"
}

// taken returns the path of the file that has an id of a kind, as its own or as an alias, or "".
func taken(idx *tracker.Index, kind tracker.Kind, id string) string {
	if r, ok := idx.Lookup(kind, id); ok {
		return r.Path
	}
	for _, r := range idx.Rejected() {
		if r.Kind == kind && strings.EqualFold(r.ID, id) {
			return r.Path
		}
	}
	return ""
}

// newID returns the id of a draft, or a longer one where the rule of its kind has one for a taken id.
func newID(idx *tracker.Index, d tracker.Draft) (string, error) {
	id, longer, err := ruleID(idx, d)
	switch {
	case d.ID == "" && err != nil:
		return "", err
	case d.ID == "":
	case !tracker.ValidID(d.ID):
		return "", fmt.Errorf("%q is no id of %s: lower-case letters, digits and single hyphens", d.ID, d.Kind.WithArticle())
	case tracker.DeviceName(d.ID):
		return "", fmt.Errorf("%q is no id of %s: Windows keeps the name for a device", d.ID, d.Kind.WithArticle())
	case d.ID != id || err != nil:
		return d.ID, nil
	}
	if longer != "" && taken(idx, d.Kind, id) != "" {
		return longer, nil
	}
	return id, nil
}

// ruleID returns the id that the rule of the kind makes, and the one to take if that is taken ("": none).
func ruleID(idx *tracker.Index, d tracker.Draft) (id, longer string, err error) {
	title := fieldText(d, "title")
	switch d.Kind {
	case tracker.KindObservation:
		return sightingID(idx, d, title)
	case tracker.KindPostmortem:
		started, err := fieldTime(idx, d, "started")
		if slug := tracker.Slug(title); err == nil && slug != "" {
			return started.Date() + "-" + slug, "", nil
		}
		return "", "", orError(err, d)
	case tracker.KindHandoff:
		until, err := fieldTime(idx, d, "until")
		if err != nil {
			return "", "", err
		}
		if until.DateOnly {
			return until.Date(), "", nil
		}
		return until.Date(), until.At.Format("2006-01-02-1504"), nil
	case tracker.KindReport:
		id = fieldText(d, "month")
	default:
		id = tracker.Slug(title)
	}
	if id == "" {
		return "", "", orError(nil, d)
	}
	return id, "", nil
}

func sightingID(idx *tracker.Index, d tracker.Draft, title string) (id, longer string, err error) {
	observed, err := fieldTime(idx, d, "observed")
	if err != nil {
		return "", "", err
	}
	message, instance, _, ok := tracker.ParseTitle(title)
	if !ok {
		return "", "", fmt.Errorf(`%q is no title of an observation: write Handle: "<error message>" on <instance>`, title)
	}
	id = tracker.ObservationID(observed, message, instance, false)
	if longer = tracker.ObservationID(observed, message, instance, true); longer == id {
		longer = ""
	}
	return id, longer, nil
}

func orError(err error, d tracker.Draft) error {
	if err != nil {
		return err
	}
	return fmt.Errorf("the title %q has no letter or digit to make an id of: choose one with --id", fieldText(d, "title"))
}

func fieldText(d tracker.Draft, name string) string {
	for _, f := range d.Fields {
		if f.Name == name && f.Value.Kind == tracker.Scalar {
			return f.Value.Value
		}
	}
	return ""
}

func fieldTime(idx *tracker.Index, d tracker.Draft, name string) (tracker.Time, error) {
	text := fieldText(d, name)
	if text == "" {
		return tracker.Time{}, fmt.Errorf("the id of the %s is made of %s, which is missing: give it, or choose an id with --id", d.Kind, name)
	}
	return tracker.ParseTime(text, idx.Config.Timezone)
}

// writesCRLF reports whether the casebook's own settings file has Windows line endings.
func writesCRLF(idx *tracker.Index) bool {
	settings, err := fs.ReadFile(idx.FS, tracker.ConfigFile)
	return err == nil && bytes.Contains(settings, []byte("\r\n"))
}

// readsBack proves that a composed record says what its draft says.
func readsBack(path string, src []byte, d tracker.Draft) error {
	want := &tracker.Node{Kind: tracker.Mapping}
	for _, f := range d.Fields {
		want.Entries = append(want.Entries, tracker.Entry{Key: tracker.Text(f.Name), Value: draftValue(d.Kind, f)})
	}
	front, problems := tracker.ParseFrontMatter(path, src)
	switch {
	case front == nil && len(problems) > 0:
		return problemError(problems[0])
	case front == nil || !same(front.Root, want):
		return &Error{Path: path, Text: "the record would not read back as it was meant"}
	}
	return nil
}
