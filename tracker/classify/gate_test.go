package classify

import (
	"fmt"
	"testing"
)

// TestGateSees adds what speaks for and against the first one by one.
func TestGateSees(t *testing.T) {
	at := func(id, text string) Report {
		return Report{ID: id, Error: "worker failed", Log: text}
	}
	const stack = "ERROR worker failed\nat app.queue.Drain(queue.go:1)\nat app.worker.Run(worker.go:2)\n"
	const other = "ERROR worker failed\nat app.disk.Sync(disk.go:1)\nat app.worker.Run(worker.go:2)\n"
	e := NewEngine()
	for i := range 30 {
		e.Add(Report{ID: fmt.Sprint("n", i), Error: fmt.Sprintf("noise%c%c", 'a'+i, 'a'+i)}, fmt.Sprint("noise-", i))
	}
	e.Add(at("a", stack), "queue")
	once := e.rank(e.ask(lookAt(at("q", stack))), Options{}).gate
	if once[gStack] != 1 || once[gNovel] != 0 || once[gReturn] != 0 || once[gKin] != 0 {
		t.Errorf("the same stack, seen once: stack %v novel %v return %v kin %v, want 1 0 0 0", once[gStack], once[gNovel], once[gReturn], once[gKin])
	}
	strange := e.rank(e.ask(lookAt(at("q", other))), Options{}).gate
	if strange[gStack] <= 0 || strange[gStack] >= 1 || strange[gNovel] <= 0.5 {
		t.Errorf("another stack: stack %v novel %v, want a part and more than 0.5", strange[gStack], strange[gNovel])
	}
	e.Add(at("b", stack), "queue")
	twice := e.rank(e.ask(lookAt(at("q", stack))), Options{}).gate
	if twice[gReturn] != 1 || twice[gKin] < 0.99 || twice[gTwin] != 0 {
		t.Errorf("seen twice: return %v kin %v twin %v, want 1 1 0", twice[gReturn], twice[gKin], twice[gTwin])
	}
	q := e.ask(lookAt(at("b", stack)))
	e.asked(q, "b")
	if own := e.rank(q, Options{But: "b"}).gate; own[gReturn] != 0 {
		t.Errorf("a sighting that asks counts itself: return %v, want 0", own[gReturn])
	}
	e.Add(at("c", stack), "other")
	if twin := e.rank(e.ask(lookAt(at("q", stack))), Options{}).gate; twin[gTwin] < 0.99 {
		t.Errorf("the same text of another bug: twin %v, want 1", twin[gTwin])
	}
}
