package generators

import "pgregory.net/rapid"

// rapid draws the upper end of a range far more often than the numbers below it, and shrinks
// from there to no other one. So each of our ranges has an upper end that is not used.

// below draws a number from 0 to n-1.
func below(n int) *rapid.Generator[uint] {
	return rapid.UintRange(0, uint(n)).Filter(func(i uint) bool { return i < uint(n) })
}

// choose draws one of a list, which begins with the plainest.
func choose[T any](list []T) *rapid.Generator[T] {
	return rapid.Map(below(len(list)), func(i uint) T { return list[i] })
}

// chooseMostly draws one of some items or, some more times, the plain one.
func chooseMostly[T any](plain T, times int, items []T) *rapid.Generator[T] {
	return rapid.Map(below(times+len(items)), func(i uint) T {
		if i < uint(times) {
			return plain
		}
		return items[i-uint(times)]
	})
}
