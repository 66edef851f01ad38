package selftest

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestARowIsJudged(t *testing.T) {
	for _, c := range []struct {
		name, want string
		row        Row
	}{
		{"a fault that all see who should", Killed, Row{Kind: KindFault, Verdict: "violates", Sees: []string{"a", "b"}, Saw: []string{"a", "b", "c"}}},
		{"a fault that one does not see", Misnamed, Row{Kind: KindFault, Verdict: "violates", Sees: []string{"a", "b"}, Saw: []string{"b", "c"}}},
		{"a fault that passes", Survived, Row{Kind: KindFault, Verdict: "conforms", Sees: []string{"a"}}},
		{"a fault that is not gone through", Survived, Row{Kind: KindFault, Verdict: "incomplete", Sees: []string{"a"}, Saw: []string{"a"}}},
		{"a fault that cannot be run", Untested, Row{Kind: KindFault, Verdict: "violates", Problem: "no port"}},
		{"an honest host", Passed, Row{Kind: KindHonest, Verdict: "conforms"}},
		{"an honest host with a violation", Accused, Row{Kind: KindHonest, Verdict: "violates", Saw: []string{"a"}, Violated: []string{"a"}}},
		{"an honest host with a warning that is not expected", Accused, Row{Kind: KindHonest, Verdict: "conforms", Saw: []string{"a"}}},
		{"an honest host with the warnings that are", Passed, Row{Kind: KindHonest, Verdict: "conforms", Sees: []string{"b", "a"}, Saw: []string{"a", "b"}, Strict: "violates"}},
		{"an honest host that should warn", Accused, Row{Kind: KindHonest, Verdict: "conforms", Sees: []string{"a"}, Strict: "conforms"}},
		{"an honest host whose warning does not fail strictly", Accused, Row{Kind: KindHonest, Verdict: "conforms", Sees: []string{"a"}, Saw: []string{"a"}, Strict: "conforms"}},
		{"an honest host that is not gone through", Accused, Row{Kind: KindHonest, Verdict: "incomplete"}},
		{"a mutation that is seen", Killed, Row{Kind: KindMutation, Verdict: "violates", Saw: []string{"a"}, Equal: "why"}},
		{"a mutation that is not", Survived, Row{Kind: KindMutation, Verdict: "conforms"}},
		{"a mutation that none can see", Equal, Row{Kind: KindMutation, Verdict: "conforms", Equal: "why"}},
		{"a mutation that no host shows", Equal, Row{Kind: KindMutation, Equal: "why"}},
	} {
		if got := c.row.judge(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func example() *Matrix {
	return newMatrix([]Row{
		{Kind: KindFault, Name: "killed", Says: "It does one thing.", Verdict: "violates", Sees: []string{"a"}, Saw: []string{"a"}, Seconds: 1},
		{Kind: KindFault, Name: "killed-too", Verdict: "violates", Sees: []string{"a"}, Saw: []string{"a", "b"}, Seconds: 2},
		{Kind: KindFault, Name: "slow", Verdict: "violates", Sees: []string{"a"}, Saw: []string{"a"}, Seconds: 30, Waits: true},
		{Kind: KindFault, Name: "survivor", Says: "It does another.", Verdict: "conforms", Sees: []string{"b"}, Reason: "it conforms"},
		{Kind: KindMutation, Name: "same", Says: "It has nothing.", Verdict: "conforms", Equal: "nobody can"},
		{Kind: KindHonest, Name: "accused", Says: "It is honest.", Verdict: "violates", Saw: []string{"a"}, Violated: []string{"a"}, Findings: []string{"a: what"}},
	}, 10*time.Second)
}

func TestTheMatrixCountsAndPutsTheWorstFirst(t *testing.T) {
	m := example()
	var names []string
	for _, row := range m.Rows {
		names = append(names, row.Name)
	}
	if want := []string{"accused", "survivor", "same", "killed", "killed-too", "slow"}; !reflect.DeepEqual(names, want) {
		t.Errorf("order %v", names)
	}
	if want := (Counts{Faults: 4, Killed: 3, Survivors: 1, Honest: 1, Accused: 1, Mutations: 1, Equal: 1}); m.Counts != want {
		t.Errorf("counts %+v", m.Counts)
	}
	if want := []Column{{"a", 3, 2}, {"b", 1, 0}}; !reflect.DeepEqual(m.Checks, want) {
		t.Errorf("checks %v", m.Checks)
	}
	if m.Good() || m.Waiting != 30 || m.Mean != 0.75 {
		t.Errorf("good %v, waiting %v, mean %v", m.Good(), m.Waiting, m.Mean)
	}
}

func TestTheMatrixIsWritten(t *testing.T) {
	m := example()
	var b bytes.Buffer
	if err := m.WriteMarkdown(&b); err != nil {
		t.Fatal(err)
	}
	at := -1
	for _, want := range []string{"1 honest hosts, 1 accused. 4 faults, 3 killed", "## Accused", "`accused` It is honest.", "a: what", "## Survived", "`survivor`", "Must be seen by b. it conforms",
		"## Checks", "| B | `b` | 1 | none: another check kills", "## Hosts by checks", "| `killed-too` | killed | 2.00 | x | x |", "## Mutations that no request can show", "| `same` | nobody can |"} {
		i := strings.Index(b.String(), want)
		if i <= at {
			t.Errorf("%q stands at %d, behind %d:\n%s", want, i, at, b.String())
		}
		at = i
	}
	b.Reset()
	var back Matrix
	if err := m.WriteJSON(&b); err != nil || json.Unmarshal(b.Bytes(), &back) != nil || !reflect.DeepEqual(*m, back) {
		t.Errorf("what is read is not what was written (%v)", err)
	}
}
