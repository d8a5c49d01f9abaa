package main

import (
	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/theme"
	"github.com/casebook-dev/casebook/tracker/query"
)

// topics are the pages of help that are no commands.
func topics() []*cobra.Command {
	return []*cobra.Command{
		newTopic("query", "The language of casebook list", query.Help),
		newTopic(fieldsTopic, "The fields of each kind of record", allFieldsHelp()),
		newTopic("theme", "How to change the looks of the site", theme.Guide()),
		newTopic("json", "What --json prints", jsonHelp),
		newTopic("exit", "Exit statuses", exitHelp),
	}
}

const jsonHelp = `Every command that lists or shows prints one JSON object with --json:

  {
    "casebook": 1,                         version of this format
    "kind": "list",                        the command that answers
    "as_of": "2026-11-20T09:00:00+01:00",  if the answer depends on time
    ...                                    the answer, below
  }

The version grows when a member changes its meaning or goes away. New members may
come at any time; ignore those you do not know. When a command fails, standard
output stays empty and standard error says why.

  list     query, doubts, items: records, without relations and body; look_again
  show     item: a record with relations (out, in) and body; history, look_again: events
  log      commit, commits, shallow, items: events
  diff     from, to, items: record, title, before, after, events, fields, sections,
           evidence
  trace    start, nodes, edges, cut_nodes, cut_edges
  suggest  items: ref, title, said, new, clear, suggestions and nearest: bug, title, status,
           confidence, shown, signature, reasons, words, like, state
  signature-test, signature-suggest
           bug, misses, signatures: signature, contains, regexp, hits, queue, suspected,
           against, ruled_out, broad
  duplicates  items: bug, other, likely, count, of, reasons, sightings
  eval     items: file, title_hidden, reports, bugs, repeats, no_defect,
           no_defect_suggested, engine and bm25, confident, reliability
  check    records, rejected, errors, warnings, infos, problems, fixed
  rules    items (check --rules and check --explain)
  build    out, as_of_from, commit, changed, seconds, pages, evidence, bytes,
           written, unchanged, removed, errors, warnings, rejected, withheld, cut,
           left_out
  hook     hook, file, installed, unknown: trailer, ref, instead
  version  version, commit, time, modified, go, platform
  import   files, created, known, left, problems, notes, dry_run
  init, observe, new, classify, link, unlink, set, rename, merge, attach, fmt
           record (if it is about one), files, notes, dry_run, diff (--dry-run)
  report, handoff
           the same, and exists (nothing was written), text: the draft

A record is one flat object: kind, id, ref, path, title, labels, aliases, owner,
service, links, related, then the fields of its kind by their names in the front
matter, then custom (keys casebook does not know, as text) and evidence. Every member
is always there: null is not known, [] is none. Times are RFC 3339, or a bare date.
Durations are whole seconds and end in _seconds (downtime_seconds). References are
whole: bug/no-space-left-on-device. An observation has error and instance from its
title; service is inherited if it has none of its own; a bug has sightings, counted.

An event is what (created, reclassified, status, ...), record, called, words, from, to,
fields and commit: hash, author, email, time and subject.

A problem is path, line, column, severity, rule, text and hint. A node of a trace is
key, lane, kind, title, path, status, missing, members, first and last; an edge is
from, to, words, back, suspected and count. A doubt is term, text and instead: what a
query asks for and no record has.

A site has the same for everybody: records/<kind>.json is kind "records", with of (the
kind), items as those of list and, for bugs, figures as those of stats; index.json beside
the page of a bug is kind "record", with item as that of show and figures.
records/schema.json describes both as a JSON Schema.`

const exitHelp = `0  fine; a list without records is fine too
1  could not do the work: no casebook, a file that cannot be read or written
2  the command line makes no sense; a hint says what would
3  the work is done and problems were found: check finds errors (with --strict
   warnings, too), build --strict finds either`
