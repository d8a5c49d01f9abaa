package tracker

// Relation is a way in which one record hangs on another. Each is written once, on the side that
// changes when the fact changes; the other direction is computed.
type Relation uint8

// The relations, in display order.
const (
	ObservationOf    Relation = iota + 1 // observation -> bug
	UsedRunbook                          // observation -> runbook
	NotObservationOf                     // observation -> bug it was reviewed and found not to be
	RemediedBy                           // bug -> runbook
	DuplicateOf                          // bug -> bug
	CausedBy                             // bug -> bug
	Addresses                            // task -> bug
	PartOf                               // task -> task
	SpunOffFrom                          // task -> observation or task
	Follows                              // task -> observation or task
	Covers                               // postmortem -> observation or bug
	LedTo                                // postmortem -> task
	DecidedOn                            // report -> bug or task
	RelatedTo                            // any -> any, from `related`
	Mentions                             // any -> any, from a link in the body
)

// relationWords name each relation: the term of queries and JSON, then the words read from the writing
// record ("is an observation of") and from the record written about ("observed as").
var relationWords = [...][3]string{
	{},
	{"observation-of", "is an observation of", "observed as"},
	{"used-runbook", "used", "used in"},
	{"not-observation-of", "is not an observation of", "is not seen in"},
	{"remedied-by", "is remedied by", "remedies"},
	{"duplicate-of", "duplicates", "merged from"},
	{"caused-by", "is caused by", "causes"},
	{"addresses", "addresses", "addressed by"},
	{"part-of", "is part of", "has the parts"},
	{"spun-off-from", "was spun off from", "led to the follow-up"},
	{"follows", "follows", "followed by"},
	{"covers", "covers", "explained by"},
	{"led-to", "led to", "came out of"},
	{"decided-on", "decided on", "decided on in"},
	{"related", "is related to", "is related to"},
	{"mentions", "mentions", "mentioned by"},
}

// Relations returns every relation in display order.
func Relations() []Relation {
	all := make([]Relation, 0, len(relationWords)-1)
	for r := ObservationOf; r <= Mentions; r++ {
		all = append(all, r)
	}
	return all
}

// String returns the relation's term in queries and JSON: "observation-of".
func (r Relation) String() string { return relationWords[r][0] }

// Forward returns the words read from the record that holds the reference: "is an observation of".
func (r Relation) Forward() string { return relationWords[r][1] }

// Backward returns the words read from the record that is referred to: "observed as".
func (r Relation) Backward() string { return relationWords[r][2] }

// MarshalText makes a relation its term in JSON.
func (r Relation) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// Edge is one reference from a record to another.
type Edge struct {
	Relation  Relation
	From      *Record
	To        *Record // nil if no such record could be read; Ref says which was meant
	Ref       Ref     // as written; Pos is its place in From
	Suspected bool    // a classification that people are not sure of
	Mention   *Mention
}

// Mention is what a link in a body adds to its edge: the sentence it stands in.
type Mention struct {
	Before, Text, After string
	Target              string // as written in the link
}
