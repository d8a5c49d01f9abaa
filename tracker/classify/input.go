package classify

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"

	"github.com/casebook-dev/casebook/tracker"
)

// InputSum returns a hash of all that suggestions read of one record: FromIndex, Observation, Hindsights, Duplicates and
// the signatures. It is empty for a record of which they read nothing: one that is neither bug nor observation. If the
// settings of two states of a casebook are equal (tracker.Index.Settings), and their records have the same sums, all their answers are
// equal. What is not read is not in it: the prose under Actions taken and Evidence, that of a bug from How to remedy on,
// who handled a sighting, what it cost, labels and links.
//
// An observation's sum reads the files beside it too. It is to be asked for again if the record or a file in
// its EvidenceFolder has changed; what other records say has no part in it.
//
// What an answer shows beside its reasons (a bug's title, where its page is) is as much of the bug as of the answer: a page's key needs
// it all the same.
func InputSum(idx *tracker.Index, r *tracker.Record) string {
	var in inputs
	switch r.Kind {
	case tracker.KindBug:
		in.bug(r)
	case tracker.KindObservation:
		in.observation(idx, r)
	default:
		return ""
	}
	sum := sha256.Sum256(in)
	return hex.EncodeToString(sum[:16])
}

// inputs are texts and lists of them, each with its length before it.
type inputs []byte

func (in *inputs) add(texts ...string) {
	for _, t := range texts {
		*in = append(binary.AppendUvarint(*in, uint64(len(t))), t...)
	}
}

func (in *inputs) list(texts []string) {
	*in = binary.AppendUvarint(*in, uint64(len(texts)))
	in.add(texts...)
}

func (in *inputs) observation(idx *tracker.Index, r *tracker.Record) {
	o, report := r.Observation, ReportOf(idx, r)
	in.add("observation", report.ID, r.Path, report.Error, report.Text, report.Log, report.Service)
	*in = binary.AppendVarint(*in, report.At.UnixNano())
	in.list(report.Instances)
	in.list(report.Alerts)
	in.add(o.Bug.String())
	if o.Suspected {
		in.add("suspected")
	}
	for _, not := range o.Not {
		in.add("not", not.Bug.String())
	}
}

func (in *inputs) bug(r *tracker.Record) {
	text, quoted := describing(r)
	in.add("bug", r.ID, r.Path, r.Title, text, quoted, r.Bug.Service, r.Bug.Status, r.Bug.DuplicateOf.String())
	in.list(r.Aliases)
	for _, s := range r.Bug.Signatures {
		in.add(s.Contains, s.Regexp, s.Instance, s.Service)
	}
}
