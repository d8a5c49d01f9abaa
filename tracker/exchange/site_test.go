package exchange

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "renew golden files")

// TestImportSite reads a small site with one of everything; the golden file holds all drafts and problems.
func TestImportSite(t *testing.T) {
	imp, err := ImportCState(os.DirFS("testdata/site"), CStateOptions{AsOf: asOf})
	if err != nil {
		t.Fatal(err)
	}
	accounted(t, imp)
	var got bytes.Buffer
	for _, d := range imp.Drafts {
		fmt.Fprintf(&got, "-- %s/%s.md --\n%s", d.Draft.Kind.Folder(), d.Draft.ID, show(d.Draft))
	}
	fmt.Fprintf(&got, "-- instances --\n%v\n-- left --\n%s\n-- problems --\n", imp.Instances, strings.Join(imp.Left, "\n"))
	for _, p := range imp.Problems {
		fmt.Fprintf(&got, "%s: %v\n", p.Severity, p)
		if p.Hint != "" {
			fmt.Fprintf(&got, "  hint: %s\n", p.Hint)
		}
	}
	const golden = "testdata/site.golden"
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("the import changed (-want +got):\n%s", diff)
	}
}

// TestImportRealSite reads what a real status site holds, whose defects were counted by other means.
func TestImportRealSite(t *testing.T) {
	const dir = "../../../shared/data/incidents/jenkins-infra-status"
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no real data at %s", dir)
	}
	imp, err := ImportCState(os.DirFS(dir), CStateOptions{AsOf: asOf})
	if err != nil {
		t.Fatal(err)
	}
	accounted(t, imp)
	if imp.Files != 270 || len(imp.Left) != 0 {
		t.Errorf("%d files of which %d were left, want 270 and none: %v", imp.Files, len(imp.Left), imp.Left)
	}
	files := map[string]map[string]bool{}
	for _, p := range imp.Problems {
		if files[p.Rule] == nil {
			files[p.Rule] = map[string]bool{}
		}
		files[p.Rule][p.Path] = true
		if p.Line == 0 || p.Column == 0 {
			t.Errorf("%v has no place", p)
		}
	}
	for rule, want := range map[string]int{RuleEndBeforeStart: 5, RuleMixedOffset: 1, RuleUnknownComponent: 119} {
		if got := len(files[rule]); got != want {
			t.Errorf("%d files with %s, want %d", got, rule, want)
		}
	}
	written, idx := casebook(t, imp)
	for _, p := range idx.Problems() {
		if p.Severity == tracker.Error && p.Rule != RuleEndBeforeStart {
			t.Errorf("%v in\n%s", p, written[p.Path].Data)
		}
	}
	if got := len(idx.Records(tracker.KindObservation)); got != 270 {
		t.Errorf("%d sightings were loaded again, want 270", got)
	}
	if again := imp.New(idx); len(again.Drafts) != 0 || len(again.Known) != len(imp.Drafts) {
		t.Errorf("a second import makes %d records and knows %d of %d", len(again.Drafts), len(again.Known), len(imp.Drafts))
	}
}

func TestRealSiteNamesNearMisses(t *testing.T) {
	const dir = "../../../shared/data/incidents/jenkins-infra-status"
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no real data at %s", dir)
	}
	imp, err := ImportCState(os.DirFS(dir), CStateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	hints := map[string]string{}
	for _, p := range imp.Problems {
		if name, _, ok := strings.Cut(p.Text, " is not among"); ok && p.Hint != "" {
			hints[name] = p.Hint
		}
	}
	for name, want := range map[string]string{"release..ci.jenkins.io": "did you mean release.ci.jenkins.io?", "cert.ci.jenkin.io": "did you mean cert.ci.jenkins.io?"} {
		if hints[name] != want {
			t.Errorf("the hint for %s is %q, want %q", name, hints[name], want)
		}
	}
}

func TestNamesThatCountAreNotMistyped(t *testing.T) {
	imp := importArchive(t, strings.NewReplacer("name: web", "name: web1", "  - web\nsection", "  - web2\nsection").Replace(archive), CStateOptions{})
	if len(imp.Problems) != 1 || imp.Problems[0].Rule != RuleUnknownComponent || imp.Problems[0].Hint != "" {
		t.Errorf("problems %v, want web2 unknown and not mistyped", imp.Problems)
	}
}
