package generators

import (
	"slices"
)

// each calls f with every combination of t columns and of their options.
func each(sizes []int, t int, f func(columns, values []int)) {
	columnSets(len(sizes), t, func(columns []int) {
		values := make([]int, t)
		var fill func(i int)
		fill = func(i int) {
			if i == t {
				f(columns, values)
				return
			}
			for v := range sizes[columns[i]] {
				values[i] = v
				fill(i + 1)
			}
		}
		fill(0)
	})
}

// columnSets calls f with every ascending choice of t out of n columns.
func columnSets(n, t int, f func([]int)) {
	set := make([]int, t)
	var choose func(i, from int)
	choose = func(i, from int) {
		if i == t {
			f(set)
			return
		}
		for c := from; c < n; c++ {
			set[i] = c
			choose(i+1, c+1)
		}
	}
	choose(0, 0)
}

// key names a combination; columns and options are small.
func key(columns, values []int) string {
	out := make([]byte, 0, 2*len(columns))
	for i := range columns {
		out = append(out, byte(columns[i]), byte(values[i]))
	}
	return string(out)
}

func ofRow(row, sizes []int, t int, f func(string)) {
	values := make([]int, t)
	columnSets(len(sizes), t, func(columns []int) {
		for i, c := range columns {
			values[i] = row[c]
		}
		f(key(columns, values))
	})
}

func gain(row, sizes []int, t int, open map[string]bool) int {
	n := 0
	ofRow(row, sizes, t, func(k string) {
		if open[k] {
			n++
		}
	})
	return n
}

func cover(row, sizes []int, t int, open map[string]bool) {
	ofRow(row, sizes, t, func(k string) { delete(open, k) })
}

// fillFirst returns a row that holds the first combination still open, in order.
func fillFirst(open map[string]bool, sizes []int) []int {
	keys := make([]string, 0, len(open))
	for k := range open {
		keys = append(keys, k)
	}
	first := slices.Min(keys)
	row := make([]int, len(sizes))
	for i := 0; i < len(first); i += 2 {
		row[first[i]] = int(first[i+1])
	}
	return row
}
