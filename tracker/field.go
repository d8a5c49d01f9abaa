package tracker

import "slices"

// FieldType says what may stand in a field.
type FieldType uint8

// The types of fields. Structured ones (TypeImpact and after) have a shape of their own, described in the README.
const (
	TypeText  FieldType = iota + 1
	TypeWord            // a name: of a service, an owner, an instance
	TypeOneOf           // one of Field.Values
	TypeTime
	TypeDuration
	TypeBool
	TypeNumber
	TypeRef
	TypeLinks
	TypeSignatures
	TypeImpact
	TypeRunbookUse
	TypeRejections
	TypeRollouts
	TypeDecisions
)

// Field describes one key of the front matter.
type Field struct {
	Name     string
	Type     FieldType
	List     bool // a list, or one value standing for a list of one
	Single   bool // of a list: usually one value, and then written without brackets
	Required bool
	DateOK   bool     // of TypeTime: a date without a time is allowed
	Values   []string // of TypeOneOf
	Also     []string // of TypeTime: words allowed besides, such as ongoing
	Ref      Kind     // of TypeRef: the kind named; zero: any, and then the kind is written
	NoDays   bool     // of TypeDuration: d is not accepted
	Doc      string
}

// Words that fields of several kinds share.
var (
	classes = []string{"service-interruption", "security-compliance", "customer-facing", "operational"}

	// LinkKinds are the keys that an item of `links` may have, in display order.
	linkKinds = []string{"pull-request", "commit", "build", "test-run", "deploy", "alert", "dashboard", "logs", "document", "design",
		"ticket", "chat", "incident", "other"}
)

// LinkKinds returns the keys that name the kind of an external link, in display order.
func LinkKinds() []string { return slices.Clone(linkKinds) }

// Classes returns the on-call classes, the most urgent first.
func Classes() []string { return slices.Clone(classes) }

var commonFields = []Field{
	{Name: "title", Type: TypeText, Required: true, Doc: "one line of at most 300 characters"},
	{Name: "labels", Type: TypeWord, List: true, Doc: "free words to group by"},
	{Name: "aliases", Type: TypeWord, List: true, Doc: "former ids of this record"},
	{Name: "owner", Type: TypeWord, Doc: "who answers for it"},
	{Name: "links", Type: TypeLinks, List: true, Doc: "external things, one kind of link an item"},
	{Name: "related", Type: TypeRef, List: true, Doc: "other records, with their kind"},
}

