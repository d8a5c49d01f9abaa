package site_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/insight"
)

// decoded returns a JSON file of a site.
func decoded(t *testing.T, files map[string]string, name string) map[string]any {
	t.Helper()
	var doc map[string]any
	d := json.NewDecoder(strings.NewReader(files[name]))
	d.UseNumber()
	if err := d.Decode(&doc); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return doc
}

// TestRecordsForMachines compares records/<kind>.json with what the command line prints.
func TestRecordsForMachines(t *testing.T) {
	idx := loadExample(t)
	files, _ := render(t, idx, options(idx))
	for _, k := range tracker.Kinds() {
		name := "records/" + k.String() + ".json"
		var doc struct {
			Casebook int
			Kind, Of string
			AsOf     string `json:"as_of"`
			Items    []json.RawMessage
			Figures  []json.RawMessage
		}
		if err := json.Unmarshal([]byte(files[name]), &doc); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if doc.Casebook != tracker.JSONVersion || doc.Kind != "records" || doc.Of != k.String() || (doc.AsOf != "") != (k == tracker.KindBug) {
			t.Errorf("%s begins with %d, %q, %q, %q", name, doc.Casebook, doc.Kind, doc.Of, doc.AsOf)
		}
		var want []string
		for _, r := range idx.Records(k) {
			line, err := json.Marshal(idx.ViewFields(r, asOf))
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, string(line))
		}
		if diff := cmp.Diff(want, texts(doc.Items)); diff != "" {
			t.Errorf("%s (-casebook list --json +published):\n%s", name, diff)
		}
		if k == tracker.KindBug && len(doc.Figures) != len(insight.Of(idx, asOf).Bugs()) {
			t.Errorf("%s has figures of %d bugs", name, len(doc.Figures))
		}
	}
}

func texts(items []json.RawMessage) []string {
	words := make([]string, len(items))
	for i, item := range items {
		words[i] = string(item)
	}
	return words
}

func TestBugForMachines(t *testing.T) {
	idx := loadExample(t)
	files, _ := render(t, idx, options(idx))
	r, _ := idx.Lookup(tracker.KindBug, "no-space-left-on-device")
	var doc struct {
		Item    json.RawMessage
		Figures *struct{ Bug, State string }
	}
	if err := json.Unmarshal([]byte(files["bugs/no-space-left-on-device/index.json"]), &doc); err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(idx.View(r, asOf))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(doc.Item)); diff != "" {
		t.Errorf("the item is not that of casebook show --json (-want +got):\n%s", diff)
	}
	if doc.Figures == nil || doc.Figures.Bug != "bug/no-space-left-on-device" || doc.Figures.State != "regressed" {
		t.Errorf("figures = %+v, want those of a bug that came back", doc.Figures)
	}
}

// TestRecordsFitTheirSchema holds all published JSON, of honest and hostile records, to the published schema.
func TestRecordsFitTheirSchema(t *testing.T) {
	for name, files := range map[string]map[string]string{"example-repo": exampleFiles(t), "hostile": hostileFiles(t)} {
		s := schemaOf{t, decoded(t, files, "records/schema.json")}
		checked := 0
		for file := range files {
			if file != "records/schema.json" && (strings.HasPrefix(file, "records/") || strings.HasPrefix(file, "bugs/") && strings.HasSuffix(file, "/index.json")) {
				checked++
				if wrong := s.fits(s.root, decoded(t, files, file), "$"); wrong != "" {
					t.Errorf("%s: %s: %s", name, file, wrong)
				}
			}
		}
		if checked < 8 {
			t.Errorf("%s: %d files were checked", name, checked)
		}
	}
}

// TestSchemaFindsWhatIsWrong makes sure that the schema says something.
func TestSchemaFindsWhatIsWrong(t *testing.T) {
	files := exampleFiles(t)
	s := schemaOf{t, decoded(t, files, "records/schema.json")}
	for name, damage := range map[string]func(doc map[string]any){
		"version": func(doc map[string]any) { doc["casebook"] = json.Number("2") },
		"missing": func(doc map[string]any) { delete(doc["items"].([]any)[0].(map[string]any), "sightings") },
		"type":    func(doc map[string]any) { doc["items"].([]any)[0].(map[string]any)["labels"] = "a" },
		"kind":    func(doc map[string]any) { doc["items"].([]any)[0].(map[string]any)["kind"] = "task" },
		"time":    func(doc map[string]any) { doc["items"].([]any)[0].(map[string]any)["observed_since"] = "yesterday" },
		"figures": func(doc map[string]any) { doc["figures"].([]any)[0].(map[string]any)["counts"] = nil },
	} {
		doc := decoded(t, files, "records/bug.json")
		damage(doc)
		if s.fits(s.root, doc, "$") == "" {
			t.Errorf("%s: the schema has nothing against it", name)
		}
	}
}

