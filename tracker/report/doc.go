// Package report drafts what a team reads aloud: the operational report of a month and the handoff of a shift. A draft
// is a record that people edit and commit: Markdown in the sections of its kind, plain sentences with their numbers and
// what these were counted from, live links, and a sentence where there is nothing to tell.
//
// Counts of a month are plain arithmetic over the records (Ledger, Period); what they mean is package insight's.
package report
