package tracker

import "io/fs"

// Load reads the casebook at the root of fsys: settings, every record (parsed in parallel), every file
// beside them; then links and sorts. A bad file never stops it: it becomes a Problem. The error is for
// what could not be read at all, such as a folder without casebook.yaml (ErrNoCasebook).
func Load(fsys fs.FS) (*Index, error) { panic("soon") }

// ParseRecord reads one file's bytes as a record. The record is nil if the file cannot be read as one;
// the problems then say why. A record with problems keeps the fields that are right.
func ParseRecord(path string, src []byte, cfg *Config) (*Record, []Problem) { panic("soon") }

// ParseFrontMatter splits and reads the YAML block at the top of a file. It is nil if there is none
// that can be read.
func ParseFrontMatter(path string, src []byte) (*FrontMatter, []Problem) { panic("soon") }

// ParseConfig reads casebook.yaml. The settings that are right are kept, the others are their defaults.
func ParseConfig(src []byte) (*Config, []Problem) { panic("soon") }

// Find returns the records that a word at the prompt may mean: the one with exactly this id, alias,
// reference or path, else those whose id contains it, by kind and id. No kinds: all of them.
func (idx *Index) Find(word string, kinds ...Kind) []*Record { panic("soon") }
func (idx *Index) readMentions()                             {}
func posAt(src []byte, offset int) Pos                       { panic("soon") }
