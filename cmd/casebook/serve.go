package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/site"
	"github.com/casebook-dev/casebook/site/live"
	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/check"
	"github.com/casebook-dev/casebook/tracker/english"
)

type serveOptions struct {
	Port  int
	Theme string
}

// serveAnswer is what `casebook serve --json` says as soon as it answers.
type serveAnswer struct {
	envelope
	URL string `json:"url"`
}

const (
	servePort = 8484                   // of no well-known service
	lookEvery = 500 * time.Millisecond // a walk over 10,000 files takes 33 ms
	settle    = 100 * time.Millisecond // how long files must rest before they are read: git checks out many at once
	farewell  = time.Second            // for answers that are under way when the command ends
)

func newServeCommand(env *Env) *cobra.Command {
	var opts serveOptions
	cmd := &cobra.Command{
		Use:     "serve",
		Short:   "Show the site in the browser while you write",
		GroupID: groupPublish,
		Long: `Builds the site in memory and serves it on this machine alone, at http://localhost:8484/,
until it is interrupted (Ctrl-C). When a record, evidence, casebook.yaml, the logo, the
theme, a file that records link to or the commit that is checked out changes, the site is
made anew and open pages load again. What cannot be built, as build would refuse it, is said here and over the page that is open, and
goes away when it is mended; until then the last whole site is shown.

Nothing is written. The site is as of now; --as-of says otherwise.`,
		Example: `  casebook serve --port 0
  casebook serve --port 0 --as-of 2026-11-20`,
		Args: exactArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runServe(cmd.Context(), env, opts)
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&opts.Port, "port", servePort, "the port on localhost: `N`; 0 takes one that is free")
	flags.StringVar(&opts.Theme, "theme", "", "take templates, stylesheet and script from `DIR` where it has them")
	_ = cmd.MarkFlagDirname("theme")
	return cmd
}

func runServe(ctx context.Context, env *Env, opts serveOptions) error {
	collectAsUsual(env)
	if opts.Port < 0 || opts.Port > 65535 {
		return usageError("0 takes one that is free", "--port %d: a port is a number up to 65535", opts.Port)
	}
	dir, err := findRoot(env)
	if err != nil {
		return err
	}
	listeners, err := listen(ctx, opts.Port)
	if err != nil {
		return err
	}
	own := *env // what --repo named is found again, whatever happens to the casebook
	own.Global.Repo = dir
	s := &serving{env: &own, opts: opts, watched: newWatched(env, dir, opts.Theme), server: live.NewServer(strconv.FormatInt(env.Now().UnixNano(), 36))}
	working, broken := context.WithCancelCause(ctx)
	defer s.answer(working, listeners, broken)()
	if err := s.run(working); err != nil || ctx.Err() != nil {
		return err
	}
	return context.Cause(working)
}

// serving is a running `casebook serve`.
type serving struct {
	env     *Env
	opts    serveOptions
	watched watched
	server  *live.Server
	aside   aside      // of the newest site
	found   []seenFile // what its build found there
	port    int        // that is served on
	root    string     // the path of the newest site; empty: there was none yet
}

// run makes the site, says where it is, and makes it anew whenever what it comes from has changed, until ctx ends.
func (s *serving) run(ctx context.Context) error {
	before := s.look()
	if err := s.rebuild(ctx, "built"); isUsage(err) {
		return err
	} else if err != nil {
		s.fail(ctx, err)
	}
	before.aside = s.found
	if ctx.Err() != nil {
		return nil
	}
	if err := s.greet(); err != nil {
		return err
	}
	for wait(ctx, lookEvery) {
		now := s.look()
		if now.equal(before) {
			continue
		}
		now = s.rest(ctx, now) // what changes while the site is made is seen by the next look
		if now.equal(before) { // a file came and went
			continue
		}
		before = now
		if err := s.rebuild(ctx, "rebuilt"); err != nil {
			s.fail(ctx, err)
			continue
		}
		before.aside = s.found
	}
	return nil
}

// greet says where the site is.
func (s *serving) greet() error {
	at := (&url.URL{Scheme: "http", Host: net.JoinHostPort("localhost", strconv.Itoa(s.port)), Path: "/" + strings.TrimPrefix(s.root, "/")}).String()
	defer s.env.showResults()
	if s.env.Global.JSON {
		return s.env.printJSON(serveAnswer{newEnvelope("serve", time.Time{}), at})
	}
	fmt.Fprintf(s.env.Out, "serving %s until Ctrl-C\n", at)
	return nil
}

// listen opens the port on both addresses of localhost: of the second only if the machine has it. Port 0 is one that
// is free on both.
func listen(ctx context.Context, port int) ([]net.Listener, error) {
	const tries = 10 // for a free port that is taken on the other address
	var err error
	for range tries {
		var open []net.Listener
		if open, err = listenBoth(ctx, port); err == nil {
			return open, nil
		}
		if port != 0 {
			break
		}
	}
	if call := (*os.SyscallError)(nil); errors.As(err, &call) {
		err = call.Err // without the names of calls and addresses
	}
	return nil, hinted("--port N names another one, and --port 0 takes one that is free", "serve on port %d: %w", port, err)
}

func listenBoth(ctx context.Context, port int) ([]net.Listener, error) {
	var of net.ListenConfig
	four, err := of.Listen(ctx, "tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return nil, err
	}
	six, err := of.Listen(ctx, "tcp6", net.JoinHostPort("::1", strconv.Itoa(portOf(four))))
	if err == nil {
		return []net.Listener{four, six}, nil
	}
	if free, none := of.Listen(ctx, "tcp6", "[::1]:0"); none == nil {
		return nil, errors.Join(err, free.Close(), four.Close())
	}
	return []net.Listener{four}, nil // this machine has no IPv6
}

