package browsertest

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// complaint is what html-validate says of a file.
type complaint struct {
	FilePath string
	Messages []struct {
		RuleID, Message, Selector string
		Line, Column              int
	}
}

// TestHTML has html-validate read every page, but of the crowd's sightings only one. Of its recommended rules tools/htmlvalidate.json leaves out
// five: doctype-style and no-trailing-whitespace are about looks, and a log's lines end as they do;
// long-title, since titles are error messages, verbatim; require-sri, since all is from the same
// site; wcag/h32, since a form that filters does so while one types, and is never sent.
func TestHTML(t *testing.T) {
	t.Parallel()
	root := siteFolder(t)
	for _, c := range validate(t, root, pagesOf(t, root)...) {
		for _, m := range c.Messages {
			t.Errorf("%s:%d:%d: %s: %s (%s)", c.FilePath, m.Line, m.Column, m.RuleID, m.Message, m.Selector)
		}
	}
}

// pagesOf lists the pages of a site that are not told apart by a number alone.
func pagesOf(t *testing.T, root string) (pages []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		alike := strings.Contains(name, "-crowded-") && !strings.Contains(name, "-crowded-7/")
		if path.Ext(name) == ".html" && !alike {
			pages = append(pages, name)
		}
		return err
	})
	if err != nil || len(pages) < 50 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	return pages
}

func TestHTMLFaultsAreFound(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, folder, "index.html", `<!doctype html><html lang="en"><head><title>x</title></head><body><p id="a">a<div id="a" style="color: red">b</div></p></body></html>`)
	found := map[string]bool{}
	for _, c := range validate(t, folder, "index.html") {
		for _, m := range c.Messages {
			found[m.RuleID] = true
		}
	}
	for _, rule := range []string{"no-dup-id", "no-inline-style", "close-order"} {
		if !found[rule] {
			t.Errorf("a planted fault against %s was not found; found %v", rule, found)
		}
	}
}

// validate runs html-validate in a folder.
func validate(t *testing.T, folder string, pages ...string) (complaints []complaint) {
	t.Helper()
	tools, err := filepath.Abs("../../tools")
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(tools, "node_modules", "html-validate", "bin", "html-validate.mjs")
	if _, err := os.Stat(program); err != nil {
		need(t, "html-validate: run npm ci in tools/")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		need(t, "node on the PATH")
	}
	answer := filepath.Join(t.TempDir(), "answer.json") // a pipe would get no more than it holds
	args := []string{program, "--config", filepath.Join(tools, "htmlvalidate.json"), "--formatter", "json=" + answer}
	cmd := exec.Command(node, append(args, pages...)...)
	cmd.Dir = folder
	said, err := cmd.CombinedOutput()
	if exit := (*exec.ExitError)(nil); err != nil && !(errors.As(err, &exit) && exit.ExitCode() == 1) { // 1: it found something
		t.Fatalf("html-validate: %v\n%s", err, said)
	}
	out, err := os.ReadFile(answer)
	if err != nil {
		t.Fatalf("html-validate: %v\n%s", err, said)
	}
	if err := json.Unmarshal(out, &complaints); err != nil {
		t.Fatalf("html-validate: %v\n%s", err, out)
	}
	return complaints
}
