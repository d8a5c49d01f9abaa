package gitrepo

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"
	"time"
)

// Tree is a folder as a commit has it, read-only, as a file system: what io/fs asks for and fs.ReadFile,
// fs.ReadDir, fs.Stat and fs.ReadLink can use. Files have the bytes that were committed, without filters or line
// endings of a checkout, and the time of the commit. Symbolic links are not followed; a submodule is an
// empty folder. It may be used by several goroutines at once.
type Tree struct {
	repo   *Repository
	commit Commit
	root   string // of the tree

	mu     sync.Mutex
	known  map[string][]fs.DirEntry // by the hash of the tree
	loaded map[string][]byte        // by the hash of the file, see Preload
}

// Tree returns the folder ("." is all of it) as a commit has it. Error: fs.ErrNotExist if it has none.
func (r *Repository) Tree(c Commit, folder string) (*Tree, error) {
	root, err := r.folder(c.tree, folder)
	if err != nil {
		return nil, err
	}
	if root == "" {
		return nil, fmt.Errorf("%s at %s: %w", folder, c.Hash, fs.ErrNotExist)
	}
	return &Tree{repo: r, commit: c, root: root, known: map[string][]fs.DirEntry{}, loaded: map[string][]byte{}}, nil
}

// node is a file or folder of a Tree. It is its own fs.FileInfo and fs.DirEntry.
type node struct {
	tree *Tree
	treeEntry
	size func() (int64, error)
}

func (n *node) Name() string               { return path.Base(n.name) }
func (n *node) IsDir() bool                { return n.Mode().IsDir() }
func (n *node) Type() fs.FileMode          { return n.Mode().Type() }
func (n *node) Info() (fs.FileInfo, error) { _, err := n.size(); return n, err }
func (n *node) ModTime() time.Time         { return n.tree.commit.Time }
func (n *node) Sys() any                   { return nil }
func (n *node) String() string             { return fs.FormatDirEntry(n) }

// Size returns the size in bytes; 0 if it cannot be read.
func (n *node) Size() int64 {
	size, err := n.size()
	if err != nil {
		return 0
	}
	return size
}

func (n *node) Mode() fs.FileMode {
	switch n.mode {
	case modeFolder, modeSubmodule:
		return fs.ModeDir | 0o555
	case modeSymlink:
		return fs.ModeSymlink | 0o777
	case modeExecutable:
		return 0o555
	}
	return 0o444
}

func (n *node) content() ([]byte, error) { return n.tree.content(n.hex()) }

// sized returns the node with its size known.
func (n *node) sized(size int) *node {
	known := *n
	known.size = func() (int64, error) { return int64(size), nil }
	return &known
}

func (t *Tree) node(e treeEntry) *node {
	n := &node{tree: t, treeEntry: e}
	n.size = sync.OnceValues(func() (int64, error) {
		if n.IsDir() {
			return 0, nil
		}
		content, err := n.content()
		return int64(len(content)), err
	})
	return n
}

// entries returns what a folder holds, by name.
func (t *Tree) entries(n *node) ([]fs.DirEntry, error) {
	if n.mode == modeSubmodule {
		return nil, nil
	}
	hash := n.hex()
	t.mu.Lock()
	known, ok := t.known[hash]
	t.mu.Unlock()
	if ok {
		return known, nil
	}
	raw, err := t.repo.tree(hash)
	if err != nil {
		return nil, err
	}
	all := make([]fs.DirEntry, len(raw))
	for i, e := range raw {
		all[i] = t.node(e)
	}
	sortEntries(all)
	t.mu.Lock()
	t.known[hash] = all
	t.mu.Unlock()
	return all, nil
}

// Same reports whether a file has the same bytes in another tree of the repository, without reading it.
func (t *Tree) Same(other *Tree, name string) bool {
	a, err := t.find("stat", name)
	if err != nil {
		return false
	}
	b, err := other.find("stat", name)
	return err == nil && a.hash == b.hash && a.mode == b.mode
}

