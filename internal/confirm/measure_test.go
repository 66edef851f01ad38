package confirm

import (
	"testing"

	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/diagnose"
)

// A text that fails when it is empty has no length to double.
func TestMeasuringUpFromAnEmptyTextEnds(t *testing.T) {
	m, _ := common()
	r := &ruler{inquiry: &inquiry{confirmer: &confirmer{Input: Input{Catalogue: m}}}, from: m.Cases()[0], where: "/uri",
		fails: map[int]bool{0: true, 1: true, 2: true, 4: false, 3: false}, answer: map[int]*check.Answer{}, at: map[int]*diagnose.Subject{}}
	if bad, good := r.up(0); bad != 2 || good != 3 {
		t.Errorf("it fails up to %d and not from %d on", bad, good)
	}
}
