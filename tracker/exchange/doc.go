// Package exchange turns the data of other systems into records, as drafts that package edit writes.
//
// An import loses nothing in silence. Every file it finds becomes a draft or is named in Import.Left;
// whatever does not fit, looks wrong or is left out is a problem with its place in the foreign file.
// Importing twice adds nothing: a draft carries the path it came from in the key `imported_from`, and
// Import.New compares it with the casebook.
package exchange
