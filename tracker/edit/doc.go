// Package edit writes records: it makes new ones from templates, sets one field, links, renames,
// merges, attaches evidence and formats. It is the only writer of a casebook's files.
//
// Every operation has two halves. The first takes bytes and gives bytes: it finds the place of the value
// in the front matter, replaces only those bytes, reads the result again and proves that the meant path
// changed and nothing else did; comments, order, quoting, unknown keys, blank lines and line endings
// stay. What cannot be proved is an error, and nothing is written. The second half is a Plan: all files of
// an operation, prepared completely, shown as a diff or written atomically.
package edit
