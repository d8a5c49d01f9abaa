package markdown

// Rendering says how a body becomes HTML. The zero value is fine.
type Rendering struct {
	// Link is asked where each link and image leads. If it is nil, links go where they say, as far as
	// their scheme is allowed.
	Link func(Link) Resolved

	HeadingShift int    // added to every heading's level; 1 makes ## an h3
	IDPrefix     string // put before every id, for several documents on one page
}

// Resolved is where a link leads on the page.
type Resolved struct {
	Href   string // "" shows the text alone, in a span that bears Class and Title
	Title  string
	Class  string
	Text   string // replaces the text of a bare [[kind/id]]
	Broken bool   // adds the class "broken"
}
