package gitrepo_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker/gitrepo"
)

func branchNames(t *testing.T, dir string) []string {
	t.Helper()
	r, err := gitrepo.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	all, err := r.Branches()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, b := range all {
		if len(b.Hash) != 40 && len(b.Hash) != 64 {
			t.Errorf("%s is at %q", b.Name, b.Hash)
		}
		names = append(names, b.Name)
	}
	return names
}

// Three histories: git, which is asked itself, is the measure of the merge base.
func TestMergeBaseAndBranches(t *testing.T) {
	for name, options := range map[string][]string{"go-git": nil, "the git program": {"--object-format=sha256"}} {
		t.Run(name, func(t *testing.T) {
			r := newRepo(t, options...)
			commit := func(message string) { r.git("commit", "-q", "--allow-empty", "-m", message) }
			commit("one")
			r.git("branch", "old")
			commit("two")
			r.git("checkout", "-q", "-b", "mei/x")
			commit("three")
			r.git("checkout", "-q", "main")
			commit("four")
			r.git("merge", "-q", "--no-ff", "-m", "join", "mei/x")
			r.git("checkout", "-q", "mei/x")
			commit("five")
			r.git("checkout", "-q", "--orphan", "alone")
			commit("six")
			r.git("update-ref", "refs/remotes/origin/main", "main")
			r.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
			r.git("pack-refs", "--all")
			if d := cmp.Diff([]string{"alone", "main", "mei/x", "old", "origin/main"}, branchNames(t, r.dir)); d != "" {
				t.Errorf("branches (-want +got):\n%s", d)
			}
			repo, err := gitrepo.Open(r.dir)
			if err != nil {
				t.Fatal(err)
			}
			defer repo.Close()
			if b, err := repo.DefaultBranch(); err != nil || b.Name != "origin/main" {
				t.Errorf("DefaultBranch() = %v, %v; want origin/main", b, err)
			}
			tips := []string{"main", "mei/x", "old", "main~1"}
			for _, a := range tips {
				for _, b := range tips {
					want := strings.TrimSpace(r.git("merge-base", a, b))
					if got, err := mergeBase(repo, a, b); err != nil || got != want {
						t.Errorf("merge base of %s and %s: %s, %v; git says %s", a, b, got, err, want)
					}
				}
			}
			if _, err := mergeBase(repo, "main", "alone"); !errors.Is(err, gitrepo.ErrNoRevision) {
				t.Errorf("merge base of strangers: %v, want ErrNoRevision", err)
			}
		})
	}
}

func mergeBase(repo *gitrepo.Repository, a, b string) (string, error) {
	first, err := repo.Resolve(a)
	if err != nil {
		return "", err
	}
	second, err := repo.Resolve(b)
	if err != nil {
		return "", err
	}
	c, err := repo.MergeBase(first, second)
	return c.Hash, err
}

func TestDefaultBranchWithoutRemote(t *testing.T) {
	r := newRepo(t)
	r.git("commit", "-q", "--allow-empty", "-m", "one")
	repo, err := gitrepo.Open(r.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer repo.Close()
	if b, err := repo.DefaultBranch(); err != nil || b.Name != "main" {
		t.Errorf("DefaultBranch() = %v, %v; want main", b, err)
	}
	r.git("branch", "-m", "main", "trunk")
	if b, err := repo.DefaultBranch(); !errors.Is(err, gitrepo.ErrNoRevision) {
		t.Errorf("DefaultBranch() = %v, %v; want ErrNoRevision", b, err)
	}
	if names := branchNames(t, r.dir); !slices.Equal(names, []string{"trunk"}) {
		t.Errorf("branches %v, want trunk", names)
	}
}
