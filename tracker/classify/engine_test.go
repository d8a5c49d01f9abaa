package classify

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

// fleet returns n made-up sightings of n/7 bugs, the same every time.
func fleet(n int) (reports []Report, bugs []string) {
	words := strings.Fields("disk queue worker upload index replica token cache socket thumbnail invoice search mail gateway lease shard quota lock backup cursor")
	for i := range n {
		bug := (i * 7919) % max(1, n/7)
		a, b, c := words[bug%len(words)], words[bug/len(words)%len(words)], words[bug/400%len(words)]
		text := fmt.Sprintf("2026-03-17T03:%02d:00Z pid %d\nERROR %s-%d: %s failed to %s at step %d\nat app.%s.%s(%s.go:%d)\n", i%60, i, a, bug, b, c, bug%97, a, b, c, i)
		text += strings.Repeat(fmt.Sprintf("info %s %s seen by host%d while %s waits for item%d\n", b, c, i%50, a, i%997), 4)
		reports = append(reports, Report{ID: fmt.Sprint("r", i), At: time.Unix(int64(i)*3600, 0), Error: fmt.Sprintf("%s failed to %s", b, c), Text: text, Instances: []string{fmt.Sprint("replica-", i%9)}})
		bugs = append(bugs, fmt.Sprint("bug-", bug))
	}
	return reports, bugs
}

func TestSuggestIsTheSameEveryTime(t *testing.T) {
	reports, bugs := fleet(300)
	var before []Answer
	for range 2 {
		e := NewEngine()
		var answers []Answer
		for i, r := range reports {
			a := e.Suggest(r, Options{})
			answers = append(answers, Answer{Suggestions: a.Suggestions, New: a.New})
			e.Learn(a, bugs[i])
			e.Add(r, bugs[i])
		}
		if before != nil && !reflect.DeepEqual(before, answers) {
			t.Error("the same reports were answered otherwise the second time")
		}
		before = answers
	}
	if last := before[len(before)-1]; len(last.Suggestions) == 0 || last.Suggestions[0].Bug != bugs[len(bugs)-1] {
		t.Errorf("the last report's first suggestion is %v, want %s", last.Suggestions, bugs[len(bugs)-1])
	}
}

func TestSuggestLeavesOutWhatItIsNot(t *testing.T) {
	reports, bugs := fleet(70)
	e := NewEngine()
	for i, r := range reports {
		e.Add(r, bugs[i])
	}
	for _, s := range e.Suggest(reports[69], Options{Not: []string{bugs[69]}}).Suggestions {
		if s.Bug == bugs[69] {
			t.Errorf("%s was ruled out and is suggested", s.Bug)
		}
		if len(s.Reasons) == 0 {
			t.Errorf("%s is suggested without a reason", s.Bug)
		}
	}
	if a := NewEngine().Suggest(reports[0], Options{}); a.New != 1 || a.Suggestions != nil {
		t.Errorf("an engine that knows nothing suggests %v, new %v", a.Suggestions, a.New)
	}
}
