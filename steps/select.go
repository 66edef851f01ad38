package steps

import (
	"context"
	"fmt"
	"regexp"
	"slices"

	"github.com/cucumber/godog"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/plan"
	"example.com/importcheck/internal/spelling"
)

var (
	eachIsSent = regexp.MustCompile(`^each (.+) is sent$`)
	allAreSent = regexp.MustCompile(`^every case has been sent$`)
)

// registerSelections binds the sentences that select cases.
func registerSelections(sc *godog.ScenarioContext) {
	sc.Step(eachIsSent, func(ctx context.Context, class string) error { return add(&sceneOf(ctx).claim, class) })
	sc.Step(allAreSent, func(context.Context) error { return nil })
}

// add has a claim select the cases of a class.
func add(claim *plan.Claim, class string) error {
	if all := generators.Kinds(); !slices.Contains(all, class) {
		return fmt.Errorf("there is no class of cases %q; %s", class, spelling.Remedy(class, all))
	}
	claim.Kinds = append(claim.Kinds, class)
	return nil
}
