// Package insight turns the records of a casebook into what can be said of them as of a time: how often a bug
// comes, whether it gets worse, when it will be back, whether a fix held, what it costs and what to look at
// first. The arithmetic is package recurrence's; what is counted, and the words, are here.
package insight
