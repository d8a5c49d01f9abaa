package main

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/edit"
	"github.com/casebook-dev/casebook/tracker/gitrepo"
)

//go:embed forge
var forgeFiles embed.FS

// forgeFile is a file that init --forge writes, from one of those in forge/.
type forgeFile struct {
	From, To string   // To is from the root of the repository
	Instead  []string // others that the forge would take as well: if one exists, this is not needed
	Advice   string   // what to do if the file is there already
}

// forgeSetup is what the files depend on.
type forgeSetup struct {
	Folder  string // of the casebook, from the root of the repository; empty: the root itself
	Branch  string // the default one
	Version string // of casebook that the pipeline installs
	Owners  string // of signatures, as the forge writes them; empty: to be filled in
}

// Here is the casebook's folder as an argument.
func (s forgeSetup) Here() string {
	if s.Folder == "" {
		return "."
	}
	return s.Folder
}

// forges returns those that init knows.
func forges() []string { return []string{"github", "gitlab"} }

// files lists what a forge gets. In a folder of a larger repository the template for requests is one among others.
func (s forgeSetup) files(forge string) []forgeFile {
	request := "Default"
	if s.Folder != "" {
		request = "casebook"
	}
	own := []forgeFile{{From: "attributes", To: path.Join(s.Folder, ".gitattributes"), Advice: "it should say: observations/** binary, and after that *.md text eol=lf !diff !merge"}}
	if forge == "gitlab" {
		return append([]forgeFile{
			{From: "gitlab/pipeline.yml", To: ".gitlab/casebook.yml"},
			{From: "gitlab/include.yml", To: ".gitlab-ci.yml", Advice: "add to it: include: [{local: .gitlab/casebook.yml}]"},
			{From: "request.md", To: ".gitlab/merge_request_templates/" + request + ".md"},
			{From: "owners", To: ".gitlab/CODEOWNERS", Instead: []string{"CODEOWNERS", "docs/CODEOWNERS"}, Advice: "add to it: " + s.ownersLine()},
		}, own...)
	}
	template := ".github/pull_request_template.md"
	if s.Folder != "" {
		template = ".github/PULL_REQUEST_TEMPLATE/casebook.md"
	}
	return append([]forgeFile{
		{From: "github/pipeline.yml", To: ".github/workflows/casebook.yml"},
		{From: "github/comment.yml", To: ".github/workflows/casebook-comment.yml"},
		{From: "request.md", To: template, Instead: []string{"pull_request_template.md", "docs/pull_request_template.md", ".github/PULL_REQUEST_TEMPLATE.md"}},
		{From: "owners", To: ".github/CODEOWNERS", Instead: []string{"CODEOWNERS", "docs/CODEOWNERS"}, Advice: "add to it: " + s.ownersLine()},
	}, own...)
}

func (s forgeSetup) ownersLine() string {
	owners := s.Owners
	if owners == "" {
		owners = "@ORG/TEAM"
	}
	return "/" + ownedPath(path.Join(s.Folder, "bugs")) + "/ " + owners
}

// ownedPath writes a path as a file of code owners has it.
func ownedPath(p string) string { return strings.ReplaceAll(p, " ", `\ `) }

// expression writes a text as GitHub's expressions have it.
func expression(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// fill writes one of the files in forge/.
func (s forgeSetup) fill(name string) ([]byte, error) {
	t, err := template.New(path.Base(name)).Delims("<<", ">>").
		Funcs(template.FuncMap{"quote": tracker.SingleQuote, "owned": ownedPath, "expression": expression}).ParseFS(forgeFiles, "forge/"+name)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = t.Execute(&out, s)
	return out.Bytes(), err
}

// addForge adds the files of a forge to a plan whose paths are from root, and says of each that exists that
// it is kept, with advice unless it is what would have been written.
func (s forgeSetup) addForge(plan *edit.Plan, root, forge string) error {
	for _, f := range s.files(forge) {
		text, err := s.fill(f.From)
		if err != nil {
			return err
		}
		there, err := firstThere(root, append([]string{f.To}, f.Instead...))
		if err != nil {
			return err
		}
		if there != "" {
			if old, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(there))); err == nil && bytes.Equal(old, text) {
				f.Advice = ""
			}
			plan.Notes = append(plan.Notes, strings.TrimSuffix("kept as it is: "+there+"; "+f.Advice, "; "))
			continue
		}
		plan.Files = append(plan.Files, edit.FileChange{Path: f.To, After: text})
	}
	return nil
}

// firstThere returns the first of some paths at which something is.
func firstThere(root string, paths []string) (string, error) {
	for _, p := range paths {
		_, err := os.Lstat(filepath.Join(root, filepath.FromSlash(p)))
		switch {
		case err == nil:
			return p, nil
		case !errors.Is(err, os.ErrNotExist):
			return "", fmt.Errorf("%s: %w", p, bare(err))
		}
	}
	return "", nil
}

// forgeOf finds the repository that a folder lies in, which need not exist yet, and what is needed to set it
// up. Outside a repository the folder itself will be its root.
func forgeOf(dir, owners string) (root string, s forgeSetup, err error) {
	s = forgeSetup{Branch: "main", Version: releasedVersion(buildVersion().Version), Owners: owners}
	above := dir
	for {
		if info, err := os.Stat(above); err == nil && info.IsDir() || above == filepath.Dir(above) {
			break
		}
		above = filepath.Dir(above)
	}
	repo, err := gitrepo.Open(above)
	switch {
	case errors.Is(err, gitrepo.ErrNoRepository):
		return dir, s, nil
	case err != nil:
		return "", s, err
	}
	defer repo.Close()
	if repo.IsBare() {
		return "", s, hinted("run it in a clone", "%s is a bare repository: it has no files", above)
	}
	prefix, err := repo.Prefix(above)
	if err != nil {
		return "", s, err
	}
	below, err := filepath.Rel(above, dir)
	if err != nil {
		return "", s, err
	}
	if s.Folder = path.Join(prefix, filepath.ToSlash(below)); s.Folder == "." {
		s.Folder = ""
	}
	if branch := defaultBranch(repo); branch != "" {
		s.Branch = branch
	}
	return repo.Root(), s, s.check()
}

// defaultBranch returns the name of the branch that is published: the default one, else what is checked out.
func defaultBranch(repo *gitrepo.Repository) string {
	if b, err := repo.DefaultBranch(); err == nil {
		return strings.TrimPrefix(b.Name, "origin/")
	}
	name, _ := repo.Branch()
	return name
}

// check refuses names that would mean something else in a pipeline or in a pattern.
func (s forgeSetup) check() error {
	if strings.ContainsAny(s.Folder, "*?[]\\\n\"'$`#!") {
		return hinted("rename it", "the folder %q has a character that patterns of pipelines give a meaning", s.Folder)
	}
	if strings.ContainsAny(s.Owners, "\n\r#") {
		return usageError("--owners @ORG/TEAM", "--owners: %q names no owners", s.Owners)
	}
	return nil
}

// releasedVersion returns what go install takes: the version of a release, else latest.
func releasedVersion(version string) string {
	if regexp.MustCompile(`^v\d+\.\d+\.\d+$`).MatchString(version) {
		return version
	}
	return "latest"
}
