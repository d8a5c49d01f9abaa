package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/classify"
	"github.com/casebook-dev/casebook/tracker/english"
)

// signatureRules try the signatures of all bugs on all sightings.
func signatureRules() []Rule {
	const sighting = "-- observations/2026/2026-03-17-0309-disk-full-on-db-1.md --\n---\ntitle: 'Handle: \"disk full\" on db-1'\nobserved: 2026-03-17T03:09Z\n"
	const inode = "-- bugs/no-inode-left.md --\n---\ntitle: No inode left\n"
	return []Rule{
		{
			Name: "signature-contradicts", Family: "signatures", Severity: tracker.Error,
			Doc: "A signature recognises a sighting that people confirmed to be of another bug. Either the signature says too little, or the sighting " +
				"is classified wrongly. Suggestions trust signatures, so one that is wrong is wrong every time. casebook signature test BUG shows what it finds.",
			Given:  "-- bugs/disk-full.md --\n---\ntitle: Disk full\n---\n" + sighting + "bug: disk-full\n---\n",
			Before: inode + "signatures:\n  - contains: disk\n---\n",
			After:  inode + "signatures:\n  - contains: no inode left\n---\n",
			whole:  signatureContradicts,
		},
		{
			Name: "signature-overlap", Family: "signatures", Severity: tracker.Warning,
			Doc: "Signatures of two bugs recognise the same sighting, and nobody has confirmed which it is. Suggestions cannot choose between them: make " +
				"the signatures say more, limit them to an instance or a service, or merge the bugs.",
			Given:  inode + "signatures:\n  - contains: full\n---\n" + sighting + "---\n",
			Before: "-- bugs/disk-full.md --\n---\ntitle: Disk full\nsignatures:\n  - contains: disk full\n---\n",
			After:  "-- bugs/disk-full.md --\n---\ntitle: Disk full\nsignatures:\n  - contains: disk full\n    instance: web-*\n---\n",
			whole:  signatureOverlap,
		},
	}
}

func signatureContradicts(in *input, say say) {
	type place struct {
		path string
		pos  tracker.Pos
	}
	against := map[place][]string{}
	var order []classify.By
	for _, f := range in.contradicting() {
		for _, by := range f.By {
			if !contradicts(f, by) {
				continue
			}
			at := place{by.Written.Path, by.Signature.Pos}
			if against[at] == nil {
				order = append(order, by)
			}
			against[at] = append(against[at], f.Observation.Ref().String())
		}
	}
	for _, by := range order {
		refs := against[place{by.Written.Path, by.Signature.Pos}]
		say(by.Written.Path, by.Signature.Pos, fmt.Sprintf("this signature finds %s of another bug: %s", english.Count(len(refs), "confirmed sighting"), few(refs)),
			"casebook signature test "+by.Written.ID+" shows where it matches")
	}
}

// contradicts reports whether a signature finds a sighting that people confirmed to be of another bug.
func contradicts(f classify.Found, by classify.By) bool {
	return f.Of != nil && !f.Observation.Observation.Suspected && by.Bug != f.Of &&
		by.Bug.Bug.DuplicateOf.IsZero() // else in a circle of duplicates, which is reported
}

// contradicted reports whether any signature does.
func contradicted(f classify.Found) bool {
	return slices.ContainsFunc(f.By, func(by classify.By) bool { return contradicts(f, by) })
}

func signatureOverlap(in *input, say say) {
	for _, f := range in.overlapping() {
		if f.Of != nil && !f.Observation.Observation.Suspected {
			continue
		}
		var bugs []string
		for _, by := range f.By {
			if ref := by.Bug.Ref().String(); len(bugs) == 0 || bugs[len(bugs)-1] != ref {
				bugs = append(bugs, ref)
			}
		}
		if len(bugs) > 1 {
			say(f.Observation.Path, f.Observation.Pos("title"), "signatures of "+strings.Join(bugs, " and ")+" recognise this sighting",
				"casebook signature test BUG shows where they match")
		}
	}
}
