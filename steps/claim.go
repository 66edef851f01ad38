package steps

import (
	"fmt"

	"example.com/importcheck/internal/plan"
)

// ClaimOf returns what a scenario stands for. Its sentences are read without godog, which
// takes many times as long and has nothing to judge before something is sent.
func ClaimOf(scenario string, sentences []string) (plan.Claim, error) {
	claim := plan.Claim{Scenario: scenario}
	for _, s := range sentences {
		if err := read(&claim, s); err != nil {
			return claim, err
		}
	}
	return claim, nil
}

// read adds to a claim what one sentence stands for.
func read(claim *plan.Claim, sentence string) error {
	if said := eachIsSent.FindStringSubmatch(sentence); said != nil {
		return add(claim, said[1])
	}
	for _, r := range rules {
		if r.sentence.MatchString(sentence) {
			claim.Checks = append(claim.Checks, r.checks...)
			return nil
		}
	}
	if allAreSent.MatchString(sentence) {
		return nil
	}
	return fmt.Errorf("no step stands for %q", sentence)
}
