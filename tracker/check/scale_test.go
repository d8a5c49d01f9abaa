package check_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
)

// TestManyDanglingReferences would take minutes if each were compared with every id.
func TestManyDanglingReferences(t *testing.T) {
	files := "-- bugs/bug-with-a-long-name-1.md --\n---\ntitle: X\n---\nx\n"
	for i := range 201 {
		files += fmt.Sprintf("-- observations/o%d.md --\n---\ntitle: 'Handle: \"error %d\" on x'\nobserved: 2026-03-30\nbug: bug-with-a-long-nam-%d\n---\nx\n", i, i, i)
	}
	found := named(run(t, files), "dangling-reference")
	if len(found) != 201 || found[1].Hint != "casebook list kind:bug shows what there is; casebook new bug makes one" {
		t.Errorf("%d problems, the second with the hint %q", len(found), found[1].Hint)
	}
}

func TestUnlistedInstances(t *testing.T) {
	sightings := func(instances ...string) string {
		files := "-- casebook.yaml --\ninstances: [search-1]\n"
		for i, name := range instances {
			files += fmt.Sprintf("-- observations/o%d.md --\n---\ntitle: 'Handle: \"error %d\" on %s'\nobserved: 2026-03-30\n---\nSeen.\n", i, i, name)
		}
		return files
	}
	for _, test := range []struct {
		name  string
		files string
		want  []string // with their hints
	}{
		{"twice", sightings("proxy", "proxy"), []string{
			`warning observations/o0.md:2:8: the instance "proxy" is not in the inventory [unknown-instance]: correct it, or add it to instances in casebook.yaml`,
			`warning observations/o1.md:2:8: the instance "proxy" is not in the inventory [unknown-instance]: correct it, or add it to instances in casebook.yaml`}},
		{"three times", sightings("proxy", "proxy", "proxy"), []string{
			`warning casebook.yaml:1:13: 3 sightings name the instance "proxy", which is not in the inventory [unknown-instance]: add it to instances in casebook.yaml`}},
		{"like one of many", sightings("proxy", "proxy", "proxy", "pr.oxy"), []string{
			`warning casebook.yaml:1:13: 3 sightings name the instance "proxy", which is not in the inventory [unknown-instance]: add it to instances in casebook.yaml`,
			`warning observations/o3.md:2:8: the instance "pr.oxy" is not in the inventory [unknown-instance]: did you mean proxy?`}},
		{"another number", sightings("search-2"), []string{
			`warning observations/o0.md:2:8: the instance "search-2" is not in the inventory [unknown-instance]: correct it, or add it to instances in casebook.yaml`}},
	} {
		var got []string
		for _, p := range named(run(t, test.files), "unknown-instance") {
			got = append(got, p.Severity.String()+" "+p.String()+": "+p.Hint)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: problems (-want +got):\n%s", test.name, diff)
		}
	}
}

// TestManyReferencesInOneLine would take minutes if the place of each were counted from the beginning.
func TestManyReferencesInOneLine(t *testing.T) {
	const n = 20_000
	files := "-- bugs/disk-full.md --\n---\ntitle: Disk full\n---\n" + strings.Repeat("[[bug/x]] ", n) + "\n"
	found := named(run(t, files), "dangling-reference")
	if len(found) != n || found[n-1].Pos != (tracker.Pos{Line: 4, Column: 10*(n-1) + 1}) {
		t.Errorf("%d problems, the last one at %v", len(found), found[len(found)-1].Pos)
	}
}

// TestManyMissingAnchors: thousands would take minutes if each were compared with every heading.
func TestManyMissingAnchors(t *testing.T) {
	const n = 1000
	var body strings.Builder
	for i := range n {
		fmt.Fprintf(&body, "## Heading %d\n[text](#hedding-%d)\n\n", i, i)
	}
	found := named(run(t, "-- bugs/disk-full.md --\n---\ntitle: Disk full\n---\n"+body.String()), "missing-anchor")
	if len(found) != n || found[0].Hint != "did you mean heading-0 or heading-1 or heading-10?" || found[n-1].Hint != "it has heading-0, heading-1, heading-2 and 997 more" {
		t.Fatalf("%d problems, with the hints %q to %q", len(found), found[0].Hint, found[len(found)-1].Hint)
	}
}

// TestManyWrongNamesInOneText: thousands would take minutes if each were compared with every id.
func TestManyWrongNamesInOneText(t *testing.T) {
	const n = 600
	var files, body strings.Builder
	for i := range n {
		fmt.Fprintf(&files, "-- bugs/bug-with-a-long-name-%d.md --\n---\ntitle: X\n---\nx\n", i)
		fmt.Fprintf(&body, "[[bug/bug-with-a-long-nam-%d]]\n", i)
	}
	found := named(run(t, files.String()+"-- runbooks/r.md --\n---\ntitle: R\n---\n"+body.String()), "dangling-reference")
	if len(found) != n || found[1].Hint != "did you mean bug/bug-with-a-long-name-1 or bug/bug-with-a-long-name-0 or bug/bug-with-a-long-name-10?" || found[n-1].Hint != "casebook list kind:bug shows what there is; casebook new bug makes one" {
		t.Fatalf("%d problems, with the hints %q to %q", len(found), found[1].Hint, found[len(found)-1].Hint)
	}
}
