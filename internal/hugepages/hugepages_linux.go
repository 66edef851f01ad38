package hugepages

import (
	"runtime"
	"syscall"
)

// size is somewhat over what a run takes, in bytes.
const size = 128 << 20

// While the program is initialised, so that packages which prepare much then profit too.
var asked = ask()

// ask takes memory from the system, marks it, and gives it back to the heap, which uses it
// before it takes more. Nothing is touched, so that none of it counts until it is used.
func ask() error {
	room := make([]byte, size)
	err := syscall.Madvise(room, syscall.MADV_HUGEPAGE)
	room = nil
	runtime.GC() // or it would count as used up to the next collection
	return err
}
