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

func TestSettingsThatCannotBeRead(t *testing.T) {
	for name, c := range map[string]struct{ old, new, problem string }{
		"wrong YAML":      {"    - name: api", "    - name: a: b", "config.yml:4:"},
		"after a fence":   {"params:\n  systems:\n    - name: web\n    - name: api", "---\nparams:\n  systems:\n    - name: a: b", "config.yml:4:"},
		"TOML":            {"-- config.yml --", "-- config.toml --", "config.toml:1:1: settings in this format are not read"},
		"none":            {"-- config.yml --", "-- other.txt --", "config.yml: the site has no settings"},
		"unknown zone":    {"params:", "timeZone: Mars\nparams:", "config.yml:1:11: there is no time zone Mars"},
		"no systems":      {"  systems:\n    - name: web\n    - name: api", "  brand: red", ""},
		"keys in capital": {"params:\n  systems:", "Params:\n  Systems:", ""},
	} {
		t.Run(name, func(t *testing.T) {
			imp := importArchive(t, strings.Replace(archive, c.old, c.new, 1), CStateOptions{})
			if len(imp.Drafts) != 1 {
				t.Errorf("%d drafts, want 1", len(imp.Drafts))
			}
			switch {
			case c.problem == "" && len(imp.Problems) == 0:
			case len(imp.Problems) != 1 || c.problem == "" || !strings.HasPrefix(imp.Problems[0].String(), c.problem):
				t.Errorf("problems %v, want one that begins %q", imp.Problems, c.problem)
			}
		})
	}
}

func TestImportWindowsLines(t *testing.T) {
	imp := importArchive(t, strings.ReplaceAll(archive, "\n", "\r\n"), CStateOptions{})
	if want := "## What happened\n*Resolved* - Back again.\n"; imp.Drafts[0].Draft.Body != want {
		t.Errorf("the body is %q, want %q", imp.Drafts[0].Draft.Body, want)
	}
}

func TestImportOtherEncoding(t *testing.T) {
	imp := importArchive(t, strings.ReplaceAll(archive, "Back again", "De retour \xe0 midi"), CStateOptions{})
	if want := "## What happened\n*Resolved* - De retour \ufffd midi.\n"; imp.Drafts[0].Draft.Body != want {
		t.Errorf("the body is %q, want %q", imp.Drafts[0].Draft.Body, want)
	}
	checkProblem(t, imp, "1:1: the text is not UTF-8")
}
