package steps

import (
	"context"
	"errors"

	"example.com/importcheck/internal/plan"
	"example.com/importcheck/internal/run"
	"example.com/importcheck/internal/shelter"
	"github.com/cucumber/godog"
)

func init() { shelter.Restore() } // godog, which this package imports, is initialised

// ErrNotTested is what a scenario ends with where none of its cases were answered: the run
// stopped before, or it was not to send them.
var ErrNotTested = errors.New("not tested")

// A scene is one scenario under way.
type scene struct {
	scenario *godog.Scenario
	run      *run.Run
	claim    plan.Claim
}

type sceneKey struct{}

func sceneOf(ctx context.Context) *scene {
	s, _ := ctx.Value(sceneKey{}).(*scene)
	return s
}

// ScenarioOf returns the scenario that a step belongs to, or nil.
func ScenarioOf(ctx context.Context) *godog.Scenario {
	if s := sceneOf(ctx); s != nil {
		return s.scenario
	}
	return nil
}

// Register binds the sentences: each is judged by what the run has measured.
func Register(sc *godog.ScenarioContext, r *run.Run) {
	sc.Before(func(ctx context.Context, s *godog.Scenario) (context.Context, error) {
		return context.WithValue(ctx, sceneKey{}, &scene{scenario: s, run: r, claim: plan.Claim{Scenario: s.Name}}), nil
	})
	registerSelections(sc)
	registerRules(sc)
}
