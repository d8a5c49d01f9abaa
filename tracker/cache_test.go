package tracker_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// desk is a casebook in a folder with a cache in another, and a clock that stands.
type desk struct {
	testing.TB
	dir  string
	opts tracker.CacheOptions
	now  time.Time
}

func newDesk(t testing.TB, records int) *desk {
	d := &desk{TB: t, dir: t.TempDir(), now: time.Now()}
	d.opts = tracker.CacheOptions{Folder: filepath.Join(t.TempDir(), "casebook"), Root: d.dir, Program: "test", Now: d.now}
	if err := (trackertest.Generator{Records: records, Seed: 3}).WriteTo(d.dir); err != nil {
		t.Fatal(err)
	}
	for _, file := range d.files() {
		d.touch(file, time.Hour)
	}
	return d
}

// files returns the files of records, with their folder, in order.
func (d *desk) files() []string {
	var all []string
	err := filepath.WalkDir(d.dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".md") {
			all = append(all, path)
		}
		return err
	})
	if err != nil {
		d.Fatal(err)
	}
	return all
}

// touch makes a file one that was changed so long ago.
func (d *desk) touch(file string, ago time.Duration) {
	at := d.now.Add(-ago)
	if err := os.Chtimes(file, at, at); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) read(file string) []byte {
	src, err := os.ReadFile(file)
	if err != nil {
		d.Fatal(err)
	}
	return src
}

func (d *desk) write(file string, src []byte) {
	if err := os.WriteFile(file, src, 0o644); err != nil {
		d.Fatal(err)
	}
}

// load loads with the cache and saves it, as a command does.
func (d *desk) load() *tracker.Index {
	cache := tracker.NewCache(d.opts)
	idx, err := cache.Load(os.DirFS(d.dir))
	if err != nil {
		d.Fatal(err)
	}
	idx.EachBody(func(*tracker.Record) {}) // which makes the outlines
	d.note(idx)
	if err := cache.Save(); err != nil {
		d.Fatal(err)
	}
	return idx
}

// note demands of memos that they are of the bytes that the files have now, notes those, and returns how many there
// were.
func (d *desk) note(idx *tracker.Index) (kept int) {
	memos := map[string]*tracker.Memos{}
	for _, r := range idx.Records() {
		memos[r.Path] = r.Memos()
	}
	for _, f := range idx.Files() {
		memos[f.Path] = f.Memos()
	}
	for path, m := range memos {
		content := string(d.read(filepath.Join(d.dir, filepath.FromSlash(path))))
		answer, ok := m.Answer("content")
		if ok && answer != content {
			d.Errorf("the memo of %s is of %.80q, and it holds %.80q", path, answer, content)
		}
		if ok {
			kept++
		}
		m.Note("content", content)
	}
	return kept
}

// cacheFile returns the name of the one cache file, "" if there is none.
func (d *desk) cacheFile() string {
	files, err := filepath.Glob(filepath.Join(d.opts.Folder, "records-*"))
	if err != nil || len(files) > 1 {
		d.Errorf("the folder of the cache holds %q, %v", files, err)
	}
	return strings.Join(files, "")
}

// same demands that a load with the cache, twice, tells what one without tells.
func (d *desk) same(what string) {
	d.Helper()
	idx, err := tracker.Load(os.DirFS(d.dir))
	if err != nil {
		d.Fatal(err)
	}
	want := told(idx)
	for _, run := range []string{"the first", "the second"} {
		if got := told(d.load()); !slices.Equal(got, want) {
			d.Fatalf("%s, %s time (-read anew +with the cache):\n%s", what, run, cmp.Diff(want, got))
		}
	}
}

// told returns everything that an index tells, a line for each thing.
func told(idx *tracker.Index) []string {
	var t teller
	for _, r := range idx.Records() {
		t.tell(r.Path, reflect.ValueOf(r))
		t.tell(r.Path+" front matter", reflect.ValueOf(r.Front()))
		t.tell(r.Path+" links", reflect.ValueOf([]any{r.BodyOffset(), edgesTold(idx.Out(r)), edgesTold(idx.In(r))}))
	}
	t.tell("casebook", reflect.ValueOf([]any{idx.Problems(), idx.Rejected(), idx.Files(), string(idx.Settings()), len(idx.External())}))
	return t.lines
}

// teller writes exported values down, times with their zones.
type teller struct{ lines []string }

func (t *teller) tell(name string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			t.tell(name, v.Elem())
		}
	case reflect.Slice:
		if src, ok := v.Interface().([]byte); ok {
			t.lines = append(t.lines, name+" = "+string(src))
			return
		}
		for i := range v.Len() {
			t.tell(fmt.Sprint(name, " ", i), v.Index(i))
		}
	case reflect.Struct:
		if at, ok := v.Interface().(time.Time); ok {
			t.lines = append(t.lines, name+" = "+at.String())
			return
		}
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				t.tell(name+"."+field.Name, v.Field(i))
			}
		}
	default:
		t.lines = append(t.lines, fmt.Sprintf("%s = %v", name, v))
	}
}

