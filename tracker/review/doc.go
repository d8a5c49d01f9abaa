// Package review says what a change to a casebook means, for the people who are asked to approve it: which
// sightings are new and of what, what they make of the recurrence of their bugs, what was decided, which
// problems come and go, and what to ask. A change is two indexes: as it was, and as it is to become.
package review
