package steps

import (
	"context"
	"fmt"
	"regexp"

	"example.com/importcheck/generators"
	"github.com/cucumber/godog"
)

var (
	eachIsSent = regexp.MustCompile(`^each (.+) is sent$`)
	allAreSent = regexp.MustCompile(`^every case has been sent$`)
)

// registerSelections binds the sentences that select cases.
func registerSelections(sc *godog.ScenarioContext) {
	sc.Step(eachIsSent, func(ctx context.Context, class string) error {
		if nearest, ok := generators.FindClass(class); !ok {
			return fmt.Errorf("there is no class of cases %q; the nearest is %q", class, nearest)
		}
		s := sceneOf(ctx)
		s.claim.Classes = append(s.claim.Classes, class)
		return nil
	})
	sc.Step(allAreSent, func(context.Context) error { return nil })
}
