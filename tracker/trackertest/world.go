package trackertest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing/fstest"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// A world is what a Generator makes up before it is written down.
type world struct {
	dice
	files fstest.MapFS
	taken map[string]bool // ids, each with its kind's folder

	bugs        []*bug
	runbooks    []*runbook
	sightings   []*sighting // in the order of invention
	tasks       []*task
	postmortems []*postmortem
}

// dice are the only source of chance.
type dice struct{ *rand.Rand }

func (d dice) pick(words []string) string { return words[d.IntN(len(words))] }
func (d dice) chance(percent int) bool    { return d.IntN(100) < percent }
func (d dice) between(low, high int) int  { return low + d.IntN(high-low+1) }
func (d dice) minutes(low, high int) time.Duration {
	return time.Duration(d.between(low, high)) * time.Minute
}

// within returns a moment of the span, to the minute.
func (d dice) within(from, to time.Time) time.Time {
	return from.Add(time.Duration(d.IntN(max(int(to.Sub(from)/time.Minute), 1))) * time.Minute)
}

// name takes an id of a kind, with a number after it if it is taken.
func (w *world) name(kind tracker.Kind, id string) string {
	free := id
	for i := 2; w.taken[kind.Folder()+"/"+free]; i++ {
		free = fmt.Sprintf("%s-%d", id, i)
	}
	w.taken[kind.Folder()+"/"+free] = true
	return free
}

func (w *world) write(path, text string) {
	w.files[path] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
}

// instancesEach is how many instances each service has; they are named service-1 and so on.
const instancesEach = 8

func (w *world) settings() {
	var b strings.Builder
	b.WriteString("title: Generated casebook\nurl: https://ops.example.com/casebook/\ntimezone: UTC\nlayout: yyyy/mm\n")
	fmt.Fprintf(&b, "services: [%s]\ninstances:\n", strings.Join(services, ", "))
	for _, s := range services {
		fmt.Fprintf(&b, "  - {name: %s-*, service: %s, count: %d, from: %s}\n", s, s, instancesEach, spanStart.Format(time.DateOnly))
	}
	b.WriteString("oncall: {assignee: team-oncall, max_size: 3, stale_after: 14d}\n")
	w.write(tracker.ConfigFile, b.String())
}

// A front is a front matter being written.
type front struct{ strings.Builder }

func newFront(title string) *front {
	f := &front{}
	f.WriteString("---\ntitle: '" + strings.ReplaceAll(title, "'", "''") + "'\n")
	return f
}

// set writes a field unless its value is empty.
func (f *front) set(name, value string) {
	if value != "" {
		f.WriteString(name + ": " + value + "\n")
	}
}

// list writes a field as a flow list unless it is empty.
func (f *front) list(name string, items []string) {
	if len(items) > 0 {
		f.set(name, "["+strings.Join(items, ", ")+"]")
	}
}

// document closes the front matter and adds the body.
func (f *front) document(body *prose) string { return f.String() + "---\n" + body.String() }

func stamp(t time.Time) string { return t.Format("2006-01-02T15:04Z07:00") }
func day(t time.Time) string   { return t.Format(time.DateOnly) }
