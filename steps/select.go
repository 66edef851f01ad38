package steps

import (
	"context"
	"fmt"
	"regexp"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/run"
	"github.com/cucumber/godog"
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
func add(claim *run.Claim, class string) error {
	if nearest, ok := generators.FindClass(class); !ok {
		return fmt.Errorf("there is no class of cases %q; the nearest is %q", class, nearest)
	}
	claim.Classes = append(claim.Classes, class)
	return nil
}
