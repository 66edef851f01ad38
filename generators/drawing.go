package generators

import (
	"strconv"

	"pgregory.net/rapid"
)

// What is drawn from is made once: rapid makes it anew wherever it is named.
var (
	drawNumber = rapid.Uint64()
	drawCoin   = rapid.Bool()
	drawStyle  = rapid.SampledFrom(jsonStyles)
	drawForm   = rapid.SampledFrom(headerForms)
	drawWire   = rapid.SampledFrom(wires)
	drawBelow  = rapid.IntRange(1, 5) // how far below a limit
	drawMark   = rapid.SampledFrom([]string{",", ":", "}", "]", `"`, "'", "\\", "x", "1", "\x00", "\n", "/"})
)

// few is how many numbers most draws choose from at most.
const few = 16

// drawFew holds what draws a number below its own index, drawItem what draws an item: the
// two take another way through the bits of a seed.
var drawFew, drawItem [few]*rapid.Generator[int]

func init() {
	var items []int
	for n := 1; n < few; n++ {
		items = append(items, n-1)
		drawFew[n], drawItem[n] = rapid.IntRange(0, n-1), rapid.SampledFrom(items)
	}
}

// drawLess draws a number from 0 to n-1.
func drawLess(t *rapid.T, n int, label string) int {
	if n < few {
		return drawFew[n].Draw(t, label)
	}
	return rapid.IntRange(0, n-1).Draw(t, label)
}

// drawOne draws an item of a list.
func drawOne[T any](t *rapid.T, list []T, label string) T {
	if len(list) < few {
		return list[drawItem[len(list)].Draw(t, label)]
	}
	return rapid.SampledFrom(list).Draw(t, label)
}

func drawToken(t *rapid.T) string { return strconv.FormatUint(drawNumber.Draw(t, "token"), 10) }
