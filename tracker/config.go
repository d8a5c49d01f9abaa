package tracker

import "time"

// ConfigFile is the file that marks the root of a casebook and holds its settings.
const ConfigFile = "casebook.yaml"

// Config is what casebook.yaml says. The zero values of an empty file are filled in by DefaultConfig.
type Config struct {
	Title     string
	URL       string // where the site is published
	EditURL   string // with {path}
	CommitURL string // with {commit}
	SourceURL string // with {path}
	Timezone  *time.Location
	Layout    string // "yyyy" or "yyyy/mm": folders for new observations

	Services    []string
	Instances   []Inventory
	NotRecorded []Gap
	OnCall      OnCall
	Trailers    []string
	Cost        Cost
	EpisodeGap  time.Duration
	Trace       map[string]string   // what the gaps page asks for: relation to requirement, as written
	Check       map[string]Severity // severity per rule, where it differs from the rule's own
	Secrets     []SecretAllowed
	Appearance
}

// Inventory is a line of the instance inventory.
type Inventory struct {
	Name    string // may be a glob
	Service string
	Count   int // of a glob; 0: not said
	From    Time
	To      Time
	Pos     Pos
}

// Gap is a span in which nothing was recorded: whole local days, To included.
type Gap struct {
	From, To Time
	Because  string
}

// OnCall are the rules for on-call tasks.
type OnCall struct {
	Assignee   string
	MaxSize    float64
	StaleAfter time.Duration
}

// Cost says what a minute of work, a minute of downtime and a user hit are worth, in engineer-minutes.
type Cost struct {
	Effort, Downtime, Users float64
}

// DefaultConfig returns the settings of an empty casebook.yaml.
func DefaultConfig() *Config {
	return &Config{
		Title:      "Casebook",
		Timezone:   time.UTC,
		Layout:     "yyyy",
		Trailers:   []string{"Casebook"},
		OnCall:     OnCall{MaxSize: 3, StaleAfter: 14 * 24 * time.Hour},
		Cost:       Cost{Effort: 1, Downtime: 1},
		EpisodeGap: 6 * time.Hour, // recurrence: sightings at most this far apart are one episode
		Trace:      map[string]string{},
		Check:      map[string]Severity{},
	}
}
