package markdown

// A Link is one link, image or reference in a body.
type Link struct {
	Target string // where it leads, as written; for [[kind/id]] and [[kind/id|text]] it is kind/id
	Text   string // plain text of the link, or the image's description
	Wiki   bool   // written [[…]]
	Image  bool

	Start, End             int // the whole construct
	TargetStart, TargetEnd int // Target in the source, or in the definition of [text][label]; 0, 0 if not found
	Context                Context
}

// Context is the plain text of the sentence around a link, split at the link. The three parts have at
// most about 240 characters together; where the sentence is longer it is cut between words with "…".
type Context struct{ Before, Text, After string }
