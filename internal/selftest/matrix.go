package selftest

import (
	"cmp"
	"slices"
	"time"

	"example.com/importcheck/reports"
)

// A Matrix is what the selftest measured: which check sees which host.
type Matrix struct {
	Rows    []Row    `json:"hosts"`
	Checks  []Column `json:"checks"`
	Counts  Counts   `json:"counts"`
	Seconds float64  `json:"seconds"` // of the whole selftest
	Mean    float64  `json:"mean"`    // seconds of one host; those that hang left out
	Waiting float64  `json:"waiting"` // seconds of the hosts that hang, together
}

// Counts sums a matrix up.
type Counts struct {
	Faults    int `json:"faults"`
	Killed    int `json:"killed"`    // faults whose run failed
	Survivors int `json:"survivors"` // faults whose run did not fail
	Misnamed  int `json:"misnamed"`  // faults that some check did not see which they name
	Honest    int `json:"honest"`
	Accused   int `json:"accused"` // honest hosts that did not pass as they should
	Mutations int `json:"mutations"`
	Equal     int `json:"equal"`    // mutations that no request can show, each with its reason
	Problems  int `json:"problems"` // hosts that could not be tested
}

// A Row is one host.
type Row struct {
	Kind     string   `json:"kind"`
	Name     string   `json:"name"`
	Says     string   `json:"says"`
	Sees     []string `json:"sees,omitempty"` // the checks that must see a fault; those that warn of an honest host
	Saw      []string `json:"saw,omitempty"`  // the checks that did
	Violated []string `json:"violated,omitempty"`
	Verdict  string   `json:"verdict"`
	Strict   string   `json:"strict,omitempty"` // the verdict of a strict run over an honest host that warns
	Reason   string   `json:"reason"`
	Findings []string `json:"findings,omitempty"`
	Requests int      `json:"requests"`
	Seconds  float64  `json:"seconds"`
	Warning  bool     `json:"warning,omitempty"` // the fault departs only from documentation
	Waits    bool     `json:"waits,omitempty"`   // the fault hangs
	Problem  string   `json:"problem,omitempty"` // why it could not be tested
	Equal    string   `json:"equal,omitempty"`   // why no request can show a mutation, if it was missed
	Outcome  string   `json:"outcome"`
}

// The outcomes of a row, worst first.
const (
	Accused  = "accused"  // an honest host that did not pass as it should
	Untested = "untested" // it could not be run
	Survived = "survived" // a fault, or a mutation, whose run did not fail
	Misnamed = "misnamed" // a fault that failed, and not for a check that it names
	Equal    = "equal"    // a mutation that no request can show, with its reason
	Killed   = "killed"
	Passed   = "passed"
)

var order = []string{Accused, Untested, Survived, Misnamed, Equal, Killed, Passed}

// A Column is one check.
type Column struct {
	Name  string `json:"name"`
	Kills int    `json:"kills"` // faults that it detects
	Alone int    `json:"alone"` // faults that only this check detects
}

// judge says how a row came out.
func (row *Row) judge() string {
	fails := row.Verdict == string(reports.Violates)
	switch {
	case row.Problem != "":
		return Untested
	case row.Kind == KindHonest && !row.honoured():
		return Accused
	case row.Kind == KindHonest:
		return Passed
	case !fails && row.Equal != "":
		return Equal
	case !fails:
		return Survived
	case len(row.Missed()) > 0:
		return Misnamed
	}
	return Killed
}

// honoured reports whether an honest host passed, and was warned of as its entry says.
func (row *Row) honoured() bool {
	warned := slices.Equal(row.Saw, slices.Sorted(slices.Values(row.Sees)))
	strict := len(row.Sees) == 0 || row.Strict == string(reports.Violates)
	return row.Verdict == string(reports.Conforms) && len(row.Violated) == 0 && warned && strict
}

// Missed returns the checks that a fault names and that did not see it.
func (row *Row) Missed() []string {
	if row.Kind != KindFault {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(row.Sees), func(s string) bool { return slices.Contains(row.Saw, s) })
}

// newMatrix judges the rows, puts the worst first, and counts.
func newMatrix(rows []Row, took time.Duration) *Matrix {
	m := &Matrix{Rows: rows, Seconds: took.Seconds()}
	n := 0
	for i := range rows {
		row := &rows[i]
		row.Outcome = row.judge()
		m.Counts.add(row)
		switch {
		case row.Waits:
			m.Waiting += row.Seconds
		case row.Outcome != Untested && row.Outcome != Equal:
			m.Mean += row.Seconds
			n++
		}
	}
	m.Mean /= float64(max(1, n))
	slices.SortStableFunc(rows, func(a, b Row) int { return cmp.Compare(slices.Index(order, a.Outcome), slices.Index(order, b.Outcome)) })
	m.Checks = columns(rows)
	return m
}

func (c *Counts) add(row *Row) {
	one := func(n *int, is bool) {
		if is {
			*n++
		}
	}
	fault := row.Kind == KindFault
	one(&c.Faults, fault)
	one(&c.Killed, fault && (row.Outcome == Killed || row.Outcome == Misnamed))
	one(&c.Survivors, row.Outcome == Survived)
	one(&c.Misnamed, row.Outcome == Misnamed)
	one(&c.Honest, row.Kind == KindHonest)
	one(&c.Accused, row.Outcome == Accused)
	one(&c.Mutations, row.Kind == KindMutation)
	one(&c.Equal, row.Outcome == Equal)
	one(&c.Problems, row.Outcome == Untested)
}

// columns counts what each check sees, in the order of their names.
func columns(rows []Row) []Column {
	at := map[string]*Column{}
	for _, row := range rows {
		for _, name := range append(slices.Clone(row.Sees), row.Saw...) {
			if at[name] == nil {
				at[name] = &Column{Name: name}
			}
		}
		for _, name := range row.Saw {
			if row.Kind == KindFault {
				at[name].Kills++
				if len(row.Saw) == 1 {
					at[name].Alone++
				}
			}
		}
	}
	var out []Column
	for _, c := range at {
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b Column) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// Good reports whether every fault was killed for what it names and no honest host accused.
func (m *Matrix) Good() bool {
	c := m.Counts
	return c.Survivors+c.Misnamed+c.Accused+c.Problems == 0
}
