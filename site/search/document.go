package search

// Kind is a kind of documents, in an order that new ones do not change much: by date, or by name.
type Kind struct {
	Name  string // a word of lower-case ASCII letters, which stands in addresses: "bug"
	Text  string // as a result shows it: "Bug"
	Count int
	At    func(i int) Document // called from several goroutines, at most twice for each i
}

// Document is something to be found, and what is shown of it when it is.
type Document struct {
	Address string // of its page, below the site's root
	Title   string // as it is shown and searched
	Glyph   string // class of its glyph
	Note    string // small print beside the title: what, where and when
	About   string // a sentence on what it is; may be empty

	ID     string   // the whole of it, searched for, brings this document first
	Errors []string // error texts
	Names  []string // of all that it has to do with, and addresses of links

	// Read returns what is written, of which textLimit bytes are read, and the lines of its logs that are worth finding.
	// Nil: nothing. Describe returns About where that takes reading, too; nil: About is as it stands. Both tell the same
	// as long as Sum is the same.
	Read     func() (text, log []byte)
	Describe func() string
	Sum      string

	Service Choice
	Status  Choice
	Day     string // 2006-01-02; empty: a filter by date leaves it out
}

// Choice is a value that results can be filtered by. The zero Choice is none.
type Choice struct{ Value, Text string }

// Summary says what was written.
type Summary struct {
	Services, Statuses []Choice // that occur, by text
	Documents, Words   int
	Files, Shards      int
	Kept               int      // files of the earlier index that were kept without making them
	Largest            int      // bytes of the largest shard
	Bytes              int64    // of all files
	Marks              []Marked // of all kinds
}

// The fields of a document, the worthiest first.
const (
	fieldID = iota
	fieldTitle
	fieldError
	fieldName
	fieldText
	fieldLog
)

const (
	// textLimit is how many bytes of a text are read, and as many of logs: as much as 25 pages of a book.
	textLimit = 64 << 10
	// kindShift makes the number of a document of the number of its kind: a million of each.
	kindShift = 20
	// blockSize is how many documents a file of what results show holds.
	blockSize = 64
	// shardLimit is how many bytes a shard may have unless it holds one word only.
	shardLimit = 32 << 10
)
