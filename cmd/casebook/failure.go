package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// The exit statuses.
const (
	statusFine     = 0
	statusCould    = 1 // could not do the work
	statusUsage    = 2 // the command line makes no sense
	statusProblems = 3 // the work is done, and problems were found
)

// errProblems ends a command that did its work and found problems, which it has printed.
var errProblems = errors.New("problems found")

// failure is an error with a hint: what the person could do about it. Usage marks a wrong command line.
type failure struct {
	text  string
	hint  string
	usage bool
	cause error
}

func (f *failure) Error() string { return f.text }
func (f *failure) Unwrap() error { return f.cause }

// usageError returns the error of a command line that makes no sense, with a one-line hint.
func usageError(hint, format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	return &failure{text: err.Error(), hint: hint, usage: true, cause: errors.Unwrap(err)}
}

// hinted returns an error with a hint, which may have several lines.
func hinted(hint, format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	return &failure{text: err.Error(), hint: hint, cause: errors.Unwrap(err)}
}

// isUsage reports whether an error is that of a command line that makes no sense.
func isUsage(err error) bool {
	var f *failure
	return errors.As(err, &f) && f.usage
}

// hintOf returns what the person could do about an error, empty if nobody knows.
func hintOf(err error) string {
	if f := (*failure)(nil); errors.As(err, &f) {
		return f.hint
	}
	return ""
}

// Report prints how a command ended, unless all is well, and returns its exit status.
func Report(env *Env, err error) int {
	switch {
	case err == nil:
		return statusFine
	case errors.Is(err, errProblems):
		return statusProblems
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(env.Err, "casebook: interrupted")
		return statusCould
	}
	printError(env, err.Error(), "")
	printHint(env, hintOf(err))
	if isUsage(err) {
		return statusUsage
	}
	return statusCould
}

func printError(env *Env, text, prefix string) {
	for i, line := range strings.Split(text, "\n") {
		if i == 0 {
			prefix = env.errStyle().red("casebook:") + " "
		}
		fmt.Fprintln(env.Err, prefix+printable(line))
		prefix = "  "
	}
}

func printHint(env *Env, hint string) {
	if hint == "" {
		return
	}
	for i, line := range strings.Split(hint, "\n") {
		prefix := "  "
		if i == 0 {
			prefix = env.errStyle().dim("hint:") + " "
		}
		fmt.Fprintln(env.Err, prefix+printable(line))
	}
}
