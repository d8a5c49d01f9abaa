package check

import (
	"bytes"
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/tracker"
)

const (
	// largeEvidence is the size in bytes above which a piece of evidence weighs on every clone for ever.
	largeEvidence = 10 << 20

	// manyEvidence is the number of files above which nobody looks at them one by one.
	manyEvidence = 200

	// lfsLine begins every Git LFS pointer, which has less than lfsMax bytes.
	// Source: git-lfs, docs/spec.md, "The Pointer".
	lfsLine = "version https://git-lfs.github.com/spec/v1\n"
	lfsMax  = 1024
)

// evidenceRules look at the files beside records.
func evidenceRules() []Rule {
	const folder = "observations/2026/2026-03-17-0309-disk-full-on-db-1"
	return []Rule{
		{
			Name: tracker.RuleStrayFile, Family: "evidence", Severity: tracker.Warning,
			Doc: "A file that is no Markdown lies in a folder of records, and not in the evidence folder of one. It is not published and " +
				"nothing refers to it.",
			Before: exampleSighting + "-- observations/2026/ls.txt --\ntotal 0\n",
			After:  exampleSighting + "See [ls.txt](2026-03-17-0309-disk-full-on-db-1/ls.txt).\n-- " + folder + "/ls.txt --\ntotal 0\n",
		},
		{
			Name: tracker.RuleOrphanEvidence, Family: "evidence", Severity: tracker.Error,
			Doc: "A folder has the name of an observation's or a postmortem's evidence, and there is no such record: it was never committed, deleted, " +
				"or renamed without casebook rename. What lies in it belongs to nothing.",
			Before: "-- " + folder + "/ls.txt --\ntotal 0\n",
			After:  exampleSighting + "See [ls.txt](2026-03-17-0309-disk-full-on-db-1/ls.txt).\n-- " + folder + "/ls.txt --\ntotal 0\n",
		},
		{
			Name: tracker.RuleNotARegularFile, Family: "evidence", Severity: tracker.Error,
			Doc: "A record or a piece of evidence is a symbolic link, or something else that is no file. It is never opened: it may lead " +
				"out of the repository, where everyone has something else.",
			Before: "$ ls -l observations/2026/2026-03-17-0309-disk-full-on-db-1\nlog -> /var/log/upload-api.log\n",
			After:  "$ ls -l observations/2026/2026-03-17-0309-disk-full-on-db-1\nupload-api.log\n",
			whole:  irregularEvidence,
		},
		{
			Name: "unreferenced-evidence", Family: "evidence", Severity: tracker.Info,
			Doc: "The text of a record does not mention a file in its evidence folder, neither by a link nor by its name. A year from now " +
				"nobody knows what it shows.",
			Before: exampleSighting + "Uploads failed.\n-- " + folder + "/ls.txt --\ntotal 0\n",
			After:  exampleSighting + "Uploads failed, `/tmp` held [this](2026-03-17-0309-disk-full-on-db-1/ls.txt).\n-- " + folder + "/ls.txt --\ntotal 0\n",
			record: unreferencedEvidence,
		},
		{
			Name: "empty-evidence", Family: "evidence", Severity: tracker.Warning,
			Doc: "A piece of evidence has no content. The command that should have written it probably failed; what can still be had should " +
				"be fetched now.",
			Given:  exampleSighting + "`ls.txt`\n",
			Before: "-- " + folder + "/ls.txt --\n",
			After:  "-- " + folder + "/ls.txt --\ntotal 0\n",
			whole:  emptyEvidence,
		},
		{
			Name: "lfs-pointer", Family: "evidence", Severity: tracker.Info,
			Doc: "A piece of evidence is a Git LFS pointer here: its content was not fetched, or is not in this checkout. The site shows that " +
				"it is one instead of the content.",
			Given: exampleSighting + "`heap.bin`\n",
			Before: "-- " + folder + "/heap.bin --\n" + lfsLine +
				"oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n",
			After: "-- " + folder + "/heap.bin --\n(its content, after git lfs pull)\n",
			whole: lfsPointers,
		},
		{
			Name: "large-evidence", Family: "evidence", Severity: tracker.Warning,
			Doc: "A piece of evidence is larger than 10 MiB. It is downloaded with every clone for as long as the repository lives. " +
				"Cut it to the lines that matter, or link to where the whole is kept. Only its first 10 MiB are looked through for secrets.",
			Before: "$ du -h observations/2026/2026-03-17-0309-disk-full-on-db-1/*\n48M heap.bin\n",
			After:  "$ du -h observations/2026/2026-03-17-0309-disk-full-on-db-1/*\n16K heap-summary.txt\n",
			whole:  largeEvidenceFiles,
		},
		{
			Name: "crowded-evidence", Family: "evidence", Severity: tracker.Warning,
			Doc:    "An evidence folder holds more than 200 files, more than anybody will look at. Keep those that show something.",
			Before: "$ ls observations/2026/2026-03-17-0309-disk-full-on-db-1 | wc -l\n731\n",
			After:  "$ ls observations/2026/2026-03-17-0309-disk-full-on-db-1 | wc -l\n4\n",
			record: crowdedEvidence,
		},
		{
			Name: "record-in-evidence", Family: "evidence", Severity: tracker.Warning,
			Doc: "A Markdown file in an evidence folder has front matter like a record: a title and a field of some kind. Nothing in " +
				"evidence is read as a record, so if it is one it is missing from every list.",
			Given:  exampleSighting + "`bug.md`\n",
			Before: "-- " + folder + "/bug.md --\n---\ntitle: Disk full\nstatus: open\n---\n",
			After:  "-- bugs/disk-full.md --\n---\ntitle: Disk full\nstatus: open\n---\n-- " + folder + "/bug.md --\nA note.\n",
			whole:  recordsInEvidence,
		},
	}
}

