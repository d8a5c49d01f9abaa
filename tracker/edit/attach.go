package edit

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode"

	"github.com/casebook-dev/casebook/tracker"
)

// Attachment is a file to keep as evidence: Data, or what Open gives if it is set. Open may be called
// several times; its content is not kept in memory.
type Attachment struct {
	Name string
	Data []byte
	Open func() (io.ReadCloser, error)
}

func (a Attachment) open() (io.ReadCloser, error) {
	if a.Open != nil {
		return a.Open()
	}
	return io.NopCloser(bytes.NewReader(a.Data)), nil
}

// Attach plans new files in the evidence folder of an observation or a postmortem, under names that
// every system can hold. A file that is there already with this content, under its name or with a
// number, is not added again; other content under a taken name gets a number: upload-2.log.
func Attach(idx *tracker.Index, obs *tracker.Record, files []Attachment) (*Plan, error) {
	if !obs.Kind.HasEvidence() {
		return nil, fmt.Errorf("attach to %s: only observations and postmortems have evidence", obs.Ref())
	}
	s := &shelf{folder: obs.EvidenceFolder(), held: map[string]Attachment{}, plan: &Plan{}}
	for _, f := range idx.Evidence(obs) {
		if name, inside := strings.CutPrefix(f.Path, s.folder+"/"); inside {
			s.held[fold(name)] = Attachment{Name: name, Open: func() (io.ReadCloser, error) { return idx.FS.Open(f.Path) }}
		}
	}
	for _, a := range files {
		if err := s.add(a); err != nil {
			return nil, fmt.Errorf("attach %s to %s: %w", a.Name, obs.Ref(), err)
		}
	}
	return s.plan, nil
}

// shelf is an evidence folder with what is in it and what will be.
type shelf struct {
	folder string
	held   map[string]Attachment // by name without case
	plan   *Plan
}

// fold makes names alike that some file system takes for one.
func fold(name string) string { return strings.ToLower(name) }

func (s *shelf) add(a Attachment) error {
	wanted := safeName(a.Name)
	name := wanted
	for n := 2; ; n++ {
		other, taken := s.held[fold(name)]
		if !taken {
			break
		}
		equal, err := sameContent(a, other)
		if err != nil {
			return err
		}
		if equal {
			s.plan.note("%s is there already, with the same content", path.Join(s.folder, other.Name))
			return nil
		}
		name = numbered(wanted, n)
	}
	if name != a.Name {
		s.plan.note("%s is kept as %s", a.Name, path.Join(s.folder, name))
	}
	s.held[fold(name)] = Attachment{Name: name, Data: a.Data, Open: a.Open}
	change := FileChange{Path: path.Join(s.folder, name), Open: a.Open}
	if a.Open == nil {
		change.After = append([]byte{}, a.Data...)
	}
	s.plan.Files = append(s.plan.Files, change)
	return nil
}

// numbered puts a number before the extension: upload-2.log, dump-2.tar.gz.
func numbered(name string, n int) string {
	stem := name[:len(name)-len(path.Ext(name))]
	stem = strings.TrimSuffix(stem, ".tar")
	return fmt.Sprintf("%s-%d%s", stem, n, name[len(stem):])
}

// maxName is the longest name of an evidence file in bytes: most file systems hold 255, and the lock
// that is written first has a longer name.
const maxName = 200

// safeName returns a name that every system can hold: the last part of a path, without what Windows
// refuses or a shell would stumble over, not hidden, no device.
func safeName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"|?*`, r) || !unicode.IsPrint(r) {
			return '-'
		}
		return r
	}, strings.ToValidUTF8(name, "-"))
	name = strings.TrimRight(strings.TrimLeft(name, ". "), ". ")
	if name == "" {
		name = "evidence"
	}
	stem, rest, _ := strings.Cut(name, ".")
	if tracker.DeviceName(strings.ToLower(strings.TrimSpace(stem))) {
		name = stem + "-x" + name[len(stem):]
	}
	if ext := path.Ext(name); len(name) > maxName && len(ext) < 20 && rest != "" {
		name = strings.ToValidUTF8(name[:maxName-len(ext)], "") + ext
	}
	return strings.ToValidUTF8(name[:min(len(name), maxName)], "")
}

// sameContent compares two files without keeping either in memory.
func sameContent(a, b Attachment) (equal bool, err error) {
	x, err := a.open()
	if err != nil {
		return false, err
	}
	defer x.Close()
	y, err := b.open()
	if err != nil {
		return false, err
	}
	defer y.Close()
	return equalStreams(x, y)
}

func equalStreams(x, y io.Reader) (bool, error) {
	var a, b [32 << 10]byte
	for {
		n, errX := io.ReadFull(x, a[:])
		m, errY := io.ReadFull(y, b[:])
		for _, err := range []error{errX, errY} {
			if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
				return false, err
			}
		}
		if !bytes.Equal(a[:n], b[:m]) {
			return false, nil
		}
		if errX != nil || errY != nil {
			return true, nil
		}
	}
}
