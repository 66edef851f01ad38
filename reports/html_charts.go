package reports

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// The bounds of the status map.
const (
	statusRows    = 150
	statusColumns = 30
)

// A statusMap shows how each kind of case was answered.
type statusMap struct {
	Columns []statusColumn
	Rows    []statusMapRow
}

type statusColumn struct {
	Status     string
	Unexpected bool // the contract does not document it
}

type statusMapRow struct {
	Class, Expect string
	Cells         []statusCell
}

type statusCell struct {
	Count int
	Wrong bool
}

func statusMapOf(rows []StatusRow, constraints []Constraint) statusMap {
	type kind struct{ name, expect string }
	seen := map[int]bool{}
	counts := map[kind]map[int]int{}
	var order []kind
	for _, r := range rows {
		key := kind{r.Kind, r.Expect}
		if counts[key] == nil {
			counts[key] = map[int]int{}
			order = append(order, key)
		}
		counts[key][r.Status] += r.Count
		seen[r.Status] = true
	}
	statuses := slices.Sorted(maps.Keys(seen))
	statuses = statuses[:min(len(statuses), statusColumns)]
	out := statusMap{}
	for _, s := range statuses {
		out.Columns = append(out.Columns, statusColumn{statusText(s), s != 0 && !documented(s, constraints)})
	}
	for _, key := range order[:min(len(order), statusRows)] {
		out.Rows = append(out.Rows, statusMapRow{key.name, key.expect, statusCells(counts[key], statuses, key.expect)})
	}
	return out
}

// documented says whether the contract documents a status, by its code or its range.
// Where no constraint on statuses was read, nothing is said against any.
func documented(status int, constraints []Constraint) bool {
	at := slices.IndexFunc(constraints, func(c Constraint) bool { return c.Where == "status" && c.Keyword == "documented" })
	if at < 0 {
		return true
	}
	for _, code := range strings.Split(constraints[at].Value, ", ") {
		if code == strconv.Itoa(status) || code == strconv.Itoa(status/100)+"XX" || code == "default" {
			return true
		}
	}
	return false
}

func statusCells(counts map[int]int, statuses []int, expect string) []statusCell {
	out := make([]statusCell, len(statuses))
	for i, s := range statuses {
		out[i] = statusCell{counts[s], !statusFits(s, expect)}
	}
	return out
}

// statusFits says whether a status is of the kind that a case expects.
func statusFits(status int, expect string) bool {
	switch expect {
	case "accept":
		return status/100 == 2
	case "reject":
		return status/100 == 4
	}
	return status/100 == 2 || status/100 == 4
}

// The drawing of the histogram, in its own units.
const (
	barsWidth  = 600
	barsHeight = 110 // of the highest bar
	barsTop    = 18  // room for a count above it
	barsShown  = 30
)

// A histogram shows how long answers took.
type histogram struct {
	Bars  []bar
	Width int // of one bar
}

type bar struct {
	X, Y, Height, Middle int
	Count                int
	UpTo                 string
}

func histogramOf(t Timings) histogram {
	buckets := t.Buckets[:min(len(t.Buckets), barsShown)]
	if len(buckets) == 0 {
		return histogram{}
	}
	highest := 1
	for _, b := range buckets {
		highest = max(highest, b.Count)
	}
	step := barsWidth / len(buckets)
	h := histogram{Width: step - max(step/10, 1)}
	for i, b := range buckets {
		height := int(float64(barsHeight) * float64(max(b.Count, 0)) / float64(highest))
		h.Bars = append(h.Bars, bar{
			X: i * step, Y: barsTop + barsHeight - height, Height: height, Middle: i*step + h.Width/2,
			Count: b.Count, UpTo: strconv.FormatFloat(b.UpTo, 'g', 4, 64),
		})
	}
	return h
}
