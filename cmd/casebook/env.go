package main

import (
	"bufio"
	"fmt"
	"io"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// Env is everything a command knows of the world outside its arguments. Only main fills it from the
// process; tests fill it with values.
type Env struct {
	In  io.Reader
	Out io.Writer // results; buffered, written out when the command is over
	Err io.Writer // remarks, questions and errors

	Dir         string          // the working directory, absolute
	CacheDir    string          // for what can be computed again; empty: nothing is kept
	Program     string          // tells this program from others, those it was and will be included
	Interrupted <-chan struct{} // closed when somebody wants the command to end; nil: nobody can

	Getenv func(string) string
	Now    func() time.Time // the wall clock, read once a command

	InTerminal, OutTerminal, ErrTerminal bool
	Width                                int // columns of the terminal on Out; 0: none
	ErrWidth                             int // of that on Err, where questions are asked

	Global globalOptions

	records *tracker.Cache // of the casebook opened last; nil: none
}

// globalOptions are the flags that every command has.
type globalOptions struct {
	Repo    string // folder in or below which the casebook lies; empty: the working directory
	JSON    bool
	AsOf    string // as written; empty: not given
	NoColor bool
	Quiet   bool
}

// Asks reports whether questions may be asked: somebody sits at a terminal and sees them. One without a
// width, as a script makes it, would show none.
func (env *Env) Asks() bool { return env.InTerminal && env.ErrTerminal && env.ErrWidth > 0 }

// Remark prints a line to the person at the terminal, beside the results. --quiet silences it.
func (env *Env) Remark(format string, args ...any) {
	env.showResults()
	if !env.Global.Quiet {
		fmt.Fprintln(env.Err, printable(fmt.Sprintf(format, args...)))
	}
}

// readAll reads standard input to its end, or the first limit bytes of it, unless somebody ends the waiting.
func (env *Env) readAll(limit int64) ([]byte, error) {
	type answer struct {
		data []byte
		err  error
	}
	answers := make(chan answer, 1)
	go func() {
		data, err := io.ReadAll(io.LimitReader(env.In, limit))
		answers <- answer{data, err}
	}()
	select {
	case a := <-answers:
		return a.data, a.err
	case <-env.Interrupted:
		return nil, errGaveUp
	}
}

// showResults writes out what is held back of the results, so that remarks, questions and the editor come
// after the results they are about. What goes wrong with it is said when the command ends.
func (env *Env) showResults() {
	if b, ok := env.Out.(*bufio.Writer); ok {
		_ = b.Flush() // the error stays with the writer
	}
}

// outStyle returns the colours for Out, errStyle those for Err: none unless it is a terminal that
// wants them.
func (env *Env) outStyle() style { return style{on: env.OutTerminal && env.colours()} }
func (env *Env) errStyle() style { return style{on: env.ErrTerminal && env.colours()} }

// colours follows no-color.org: any value of NO_COLOR but the empty one turns colour off.
func (env *Env) colours() bool {
	return !env.Global.NoColor && env.Getenv("NO_COLOR") == "" && env.Getenv("TERM") != "dumb"
}

// recordsOf returns the cache of the casebook in a folder, nil if nothing is kept.
func (env *Env) recordsOf(dir string) *tracker.Cache {
	if env.CacheDir == "" || env.Program == "" {
		return nil
	}
	env.records = tracker.NewCache(tracker.CacheOptions{Folder: env.CacheDir, Root: dir, Program: env.Program, Now: env.Now()})
	return env.records
}

// Keep writes down what the command read, for the next one. Who cannot keep anything, as in a home that cannot be
// written, only waits longer, and is not told with every command.
func (env *Env) Keep() { _ = env.records.Save() }
