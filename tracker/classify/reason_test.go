package classify

import (
	"slices"
	"testing"
)

func TestSmallWordsAreSorted(t *testing.T) {
	if !slices.IsSorted(smallWords) {
		t.Errorf("smallWords is not sorted: %v", smallWords)
	}
}
