package gitrepo

import (
	"errors"
	"fmt"
	"runtime"
)

// errMissing is what a reader says of an object that the repository does not have.
var errMissing = errors.New("there is no such object")

// reader reads objects. It serves one goroutine at a time.
type reader interface {
	// object returns the kind and the content of an object. The content is the caller's.
	object(hash string) (kind string, content []byte, err error)
	close() error
}

// pool hands readers out, each to one user at a time, and makes as many as there are cores.
type pool struct {
	open  func() (reader, error)
	idle  chan reader
	slots chan struct{}
}

func newPool(open func() (reader, error)) *pool {
	n := max(1, min(4, runtime.GOMAXPROCS(0))) // more readers only share the disk and the memory
	return &pool{open: open, idle: make(chan reader, n), slots: make(chan struct{}, n)}
}

// take returns a reader that nobody else uses, and waits for one if all are in use.
func (p *pool) take() (reader, error) {
	select {
	case r := <-p.idle:
		return r, nil
	default:
	}
	select {
	case r := <-p.idle:
		return r, nil
	case p.slots <- struct{}{}:
	}
	r, err := p.open()
	if err != nil {
		<-p.slots
	}
	return r, err
}

// give returns a reader to the pool.
func (p *pool) give(r reader) { p.idle <- r }

// drop closes a reader that is of no more use.
func (p *pool) drop(r reader) {
	<-p.slots
	_ = r.close() // it has failed already
}

// close closes the readers that nobody uses.
func (p *pool) close() error {
	var errs []error
	for {
		select {
		case r := <-p.idle:
			<-p.slots
			errs = append(errs, r.close())
		default:
			return errors.Join(errs...)
		}
	}
}

func (p *pool) object(hash string) (kind string, content []byte, err error) {
	r, err := p.take()
	if err != nil {
		return "", nil, err
	}
	kind, content, err = r.object(hash)
	if err != nil && !errors.Is(err, errMissing) {
		p.drop(r)
	} else {
		p.give(r)
	}
	return kind, content, err
}

// object reads an object of a kind, whichever reader has it: what a partial clone lacks, git fetches.
func (r *Repository) object(kind, hash string) ([]byte, error) {
	got, content, err := r.objects.object(hash)
	if errors.Is(err, errMissing) && r.promised != nil {
		got, content, err = r.promised.object(hash)
	}
	if err == nil && got != kind {
		err = fmt.Errorf("it is a %s", got)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s %s of %s: %w", kind, hash, r.root, err)
	}
	return content, nil
}

// Blob returns the content of a file by the name of its object, as Change has it. It may be called by
// several goroutines at once.
func (r *Repository) Blob(hash string) ([]byte, error) { return r.object(kindBlob, hash) }

// manyBlobs is from how many files on the git program reads them faster than we do, its start included.
const manyBlobs = 24

// Blobs returns the contents of files by the names of their objects. Those that are not there are left out.
func (r *Repository) Blobs(hashes []string) (map[string][]byte, error) {
	contents := make(map[string][]byte, len(hashes))
	if len(hashes) >= manyBlobs && hasGit() {
		err := r.bulk.many(hashes, func(hash string, content []byte) { contents[hash] = content })
		if err != nil {
			return nil, fmt.Errorf("read files of %s: %w", r.root, err)
		}
		return contents, nil
	}
	for _, hash := range hashes {
		content, err := r.Blob(hash)
		switch {
		case err == nil:
			contents[hash] = content
		case !errors.Is(err, errMissing):
			return nil, err
		}
	}
	return contents, nil
}

// many reads objects by one reader, which must be the git program.
func (p *pool) many(hashes []string, use func(hash string, content []byte)) error {
	r, err := p.take()
	if err != nil {
		return err
	}
	if err = r.(*program).many(hashes, use); err != nil {
		p.drop(r)
	} else {
		p.give(r)
	}
	return err
}

func (r *Repository) commit(hash string) (Commit, error) {
	content, err := r.object(kindCommit, hash)
	if err != nil {
		return Commit{}, err
	}
	c, err := parseCommit(hash, content)
	if err != nil {
		return c, fmt.Errorf("read commit %s of %s: %w", hash, r.root, err)
	}
	return c, nil
}

// tree returns the entries of a tree, none for the empty name.
func (r *Repository) tree(hash string) ([]treeEntry, error) {
	if hash == "" {
		return nil, nil
	}
	content, err := r.object(kindTree, hash)
	if err != nil {
		return nil, err
	}
	entries, err := parseTree(content, len(hash)/2)
	if err != nil {
		return nil, fmt.Errorf("read tree %s of %s: %w", hash, r.root, err)
	}
	return entries, nil
}
