package live

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"
	"sync"
)

// Snapshot is one whole site, held in memory. It is filled before a Server shows it, and only read from then on.
type Snapshot struct {
	root string // the path it is served under: "/", "/casebook/"

	mu    sync.Mutex
	files map[string][]byte
}

// NewSnapshot returns a site without files, to be served under root: "/", or the path at which the site is
// published, such as "/casebook/". A slash too few at either end is added.
func NewSnapshot(root string) *Snapshot {
	if root = strings.Trim(root, "/"); root != "" {
		root += "/"
	}
	return &Snapshot{root: "/" + root, files: map[string][]byte{}}
}

// Root returns the path that the site is served under. It begins and ends with a slash.
func (s *Snapshot) Root() string { return s.root }

// Len returns the number of files.
func (s *Snapshot) Len() int { return len(s.files) }

// Put takes a file of the site, and keeps a copy of its bytes. Several goroutines may call it at once. A name is a
// path below the site's root; one that leaves it is an error, as is a second file of the same name.
func (s *Snapshot) Put(name string, content []byte) error {
	if !fs.ValidPath(name) || name == "." {
		return fmt.Errorf("serve %q: no path for a file of the site", name)
	}
	content = bytes.Clone(content)
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, twice := s.files[name]; twice {
		return fmt.Errorf("serve %s: the site has two files of that name", name)
	}
	s.files[name] = content
	return nil
}

// find returns the file that a path of a request asks for: itself, or the index of a folder. A folder that is
// asked for without the slash at its end is to be asked for at moved. There is nothing but the files of the site
// to be found, whatever the path.
func (s *Snapshot) find(path string) (name, moved string, ok bool) {
	if path+"/" == s.root {
		return "", s.root, true
	}
	name, below := strings.CutPrefix(path, s.root)
	if !below {
		return "", "", false
	}
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if _, ok := s.files[name]; ok {
		return name, "", true
	}
	if _, ok := s.files[name+"/index.html"]; ok {
		return "", path + "/", true
	}
	return "", "", false
}
