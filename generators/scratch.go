package generators

import "sync"

// scratches hold what a text or a body is written into before its length is known.
var scratches = sync.Pool{New: func() any { return new([]byte) }}

// mostScratch is the capacity over which a buffer is not kept: the bodies of a few cases
// are as large as a host may take.
const mostScratch = 1 << 16

func borrow() *[]byte { return scratches.Get().(*[]byte) }

// giveBack takes a buffer back that was borrowed, as it is after it was written to.
func giveBack(buffer *[]byte, written []byte) {
	if cap(written) <= mostScratch {
		*buffer = written
	}
	scratches.Put(buffer)
}
