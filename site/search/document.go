package search

// Kind is a kind of documents, in an order that new ones do not change much: by date, or by name.
type Kind struct {
	Name  string // a word of lower-case ASCII letters, which stands in addresses: "bug"
	Text  string // as a result shows it: "Bug"
	Count int
	At    func(i int) Document // called from several goroutines, once for each i
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
	Text   []byte   // what is written, of which textLimit bytes are read
	Log    []byte   // the lines of its logs that are worth finding

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
	Largest            int   // bytes of the largest shard
	Bytes              int64 // of all files
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
