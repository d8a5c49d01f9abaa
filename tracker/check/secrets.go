package check

import (
	"fmt"
	"io"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/secrets"
)

// RuleSecret is the rule that a build stops for.
const RuleSecret = "secret"

// secretRules look for what must not be in a repository.
func secretRules() []Rule {
	const folder = "observations/2026/2026-03-17-0309-disk-full-on-db-1"
	// In two pieces, so that no scanner takes the source for a leak.
	const invented = "upload_" + "token=" + "q7Zr2Lk9" + "Xw4Tn8Vb6Hs1\n"
	return []Rule{{
		Name: RuleSecret, Family: "secrets", Severity: tracker.Error,
		Doc: "A record, a piece of evidence, the settings or the casebook's theme hold what is probably a key, a token, a password, or the number of a payment " +
			"card or a bank account; the text says which rule found it. Nothing is published until it is gone. If it was ever pushed, replace it where it is valid: a repository " +
			"forgets nothing. What is none is allowed in casebook.yaml, with a reason: secrets: {allow: [{rule: generic-api-key, path: \"runbooks/*\", because: …}]}.",
		Given:  exampleSighting + "`env.txt`\n",
		Before: "-- " + folder + "/env.txt --\n" + invented,
		After:  "-- " + folder + "/env.txt --\nupload_token=(removed, it was replaced on 17 March)\n",
		whole:  likelySecrets,
	}}
}

// text is a file that is looked through: what was read of it already, or its path.
type text struct {
	path   string
	source []byte
	memos  *tracker.Memos
}

// noSecret is what is asked of a file's memos; any answer says that nothing was found.
const noSecret = "no secret"

// likelySecrets looks through everything that is published or says how: several files at once, since it is the
// one rule that reads every byte.
func likelySecrets(in *input, say say) {
	texts := in.texts()
	found := make([][]secrets.Finding, len(texts))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(texts)) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(texts)); i = next.Add(1) - 1 {
				found[i] = in.secretsOf(texts[i])
			}
		})
	}
	workers.Wait()
	for i, findings := range found {
		for _, f := range findings {
			if !in.idx.Config.AllowsSecret(f.Rule, texts[i].path) {
				say(texts[i].path, f.Pos, SecretText(f), SecretHint)
			}
		}
	}
}

// SecretText says that there is a secret, or what looks like one.
func SecretText(f secrets.Finding) string {
	return fmt.Sprintf("this is probably a secret: %s, %s", f.Rule, f.Masked)
}

// SecretHint says what to do about a secret, or what looks like one.
const SecretHint = "take it out, and replace it where it is valid; if it is none, say why under secrets.allow of casebook.yaml"

// texts lists the settings, the records, those that could not be read as records, the evidence and what the site looks by,
// as far as they are asked for and not known to hold nothing.
func (in *input) texts() []text {
	var all []text
	add := func(t text) {
		if _, clean := t.memos.Answer(noSecret); !clean && within(in.paths, t.path) && !in.unchanged(t.path) {
			all = append(all, t)
		}
	}
	add(text{path: tracker.ConfigFile})
	for _, r := range in.records {
		add(text{r.Path, r.Source, r.Memos()})
	}
	for _, r := range in.idx.Rejected() {
		add(text{path: r.Path})
	}
	in.evidence(func(_ *tracker.Record, f tracker.File) {
		if !f.Irregular {
			add(text{path: f.Path, memos: f.Memos()})
		}
	})
	for _, path := range in.looks() {
		add(text{path: path})
	}
	return all
}

// secretsOf looks through a file, and notes if it holds none.
func (in *input) secretsOf(t text) []secrets.Finding {
	source, ok := in.source(t)
	found := secrets.Find(t.path, source)
	if ok && len(found) == 0 {
		t.memos.Note(noSecret, "")
	}
	return found
}

// source returns what is looked through of a file. ok is false if it cannot be read, which other rules report.
func (in *input) source(t text) (source []byte, ok bool) {
	if t.source != nil {
		return t.source, true
	}
	file, err := in.idx.FS.Open(t.path)
	if err != nil {
		return nil, false
	}
	defer file.Close()
	source, err = io.ReadAll(io.LimitReader(file, secrets.Limit))
	return source, err == nil
}
