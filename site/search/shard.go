package search

import (
	"fmt"
	"slices"
	"strings"
)

// entry is a word of the index with its postings.
type entry struct {
	key, token string
	postings   string
	from       *oldShard // of the earlier index, which has this very entry; nil: none has
}

// shard is a run of entries that one file holds; key is what the words from it on begin with.
type shard struct {
	key     string
	entries []entry
}

// keyOf returns a word in ASCII letters and digits, by which shards are found and named: every other character
// is an underscore and its number in hexadecimal.
func keyOf(token string) string {
	plain := true
	for i := range len(token) {
		if c := token[i]; !('a' <= c && c <= 'z' || '0' <= c && c <= '9') {
			plain = false
			break
		}
	}
	if plain {
		return token
	}
	var key strings.Builder
	for _, c := range token {
		if 'a' <= c && c <= 'z' || '0' <= c && c <= '9' {
			key.WriteRune(c)
		} else {
			fmt.Fprintf(&key, "_%06x", c)
		}
	}
	return key.String()
}

// shards cuts sorted entries into shards: words with the same first letters stay together as long as they fit,
// and small groups share a file. A shard over the limit holds a single word.
func shards(entries []entry) []shard { return split(nil, entries, "") }

// split appends the shards of entries that all begin with a prefix.
func split(to []shard, entries []entry, prefix string) []shard {
	if len(entries) == 0 {
		return to
	}
	if len(entries) == 1 || sizeOf(entries) <= shardLimit {
		return append(to, shard{prefix, entries})
	}
	var open *shard // the small groups since the last large one
	room := 0
	for len(entries) > 0 {
		n, next := group(entries, len(prefix))
		some, size := entries[:n], sizeOf(entries[:n])
		switch entries = entries[n:]; {
		case size > shardLimit:
			to, open = split(to, some, next), nil
		case open == nil || size > room:
			to = append(to, shard{next, some})
			open, room = &to[len(to)-1], shardLimit-size
		default:
			open.entries = slices.Concat(open.entries, some)
			room -= size
		}
	}
	return to
}

// group returns how many entries begin with the same letter after a prefix of n letters, and what they all
// begin with. A word that is no longer than the prefix is a group by itself.
func group(entries []entry, n int) (count int, prefix string) {
	first := entries[0].key
	if len(first) <= n {
		return 1, first
	}
	prefix = first[:n+1]
	for count < len(entries) && strings.HasPrefix(entries[count].key, prefix) {
		count++
	}
	return count, prefix
}

func sizeOf(entries []entry) (size int) {
	for _, e := range entries {
		size += len(e.token) + len(e.postings) + 2
	}
	return size
}