var kindFields = map[Kind][]Field{
	KindBug: {
		{Name: "status", Type: TypeOneOf, Values: []string{"open", "investigating", "fixing", "fixed", "accepted", "duplicate"}, Doc: "what people decided; open when absent"},
		{Name: "duplicate_of", Type: TypeRef, Ref: KindBug, Doc: "the bug that this one turned out to be"},
		{Name: "caused_by", Type: TypeRef, Ref: KindBug, List: true, Doc: "bugs that bring this one about"},
		{Name: "service", Type: TypeWord, Doc: "the service it is a defect of"},
		{Name: "class", Type: TypeOneOf, Values: classes, Doc: "on-call priority, the first is the most urgent"},
		{Name: "runbooks", Type: TypeRef, Ref: KindRunbook, List: true, Doc: "how it is remedied"},
		{Name: "signatures", Type: TypeSignatures, List: true, Doc: "how it is recognised: contains or regexp, optionally in a scope of instance and service"},
		{Name: "observed_since", Type: TypeTime, DateOK: true, Doc: "watching for it began"},
		{Name: "detection", Type: TypeOneOf, Values: []string{"monitored", "manual"}, Doc: "whether silence is evidence"},
		{Name: "checked", Type: TypeTime, DateOK: true, List: true, Doc: "days on which somebody looked and found nothing"},
		{Name: "episode_gap", Type: TypeDuration, Doc: "sightings at most this far apart are one episode"},
		{Name: "verified_by", Type: TypeText, Doc: "how the fix was verified other than by waiting"},
	},
	KindObservation: {
		{Name: "observed", Type: TypeTime, DateOK: true, Required: true, Doc: "when it was noticed or began"},
		{Name: "resolved", Type: TypeTime, Also: []string{"ongoing"}, Doc: "when it was over, or ongoing; absent is not recorded"},
		{Name: "acknowledged", Type: TypeTime, Doc: "when somebody took it up"},
		{Name: "mitigated", Type: TypeTime, Doc: "when users no longer felt it"},
		{Name: "also_on", Type: TypeWord, List: true, Doc: "further instances hit in the same sighting"},
		{Name: "bug", Type: TypeRef, Ref: KindBug, Doc: "what it is an observation of; absent is unclassified"},
		{Name: "classified", Type: TypeTime, DateOK: true, Doc: "when people last looked"},
		{Name: "classification", Type: TypeOneOf, Values: []string{"suspected", "confirmed"}, Doc: "how sure; confirmed when absent"},
		{Name: "not", Type: TypeRejections, List: true, Doc: "bugs it is not, each with because"},
		{Name: "service", Type: TypeWord, Doc: "the service that suffered"},
		{Name: "class", Type: TypeOneOf, Values: classes, Doc: "on-call priority, the first is the most urgent"},
		{Name: "detected", Type: TypeOneOf, Values: []string{"alert", "customer", "colleague", "routine", "test"}, Doc: "how we learned of it"},
		{Name: "alert", Type: TypeWord, List: true, Single: true, Doc: "as the monitoring system calls it"},
		{Name: "handlers", Type: TypeWord, List: true, Doc: "who handled it"},
		{Name: "runbook", Type: TypeRunbookUse, List: true, Single: true, Doc: "what was used, and whether it worked: yes, partly, no"},
		{Name: "resolution", Type: TypeOneOf, Values: []string{"workaround", "fix", "self-healed", "none"}, Doc: "how it ended; a workaround asks for a spun-off task"},
		{Name: "impact", Type: TypeImpact, Doc: "downtime, effort, users, severity (1 to 4)"},
		{Name: "near_miss", Type: TypeBool, Doc: "it was about to happen"},
		{Name: "episode", Type: TypeOneOf, Values: []string{"new", "same"}, Doc: "overrides the grouping into episodes"},
	},
	KindRunbook: {
		{Name: "service", Type: TypeWord, Doc: "the service it is for"},
		{Name: "alerts", Type: TypeWord, List: true, Doc: "alerts that lead to it"},
		{Name: "reviewed", Type: TypeTime, DateOK: true, Doc: "when somebody last checked every step"},
		{Name: "review_every", Type: TypeDuration, Doc: "how long a review lasts"},
	},
	KindTask: {
		{Name: "role", Type: TypeOneOf, Values: []string{"fix", "mitigation", "investigation", "prevention", "automation", "monitoring", "documentation"}, Doc: "what it is for"},
		{Name: "bugs", Type: TypeRef, Ref: KindBug, List: true, Doc: "what it addresses; required unless its role is documentation"},
		{Name: "status", Type: TypeOneOf, Values: []string{"proposed", "planned", "in-progress", "shipped", "dropped"}, Doc: "where it stands; proposed when absent"},
		{Name: "part_of", Type: TypeRef, Ref: KindTask, Doc: "the larger task it is a part of"},
		{Name: "horizon", Type: TypeOneOf, Values: []string{"short", "long"}, Doc: "a quick patch or the long-term cure"},
		{Name: "spun_off_from", Type: TypeRef, Doc: "the observation or task it was spun off from, with its kind"},
		{Name: "follows", Type: TypeRef, Doc: "the observation or task it follows, with its kind"},
		{Name: "team", Type: TypeWord, Doc: "who does it"},
		{Name: "delegated", Type: TypeBool, Doc: "another team does it; asks for Relevance, Value, Expectations"},
		{Name: "created", Type: TypeTime, DateOK: true, Doc: "when it was written"},
		{Name: "due", Type: TypeTime, DateOK: true, Doc: "when it is due"},
		{Name: "shipped", Type: TypeRollouts, List: true, Single: true, Doc: "when it reached production, or a staged rollout"},
		{Name: "reverted", Type: TypeTime, DateOK: true, Doc: "from then on it is in force no more"},
		{Name: "estimate", Type: TypeDuration, Doc: "work it takes"},
		{Name: "size", Type: TypeNumber, Doc: "story points"},
	},
	KindPostmortem: {
		{Name: "started", Type: TypeTime, Doc: "when the incident began"},
		{Name: "ended", Type: TypeTime, Doc: "when it was over"},
		{Name: "observations", Type: TypeRef, Ref: KindObservation, List: true, Doc: "sightings it covers"},
		{Name: "bugs", Type: TypeRef, Ref: KindBug, List: true, Doc: "bugs it covers"},
		{Name: "tasks", Type: TypeRef, Ref: KindTask, List: true, Doc: "tasks it led to"},
		{Name: "affected", Type: TypeWord, List: true, Doc: "services and instances hit"},
	},
	KindHandoff: {
		{Name: "outgoing", Type: TypeWord, List: true, Doc: "who hands over"},
		{Name: "incoming", Type: TypeWord, List: true, Doc: "who takes over"},
		{Name: "since", Type: TypeTime, DateOK: true, Doc: "begin of the shift"},
		{Name: "until", Type: TypeTime, DateOK: true, Doc: "end of the shift"},
	},
	KindReport: {
		{Name: "month", Type: TypeText, Doc: "the month it is about: 2026-03"},
		{Name: "lead", Type: TypeWord, Doc: "who leads the review"},
		{Name: "decisions", Type: TypeDecisions, List: true, Doc: "what was decided: bug or task, and decision"},
	},
}

