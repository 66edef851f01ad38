package confirm

import "slices"

// limits are sizes up to which many hosts take something: powers of two and what leaves a byte of them free, round
// numbers, and the default of body parsers.
var limits = func() []int {
	out := []int{100 << 10}
	for n := 100; n <= 1_000_000; n *= 10 {
		out = append(out, n, 2*n, 5*n)
	}
	for n := 32; n <= 1<<22; n *= 2 {
		out = append(out, n-1, n)
	}
	slices.Sort(out)
	return out
}()

// bisect finds two neighbouring sizes of which one fails and one does not, or stops where no more can be asked. It
// looks at usual limits first: most hosts have one, and large requests are saved.
func bisect(bad, good int, fails func(n int) (fails, ok bool)) (int, int) {
	for good-bad > 1 || bad-good > 1 {
		n := between(min(bad, good), max(bad, good))
		switch failed, ok := fails(n); {
		case !ok:
			return bad, good
		case failed:
			bad = n
		default:
			good = n
		}
	}
	return bad, good
}

// between is the size to look at next: the middle one of the usual limits, the one behind a usual limit, or the middle.
func between(low, high int) int {
	from, usual := slices.BinarySearch(limits, low)
	if usual {
		from++
	}
	to, _ := slices.BinarySearch(limits, high)
	switch {
	case from < to:
		return limits[(from+to)/2]
	case usual:
		return low + 1
	}
	return low + (high-low)/2
}
