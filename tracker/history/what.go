package history

// What is what happened to a record.
type What uint8

// What can happen to a record. From and To of an Event say more.
const (
	Created      What = iota + 1
	Removed           // the file was deleted
	Renamed           // from one id to another
	Merged            // a bug into another: To
	Classified        // a sighting, as the bug To
	Reclassified      // a sighting, from the bug From to the bug To
	Unclassified      // a sighting, of which From was the bug
	Suspected         // people are not sure any more that the bug is To
	Confirmed         // people are sure now that the bug is To
	Rejected          // a sighting is not of the bug To
	StatusMoved       // of a bug or task
	Shipped           // a task, To is when
	Reverted          // a task, To is when
	Signature         // the signatures of a bug were edited
	Retitled          // any record
	Identify          // the text How to identify of a bug was edited
	Edited            // something else: Fields
)

var whatNames = [...]string{"", "created", "removed", "renamed", "merged", "classified", "reclassified", "unclassified", "suspected", "confirmed", "rejected",
	"status", "shipped", "reverted", "signature", "retitled", "identify", "edited"}

// String returns the word in JSON: "reclassified".
func (w What) String() string {
	if int(w) < len(whatNames) {
		return whatNames[w]
	}
	return "unknown"
}

// MarshalText makes it its word in JSON.
func (w What) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// Identity reports whether it changed what a bug is recognised by, so that earlier classifications should
// be looked at again.
func (w What) Identity() bool { return w == Signature || w == Retitled || w == Identify }