func edgesTold(edges []tracker.Edge) []string {
	var all []string
	for _, e := range edges {
		to := "nothing"
		if e.To != nil {
			to = e.To.Path
		}
		all = append(all, fmt.Sprintf("%s %s %s %s %v %v %+v", e.Relation, e.From.Path, to, e.Ref, e.Ref.Pos, e.Suspected, e.Mention))
	}
	return all
}

// edits are what may happen to a casebook between two commands. Each gets the file of a record.
var edits = map[string]func(d *desk, dice *rand.Rand, file string){
	"a field": func(d *desk, _ *rand.Rand, file string) {
		d.write(file, bytes.Replace(d.read(file), []byte("\n---\n"), []byte("\nlabels: [edited]\n---\n"), 1))
	},
	"the body": func(d *desk, _ *rand.Rand, file string) {
		d.write(file, append(d.read(file), "\nSee [[bug/nowhere]] and [this](../bugs/x.md).\n"...))
	},
	"as many bytes, just now": func(d *desk, _ *rand.Rand, file string) {
		d.write(file, bytes.Replace(d.read(file), []byte("title: "), []byte("titel: "), 1))
	},
	"as many bytes, long ago": func(d *desk, dice *rand.Rand, file string) {
		d.write(file, bytes.Replace(d.read(file), []byte("e"), []byte("i"), 1))
		d.touch(file, time.Duration(3+dice.IntN(10_000))*time.Second)
	},
	"as many bytes, in the same tick": func(d *desk, _ *rand.Rand, file string) {
		ago := time.Until(d.now) + time.Second // by the clock of the file system, which may not be ours
		d.touch(file, ago)
		d.load()
		d.write(file, bytes.Replace(d.read(file), []byte("a"), []byte("o"), 1))
		d.touch(file, ago)
	},
	"only the time": func(d *desk, dice *rand.Rand, file string) {
		d.touch(file, time.Duration(dice.IntN(10_000))*time.Second)
	},
	"the future": func(d *desk, _ *rand.Rand, file string) { d.touch(file, -time.Hour) },
	"spoilt":     func(d *desk, _ *rand.Rand, file string) { d.write(file, []byte("no fence\n")) },
	"emptied":    func(d *desk, _ *rand.Rand, file string) { d.write(file, nil) },
	"gone": func(d *desk, _ *rand.Rand, file string) {
		if err := os.Remove(file); err != nil {
			d.Fatal(err)
		}
	},
	"another name": func(d *desk, _ *rand.Rand, file string) {
		if err := os.Rename(file, strings.TrimSuffix(file, ".md")+"-x.md"); err != nil {
			d.Fatal(err)
		}
	},
	"two exchanged": func(d *desk, dice *rand.Rand, file string) {
		files := d.files()
		other := files[dice.IntN(len(files))]
		a, b := d.read(file), d.read(other)
		d.write(file, b)
		d.write(other, a)
	},
	"evidence": func(d *desk, dice *rand.Rand, file string) {
		folder := strings.TrimSuffix(file, ".md")
		if err := os.MkdirAll(folder, 0o755); err != nil {
			d.Fatal(err)
		}
		file = filepath.Join(folder, "df.txt")
		d.write(file, []byte{byte('a' + dice.IntN(20))})
		if dice.IntN(2) == 0 {
			d.touch(file, time.Duration(3+dice.IntN(10_000))*time.Second)
		}
	},
	"the settings": func(d *desk, dice *rand.Rand, _ string) {
		zones := []string{"Europe/Copenhagen", "UTC", "America/Lima"}
		d.write(filepath.Join(d.dir, tracker.ConfigFile), []byte("timezone: "+zones[dice.IntN(len(zones))]+"\n"))
	},
	"another program": func(d *desk, dice *rand.Rand, _ string) { d.opts.Program = fmt.Sprint(dice.IntN(3)) },
	"an hour":         func(d *desk, _ *rand.Rand, _ string) { d.opts.Now = d.opts.Now.Add(time.Hour) },
	"damage": func(d *desk, dice *rand.Rand, _ string) {
		if file := d.cacheFile(); file != "" {
			src := d.read(file)
			if len(src) > 0 {
				src[dice.IntN(len(src))] ^= byte(1 + dice.IntN(255))
			}
			d.write(file, src)
		}
	},
	"half of it": func(d *desk, dice *rand.Rand, _ string) {
		if file := d.cacheFile(); file != "" {
			d.write(file, d.read(file)[:dice.IntN(1+len(d.read(file)))])
		}
	},
	"the cache aged": func(d *desk, _ *rand.Rand, _ string) {
		if file := d.cacheFile(); file != "" {
			d.touch(file, time.Minute)
		}
	},
}

