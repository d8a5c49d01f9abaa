package main

import (
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// TestPipelines reads the pipelines as YAML and looks for what would make them unsafe for forks, or wrong.
func TestPipelines(t *testing.T) {
	for _, setup := range []forgeSetup{
		{Branch: "main", Version: "latest"},
		{Branch: "release/1.x", Version: "v1.2.3", Folder: "teams/up load/ops", Owners: "@example/on-call"},
	} {
		for _, forge := range forges() {
			for _, f := range setup.files(forge) {
				src, err := setup.fill(f.From)
				if err != nil {
					t.Fatal(err)
				}
				text := string(src)
				if first, _, _ := strings.Cut(text, "\n"); !strings.HasPrefix(first, "#") && !strings.HasPrefix(first, "<!--") || !strings.Contains(text, "it is yours now") {
					t.Errorf("%s does not say on top what it does: %q", f.To, first)
				}
				if strings.Contains(text, "<<") || strings.Contains(text, "pull_request_target:") || strings.Contains(text, "secrets.") || strings.Contains(text, "<no value>") {
					t.Errorf("%s holds what it must not:\n%s", f.To, text)
				}
				if strings.HasSuffix(f.To, ".yml") {
					checkPipeline(t, setup, f.To, src)
				}
			}
		}
	}
}

func checkPipeline(t *testing.T, setup forgeSetup, name string, src []byte) {
	t.Helper()
	var doc map[string]any
	if err := yaml.Unmarshal(src, &doc); err != nil {
		t.Errorf("%s: %v\n%s", name, err, src)
		return
	}
	jobs, github := doc["jobs"].(map[string]any)
	if !github {
		return
	}
	permissions, given := doc["permissions"].(map[string]any)
	if !given || len(permissions) > 1 || len(permissions) == 1 && permissions["contents"] != "read" {
		t.Errorf("%s: permissions are %v", name, doc["permissions"])
	}
	if on, ok := doc["on"].(map[string]any); ok && on["push"] != nil {
		publish := jobs["publish"].(map[string]any)
		if want := "github.ref_name == '" + setup.Branch + "'"; publish["if"] != want || doc["concurrency"] == nil {
			t.Errorf("%s: publishes if %v, want %s, one run after the other", name, publish["if"], want)
		}
	}
	major := regexp.MustCompile(`^actions/[a-z-]+@v\d+$`)
	for id, job := range jobs {
		for _, step := range job.(map[string]any)["steps"].([]any) {
			step := step.(map[string]any)
			uses, _ := step["uses"].(string)
			run, _ := step["run"].(string)
			with, _ := step["with"].(map[string]any)
			switch {
			case uses != "" && !major.MatchString(uses):
				t.Errorf("%s: %s uses %s, which is not pinned to a major version of GitHub's own", name, id, uses)
			case strings.HasPrefix(uses, "actions/checkout@") && (with["fetch-depth"] != 0 || with["persist-credentials"] != false):
				t.Errorf("%s: %s checks out with %v", name, id, with)
			case strings.Contains(run, "${{"):
				t.Errorf("%s: %s puts what others wrote into a script: %s", name, id, run)
			}
		}
	}
	if env, ok := doc["env"].(map[string]any); ok && (env["CASEBOOK"] != setup.Here() || env["CASEBOOK_VERSION"] != setup.Version) {
		t.Errorf("%s: env is %v", name, env)
	}
}

func TestReleasedVersion(t *testing.T) {
	for version, want := range map[string]string{"v1.2.3": "v1.2.3", "(devel)": "latest", "v0.0.0-20261120101112-0123456789ab": "latest", "v1.2.3+dirty": "latest"} {
		if got := releasedVersion(version); got != want {
			t.Errorf("releasedVersion(%q) = %q, want %q", version, got, want)
		}
	}
}
