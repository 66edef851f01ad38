package hugepages

import (
	"os"
	"regexp"
	"testing"
)

func TestTheHeapBeginsInMemoryThatIsMarked(t *testing.T) {
	if _, err := os.Stat("/sys/kernel/mm/transparent_hugepage"); err != nil {
		t.Skip("this system has no large pages: ", err)
	}
	data, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`(?m)^VmFlags:.* hg`).Match(data) {
		t.Error("no mapping of this process is marked for large pages")
	}
}