// Whatever happens to the files, the settings and the cache between two commands, an index loaded with the cache is
// the one loaded without.
func TestCacheTellsWhatTheFilesTell(t *testing.T) {
	var names []string
	for name := range edits {
		names = append(names, name)
	}
	slices.Sort(names)
	for seed := range uint64(3) {
		dice := rand.New(rand.NewPCG(seed, 1))
		d := newDesk(t, 60)
		d.same("at first")
		for range 8 {
			name := names[dice.IntN(len(names))]
			for range 1 + dice.IntN(25) {
				files := d.files()
				edits[name](d, dice, files[dice.IntN(len(files))])
			}
			d.same(fmt.Sprintf("seed %d: %s", seed, name))
		}
	}
}

// watched is a folder that remembers which records were opened.
type watched struct {
	fs.FS
	lock   sync.Mutex
	opened []string
}

func (w *watched) Open(name string) (fs.File, error) {
	if strings.HasSuffix(name, ".md") {
		w.lock.Lock()
		defer w.lock.Unlock()
		w.opened = append(w.opened, name)
	}
	return w.FS.Open(name)
}

// opened returns the records that a load with the cache opens.
func (d *desk) opened() []string {
	files := &watched{FS: os.DirFS(d.dir)}
	if _, err := tracker.NewCache(d.opts).Load(files); err != nil {
		d.Fatal(err)
	}
	return files.opened
}

func TestCacheOpensWhatChanged(t *testing.T) {
	d := newDesk(t, 60)
	d.load()
	if got := d.opened(); len(got) != 0 {
		t.Errorf("opened %q although nothing changed", got)
	}
	file := d.files()[7]
	d.touch(file, 5*time.Second)
	rel, _ := filepath.Rel(d.dir, file)
	if got := d.opened(); len(got) != 1 || got[0] != filepath.ToSlash(rel) {
		t.Errorf("opened %q, want %s", got, rel)
	}
	d.opts.Program = "another"
	if got := d.opened(); len(got) != 60 {
		t.Errorf("another program opens %d records, want all", len(got))
	}
}

// A file that was changed just before it was read may have been changed just after it, in the same tick of the clock:
// by our clock, or by that of the file system.
func TestCacheDoubtsWhatIsYoung(t *testing.T) {
	for name, ahead := range map[string]struct{ ours, theirs time.Duration }{
		"one clock": {0, 0}, "ours is ahead": {time.Hour, 0}, "theirs is ahead": {0, time.Hour},
	} {
		d := newDesk(t, 60)
		for _, file := range d.files() {
			d.touch(file, time.Second)
		}
		d.opts.Now = d.now.Add(ahead.ours)
		d.load()
		d.touch(d.cacheFile(), -ahead.theirs)
		if got := d.opened(); len(got) != 60 {
			t.Errorf("%s: %d records are opened, want all", name, len(got))
		}
		d.opts.Now = d.now.Add(2 * time.Hour)
		d.load()
		d.touch(d.cacheFile(), -2*time.Hour)
		if got := d.opened(); len(got) != 0 {
			t.Errorf("%s: %d records are opened when nobody doubts any longer", name, len(got))
		}
	}
}

// The same of evidence, which is not read with the records: load demands that no memo is of other bytes.
func TestCacheDoubtsYoungEvidence(t *testing.T) {
	d := newDesk(t, 60)
	ageFiles(t, d.dir, time.Hour)
	idx, err := tracker.Load(os.DirFS(d.dir))
	if err != nil || len(idx.Files()) == 0 {
		t.Fatal("no evidence", err)
	}
	file := filepath.Join(d.dir, filepath.FromSlash(idx.Files()[0].Path))
	ago := time.Until(d.now) + time.Second
	for _, content := range []string{"red", "tan", "hue"} {
		d.write(file, []byte(content))
		d.touch(file, ago)
		d.load()
	}
}

func TestDamagedCacheIsNone(t *testing.T) {
	d := newDesk(t, 20)
	d.load()
	whole := d.read(d.cacheFile())
	for i := range 24 {
		src := slices.Clone(whole)
		src[i*len(src)/24] ^= 0x20
		d.write(d.cacheFile(), src)
		d.same(fmt.Sprintf("byte %d of %d", i*len(src)/24, len(src)))
	}
	for _, src := range [][]byte{nil, whole[:10], whole[:len(whole)-1], append(slices.Clone(whole), 0), []byte("casebook records 3\n\x00\x00\x00\x00\x00\x00\x00\x00")} {
		d.write(d.cacheFile(), src)
		d.same(fmt.Sprintf("%d bytes", len(src)))
	}
}

