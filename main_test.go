package importcheck_test

import (
	"os"
	"runtime/debug"
	"testing"
)

// TestMain lets the heap grow further before it is swept: the tests make hundreds of runs
// that leave much behind and hold little.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}
