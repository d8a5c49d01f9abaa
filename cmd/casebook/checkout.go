package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/casebook-dev/casebook/tracker/gitrepo"
)

// checkout is what a build knows about the state of the files it reads.
type checkout struct {
	AsOf    time.Time
	From    string         // why AsOf is what it is
	Commit  gitrepo.Commit // checked out; zero outside git
	Branch  string         // checked out; empty outside git, or if a commit itself is
	Changed bool           // files differ from that commit, or nobody can tell
}

// asOfCheckout returns what a build is of, and as of when: --as-of, else SOURCE_DATE_EPOCH, else, if the
// checkout is unchanged, the time of the newest commit that touches the casebook's folder, else the clock.
func asOfCheckout(env *Env, cb *Casebook) (checkout, error) {
	at, from, err := env.asOfGiven(cb.Index.Config.Timezone)
	if err != nil {
		return checkout{}, err
	}
	if cb.rev != nil {
		return checkoutAt(cb, at, from)
	}
	c, newest := inspect(env, cb)
	switch {
	case from != "":
		c.AsOf, c.From = at, from
	case !newest.Time.IsZero() && !c.Changed:
		c.AsOf, c.From = newest.Time.In(cb.Index.Config.Timezone), "commit "+newest.Hash
	default:
		c.AsOf, c.From = cb.AsOf, "the clock"
	}
	return c, nil
}

// checkoutAt is asOfCheckout for a build of a revision.
func checkoutAt(cb *Casebook, at time.Time, from string) (checkout, error) {
	c := checkout{AsOf: at, From: from, Commit: cb.rev.commit}
	if from != "" {
		return c, nil
	}
	newest, err := cb.rev.repo.NewestTouchingSince(cb.rev.commit, cb.rev.folder)
	c.AsOf, c.From = cb.AsOf, "commit "+newest.Hash
	return c, err
}

// inspect asks git about the casebook's folder. What it cannot tell is said and then taken for a
// changed checkout: a site may be newer than it claims, never older.
func inspect(env *Env, cb *Casebook) (c checkout, newest gitrepo.Commit) {
	newest, err := c.inspect(cb.Dir)
	switch {
	case err == nil, errors.Is(err, gitrepo.ErrNoRepository), errors.Is(err, gitrepo.ErrNoCommits):
	case errors.Is(err, gitrepo.ErrNoGit):
		c.Changed = true
		env.Remark("git is not installed, so whether files have changed since the commit is unknown")
	default:
		c.Changed = true
		env.Remark("git: %s", err)
	}
	return c, newest
}

func (c *checkout) inspect(dir string) (newest gitrepo.Commit, err error) {
	repo, err := gitrepo.Open(dir)
	if err != nil {
		return newest, err
	}
	defer func() { err = errors.Join(err, repo.Close()) }()
	if c.Commit, err = repo.Head(); err != nil {
		return newest, err
	}
	if c.Branch, err = repo.Branch(); err != nil {
		return newest, err
	}
	prefix, err := repo.Prefix(dir)
	if err != nil {
		return newest, err
	}
	if newest, err = repo.NewestTouching(prefix); err != nil {
		return newest, fmt.Errorf("newest commit of %s: %w", prefix, err)
	}
	c.Changed, err = repo.Dirty(prefix)
	return newest, err
}
