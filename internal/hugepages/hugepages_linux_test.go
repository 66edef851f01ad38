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
	err := ask()
	if err != nil && !errors.Is(err, syscall.EINVAL) {
		t.Error(err)
	}
	data, unread := os.ReadFile("/proc/self/smaps")
	if unread != nil {
		t.Fatal(unread)
	}
	if marked := regexp.MustCompile(`(?m)^VmFlags:.* hg`).Match(data); marked != (err == nil) {
		t.Errorf("the system said %v, and that memory is marked is %t", err, marked)
	}
}