// Holds reports whether a file has these bytes, by the hash that git gives them, without reading it.
func (t *Tree) Holds(name string, content []byte) bool {
	n, err := t.find("stat", name)
	if err != nil || !n.Mode().IsRegular() {
		return false
	}
	sum := sha1.New() // #nosec: git chose it
	if len(n.hash) == sha256.Size {
		sum = sha256.New()
	}
	_, _ = fmt.Fprintf(sum, "blob %d\x00", len(content)) // Source: git, Documentation/gitformat-index, "object name"
	_, _ = sum.Write(content)                            // a hash never fails
	return string(sum.Sum(nil)) == n.hash
}

// find returns the file or folder at a path. No symbolic link is followed on the way.
func (t *Tree) find(op, name string) (*node, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	at := t.node(treeEntry{mode: modeFolder, name: ".", hash: rawHash(t.root)})
	if name == "." {
		return at, nil
	}
	for step := range strings.SplitSeq(name, "/") {
		var err error
		if at, err = t.step(at, step); err != nil {
			return nil, &fs.PathError{Op: op, Path: name, Err: err}
		}
	}
	return at, nil
}

func (t *Tree) step(at *node, name string) (*node, error) {
	if !at.IsDir() {
		return nil, fs.ErrNotExist
	}
	all, err := t.entries(at)
	if err != nil {
		return nil, err
	}
	if i, ok := searchEntries(all, name); ok {
		return all[i].(*node), nil
	}
	return nil, fs.ErrNotExist
}

// Open opens a file or folder. A symbolic link cannot be opened: fs.ErrInvalid.
func (t *Tree) Open(name string) (fs.File, error) {
	n, err := t.find("open", name)
	switch {
	case err != nil:
		return nil, err
	case n.IsDir():
		return &openFolder{node: n, name: name}, nil
	case !n.Mode().IsRegular():
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("a symbolic link of a revision is not followed")}
	}
	content, err := n.content()
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return &openFile{n.sized(len(content)), bytes.NewReader(content)}, nil
}

// ReadFile returns the bytes of a file.
func (t *Tree) ReadFile(name string) ([]byte, error) {
	n, err := t.find("read", name)
	if err != nil {
		return nil, err
	}
	if !n.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("no regular file")}
	}
	content, err := n.content()
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	return content, nil
}

// ReadDir returns what a folder holds, by name.
func (t *Tree) ReadDir(name string) ([]fs.DirEntry, error) {
	n, err := t.find("readdir", name)
	if err != nil {
		return nil, err
	}
	if !n.IsDir() {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: errors.New("not a folder")}
	}
	all, err := t.entries(n)
	if err != nil {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: err}
	}
	return append([]fs.DirEntry(nil), all...), nil
}

// Stat says what is at a path; of a symbolic link the link itself.
func (t *Tree) Stat(name string) (fs.FileInfo, error) {
	n, err := t.find("stat", name)
	if err != nil {
		return nil, err
	}
	if _, err := n.size(); err != nil {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: err}
	}
	return n, nil
}

// Lstat is Stat.
func (t *Tree) Lstat(name string) (fs.FileInfo, error) { return t.Stat(name) }

// ReadLink returns where a symbolic link points.
func (t *Tree) ReadLink(name string) (string, error) {
	n, err := t.find("readlink", name)
	if err != nil {
		return "", err
	}
	if n.mode != modeSymlink {
		return "", &fs.PathError{Op: "readlink", Path: name, Err: fs.ErrInvalid}
	}
	target, err := n.content()
	return string(target), err
}

// openFile is a file being read.
type openFile struct {
	*node
	*bytes.Reader
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f.node, nil }
func (f *openFile) Size() int64                { return f.Reader.Size() }
func (f *openFile) Close() error               { return nil }

// openFolder is a folder being listed.
type openFolder struct {
	*node
	name string
	at   int
}

func (f *openFolder) Stat() (fs.FileInfo, error) { return f.node, nil }
func (f *openFolder) Close() error               { return nil }

func (f *openFolder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.name, Err: errors.New("it is a folder")}
}

// ReadDir returns the next n entries, or all that are left if n is not positive.
func (f *openFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	all, err := f.tree.entries(f.node)
	if err != nil {
		return nil, &fs.PathError{Op: "readdir", Path: f.name, Err: err}
	}
	left := all[f.at:]
	if n > 0 && len(left) == 0 {
		return nil, io.EOF
	}
	if n > 0 && n < len(left) {
		left = left[:n]
	}
	f.at += len(left)
	return append([]fs.DirEntry(nil), left...), nil
}
