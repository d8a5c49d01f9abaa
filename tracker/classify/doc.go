// Package classify answers the question of every review: which known bug is this an observation of?
//
// Everything works on masked text (Mask): what differs from one sighting to the next of the same bug (times,
// ids, addresses, paths) is taken out first, and what was done is shown. A signature is reviewed data on a bug
// that recognises it in masked text (Match, Backtest). An Engine holds the sightings that people classified and
// compares a Report with them: words weighted by how rare they are, the error message, stack frames, identifiers,
// instances, alerts, how lately the bug was seen. Every Suggestion carries its reasons in words.
//
// Two small models turn the comparison into an answer. The ranking is a softmax over the bugs; the two gates are
// logistic regressions that say whether the best one is right, and whether the bug is known at all. All three
// start from weights that are written down in prior.go and learn from the casebook's own past decisions
// (Engine.Learn), so that "confident" means the same in a casebook where every third sighting is a new bug and in
// one where hardly any is known. No network, no model file, no randomness: same input, same answers, same order.
//
// Replay measures all that on labelled reports, beside a plain BM25 (casebook eval).
package classify
