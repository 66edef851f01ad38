package reports

import (
	"encoding/json"
	"strings"
	"testing"
)

func readCucumber(t testing.TB, r *Report) []cucumberFeature {
	t.Helper()
	var out []cucumberFeature
	if err := json.Unmarshal(written(t, r, (*Report).WriteCucumber), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestCucumberHasEachScenarioWithItsSteps(t *testing.T) {
	out := readCucumber(t, conforming())
	if len(out) != 2 || len(out[0].Elements) != 2 || len(out[0].Elements[0].Steps) != 2 {
		t.Fatalf("got %+v", out)
	}
	step := out[0].Elements[0].Steps[1]
	if step.Keyword != "Then " || step.Name != "each is accepted" || step.Result.Status != "passed" || step.Match.Location != "steps/judge.go:20" {
		t.Errorf("got %+v", step)
	}
	if out[0].URI != "features/limits.feature" || out[0].Tags[0].Name != "@limits" {
		t.Errorf("got %+v", out[0])
	}
}

func TestCucumberFailedStepHoldsTheFinding(t *testing.T) {
	step := readCucumber(t, faulty())[0].Elements[0].Steps[1]
	if step.Result.Status != "failed" || !strings.Contains(step.Result.Error, "1 of 4 was refused") || !strings.Contains(step.Result.Error, "curl -sS") {
		t.Errorf("got %+v", step.Result)
	}
}

func TestCucumberTellsWhatNoScenarioTells(t *testing.T) {
	out := readCucumber(t, faulty())
	last := out[len(out)-1]
	statuses := map[string]int{}
	for _, e := range last.Elements {
		statuses[e.Steps[0].Result.Status]++
	}
	if statuses["failed"] != 2 || statuses["skipped"] != 1 {
		t.Errorf("two findings and a waived one stand outside the scenarios, got %v", statuses)
	}
}
