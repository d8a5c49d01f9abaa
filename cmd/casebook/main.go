// Command casebook keeps operational defects as reviewed text files: it records sightings, links and
// checks them, and publishes them as a site. `casebook help` says more.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"
	_ "time/tzdata" // a casebook's timezone means the same on a machine without zone files

	"golang.org/x/term"
)

func main() {
	signal.Ignore(syscall.SIGPIPE) // a reader that has seen enough is no failure: see flush
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectLess)
	}
	// A command is not torn away from half of its files. Who insists, by a second signal, ends it at once.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	context.AfterFunc(ctx, stop)
	status := run(ctx, os.Args[1:])
	stop()
	os.Exit(status)
}

// collectLess lets the heap grow to three times what is in use before the garbage is collected: a command soon ends,
// and with Go's own 100 a list of 10,000 records spent a third of its time collecting.
const collectLess = 200

// collectAsUsual goes back to Go's own pace, for a command that holds so much that memory counts more than time: a
// build of 10,000 records needs 0.55 instead of 0.82 GB, and 15 % more time.
func collectAsUsual(env *Env) {
	if env.Getenv("GOGC") == "" {
		debug.SetGCPercent(100)
	}
}

// run gathers what the process knows of its surroundings into an Env and runs one command.
func run(ctx context.Context, args []string) int {
	out := bufio.NewWriterSize(os.Stdout, 64<<10)
	dir, err := os.Getwd()
	env := &Env{
		In: os.Stdin, Out: out, Err: os.Stderr, Interrupted: ctx.Done(),
		Dir: dir, CacheDir: cacheDir(), Program: program(), Getenv: os.Getenv, Now: time.Now,
		InTerminal:  term.IsTerminal(int(os.Stdin.Fd())),
		OutTerminal: term.IsTerminal(int(os.Stdout.Fd())),
		ErrTerminal: term.IsTerminal(int(os.Stderr.Fd())),
		Width:       terminalWidth(os.Stdout),
		ErrWidth:    terminalWidth(os.Stderr),
	}
	if err == nil {
		err = Execute(ctx, env, args)
	}
	status := Report(env, errors.Join(err, flush(out)))
	env.Keep()
	return status
}

// program returns what tells this program from others: its file, which another build of it replaces. It is "" if
// there is none.
func program() string {
	file, err := os.Executable()
	if err != nil {
		return ""
	}
	info, err := os.Stat(file)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%s %d %d", file, info.Size(), info.ModTime().UnixNano())
}

// cacheDir returns the user's folder for what casebook can compute again, "" if there is none.
func cacheDir() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "casebook")
}

// flush writes what is left of the output. A reader that closed the pipe early (`casebook list | head`)
// is no error.
func flush(out *bufio.Writer) error {
	if err := out.Flush(); err != nil && !errors.Is(err, syscall.EPIPE) {
		return err
	}
	return nil
}

// terminalWidth returns the columns of the terminal that a file is, 0 if it is none.
func terminalWidth(f *os.File) int {
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return width
}
