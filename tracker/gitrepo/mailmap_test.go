package gitrepo_test

import (
	"testing"

	"github.com/casebook-dev/casebook/tracker/gitrepo"
)

const mailmap = `# people
Mei Tanaka <mei@old.example>
<mei@example.com> <mei@old.example>
Priya Nair <priya@example.com> <priya@laptop>
Ada Okafor <ada@example.com> build bot <bot@example.com>
nonsense
Jonas Lind <jonas@example.com> # a comment
`

func TestMailmap(t *testing.T) {
	r := newRepo(t)
	r.write(".mailmap", mailmap)
	r.git("add", "-A")
	r.record(1, "commit", "-q", "-m", "mailmap")
	g := open(t, r.dir)
	c, err := g.Head()
	if err != nil {
		t.Fatal(err)
	}
	m := g.Mailmap(c)
	for _, test := range []struct{ name, email, wantName, wantEmail string }{
		{"mei", "mei@old.example", "Mei Tanaka", "mei@example.com"},
		{"mei", "MEI@old.example", "Mei Tanaka", "mei@example.com"},
		{"priya", "priya@laptop", "Priya Nair", "priya@example.com"},
		{"Build Bot", "bot@example.com", "Ada Okafor", "ada@example.com"},
		{"other bot", "bot@example.com", "other bot", "bot@example.com"},
		{"jl", "jonas@example.com", "Jonas Lind", "jonas@example.com"},
		{"stranger", "x@example.com", "stranger", "x@example.com"},
	} {
		name, email := m.Proper(test.name, test.email)
		if name != test.wantName || email != test.wantEmail {
			t.Errorf("Proper(%s, %s) = %s, %s, want %s, %s", test.name, test.email, name, email, test.wantName, test.wantEmail)
		}
		if got := r.git("check-mailmap", test.name+" <"+test.email+">"); got != test.wantName+" <"+test.wantEmail+">" {
			t.Errorf("git itself says %s", got)
		}
	}
}

func TestNoMailmap(t *testing.T) {
	var m *gitrepo.Mailmap
	if name, email := m.Proper("Mei", "mei@example.com"); name != "Mei" || email != "mei@example.com" {
		t.Errorf("Proper = %s, %s", name, email)
	}
}
