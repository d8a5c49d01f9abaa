package tracker

// Kind is what a record is: a bug, an observation and so on. The folder a file lies in decides it.
type Kind uint8

// The kinds in the order in which lists, pages and reports show them. The zero Kind is no kind, which
// a reference has that may name a record of any kind.
const (
	KindBug Kind = iota + 1
	KindObservation
	KindRunbook
	KindTask
	KindPostmortem
	KindHandoff
	KindReport
)

var (
	kindNames   = [...]string{"", "bug", "observation", "runbook", "task", "postmortem", "handoff", "report"}
	kindFolders = [...]string{"s", "bugs", "observations", "runbooks", "tasks", "postmortems", "handoffs", "reports"}
)

// Kinds returns every kind in display order.
func Kinds() []Kind {
	return []Kind{KindBug, KindObservation, KindRunbook, KindTask, KindPostmortem, KindHandoff, KindReport}
}

// String returns the kind's word in references, queries and messages: "bug". It is empty for the zero Kind.
func (k Kind) String() string { return kindNames[k] }

// WithArticle returns the kind's word with its article: "an observation".
func (k Kind) WithArticle() string {
	if k == KindObservation {
		return "an " + k.String()
	}
	return "a " + k.String()
}

// Folder returns the folder of the casebook that holds records of this kind: "bugs".
func (k Kind) Folder() string { return kindFolders[k] }

// HasEvidence reports whether a record of this kind may have an evidence folder beside it.
func (k Kind) HasEvidence() bool { return k == KindObservation || k == KindPostmortem }

// ParseKind returns the kind that a word names, in the singular or plural ("bug", "bugs").
func ParseKind(word string) (Kind, bool) {
	for _, k := range Kinds() {
		if word == k.String() || word == k.Folder() {
			return k, true
		}
	}
	return 0, false
}
