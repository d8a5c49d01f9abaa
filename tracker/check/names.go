package check

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// crowd is the number of files in one folder above which forges cut listings off and people get lost.
// Source: GitHub truncates the listing of a folder at 1,000 entries.
const crowd = 1000

// nameRules look at the names of files.
func nameRules() []Rule {
	return []Rule{
		{
			Name: "windows-name", Family: "names", Severity: tracker.Warning,
			Doc: "Windows refuses files whose name is a device (con, nul, com1), holds one of < > : \" | ? * \\, or ends with a dot or a space. " +
				"One such file, even a piece of evidence, and nobody can check the repository out on Windows.",
			Before: "-- bugs/aux.md --\n---\ntitle: Aux\n---\n",
			After:  "-- bugs/aux-input-is-silent.md --\n---\ntitle: Aux input is silent\n---\n",
			whole:  windowsNames,
		},
		{
			Name: "case-collision", Family: "names", Severity: tracker.Error,
			Doc: "Two files of one folder have names that differ in upper and lower case only. On macOS and Windows one of them overwrites " +
				"the other when the repository is checked out, and evidence is lost.",
			Given:  exampleSighting,
			Before: "-- observations/2026/2026-03-17-0309-disk-full-on-db-1/LS.txt --\na\n-- observations/2026/2026-03-17-0309-disk-full-on-db-1/ls.txt --\nb\n",
			After:  "-- observations/2026/2026-03-17-0309-disk-full-on-db-1/ls-later.txt --\na\n-- observations/2026/2026-03-17-0309-disk-full-on-db-1/ls.txt --\nb\n",
			whole:  caseCollisions,
		},
		{
			Name: "id-day", Family: "names", Severity: tracker.Warning,
			Doc: "The day with which the id of an observation begins is more than one day away from observed. One of the two is mistyped; " +
				"people look for the sighting in the wrong place. One day apart is fine: the id keeps the date of the writer's own time zone.",
			Before: "-- observations/2026/2026-03-17-0309-disk-full-on-db-1.md --\n---\ntitle: 'Handle: \"disk full\" on db-1'\nobserved: 2026-03-27T03:09Z\n---\n",
			After:  "-- observations/2026/2026-03-17-0309-disk-full-on-db-1.md --\n---\ntitle: 'Handle: \"disk full\" on db-1'\nobserved: 2026-03-17T03:09Z\n---\n",
			record: idDay,
		},
		{
			Name: "crowded-folder", Family: "names", Severity: tracker.Warning,
			Doc: "More than 1,000 files lie in one folder of records. Forges cut the listing off there and editors become slow. " +
				"Folders below a kind's folder are free: `layout: yyyy/mm` makes the new ones of observations.",
			Before: "$ ls observations/2026 | wc -l\n1204\n",
			After:  "$ ls observations/2026/03 | wc -l\n104\n",
			whole:  crowdedFolders,
		},
	}
}

func windowsNames(in *input, say say) {
	const hint = "rename it, so that the repository can be checked out on Windows"
	for _, r := range in.idx.Records() {
		if tracker.DeviceName(r.ID) {
			say(r.Path, tracker.Pos{}, fmt.Sprintf("%s is the name of a device on Windows", r.ID),
				fmt.Sprintf("casebook rename %s NEW-ID: %s", r.Ref(), hint))
		}
	}
	reported := map[string]bool{}
	for _, f := range in.idx.Files() {
		for at, name := range strings.Split(f.Path, "/") {
			reason := windowsRefuses(name)
			prefix := strings.Join(strings.Split(f.Path, "/")[:at+1], "/")
			if reason != "" && !reported[prefix] {
				reported[prefix] = true
				say(f.Path, tracker.Pos{}, fmt.Sprintf("%q %s", name, reason), hint)
			}
		}
	}
}

// windowsRefuses says why Windows cannot store a file of this name, or "".
// Source: Microsoft Learn, "Naming Files, Paths, and Namespaces".
func windowsRefuses(name string) string {
	stem, _, _ := strings.Cut(name, ".")
	switch i := strings.IndexAny(name, `<>:"|?*\`); {
	case tracker.DeviceName(strings.ToLower(stem)):
		return "is the name of a device on Windows"
	case i >= 0:
		return fmt.Sprintf("holds a %c, which Windows does not allow in a name", name[i])
	case strings.HasSuffix(name, ".") || strings.HasSuffix(name, " "):
		return "ends with a dot or a space, which Windows drops"
	}
	return ""
}

func caseCollisions(in *input, say say) {
	seen := map[string]string{}
	for _, f := range in.idx.Files() {
		folded := strings.ToLower(f.Path)
		if other, ok := seen[folded]; ok {
			say(f.Path, tracker.Pos{}, fmt.Sprintf("the name differs from %s in upper and lower case only", path.Base(other)),
				"rename one: on macOS and Windows only one of them survives")
			continue
		}
		seen[folded] = f.Path
	}
}

func idDay(_ *input, r *subject, say sayHere) {
	if r.Observation == nil || r.Observation.Observed.IsZero() {
		return
	}
	day, ok := tracker.DatedID(r.ID)
	if !ok {
		return
	}
	if day == r.Observation.Observed.Date() {
		return
	}
	inID, _ := time.Parse(time.DateOnly, day)
	written, _ := time.Parse(time.DateOnly, r.Observation.Observed.Date())
	apart := written.Sub(inID).Abs()
	if apart <= 24*time.Hour {
		return
	}
	o := r.Observation
	say(o.Observed.Pos, fmt.Sprintf("observed is %s, but the id begins with %s, %s away", spelt(o.Observed), day, days(apart)),
		fmt.Sprintf("correct observed, or casebook rename %s %s", r.Ref(), tracker.ObservationID(o.Observed, o.Error, o.Instance, false)))
}

func crowdedFolders(in *input, say say) {
	files := map[string]int{}
	for _, r := range in.idx.Records() {
		files[path.Dir(r.Path)]++
	}
	for _, r := range in.idx.Rejected() {
		files[path.Dir(r.Path)]++
	}
	for folder, n := range files {
		if n <= crowd {
			continue
		}
		hint := "sort them into folders below it; their ids stay as they are"
		if strings.HasPrefix(folder, tracker.KindObservation.Folder()) && in.idx.Config.Layout == "yyyy" {
			hint = "write `layout: yyyy/mm` in " + tracker.ConfigFile + " for new ones, and move the others into folders by month"
		}
		say(folder, tracker.Pos{}, fmt.Sprintf("%d records lie in one folder", n), hint)
	}
}

// doubleClaims returns the ids and aliases that more than one record of a kind has, with the records.
func doubleClaims(idx *tracker.Index) map[string][]*tracker.Record {
	claims := make(map[string][]*tracker.Record, len(idx.Records()))
	for _, r := range idx.Records() {
		for _, id := range append([]string{r.ID}, r.Aliases...) {
			key := tracker.Ref{Kind: r.Kind, ID: strings.ToLower(id)}.String()
			if !slices.Contains(claims[key], r) {
				claims[key] = append(claims[key], r)
			}
		}
	}
	for key, records := range claims {
		if len(records) < 2 {
			delete(claims, key)
		}
	}
	return claims
}
