package generators

import (
	"testing"

	"pgregory.net/rapid"
)

func TestACoveringHoldsEveryCombination(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SliceOfN(rapid.IntRange(1, 5), 1, 6).Draw(t, "sizes")
		strength := rapid.IntRange(1, 3).Draw(t, "t")
		rows := covering(sizes, strength)
		met := map[[6]int]bool{}
		for _, row := range rows {
			combinations(row, sizes, min(strength, len(sizes)), func(k [6]int) { met[k] = true })
		}
		want := 1
		for _, n := range sizes {
			want *= n
		}
		if len(rows) > want {
			t.Fatalf("%d rows for %d combinations in all", len(rows), want)
		}
		everyRow(sizes, func(row []int) {
			combinations(row, sizes, min(strength, len(sizes)), func(k [6]int) {
				if !met[k] {
					t.Fatalf("no row of %v has %v of sizes %v", rows, k, sizes)
				}
			})
		})
	})
}

// combinations calls f with what a row has in each choice of t columns, written as one
// option plus one for each column and 0 for columns that are not chosen.
func combinations(row, sizes []int, t int, f func([6]int)) {
	for set := range 1 << len(sizes) {
		var k [6]int
		n := 0
		for i := range sizes {
			if set&(1<<i) != 0 {
				k[i] = row[i] + 1
				n++
			}
		}
		if n == t {
			f(k)
		}
	}
}

func everyRow(sizes []int, f func([]int)) {
	row := make([]int, len(sizes))
	for {
		f(row)
		i := 0
		for ; i < len(row); i++ {
			if row[i]++; row[i] < sizes[i] {
				break
			}
			row[i] = 0
		}
		if i == len(row) {
			return
		}
	}
}
