// Package scenarios shows how a team tests with sentences of importcheck and its own steps.
package scenarios

import (
	"context"
	"errors"
	"testing"

	"example.com/importcheck"
	"example.com/importcheck/importchecktest"
	"example.com/importcheck/reports"
	"example.com/importcheck/steps"
	"github.com/cucumber/godog"

	"os"
)

// The scenarios of the team run beside the shipped ones; a tag selects only them.
func TestBesideTheShippedScenarios(t *testing.T) {
	importchecktest.Run(t, importcheck.Mock(), importcheck.Features(os.DirFS(".")), importcheck.Tags("@acme"))
}

// The same sentences in the team's own godog suite, beside the team's own step.
func TestInASuiteOfOurOwn(t *testing.T) {
	session, err := importcheck.NewSession(importcheck.Mock())
	if err != nil {
		t.Fatal(err)
	}
	paged := false
	suite := godog.TestSuite{
		ScenarioInitializer: func(sc *godog.ScenarioContext) {
			steps.Register(sc, session)
			sc.Step(`^our operator is paged$`, func(context.Context) error {
				paged = true
				return nil
			})
			sc.Step(`^our pager was used$`, func(context.Context) error {
				if !paged {
					return errors.New("nobody was paged")
				}
				return nil
			})
		},
		Options: &godog.Options{Format: "progress", TestingT: t, Strict: true, FeatureContents: []godog.Feature{{Name: "own.feature", Contents: []byte(`
Feature: our own words
  Scenario: a load that fails pages us
    When I start an import of "s3://acme-vectors/2026/"
    Then it is accepted with an "id"
    When our operator is paged
    Then our pager was used
`)}}},
	}
	if suite.Run() != 0 {
		t.Error("a scenario failed")
	}
	report, err := session.Finish(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if report.Verdict != reports.Conforms {
		t.Error(report.Reason)
	}
}
