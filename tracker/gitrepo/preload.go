package gitrepo

import (
	"io/fs"
	"slices"

	"golang.org/x/sync/errgroup"
)

// preloadChunk is how many files are read in one go.
const preloadChunk = 512

// Preload reads the files that are wanted, by their paths, so that each can be opened once without another look
// into the repository: reading thousands together takes a fraction of the time. It is an error only if the
// repository cannot be read; a file that is missing in it is found missing when it is opened.
func (t *Tree) Preload(want func(path string) bool) error {
	var hashes []string
	err := fs.WalkDir(t, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && want(path) {
			hashes = append(hashes, d.(*node).hex())
		}
		return err
	})
	if err != nil {
		return err
	}
	slices.Sort(hashes)
	var work errgroup.Group
	for some := range slices.Chunk(slices.Compact(hashes), preloadChunk) {
		work.Go(func() error {
			contents, err := t.repo.Blobs(some)
			t.mu.Lock()
			defer t.mu.Unlock()
			for hash, content := range contents {
				t.loaded[hash] = content
			}
			return err
		})
	}
	return work.Wait()
}

// content returns the bytes of a file. What was loaded ahead is kept no longer than until it is first asked for.
func (t *Tree) content(hash string) ([]byte, error) {
	t.mu.Lock()
	content, ok := t.loaded[hash]
	delete(t.loaded, hash)
	t.mu.Unlock()
	if ok {
		return content, nil
	}
	return t.repo.Blob(hash)
}
