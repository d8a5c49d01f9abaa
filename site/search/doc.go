// Package search makes the files in which a page's script finds records by their words: an inverted index in
// shards by the first letters of a word, so that a search loads some of them and never the whole.
//
// Every file is a script that hands one value to the function casebookSearch, because a page that was opened
// from the disk may run scripts of its folder but not read its files. The files are:
//
//	index.js        what else there is: the kinds with their sizes, the first key of each shard, services and
//	                statuses
//	s-KEY.js        the words from KEY up to the key of the next shard, each with its postings
//	d-KIND-N.js     what a result shows of the documents N*64 to N*64+63 of a kind
//	facets.js       service, status and day of every document, which only a filter needs
//
// index.js also says the version of every other file, four characters each, in the order above, which the file itself
// hands over, too. A script asks for a file with its version in the address, so that no cache gives it that of another
// build, and notices one that is of another build all the same, such as one that was put in place since it read index.js.
//
// A word is what Tokens says. Its postings are numbers in base 32, least digit first, a digit above 31 meaning
// that more follow; see appendNumber. For each document with the word stands, in ascending order of documents:
//
//	((document - the one before) * 8 + field) * 2 + 1
//	the number of words of the id, if the field is 0
//	the first place of the word in the document
//	(place - the one before) * 2, for each further place
//
// A document's number is that of its kind * 2^20 + its own, so that a new document of one kind leaves the
// numbers of others alone. Places count words through all fields of a document, in the order of their worth,
// with one place left out between two texts, so that no phrase reaches from one into the other. The field is
// that of the first place.
//
// The same documents make the same bytes.
package search
