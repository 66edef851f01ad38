package baseline

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"example.com/importcheck/reports"
)

var started = time.Date(2026, 7, 1, 9, 30, 0, 0, time.UTC)

// run is a report of a contract with three constraints, the last of which was not tested.
func run() *reports.Report {
	return &reports.Report{
		Contract:    reports.Contract{Version: "v1"},
		Host:        reports.Host{Address: "mock"},
		Run:         reports.Run{Started: started},
		Findings:    []reports.Finding{{ID: "a", Check: "accepted", Constraint: "/x maxLength 5", Title: "too long is taken", Scenarios: []string{"long"}}},
		Constraints: []reports.Constraint{{Name: "/x maxLength 5", Inside: 1, Outside: 2, Measured: "7"}, {Name: "/x type string", Inside: 3}, {Name: "/y type string"}},
		Checks:      []reports.Check{{Name: "accepted", Checked: 4}},
		Observed:    []reports.Observation{{Subject: "unknown property", Behaviour: "accepted with 200", Count: 2}},
		Statuses: []reports.StatusRow{{Kind: "unknown property", Expect: "any", Status: 200, Count: 2}, {Kind: "too long", Expect: "reject", Status: 400, Count: 3},
			{Kind: "plain", Expect: "accept", Status: 200, Count: 9}},
		Features: []reports.Feature{{Scenarios: []reports.Scenario{{Name: "long", Status: "passed"}}}},
	}
}

func TestTheSameRunHasNothingNew(t *testing.T) {
	now := run()
	Compare(now, run())
	want := &reports.Baseline{Contract: "v1", Host: "mock", Started: started}
	if !reflect.DeepEqual(now.Baseline, want) || now.Findings[0].Status != reports.StatusKnown {
		t.Errorf("got %+v, status %q", now.Baseline, now.Findings[0].Status)
	}
}

func TestNewFindingsAreToldFromWhatTheContractAdds(t *testing.T) {
	now := run()
	now.Findings = append(now.Findings, reports.Finding{ID: "b", Constraint: "/x type string"}, reports.Finding{ID: "c", Constraint: "/z required"})
	now.Constraints = append(now.Constraints, reports.Constraint{Name: "/z required", Outside: 1})
	Compare(now, run())
	var status []string
	for _, f := range now.Findings {
		status = append(status, f.Status)
	}
	b := now.Baseline
	if !slices.Equal(status, []string{"known", "new", "new"}) || !slices.Equal(b.ByContract, []string{"c"}) || !slices.Equal(b.Added, []string{"/z required"}) || !b.ContractChanged {
		t.Errorf("got %q, %+v", status, b)
	}
}

func TestAnotherVersionWithTheSameConstraintsIsAnotherContract(t *testing.T) {
	now := run()
	now.Contract.Version = "v2"
	Compare(now, run())
	if !now.Baseline.ContractChanged {
		t.Error("it passes for the same contract")
	}
}

func TestWhatIsGoneSaysWhy(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*reports.Report)
		want   reports.Because
	}{
		"the host mended it":           {func(*reports.Report) {}, reports.ByHost},
		"the contract dropped it":      {func(r *reports.Report) { r.Constraints = r.Constraints[1:] }, reports.ByContract},
		"its constraint was not sent":  {func(r *reports.Report) { r.Constraints[0] = reports.Constraint{Name: "/x maxLength 5"} }, reports.NotTested},
		"its check was not judged":     {func(r *reports.Report) { r.Checks[0].Checked = 0 }, reports.NotTested},
		"its scenario was left out":    {func(r *reports.Report) { r.Features = nil }, reports.NotTested},
		"its scenario was not reached": {func(r *reports.Report) { r.Features[0].Scenarios[0].Status = "skipped" }, reports.NotTested},
		"the run was interrupted":      {func(r *reports.Report) { r.Run.Interrupted = true }, reports.NotTested},
	} {
		t.Run(name, func(t *testing.T) {
			now := run()
			now.Findings = nil
			c.change(now)
			Compare(now, run())
			want := []reports.GoneFinding{{ID: "a", Check: "accepted", Constraint: "/x maxLength 5", Title: "too long is taken", Because: c.want}}
			if !slices.Equal(now.Baseline.Gone, want) {
				t.Errorf("got %+v", now.Baseline.Gone)
			}
		})
	}
}

func TestConstraintsAreNewlyAndNoLongerTested(t *testing.T) {
	now := run()
	now.Constraints[1].Inside, now.Constraints[2].At = 0, 1
	Compare(now, run())
	b := now.Baseline
	if !slices.Equal(b.NewlyTested, []string{"/y type string"}) || !slices.Equal(b.NoLongerTested, []string{"/x type string"}) || b.ContractChanged {
		t.Errorf("got %+v", b)
	}
}

func TestBehaviourThatTheContractLeavesOpen(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*reports.Report)
		want   []reports.BehaviourChange
	}{
		"another outcome": {func(r *reports.Report) { r.Observed[0].Behaviour = "refused with 400" },
			[]reports.BehaviourChange{{Subject: "unknown property", Before: "accepted with 200", Now: "refused with 400", Because: reports.ByHost}}},
		"the same more often": {func(r *reports.Report) { r.Observed[0].Count, r.Statuses[0].Count = 9, 9 }, nil},
		"another refusal": {func(r *reports.Report) { r.Statuses[1].Status = 422 },
			[]reports.BehaviourChange{{Subject: "too long, refused", Before: "400", Now: "422", Because: reports.ByHost}}},
		"another limit": {func(r *reports.Report) { r.Constraints[0].Measured = "9" },
			[]reports.BehaviourChange{{Subject: "/x maxLength 5, measured", Before: "7", Now: "9", Because: reports.ByHost}}},
		"what is drawn at random":        {func(r *reports.Report) { r.Statuses[1].Status, r.Statuses[1].Drawn = 422, true }, nil},
		"a finding is no such behaviour": {func(r *reports.Report) { r.Statuses[1].Status = 500; r.Statuses[2].Status = 400 }, nil},
		"other cases of another contract": {func(r *reports.Report) {
			r.Contract.Version = "v2"
			r.Observed[0].Behaviour, r.Statuses[0].Count = "refused with 400", 5
		}, []reports.BehaviourChange{{Subject: "unknown property", Before: "accepted with 200", Now: "refused with 400", Because: reports.ByContract}}},
		"the same cases of another contract": {func(r *reports.Report) {
			r.Contract.Version = "v2"
			r.Observed[0].Behaviour = "refused with 400"
		}, []reports.BehaviourChange{{Subject: "unknown property", Before: "accepted with 200", Now: "refused with 400", Because: reports.ByHost}}},
	} {
		t.Run(name, func(t *testing.T) {
			now := run()
			c.change(now)
			Compare(now, run())
			if !slices.Equal(now.Baseline.Behaviour, c.want) {
				t.Errorf("got %+v", now.Baseline.Behaviour)
			}
		})
	}
}
