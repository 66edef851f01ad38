package reports

// The status of a scenario that stands for the run itself: the run did not end.
const statusError = "error"

// findingsOf returns the findings that make the named scenario fail or that were
// seen under it.
func (r *Report) findingsOf(scenario string) []Finding {
	var out []Finding
	for _, f := range r.Findings {
		for _, name := range f.Scenarios {
			if name == scenario {
				out = append(out, f)
				break
			}
		}
	}
	return out
}

// fails says whether the finding counts against the host. Nothing does in a run
// that conforms: the engine let it pass as known, waived or a warning.
func (r *Report) fails(f Finding) bool { return r.Verdict != Conforms && r.Fails(f) }

// Fails reports whether a finding is of those that the verdict hangs on: it is not
// waived, it is a violation or the run is strict, and it is new where only that fails.
func (r *Report) Fails(f Finding) bool {
	return f.Waived == "" && (f.Severity == Violation || r.Run.Strict) && (r.Run.FailOn != FailOnNew || f.Status == StatusNew)
}

// Sum counts the findings again, by severity and waived ones apart.
func (r *Report) Sum() {
	r.Counts.Violations, r.Counts.Warnings, r.Counts.Waived = 0, 0, 0
	for _, f := range r.Findings {
		switch {
		case f.Waived != "":
			r.Counts.Waived++
		case f.Severity == Violation:
			r.Counts.Violations++
		default:
			r.Counts.Warnings++
		}
	}
}

// suites returns the features, and behind them one more for what no scenario
// reports: findings whose scenarios are missing or did not fail, and a run that was
// not finished. Formats made of scenarios would be green without it.
func (r *Report) suites() []Feature {
	rest := Feature{Name: "The run as a whole"}
	failed := r.failedScenarios()
	for _, f := range r.Findings {
		if !r.owned(failed, f) {
			rest.Scenarios = append(rest.Scenarios, r.asScenario(f))
		}
	}
	for _, problem := range r.WaiverProblems {
		rest.Scenarios = append(rest.Scenarios, waiverScenario(problem))
	}
	if r.unfinished() {
		rest.Scenarios = append(rest.Scenarios, runScenario(r.Reason))
	}
	if len(rest.Scenarios) == 0 {
		return r.Features
	}
	return append(r.Features[:len(r.Features):len(r.Features)], rest)
}

func (r *Report) unfinished() bool {
	return r.Verdict == Incomplete || r.Run.Interrupted
}

// failedScenarios maps the name of each scenario to whether it failed.
func (r *Report) failedScenarios() map[string]bool {
	out := map[string]bool{}
	for _, feature := range r.Features {
		for _, s := range feature.Scenarios {
			out[s.Name] = out[s.Name] || s.Status == "failed"
		}
	}
	return out
}

// owned reports whether a scenario of the report owns the finding, and failed where
// the finding counts.
func (r *Report) owned(failed map[string]bool, f Finding) bool {
	for _, name := range f.Scenarios {
		if has, there := failed[name]; there && (has || !r.fails(f)) {
			return true
		}
	}
	return false
}

// asScenario gives a finding without a scenario the form of one.
func (r *Report) asScenario(f Finding) Scenario {
	step := Step{Keyword: "Then", Text: f.Expected, Status: "passed"}
	switch {
	case r.fails(f):
		step.Status, step.Error = "failed", f.text(r.Contract)
	case f.Waived != "":
		step.Status, step.Error = "skipped", "waived: "+f.Waived
	}
	return Scenario{Name: f.Title + " [" + f.ID + "]", Status: step.Status, Steps: []Step{step}}
}

func runScenario(reason string) Scenario {
	step := Step{Keyword: "Then", Text: "the run is finished", Status: "failed", Error: reason}
	return Scenario{Name: "the run is finished", Status: statusError, Steps: []Step{step}}
}

func waiverScenario(problem string) Scenario {
	step := Step{Keyword: "Then", Text: "each waiver is in force and needed", Status: "failed", Error: problem}
	return Scenario{Name: "the waivers", Status: step.Status, Steps: []Step{step}}
}
