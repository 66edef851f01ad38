package hugepages

import (
	"errors"
	"os"
	"regexp"
	"syscall"
	"testing"
)

// A kernel that was built without such pages says EINVAL.
func TestTheHeapBeginsInMemoryThatIsMarked(t *testing.T) {
	if asked != nil && !errors.Is(asked, syscall.EINVAL) {
		t.Error(asked)
	}
	data, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	if marked := regexp.MustCompile(`(?m)^VmFlags:.* hg`).Match(data); marked != (asked == nil) {
		t.Errorf("the system said %v, and that memory is marked is %t", asked, marked)
	}
}
