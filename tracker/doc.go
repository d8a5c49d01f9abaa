// Package tracker is the vocabulary of casebook: what a record is and how records hang together.
// Everything else speaks it.
//
// # The model
//
// A casebook is a folder with a casebook.yaml, usually in a git repository. Below it every record is one
// Markdown file with YAML front matter; the folder it lies in decides its kind. A bug is a defect that
// comes back. An observation is one sighting of something going wrong, on an instance, at a time, with
// its evidence in a folder beside it. A runbook tells how to handle it, a task is work on bugs, a
// postmortem tells an incident from begin to end, a handoff passes a shift on, a report is the
// operational review of a month.
//
// Sightings of one bug that lie close together in time are one episode: an event that several may have seen.
//
// A record's id is its file name; it never changes on edit, and a rename leaves the old one as an alias.
// A reference is kind/id, or a bare id where the field fixes the kind.
//
// # One fact, one place
//
// Each relation is written once, on the side that changes when the fact changes: an observation names
// its bug, a bug never lists its observations. The classification of an observation is that one line,
// with how sure people are: suspected or confirmed, rejected ("not, because"), or absent, which is the
// honest state unclassified. The other direction of every Edge is computed: Index.In.
//
// A signature is reviewed data on a bug: text or an expression that recognises its sightings in masked text, where
// times, ids and addresses do not count. A suggestion is what package classify thinks a sighting is of: a bug, how
// sure, and its reasons in words. Only people classify.
//
// Instances, services, alerts, labels, teams and people are names in fields, not records. External things
// (pull requests, dashboards, documents) are links; Index.External gathers who links to each. A Fix is a
// task of role fix that has shipped and is in force: what a sighting more than a day later counts against.
//
// # What repeats
//
// Sightings of a bug near each other are one episode. Package insight counts them in recorded time, which leaves
// declared gaps of the record out, and says as of a time what they mean: the state of a bug (open, watching, verified,
// regressed), beside the status that people gave it, whether it gets worse, when it comes again, what it costs.
//
// # Over time
//
// A casebook lies in git, and git is its history. Package history tells what each commit did to the records as
// events: created, classified, reclassified from one bug to another, status moved, shipped, renamed. A sighting is
// to be looked at again if its bug's identity (signatures, title, How to identify) changed after it was classified.
// A commit names records by trailers at the end of its message; it is a piece of their trace.
//
// # From bytes to an index
//
// Load reads a whole casebook from an fs.FS, so that a work tree, a revision and a test's map are the
// same to everything above. Front matter becomes nodes that know their line, column and byte offset, so
// that every message can point and every edit can replace just what it means; nodes become typed fields.
// A Problem is data: it has a position, a rule and a hint, and work goes on; a file that cannot be read
// as a record is Rejected, counted and named. An error means that we could not work at all. The Index is
// read-only and answers with sorted slices. Bodies are parsed when first asked for; an outline is what one says of
// itself, headings, sections and links, as plain data. A Cache keeps in a file, outside every casebook, what was read,
// outlines included, so that the next command opens and parses only what has changed; it may be deleted at any time.
// It keeps memos, too: what other packages found out about a file's bytes, such as that no secret is in it.
//
// A site is published by a build, into a folder, or served while people write, from a snapshot in memory: one whole
// site, which the next one replaces. A build renders into a stage and then publishes: the whole new site takes the place of
// the old one in one step. A fingerprint tells what a site was made from, and the key of a job what its files can show: what has
// the same as in the build before is not made again.
//
// What records and evidence must not hold is a secret: a key, a password, somebody's card number. Package
// secrets finds what is probably one; the settings allow what is none, with the reason (Config.AllowsSecret).
//
// # Who works on records
//
// Package query reads the filter language, check holds the rules, edit writes and renames, exchange turns the data of
// other systems into records. Package trace follows how pieces hang together, review says what a change means, report
// drafts the month and the handoff, english writes numbers and lists as people read them.
//
// Nothing here knows what time it is: what depends on the as-of time takes it as a value.
package tracker
