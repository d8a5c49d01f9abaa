//go:build !linux && !darwin

package site

import (
	"os"
	"time"
)

// handle is an open folder.
type handle struct{ root *os.Root }

func handleOf(root *os.Root) (handle, error) { return handle{root}.open(".") }

func (h handle) open(base string) (handle, error) {
	root, err := h.root.OpenRoot(base)
	return handle{root}, err
}

func (h handle) close() error { return h.root.Close() }

func (h handle) look(base string) (size int64, changed time.Time, ok bool) {
	info, err := h.root.Lstat(base)
	if err != nil || !info.Mode().IsRegular() {
		return 0, time.Time{}, false
	}
	return info.Size(), info.ModTime(), true
}

func (h handle) read(base string) ([]byte, error) { return h.root.ReadFile(base) }

func (h handle) remove(base string, _ bool) error { return absent(h.root.Remove(base)) }
