package reports

import "strconv"

// A matrixRow holds what was sent of values and types, and had one outcome.
type matrixRow struct {
	Outcome string
	Chips   []chipView
}

// A chipView is a value or type that was sent, and what became of it.
type chipView struct {
	Label   string
	Outcome string
	Status  string
	Wrong   bool
	Count   int
}

// matrixOf orders what was sent by its outcome.
func matrixOf(chips []chipView) []matrixRow {
	rows := []matrixRow{{Outcome: "accepted"}, {Outcome: "refused"}, {Outcome: "failed"}}
	var out []matrixRow
	for _, row := range rows {
		for _, c := range chips {
			if c.Outcome == row.Outcome || row.Outcome == "failed" && c.Outcome != "accepted" && c.Outcome != "refused" {
				row.Chips = append(row.Chips, c)
			}
		}
		if len(row.Chips) > 0 {
			out = append(out, row)
		}
	}
	return out
}

func chipsOf(probes []Probe, limit int) (out []chipView, more int) {
	at := map[Probe]int{}
	for _, p := range probes {
		key := alike(p)
		if i, there := at[key]; there {
			out[i].Count++
			continue
		}
		if len(out) == limit {
			more++
			continue
		}
		at[key] = len(out)
		label := p.Label
		if label == "" {
			label = strconv.Itoa(p.Value)
		}
		out = append(out, chipView{clip(label, 60), p.Outcome, statusText(p.Status), p.wrong(), 1})
	}
	return out, more
}
