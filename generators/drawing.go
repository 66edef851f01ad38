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

// drawIndex holds what draws a number below its own index, for those that draws need.
var drawIndex = func() (out [16]*rapid.Generator[int]) {
	for n := 1; n < len(out); n++ {
		out[n] = rapid.IntRange(0, n-1)
	}
	return out
}()

// drawLess draws a number from 0 to n-1.
func drawLess(t *rapid.T, n int, label string) int {
	if n < len(drawIndex) {
		return drawIndex[n].Draw(t, label)
	}
	return rapid.IntRange(0, n-1).Draw(t, label)
}

// drawOne draws an item of a list.
func drawOne[T any](t *rapid.T, list []T, label string) T {
	return list[drawLess(t, len(list), label)]
}

func drawToken(t *rapid.T) string { return strconv.FormatUint(drawNumber.Draw(t, "token"), 10) }