// answer begins to answer requests, and calls broken if that ends by itself. Stop ends it, and returns when every
// answer under way has ended or was cut off.
func (s *serving) answer(ctx context.Context, listeners []net.Listener, broken context.CancelCauseFunc) (stop func()) {
	const patience = 10 * time.Second // with who connects and says nothing
	s.port = portOf(listeners[0])
	server := &http.Server{Handler: s.server, ReadHeaderTimeout: patience, BaseContext: func(net.Listener) context.Context { return ctx }}
	for _, l := range listeners {
		go func() {
			if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
				broken(err)
			}
		}()
	}
	return func() {
		broken(nil) // who waits for the next site need not any more
		soon, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
		defer cancel()
		if server.Shutdown(soon) != nil {
			_ = server.Close()
		}
	}
}

func portOf(l net.Listener) int { return l.Addr().(*net.TCPAddr).Port }

// rest waits until nothing changes any more, and returns how that looks.
func (s *serving) rest(ctx context.Context, was sight) sight {
	for wait(ctx, settle) {
		now := s.look()
		if now.equal(was) {
			return now
		}
		was = now
	}
	return was
}

// wait waits, and reports whether ctx has not ended by then.
func wait(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}

func (s *serving) look() sight {
	now := s.watched.look(s.env.Now().Format(time.DateOnly))
	now.aside = s.watched.lookAside(s.aside)
	return now
}

// rebuild makes the site, shows it, and says in a line that it did.
func (s *serving) rebuild(ctx context.Context, done string) error {
	began := s.env.Now()
	made, wrong, err := s.make(ctx)
	if err != nil {
		return err
	}
	s.root = made.Root()
	s.server.Show(made)
	said := fmt.Sprintf("%s %s in %.1f s", done, english.Count(made.Len(), "file"), s.env.Now().Sub(began).Seconds())
	if wrong > 0 {
		said += ", with " + english.Count(wrong, "error") + ": casebook check says which"
	}
	s.env.Remark("%s", said)
	return nil
}

// fail shows an error in the terminal, and in the pages with its hint; not that of a command that is to end.
func (s *serving) fail(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return
	}
	text, hint := err.Error(), hintOf(err)
	s.env.showResults()
	printError(s.env, text, "")
	printHint(s.env, hint)
	if hint != "" {
		text += "\nhint: " + hint
	}
	s.server.Fail(text)
}

// make reads the casebook and renders its site, as build does. Wrong is how many errors its records have.
func (s *serving) make(ctx context.Context) (made *live.Snapshot, wrong int, err error) {
	env := s.env
	cb, err := openCasebook(env)
	if err != nil {
		return nil, 0, err
	}
	defer cb.close()
	if cb.Dir != s.watched.dir {
		return nil, 0, fmt.Errorf("%s is gone: there is no casebook any more", tracker.ConfigFile)
	}
	if err := settingsError(cb, env); err != nil {
		return nil, 0, err
	}
	files, err := cb.theme(env, s.opts.Theme)
	if err != nil {
		return nil, 0, err
	}
	if s.root == "" { // of a large casebook, the first site takes a while
		env.Remark("building what http://localhost:%d/ is to show", s.port)
	}
	at, _ := inspect(env, cb)
	logo := s.watched.lookAside(aside{logo: cb.Index.Config.Logo}) // before it is read
	checked := cb.checkAndLook(ctx, env, cb.AsOf)
	problems := checked.Problems
	if err := secretsError(cb, env, append(cb.secretsOfTheme(env, s.opts.Theme), problems...)); err != nil {
		return nil, 0, err
	}
	made = live.NewSnapshot(site.Root(cb.Index.Config))
	_, err = site.Render(ctx, cb.Index, site.Options{
		Theme: files, AsOf: cb.AsOf, Branch: at.Branch, Commit: at.Commit.Hash, CommitTime: at.Commit.Time,
		Problems: problems, Version: buildVersion().Version, History: cb.past(ctx, env),
	}, made.Put)
	if bad := (*site.TemplateError)(nil); errors.As(err, &bad) {
		return nil, 0, themeError(bad)
	}
	if err != nil {
		return nil, 0, err
	}
	s.aside = aside{logo: cb.Index.Config.Logo, looked: slices.Sorted(maps.Keys(checked.Looked))}
	s.found = append(there(checked.Looked), logo...)
	return made, errorsAmong(problems), nil
}

// there returns the paths at which there is something, as lookAside sees them.
func there(looked map[string]bool) (files []seenFile) {
	for _, name := range slices.Sorted(maps.Keys(looked)) {
		if looked[name] {
			files = append(files, seenFile{name: name})
		}
	}
	return files
}

// errorsAmong returns how many problems are errors.
func errorsAmong(problems []tracker.Problem) (n int) {
	for _, p := range problems {
		if p.Severity == tracker.Error {
			n++
		}
	}
	return n
}

// secretsError says where build would stop for a secret, nil if nowhere.
func secretsError(cb *Casebook, env *Env, problems []tracker.Problem) error {
	var lines []string
	for _, p := range probableSecrets(problems) {
		lines = append(lines, fmt.Sprintf("%s:%d:%d: %s [%s]", cb.shownPath(env, p.Path), p.Pos.Line, p.Pos.Column, p.Text, p.Rule))
	}
	if len(lines) == 0 {
		return nil
	}
	return hinted("casebook check --explain "+check.RuleSecret+" says what to do", "%s", strings.Join(lines, "\n"))
}