// Fields returns the known fields of a kind in the order in which they are documented and written,
// the common ones first.
func Fields(kind Kind) []Field {
	return append(slices.Clone(commonFields), kindFields[kind]...)
}

// CommonFields returns the known fields that every kind has, in the order in which they are documented.
func CommonFields() []Field { return slices.Clone(commonFields) }

// FieldOf returns the known field of a kind by its name.
func FieldOf(kind Kind, name string) (Field, bool) {
	if f := fieldOf(kind, name); f != nil {
		return *f, true
	}
	return Field{}, false
}

func fieldOf(kind Kind, name string) *Field {
	for _, group := range [...][]Field{commonFields, kindFields[kind]} {
		for i := range group {
			if group[i].Name == name {
				return &group[i]
			}
		}
	}
	return nil
}

// Sections returns the sections that a record of a kind has in this order. A delegated task has
// DelegatedSections too.
func Sections(kind Kind) []string {
	switch kind {
	case KindBug:
		return []string{"Summary", "How to identify", "How to remedy", "Next steps for investigation", "Root cause", "Impact"}
	case KindObservation:
		return []string{"What happened", "State before any action", "Actions taken", "Evidence"}
	case KindRunbook:
		return []string{"When to use", "Steps", "Verify", "Escalate"}
	case KindTask:
		return []string{"What", "Why now", "How will we know that it works in production"}
	case KindPostmortem:
		return []string{"Summary", "Timeline", "Root cause and resolution", "Corrective and preventive measures"}
	case KindHandoff:
		return []string{"Open", "Happened", "Undecided", "Questions", "Notes"}
	case KindReport:
		return []string{"Recurring", "Repeatedly solved", "Automate", "Detected late", "Ageing", "Decisions"}
	}
	return nil
}

// DelegatedSections returns the sections that a task has besides when another team does it.
func DelegatedSections() []string { return []string{"Relevance", "Value", "Expectations"} }
