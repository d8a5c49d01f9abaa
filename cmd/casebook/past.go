package main

import (
	"context"
	"errors"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/gitrepo"
	"github.com/casebook-dev/casebook/tracker/history"
)

// readHistory reads the history of the records up to the revision that the casebook is read at, or what is
// checked out. Errors: gitrepo.ErrNoRepository, gitrepo.ErrNoCommits and others.
func (cb *Casebook) readHistory(ctx context.Context, env *Env) (*history.History, error) {
	rev := cb.rev
	if rev == nil {
		var err error
		if rev, err = cb.checkedOut(); err != nil {
			return nil, err
		}
	}
	return history.Of(ctx, rev.repo, rev.commit, history.Options{Folder: rev.folder, Cache: env.CacheDir})
}

// checkedOut returns the commit that is checked out where the casebook lies.
func (cb *Casebook) checkedOut() (*revision, error) {
	if cb.head != nil {
		return cb.head, nil
	}
	repo, err := gitrepo.Open(cb.Dir)
	if err != nil {
		return nil, err
	}
	rev := &revision{repo: repo}
	if rev.commit, err = repo.Head(); err == nil {
		rev.folder, err = repo.Prefix(cb.Dir)
	}
	if err != nil {
		return nil, errors.Join(err, repo.Close())
	}
	cb.head = rev
	return rev, nil
}

// close gives back what was opened to read the history, for who goes on without the casebook. Neither may be used then.
func (cb *Casebook) close() {
	if cb.head != nil {
		_ = cb.head.repo.Close() // it was only read
	}
}

// past is readHistory for who can do without: nil without git or commits; of another error there is a remark.
func (cb *Casebook) past(ctx context.Context, env *Env) *history.History {
	if cb.pastRead {
		return cb.pastKnown
	}
	cb.pastRead = true
	h, err := cb.readHistory(ctx, env)
	switch {
	case err == nil:
		cb.pastKnown = h
	case errors.Is(err, gitrepo.ErrNoRepository), errors.Is(err, gitrepo.ErrNoCommits):
	default:
		env.Remark("git: %s", err)
	}
	return cb.pastKnown
}

// lookAgain returns the question whether a sighting should be looked at again: whether how its bug is
// recognised has changed since it was classified. History is read when it is first asked.
func (cb *Casebook) lookAgain(ctx context.Context, env *Env) func(*tracker.Record) bool {
	return func(r *tracker.Record) bool {
		if r.Observation == nil || r.Observation.Bug.IsZero() || r.Observation.Classified.IsZero() {
			return false
		}
		return len(cb.past(ctx, env).LookAgain(cb.Index, r)) > 0
	}
}

// eventView is an event in JSON.
type eventView struct {
	What   history.What `json:"what"`
	Record string       `json:"record"` // as it is called now: "bug/disk-full"
	Called string       `json:"called"` // its id then
	Words  string       `json:"words"`
	From   *string      `json:"from"`
	To     *string      `json:"to"`
	Fields []string     `json:"fields"` // of an edit; never null
	Commit *commitView  `json:"commit"` // null in a difference
}

// commitView is a commit in JSON.
type commitView struct {
	Hash    string `json:"hash"`
	Author  string `json:"author"`
	Email   string `json:"email"`
	Time    string `json:"time"`
	Subject string `json:"subject"`
}

func viewEvents(events []history.Event) []eventView {
	views := make([]eventView, len(events))
	for i, e := range events {
		views[i] = eventView{What: e.What, Record: e.Record.String(), Called: e.Called, Words: e.Words(), From: nullable(e.From), To: nullable(e.To),
			Fields: append([]string{}, e.Fields...)}
		if e.Commit != nil {
			c := viewCommit(e.Commit)
			views[i].Commit = &c
		}
	}
	return views
}

func viewCommit(c *history.Commit) commitView {
	return commitView{c.Hash, c.Author, c.Email, c.Time.Format("2006-01-02T15:04:05Z07:00"), c.Subject}
}

func nullable(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// shortHash is how many digits of a commit are shown: enough to name it, few enough to read.
const shortHash = 10

func short(hash string) string { return hash[:min(shortHash, len(hash))] }
