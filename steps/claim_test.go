package steps

import (
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/generators"
)

func TestAScenarioClaimsWhatItsSentencesSay(t *testing.T) {
	first, second := generators.Kinds()[0], generators.Kinds()[1]
	for name, tt := range map[string]struct {
		sentences       []string
		classes, checks []string
		problem         string
	}{
		"a class and a rule": {[]string{"each " + first + " is sent", "each is accepted"}, []string{first}, []string{"valid-accepted"}, ""},
		"two classes":        {[]string{"each " + first + " is sent", "each " + second + " is sent"}, []string{first, second}, nil, ""},
		"every case and two rules": {[]string{"every case has been sent", "each answer can be read", "no answer is a server error"}, nil,
			[]string{"response-well-formed", "no-server-error"}, ""},
		"a class that is not there": {[]string{"each " + first + "x is sent"}, nil, nil, first},
		"no step":                   {[]string{"each is liked"}, nil, nil, `no step stands for "each is liked"`},
	} {
		t.Run(name, func(t *testing.T) {
			claim, err := ClaimOf("some", tt.sentences)
			if (err != nil) != (tt.problem != "") || err != nil && !strings.Contains(err.Error(), tt.problem) {
				t.Fatalf("got %v, want %q", err, tt.problem)
			}
			if claim.Scenario != "some" || !slices.Equal(claim.Kinds, tt.classes) || !slices.Equal(claim.Checks, tt.checks) {
				t.Errorf("got %+v", claim)
			}
		})
	}
}

// A claim is read from the sentences of the scenario itself.
func TestNoScenarioTakesSentencesFromElsewhere(t *testing.T) {
	for file, list := range scenarios(t) {
		for _, s := range list {
			if len(s.Examples) > 0 || s.Keyword != "Scenario" {
				t.Errorf("%s: %q is no plain scenario", file, s.Name)
			}
		}
	}
}
