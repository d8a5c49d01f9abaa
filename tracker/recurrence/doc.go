// Package recurrence is the arithmetic of things that happen again: how often, whether it gets worse,
// when again, and how long a silence must be before it means something.
//
// Plain numbers in, plain numbers out. Times and lengths are days of 86,400 seconds as float64, on any
// time line that the caller chooses; nothing here knows of records, calendars or time zones. Each formula is
// one function with its source in its comment. What is not defined comes back as ok == false, never as NaN or
// an infinity.
package recurrence
