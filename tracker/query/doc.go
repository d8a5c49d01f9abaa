// Package query is the filter language: text to a predicate over the index. Help is its reference.
//
// A query is parsed once (Parse) into terms whose values are read by the type of their field, then bound
// to an index (Match): what depends on the index alone, such as which record an id means, is worked out
// before the first record is looked at. Bodies are searched as written and never parsed, except by the
// relations that count mentions.
package query

// Help is the reference of the language, as `casebook list --help` prints it. Each example stands at the
// beginning of its line, two spaces in.
const Help = `A query is words and terms. A record is found if all of them fit; upper and lower
case do not matter. The empty query finds every record.

Words
  disk replica                 both occur in the title, the id or the text
  "no space left"              a phrase, also across a line break
  "kind:bug"                   quotes take everything as it stands

Terms: name:value
  status:open                  a field of the front matter; names, states and ids are
                               compared whole
  status:open,fixing           any of the values
  instance:replica-*           * is any characters, ? is one; quotes switch them off
  error:"disk full"            title, error, text, link and other prose are searched
  title:="Disk full"           = compares prose whole
  impact.downtime:>1h          a part of a field; > >= < <= compare numbers, durations
                               and times
  size:2..5                    a range, both ends in it; one end may be missing
  customer.tier:gold           a key of your own
  .teams:blue                  a key of your own that looks like a slip of one of ours

Joining
  kind:bug disk                and: nothing, or AND
  kind:bug OR kind:task        or, which binds less than and; AND, OR and NOT in capitals
  kind:bug -status:fixed       not: -, ! or NOT
  disk (kind:bug OR is:open)   parentheses

Names besides the fields
  kind:bug                     what it is: bug, observation, runbook, task, postmortem,
                               handoff, report
  id:disk-full                 the id or an alias, also as bug/disk-full
  text:oom                     the body; title and error (of an observation) likewise
  instance:replica-2           of the title and of also_on
  service:upload-api           its own, else the inventory's, else its bug's
  has:evidence                 there is any; no:owner is the opposite
  sightings:>5                 how often a bug was seen, near misses aside; tasks:,
                               runbooks: and bugs: count likewise
  first:2026-01                first sighting of a bug; last: is its last
  date:this-month              the record's own time: observed; of a bug its last
                               sighting; created, reviewed, started, until, month
  link:grafana                 an external address or its caption; link.dashboard: of
                               that kind only
  evidence:*.log               a file in its evidence folder
  alert:HostDiskUsageHigh      of observations and runbooks
  path:bugs/*                  the file

States
  is:open                      a bug that is not fixed, accepted or merged into another,
                               a task that is not shipped or dropped; is:closed is the
                               opposite of both
  is:overdue                   an open task whose day has passed
  is:stale                     a runbook whose review has lapsed (review_every); a task
                               in progress or for on-call that no commit has touched for
                               oncall.stale_after (from git)
  is:unclassified              an observation without a bug; is:classified has one, and
                               is is:suspected or is:confirmed
  is:look-again                a classified observation whose bug is recognised otherwise
                               since then: signatures, title, How to identify (from git)
  is:ongoing                   an observation that is not over; is:near-miss
  is:duplicate                 a bug that was merged; of tasks there is is:delegated

Worked out of the sightings, as casebook stats shows them
  state:regressed              of a bug: open, accepted, watching, verified, verified-99,
                               regressed, reduced, not-fixed; new and escalating beside
                               these; verified finds both
  trend:worse                  worse, better, steady, unclear, too-few-data
  cost:>60                     expected in 90 days, in engineer-minutes, of a bug that
                               nobody has fixed; sort:cost puts the dearest first

Times, in the casebook's time zone
  observed:2026-03             a year, a month, a day or a minute: all of it
  observed:>2026-03-17         after that day; >= from its beginning on
  observed:2026-03-01..2026-03-10
  observed:last-week           today, yesterday, tomorrow, this-week, this-month,
                               last-month, this-year, last-year; weeks begin on Monday
  observed:last-30d            the last 30 times 24 hours; next-7d likewise
  due:<=+7d                    compared with an instant from now: -30d, +12h, -2w
  newer:30d                    date:>=-30d
  older:14d                    date:<-14d
  resolved:ongoing             words that a field allows besides

Links
  bug:no-space-left-on-device  linked by a field with that bug, whichever of the two
                               it is written in; a duplicate stands for its bug, and
                               what hangs on it counts for both
  task:delete-temp-*           likewise observation, runbook, postmortem, report
  caused_by:disk-full          one relation, from the record that says it
  causes:disk-full             the same, from the other end
  mentions:bug/disk-full       a link in the text
  out:bug/disk-full            any way of referring to it; in: is referred to by it

Following links: link.name, up to 4 links deep; one at the far end is enough
  bug.service:upload-api       sightings, tasks and runbooks of that service's bugs
  observation.instance:replica-2
                               bugs seen there
  task.status:shipped          bugs with a shipped task
  has:bug.runbook              there is a runbook for its bug

Order
  sort:-observed,title         - reverses; records without the value come last.
                               Without sort: by kind, observations newest first, the
                               others by id
  limit:10                     the first 10
`
