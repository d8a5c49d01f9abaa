package history

import (
	"strings"
	"time"

	"github.com/casebook-dev/casebook/tracker"
)

// Commit is a commit as history shows it.
type Commit struct {
	Hash    string
	Author  string // as .mailmap wants
	Email   string
	Time    time.Time // when its author made it, with the author's offset
	Subject string
}

// Event is what a commit did to a record. From and To are as written in the front matter: states, ids,
// titles, times. Of several things that happened to one record in one commit each is an Event.
type Event struct {
	What   What
	Record tracker.Ref // as it is called at the revision that the history is of, or was when it was removed
	Called string      // its id after the commit; differs from Record's if it was renamed later
	From   string
	To     string
	Fields []string // of Edited: names of fields, "text" for the body, "evidence"; or "formatting", Garbled or Mended alone
	Commit *Commit

	place int // of the commit, newest first
}

// What Compare tells of an edit by which a file is no record any more, though it is still there, or is one again.
const (
	Garbled = "unreadable"
	Mended  = "readable"
)

// Words tells the event: "reclassified from bug/oomkilled to bug/stale-index".
func (e Event) Words() string { return e.detail().words() }

func (e Event) detail() detail { return detail{e.What, e.From, e.To, e.Fields} }

// detail is what happened, without to what and by which commit.
type detail struct {
	what     What
	from, to string
	fields   []string
}

func (d detail) words() string {
	switch d.what {
	case Renamed:
		return "renamed, was " + d.from
	case Merged:
		return "merged into bug/" + d.to
	case Classified:
		return "classified as bug/" + d.to
	case Reclassified:
		return "reclassified from bug/" + d.from + " to bug/" + d.to
	case Unclassified:
		return "unclassified, was bug/" + d.from
	case Suspected:
		return "bug/" + d.to + " is only suspected now"
	case Confirmed:
		return "bug/" + d.to + " confirmed"
	case Rejected:
		return "bug/" + d.to + " ruled out"
	case StatusMoved:
		return "status " + d.from + " → " + d.to
	case Shipped, Reverted:
		return strings.TrimSpace(d.what.String() + " " + d.to)
	case Signature:
		return "signature edited: " + orNone(d.from) + " → " + orNone(d.to)
	case Retitled:
		return "retitled, was “" + d.from + "”"
	case Identify:
		return "How to identify edited"
	case Edited:
		switch strings.Join(d.fields, " ") {
		case Garbled:
			return "edited so that it cannot be read as a record"
		case Mended:
			return "edited so that it can be read again"
		}
		return "edited " + strings.Join(d.fields, ", ")
	}
	return d.what.String()
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// Notable reports whether an event belongs into a list of what happened lately: anything but an edit of
// what no figure depends on.
func (e Event) Notable() bool { return e.What != Edited }