// schemaOf checks documents against the part of JSON Schema that ours uses.
type schemaOf struct {
	t    *testing.T
	root map[string]any
}

// fits says what is wrong with a value, "" for nothing. A keyword that it does not know fails the test.
func (s schemaOf) fits(schema map[string]any, v any, at string) string {
	for keyword, rule := range schema {
		wrong := ""
		switch keyword {
		case "$schema", "$defs", "title", "description":
		case "$ref":
			name := strings.TrimPrefix(rule.(string), "#/$defs/")
			def, ok := s.root["$defs"].(map[string]any)[name].(map[string]any)
			if !ok {
				s.t.Fatalf("the schema refers to %s, which is not there", name)
			}
			wrong = s.fits(def, v, at)
		case "const":
			if fmt.Sprint(rule) != fmt.Sprint(v) {
				wrong = fmt.Sprintf("%s is %v, want %v", at, v, rule)
			}
		case "type":
			if got := typeOf(v); got != rule && !(got == "integer" && rule == "number") {
				wrong = fmt.Sprintf("%s is %s, want %v", at, got, rule)
			}
		case "format":
			layout := map[any]string{"date-time": time.RFC3339, "date": time.DateOnly}[rule]
			if _, err := time.Parse(layout, fmt.Sprint(v)); err != nil {
				wrong = fmt.Sprintf("%s: %v", at, err)
			}
		case "oneOf", "anyOf", "allOf":
			wrong = s.some(keyword, rule.([]any), v, at)
		case "required":
			members, isObject := v.(map[string]any)
			for _, name := range rule.([]any) {
				if _, ok := members[name.(string)]; isObject && !ok {
					wrong = fmt.Sprintf("%s has no %v", at, name)
				}
			}
		case "items":
			for i, item := range list(v) {
				wrong = firstOf(wrong, s.fits(rule.(map[string]any), item, fmt.Sprintf("%s[%d]", at, i)))
			}
		case "properties":
			members, _ := v.(map[string]any)
			for name, member := range rule.(map[string]any) {
				if value, ok := members[name]; ok {
					wrong = firstOf(wrong, s.fits(member.(map[string]any), value, at+"."+name))
				}
			}
		default:
			s.t.Fatalf("the schema uses %s", keyword)
		}
		if wrong != "" {
			return wrong
		}
	}
	return ""
}

func (s schemaOf) some(keyword string, rules []any, v any, at string) string {
	var all []string
	for _, rule := range rules {
		if wrong := s.fits(rule.(map[string]any), v, at); wrong != "" {
			all = append(all, wrong)
		}
	}
	fit := len(rules) - len(all)
	if keyword == "oneOf" && fit == 1 || keyword == "anyOf" && fit > 0 || keyword == "allOf" && fit == len(rules) {
		return ""
	}
	return fmt.Sprintf("%s: %d of %s fit: %s", at, fit, keyword, strings.Join(all, "; "))
}

func list(v any) []any {
	items, _ := v.([]any)
	return items
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func typeOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case []any:
		return "array"
	case json.Number:
		if strings.ContainsAny(v.String(), ".eE") {
			return "number"
		}
		return "integer"
	}
	return "object"
}

func TestAllObservationsAsATable(t *testing.T) {
	idx := loadExample(t)
	files, _ := render(t, idx, options(idx))
	rows, err := csv.NewReader(strings.NewReader(files["observations.csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(rows)-1, len(idx.Records(tracker.KindObservation)); got != want {
		t.Errorf("%d rows, want %d", got, want)
	}
	if utc := func(row []string) string { return row[2] }; utc(rows[1]) >= utc(rows[len(rows)-1]) {
		t.Errorf("the first was seen at %s, the last at %s: want the oldest first", utc(rows[1]), utc(rows[len(rows)-1]))
	}
}

// TestPagesNameTheirTwins finds the way from a page to what machines read, and to the file it was made from.
func TestPagesNameTheirTwins(t *testing.T) {
	files := exampleFiles(t)
	for name, want := range map[string][]string{
		"bugs/no-space-left-on-device/index.html": {`<link rel="alternate" type="application/json" href="index.json">`, `<li><a href="index.json">JSON</a></li>`},
		"runbooks/free-a-full-disk/index.html":    {`<li><a href="../../records/runbook.json">JSON</a></li>`},
		"observations/index.html":                 {`<a href="../observations.csv">CSV</a> · <a href="../records/observation.json">JSON</a>`},
		"tasks/index.html":                        {`<a href="../records/task.json">JSON</a>`},
		"tasks/sweep-tmp-nightly/index.html":      {`<a class="mono" href="https://git.example.com/ops/casebook/blob/main/tasks/sweep-tmp-nightly.md" rel="noopener noreferrer">tasks/sweep-tmp-nightly.md</a>`},
	} {
		for _, some := range want {
			if !strings.Contains(files[name], some) {
				t.Errorf("%s does not hold %s", name, some)
			}
		}
	}
}
