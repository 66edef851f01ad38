package check

// Asserts is the check of what a scenario asserts of a request that it writes out, beside what the
// contract says.
const Asserts = "scenario-holds"

var scenarioChecks = []Check{
	{Name: Asserts, Cost: CostWrong, Source: "the scenario",
		Rule: "What a scenario asserts of the requests that it writes out holds.",
		Good: "it is accepted: 200", Bad: "it is accepted: 400",
		Applies: func(a *Answer, _ *Facts) bool { return a.Case.Written },
		Nowhere: func(f *Facts) string {
			if f.Asserted {
				return ""
			}
			return "no scenario writes a request out"
		}},
}

// Asserted is the finding of an assertion that does not hold.
func Asserted(o Outcome, scenario, title, expected, observed string) Finding {
	c, _ := Find(Asserts)
	return Finding{Check: Asserts, Symptom: "asserted", Cause: scenario + "|" + title, Title: title, Expected: expected, Observed: observed,
		Source: c.Source, Outcome: o, Cost: c.Cost}
}