// Links are looked for when they are asked for, and then kept.
func TestCacheLearnsLinks(t *testing.T) {
	d := newDesk(t, 60)
	cache := tracker.NewCache(d.opts)
	if _, err := cache.Load(os.DirFS(d.dir)); err != nil {
		t.Fatal(err)
	}
	if err := cache.Save(); err != nil {
		t.Fatal(err)
	}
	before := d.read(d.cacheFile())
	d.load()
	after := d.read(d.cacheFile())
	if len(after) <= len(before) {
		t.Error("the links were not kept")
	}
	if d.load(); !bytes.Equal(after, d.read(d.cacheFile())) {
		t.Error("written anew although nothing more is known")
	}
}

// Memos stay with files that stay as they are.
func TestCacheKeepsMemos(t *testing.T) {
	d := newDesk(t, 60)
	for _, file := range d.files() {
		folder := strings.TrimSuffix(file, ".md")
		if kind, _, _ := strings.Cut(strings.TrimPrefix(folder, d.dir+string(filepath.Separator)), string(filepath.Separator)); kind != "observations" {
			continue
		}
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		d.write(filepath.Join(folder, "df.txt"), []byte("full"))
	}
	ageFiles(t, d.dir, time.Hour)
	cache := tracker.NewCache(d.opts)
	idx, err := cache.Load(os.DirFS(d.dir))
	if err != nil {
		t.Fatal(err)
	}
	idx.EachBody(func(*tracker.Record) {})
	if err := cache.Save(); err != nil { // nothing is noted yet
		t.Fatal(err)
	}
	idx = d.load()
	all := len(idx.Records()) + len(idx.Files())
	if len(idx.Files()) == 0 {
		t.Fatal("there is no evidence")
	}
	changed := idx.Files()[0].Path
	for _, want := range []int{all, all - 2} {
		cache := tracker.NewCache(d.opts)
		idx, err := cache.Load(os.DirFS(d.dir))
		if err != nil {
			t.Fatal(err)
		}
		if got := d.note(idx); got != want {
			t.Errorf("%d of %d memos were kept, want %d", got, all, want)
		}
		d.write(filepath.Join(d.dir, filepath.FromSlash(changed)), []byte("none"))
		d.write(d.files()[0], append(d.read(d.files()[0]), "more\n"...))
	}
}

// The file is written when it saves something, and not for the sake of a few.
func TestCacheIsWrittenSparingly(t *testing.T) {
	d := newDesk(t, 60)
	d.load()
	before := d.read(d.cacheFile())
	for _, file := range d.files()[:16] {
		d.write(file, append(d.read(file), "more\n"...))
	}
	if d.load(); !bytes.Equal(before, d.read(d.cacheFile())) {
		t.Error("written anew for 16 records")
	}
	file := d.files()[16]
	d.write(file, append(d.read(file), "more\n"...))
	if d.load(); bytes.Equal(before, d.read(d.cacheFile())) {
		t.Error("not written for 17 records")
	}
}

func TestCacheWhereNothingCanBeWritten(t *testing.T) {
	d := newDesk(t, 60)
	d.opts.Folder = filepath.Join(d.dir, tracker.ConfigFile, "cache") // a file is in the way
	cache := tracker.NewCache(d.opts)
	idx, err := cache.Load(os.DirFS(d.dir))
	if err != nil || len(idx.Records()) != 60 {
		t.Fatalf("Load = %v, %v", idx, err)
	}
	if err := cache.Save(); err == nil {
		t.Error("Save says that it wrote")
	}
	var none *tracker.Cache
	if err := none.Save(); err != nil {
		t.Errorf("no cache says %v", err)
	}
	if idx, err := none.Load(os.DirFS(d.dir)); err != nil || len(idx.Records()) != 60 {
		t.Errorf("no cache loads %v, %v", idx, err)
	}
}

// Commands that run at once each write a whole file; the last one stays, and nothing lies beside it.
func TestCacheOfManyCommands(t *testing.T) {
	d := newDesk(t, 60)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 5 {
				cache := tracker.NewCache(d.opts)
				idx, err := cache.Load(os.DirFS(d.dir))
				if err == nil {
					idx.EachBody(func(*tracker.Record) {})
					err = cache.Save()
				}
				if err != nil {
					t.Error(err)
				}
				if src, err := os.ReadFile(d.cacheFile()); err != nil || !bytes.HasPrefix(src, []byte("casebook records ")) {
					t.Errorf("the cache begins with %.20q, %v", src, err)
				}
			}
		})
	}
	group.Wait()
	d.touch(d.cacheFile(), time.Minute)
	if got := d.opened(); len(got) != 0 {
		t.Errorf("opened %q", got)
	}
}
