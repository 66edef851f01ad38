package reports

// A suiteView is a feature as the page shows it.
type suiteView struct {
	Feature
	Passed, Failed, Skipped int
	Scenarios               []scenarioView
}

type scenarioView struct {
	Scenario
	Findings []findingLink
}

type findingLink struct{ Anchor, Title string }

// suiteViews returns the features with links from their scenarios to the findings,
// up to pageScenarios scenarios and pageSteps steps.
func suiteViews(features []Feature, links map[string][]findingLink) []suiteView {
	scenarios, steps := pageScenarios, pageSteps
	var out []suiteView
	for _, f := range features[:min(len(features), pageScenarios)] {
		v := suiteView{Feature: f}
		for _, s := range f.Scenarios {
			v.count(s.Status)
			if scenarios--; scenarios >= 0 {
				s.Steps = s.Steps[:min(len(s.Steps), steps)]
				steps -= len(s.Steps)
				v.Scenarios = append(v.Scenarios, scenarioView{s, links[s.Name]})
			}
		}
		out = append(out, v)
	}
	return out
}

func (v *suiteView) count(status string) {
	switch status {
	case "passed":
		v.Passed++
	case "failed":
		v.Failed++
	default:
		v.Skipped++
	}
}

// linksByScenario finds the findings of each scenario, at most five. The names are
// clipped as those of the scenarios are.
func linksByScenario(found []Finding, views []findingView) map[string][]findingLink {
	out := map[string][]findingLink{}
	for i, v := range views {
		for _, name := range found[i].Scenarios {
			if name = clip(name, pageClip); len(out[name]) < 5 {
				out[name] = append(out[name], findingLink{v.Anchor, clip(v.Title, 120)})
			}
		}
	}
	return out
}
