package reports

import (
	"io"
	"strings"

	"example.com/importcheck/internal/textsafe"
)

// The elements of Cucumber's JSON form of before its messages, which most readers
// of results still take.
type (
	cucumberFeature struct {
		URI         string            `json:"uri"`
		ID          string            `json:"id"`
		Keyword     string            `json:"keyword"`
		Name        string            `json:"name"`
		Description string            `json:"description"`
		Line        int               `json:"line"`
		Tags        []cucumberTag     `json:"tags"`
		Elements    []cucumberElement `json:"elements"`
	}
	cucumberElement struct {
		ID          string         `json:"id"`
		Keyword     string         `json:"keyword"`
		Type        string         `json:"type"`
		Name        string         `json:"name"`
		Description string         `json:"description"`
		Line        int            `json:"line"`
		Tags        []cucumberTag  `json:"tags"`
		Steps       []cucumberStep `json:"steps"`
	}
	cucumberTag struct {
		Name string `json:"name"`
		Line int    `json:"line"`
	}
	cucumberStep struct {
		Keyword string         `json:"keyword"`
		Name    string         `json:"name"`
		Line    int            `json:"line"`
		Match   cucumberMatch  `json:"match"`
		Result  cucumberResult `json:"result"`
	}
	cucumberMatch struct {
		Location string `json:"location"`
	}
	cucumberResult struct {
		Status   string `json:"status"`
		Duration int64  `json:"duration"` // nanoseconds
		Error    string `json:"error_message,omitempty"`
	}
)

// WriteCucumber writes the features as Cucumber's JSON. The first failed step of
// a scenario holds the text of the scenario's findings. What no scenario shows
// follows as a separate feature, as in [Report.WriteJUnit].
func (r *Report) WriteCucumber(w io.Writer) error {
	r = r.mapped(textsafe.Visible)
	out := []cucumberFeature{}
	for _, f := range r.suites() {
		out = append(out, r.cucumberFeature(f))
	}
	return writeIndented(w, out)
}

func (r *Report) cucumberFeature(f Feature) cucumberFeature {
	out := cucumberFeature{
		URI: f.URI, ID: slug(f.Name), Keyword: "Feature", Name: f.Name,
		Description: f.Description, Line: f.Line, Tags: cucumberTags(f.Tags, f.Line),
		Elements: []cucumberElement{},
	}
	for _, s := range f.Scenarios {
		e := r.cucumberElement(s)
		e.ID = out.ID + ";" + e.ID
		out.Elements = append(out.Elements, e)
	}
	return out
}

func (r *Report) cucumberElement(s Scenario) cucumberElement {
	out := cucumberElement{
		ID: slug(s.Name), Keyword: "Scenario", Type: "scenario", Name: s.Name,
		Line: s.Line, Tags: cucumberTags(s.Tags, s.Line), Steps: []cucumberStep{},
	}
	if s.Rule != "" {
		out.ID, out.Description = slug(s.Rule)+";"+out.ID, "Rule: "+s.Rule
	}
	shown := false
	for _, step := range s.Steps {
		c := cucumberStepOf(step)
		if step.Status == "failed" && !shown {
			c.Result.Error, shown = joined(step.Error, r.findingTexts(r.findingsOf(s.Name))), true
		}
		out.Steps = append(out.Steps, c)
	}
	return out
}

func cucumberStepOf(s Step) cucumberStep {
	return cucumberStep{
		Keyword: strings.TrimSpace(s.Keyword) + " ", Name: s.Text, Line: s.Line,
		Match:  cucumberMatch{s.Match},
		Result: cucumberResult{Status: s.Status, Duration: s.Nanos, Error: s.Error},
	}
}

func cucumberTags(tags []string, line int) []cucumberTag {
	out := []cucumberTag{}
	for _, t := range tags {
		out = append(out, cucumberTag{t, line})
	}
	return out
}

// slug makes the id that readers of the format expect of a name.
func slug(name string) string {
	return strings.ReplaceAll(strings.ToLower(name), " ", "-")
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n\n" + b
}