// evidence calls do for every file of evidence, with its record.
func (in *input) evidence(do func(r *tracker.Record, f tracker.File)) {
	for _, r := range in.idx.Records(tracker.KindObservation, tracker.KindPostmortem) {
		for _, f := range in.idx.Evidence(r) {
			do(r, f)
		}
	}
}

func irregularEvidence(in *input, say say) {
	in.evidence(func(_ *tracker.Record, f tracker.File) {
		if f.Irregular {
			say(f.Path, tracker.Pos{}, "this evidence is a link or a device, not a file", "put the file itself here: casebook attach")
		}
	})
}

func emptyEvidence(in *input, say say) {
	in.evidence(func(_ *tracker.Record, f tracker.File) {
		if f.Size == 0 && !f.Irregular {
			say(f.Path, tracker.Pos{}, "this piece of evidence is empty", "fetch it again, or delete the file")
		}
	})
}

func largeEvidenceFiles(in *input, say say) {
	in.evidence(func(_ *tracker.Record, f tracker.File) {
		if f.Size > largeEvidence {
			say(f.Path, tracker.Pos{}, fmt.Sprintf("this piece of evidence has %d bytes, more than %d MiB", f.Size, largeEvidence>>20),
				"keep the lines that matter, or link to where the whole is kept")
		}
	})
}

func crowdedEvidence(in *input, r *subject, say sayHere) {
	if n := len(in.idx.Evidence(r.Record)); n > manyEvidence {
		say(tracker.Pos{}, fmt.Sprintf("its evidence folder holds %d files, more than %d", n, manyEvidence), "keep those that show something")
	}
}

func unreferencedEvidence(in *input, r *subject, say sayHere) {
	files := in.idx.Evidence(r.Record)
	if len(files) == 0 || len(files) > manyEvidence {
		return
	}
	body := r.Source[r.BodyOffset():]
	var silent []string
	var first string // the first of them, as a link would name it
	for _, f := range files {
		name := path.Base(f.Path)
		escaped := url.PathEscape(name)
		if bytes.Contains(body, []byte(name)) || bytes.Contains(body, []byte(escaped)) || r.linksTo(path.Dir(f.Path)) {
			continue
		}
		if silent = append(silent, name); first == "" {
			first = strings.TrimPrefix(path.Dir(f.Path), path.Dir(r.Path)+"/") + "/" + escaped
		}
	}
	if len(silent) == 0 {
		return
	}
	place := r.Pos("title")
	if s, ok := r.Outline().Section("Evidence"); ok {
		place = r.BodyPos(s.Start)
	}
	say(place, fmt.Sprintf("the text does not mention its evidence %s", few(silent)), fmt.Sprintf("say what it shows: [%s](%s)", silent[0], first))
}

func lfsPointers(in *input, say say) {
	in.evidence(func(_ *tracker.Record, f tracker.File) {
		if f.Irregular || f.Size < int64(len(lfsLine)) || f.Size >= lfsMax {
			return
		}
		if head, ok := in.head(f, len(lfsLine)); ok && string(head) == lfsLine {
			say(f.Path, tracker.Pos{}, "this is a Git LFS pointer, not the evidence itself", "git lfs pull fetches the content")
		}
	})
}

// head returns the first n bytes of a file, less if it is shorter. What cannot be read has none.
func (in *input) head(f tracker.File, n int) ([]byte, bool) {
	file, err := in.idx.FS.Open(f.Path)
	if err != nil {
		return nil, false
	}
	defer file.Close()
	head := make([]byte, n)
	read, err := io.ReadFull(file, head)
	return head[:read], err == nil || err == io.ErrUnexpectedEOF
}

func recordsInEvidence(in *input, say say) {
	in.evidence(func(_ *tracker.Record, f tracker.File) {
		if f.Irregular || !strings.HasSuffix(strings.ToLower(f.Path), ".md") {
			return
		}
		src, ok := in.head(f, tracker.MaxRecordSize)
		if !ok {
			return
		}
		front, _ := tracker.ParseFrontMatter(f.Path, src)
		if front == nil || front.Root.Get("title") == nil {
			return
		}
		if key, kind := fieldOfAKind(front.Root); kind != 0 {
			say(f.Path, key.Pos, fmt.Sprintf("this file has a title and %s like %s, but nothing in evidence is read as a record", key.Value, kind.WithArticle()),
				fmt.Sprintf("move it to %s/ if it is a record", kind.Folder()))
		}
	})
}

// fieldOfAKind returns the first key of a front matter that only records have, and a kind that has it.
func fieldOfAKind(root *tracker.Node) (*tracker.Node, tracker.Kind) {
	common := []string{"title", "labels", "aliases", "owner", "links", "related"}
	for _, e := range root.Entries {
		for _, kind := range tracker.Kinds() {
			if _, ok := tracker.FieldOf(kind, e.Key.Value); ok && !slices.Contains(common, e.Key.Value) {
				return e.Key, kind
			}
		}
	}
	return nil, 0
}
