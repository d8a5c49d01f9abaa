package query_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker/query"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// TestDoubts has a row for each question that a newcomer asked and got no answer to, and their like.
func TestDoubts(t *testing.T) {
	idx := trackertest.Load(t, story)
	for _, c := range []struct {
		query string
		want  []string
	}{
		// records
		{"bug:no-space-left", []string{"no bug is called no-space-left; did you mean bug:no-space-left-on-device?"}},
		{"bug:disk-ful", []string{"no bug is called disk-ful; did you mean bug:disk-full?"}},
		{"bug:nonsense", []string{"no bug is called nonsense"}},
		{"bug:nonsense,disk-full,index-is-stail", []string{"no bug is called nonsense", "no bug is called index-is-stail; did you mean bug:index-is-stale?"}},
		{"bug:free-a-full-disk", []string{"no bug is called free-a-full-disk; did you mean runbook:free-a-full-disk?"}},
		{"bug:task/quota-alert", []string{"no bug is called task/quota-alert; did you mean task:quota-alert?"}},
		{"observation:2026", []string{"no observation is called 2026; did you mean observation:*2026*?"}},
		{"caused_by:stale", []string{"no bug is called stale; did you mean caused_by:index-is-stale?"}},
		{"mentions:free-a-ful-disk", []string{"no record is called free-a-ful-disk; did you mean mentions:free-a-full-disk?"}},
		{"id:quota-alarm", []string{"no record is called quota-alarm; did you mean id:quota-alert?"}},
		{"id:quota-alrt", []string{"no record is called quota-alrt; did you mean id:quota-alert?"}},
		{"runbook:index-is-stale disk", []string{"no runbook is called index-is-stale; did you mean bug:index-is-stale?"}},
		{"task.bug:stale", []string{"no bug is called stale; did you mean task.bug:index-is-stale?"}},
		{"bug:disk-full bug:disk-quota-exceeded id:bug/disk-full", nil},
		{"runbook:quota-* bug:nothing*", nil},
		{"bug:nobody-knows", nil}, // a reference leads there, and a record is found
		{"caused_by:disk-quota-exceeded", nil},

		// values
		{"instance:replika-2", []string{"no record has instance:replika-2; did you mean instance:replica-2?"}},
		{"service:upload", []string{"no record has service:upload; did you mean service:upload-api?"}},
		{"alert:Nope", []string{"no record has alert:Nope"}},
		{"label:storrage", []string{"no record has labels:storrage; did you mean labels:storage?"}},
		{`handler:tomas`, []string{`no record has handlers:tomas; did you mean handlers:"Tomas B"?`}},
		{"owner:plattform", []string{"no record has owner:plattform; did you mean owner:platform?"}},
		{"team:nobody", []string{"no record has team:nobody"}},
		{"customer.tier:silver", []string{"no record has customer.tier:silver"}},
		{"customer.tier:golf", []string{"no record has customer.tier:golf; did you mean customer.tier:gold?"}},
		{"bug.service:upload", []string{"no record has service:upload; did you mean bug.service:upload-api?"}},
		{"instance:search-7 instance:unknown service:search", nil}, // of the inventory; reserved
		{"title:nothing error:nothing text:nothing nothing", nil},
		{"kind:handoff status:dropped is:overdue classification:confirmed", nil},

		// fields
		{"foo:bar", []string{"no record has the field foo"}},
		{"type:bug", []string{"no record has the field type; did you mean kind:bug?"}},
		{"type:defect", []string{"no record has the field type"}},
		{"severity:1", []string{"no record has the field severity; did you mean impact.severity:1?"}},
		{"downtim:>1h", []string{"no record has the field downtim; did you mean impact.downtime:>1h?"}},
		{"contains:space", []string{"no record has the field contains; did you mean signatures.contains:space?"}},
		{"tier:gold", []string{"no record has the field tier; did you mean customer.tier:gold?"}},
		{"customer.teir:gold", []string{"no record has the field customer.teir; did you mean customer.tier:gold?"}},
		{".teams:blue", []string{"no record has the field teams; did you mean team:blue?"}},
		{"has:severity", []string{"no record has the field severity; did you mean has:impact.severity?"}},
		{"estimate:>1h", []string{"no record has the field estimate"}},
		{"bug.tier:gold", []string{"no record has the field tier; did you mean bug.customer.tier:gold?"}},
		{"has:estimate no:team due:>2030 sightings:>100 impact.severity:4", nil},

		// what is left out
		{"-bug:nonsense -foo:bar no:foo -estimate:>1h", nil},
		{"-bug:no-space-left", []string{"no bug is called no-space-left; did you mean bug:no-space-left-on-device?"}},
		{"no:tier", []string{"no record has the field tier; did you mean no:customer.tier?"}},
		{"-(disk OR label:storag)", []string{"no record has labels:storag; did you mean labels:storage?"}},

		// order
		{"sort:-seen sort:-sightings,title", nil},
		{"sort:foo", []string{"no record has the field foo"}},
		{"sort:-severity", []string{"no record has the field severity; did you mean sort:-impact.severity?"}},
		{"sort:estimate", []string{"no record has estimate to sort by"}},
		{"kind:bug sort:-observed", []string{"no record found has observed to sort by"}},
		{"kind:handoff nothing sort:-observed", nil},
	} {
		var got []string
		for _, d := range parse(t, c.query).Doubts(idx) {
			got = append(got, d.String())
			if d.Instead == nil {
				t.Errorf("%s: Instead of %q is nil", c.query, d.Text)
			}
			for _, instead := range d.Instead {
				parse(t, instead)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.query, diff)
		}
	}
}

func TestDoubtsSayTheTerm(t *testing.T) {
	idx := trackertest.Load(t, story)
	got := parse(t, "-Label:Storrage sort:-foo").Doubts(idx)
	want := []query.Doubt{
		{Term: "labels:Storrage", Text: "no record has labels:Storrage", Instead: []string{"labels:storage"}},
		{Term: "sort:-foo", Text: "no record has the field foo", Instead: []string{}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestEmptyCasebookRaisesNoDoubts(t *testing.T) {
	idx := trackertest.Load(t, "-- casebook.yaml --\ntitle: New\n")
	if got := parse(t, "bug:x foo:bar sort:-due").Doubts(idx); got == nil || len(got) > 0 {
		t.Errorf("an empty casebook raises the doubts %v", got)
	}
}
