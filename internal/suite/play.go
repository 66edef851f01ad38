package suite

import (
	"context"
	"io"
	"sync"
	"testing"

	"example.com/importcheck/internal/plan"
	"example.com/importcheck/internal/run"
	"example.com/importcheck/steps"
	"github.com/cucumber/godog"
)

// play has godog run scenarios: they send, and check what came back. Under go test each is a subtest
// of t. Named are the ids of the cases that shipped scenarios select by name.
func play(ctx context.Context, made *run.Run, s *scenarios, t *testing.T, named func() map[string]bool) *book {
	b, name := open()
	defer books.Delete(name)
	session := steps.NewSession(made, named)
	session.Unfinished = t != nil
	o := &godog.Options{Format: format, Output: io.Discard, FeatureContents: s.files, Tags: s.tags, Strict: true, NoColors: true,
		DefaultContext: ctx, TestingT: t}
	godog.TestSuite{Name: name, Options: o, ScenarioInitializer: func(sc *godog.ScenarioContext) {
		steps.Register(sc, session)
		b.watch(sc, t != nil)
	}}.Run() // its status says less than the book
	return b
}

// namings keeps which cases the shipped scenarios name, by catalogue.
var namings sync.Map

// named are the ids of the cases that shipped scenarios select by name, and not as the rest.
func named(m material) map[string]bool {
	kept, _ := namings.LoadOrStore(m.catalogue, sync.OnceValue(func() map[string]bool {
		s, err := shipped()
		if err != nil {
			panic(err) // they are compiled in, and a test reads them
		}
		p := plan.New(plan.Options{Catalogue: m.catalogue, Profile: plan.Full})
		made := run.New(run.Options{Plan: p, Checker: m.checker(), Dry: true})
		play(context.Background(), made, s, nil, nil)
		out := map[string]bool{}
		for _, c := range p.Cases {
			out[c.ID] = true
		}
		return out
	}))
	return kept.(func() map[string]bool)()
}
