// Package markdown is our dialect of Markdown. One parse of a record's body answers everything we ask
// of it: what it refers to, its outline, its sections, its plain text and its HTML.
//
// The dialect is GitHub's (tables, strikethrough, task lists, bare addresses as links), with footnotes,
// definition lists, alerts ("> [!NOTE]") and references to records ("[[bug/no-space-left-on-device]]",
// "[[bug/no-space-left-on-device|full disk]]"). Raw HTML is never passed through: comments disappear,
// anything else is shown as text.
//
// The package knows Markdown and no records: what a reference means, and where it leads on a page, is
// asked of the caller (Rendering.Link).
package markdown
