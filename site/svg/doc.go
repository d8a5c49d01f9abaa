// Package svg draws the figures of a generated site, from plain numbers and strings: it knows no records.
//
// # Figures
//
// Timeline shows when something happened, on which instance, and what was changed in between. Gaps shows
// the days between one time and the next, Growth the running count, both of them logarithmic. Lanes shows
// how things hang together. Incident shows the phases of one incident and what happened in it,
// Outcomes when something was done over and over and how it ended. Calendar and Spark count days and weeks. Each has
// its measures from the visual design: where a number stands in the code without a source, it comes from there.
//
// Timeline, Gaps, Growth, Incident, Outcomes and Calendar have two renderings from one layout, a wide one (class fw, 720 units, text
// of 11) and a narrow one (class fn, 360 units, text of 12), of which a stylesheet shows the one that fits.
//
// # Promises
//
// A figure is pure: equal values give equal bytes, and nothing is asked of clock, locale or screen. It is
// well-formed XML whatever its strings hold. It has no style attribute, no script and no font: colours come from
// classes, either of the page's stylesheet or of the one that Standalone embeds. No text lies outside the
// figure or over another one, measured with Width, which is an upper bound for the usual fallback fonts; what
// finds no place is left out, never drawn over something else. Numbers have at most one decimal, and
// are never NaN, infinite or a negative zero.
//
// # For readers without eyes on it
//
// A figure is a group with a title and a description, named by ids that begin with its ID; two figures on a page
// need different IDs. Marks are links with a title in an aria-hidden group without tab stops; row labels and the
// boxes of Lanes are the tab stops, at most 20 a figure. The page says the same in a table or a list.
package svg
