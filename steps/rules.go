package steps

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"example.com/importcheck/internal/check"
	"github.com/cucumber/godog"
)

// rules are the sentences that name what must hold, with the checks that they stand for.
var rules = []struct {
	sentence *regexp.Regexp
	checks   []string
}{
	{regexp.MustCompile(`^each is accepted$`), []string{"valid-accepted"}},
	{regexp.MustCompile(`^each is refused as the contract documents$`), []string{"invalid-rejected", "auth-required", "version-header-required"}},
	{regexp.MustCompile(`^none of them started an import$`), []string{"refused-starts-nothing", "method-not-allowed"}},
	{regexp.MustCompile(`^none passes for a documented one$`), []string{"documented-value"}},
	{regexp.MustCompile(`^each is answered as the contract documents$`), []string{"response-status", "response-content-type", "response-well-formed", "response-schema", "no-server-error", "response-in-time"}},
	{regexp.MustCompile(`^each answer keeps to the contract$`), []string{"response-status", "response-content-type", "response-well-formed", "response-schema", "import-id-present"}},
	{regexp.MustCompile(`^each is answered as it deserves$`), []string{"valid-accepted", "invalid-rejected", "auth-required", "version-header-required", "no-server-error", "response-in-time"}},
	{regexp.MustCompile(`^the same request gets the same kind of answer$`), []string{"consistent"}},
	{regexp.MustCompile(`^each answer has a documented status$`), []string{"response-status"}},
	{regexp.MustCompile(`^each answer has a documented media type$`), []string{"response-content-type"}},
	{regexp.MustCompile(`^each answer can be read$`), []string{"response-well-formed"}},
	{regexp.MustCompile(`^each answer satisfies its schema$`), []string{"response-schema"}},
	{regexp.MustCompile(`^no answer holds what the contract does not name$`), []string{"response-undeclared"}},
	{regexp.MustCompile(`^each answer arrives whole and in time$`), []string{"response-in-time"}},
	{regexp.MustCompile(`^no answer is a server error$`), []string{"no-server-error"}},
	{regexp.MustCompile(`^no answer tells how the host is built$`), []string{"no-internals-told"}},
	{regexp.MustCompile(`^no answer repeats the key$`), []string{"no-secret-echo"}},
	{regexp.MustCompile(`^each accepted start is answered with an id$`), []string{"import-id-present"}},
	{regexp.MustCompile(`^what was started can be described and listed$`), []string{"import-visible"}},
	{regexp.MustCompile(`^what was started can be cancelled$`), []string{"import-cancellable"}},
	{regexp.MustCompile(`^no two starts share an id$`), []string{"import-id-unique"}},
}

// Checks returns the names of the checks that some sentence stands for.
func Checks() []string {
	var out []string
	for _, r := range rules {
		out = append(out, r.checks...)
	}
	return out
}

func registerRules(sc *godog.ScenarioContext) {
	for _, r := range rules {
		sc.Step(r.sentence, func(ctx context.Context) error { return sceneOf(ctx).hold(ctx, r.checks) })
	}
}

// hold asks the engine whether the checks hold.
func (s *scene) hold(ctx context.Context, checks []string) error {
	claim := s.claim
	claim.Checks = checks
	switch answered, planned := s.run.Reached(claim); {
	case planned == 0 && s.run.Stopped() != "":
		return fmt.Errorf("%w: %s", ErrNotTested, s.run.Stopped())
	case planned == 0:
		return fmt.Errorf("%w: not applicable: the contract has no case of it", godog.ErrSkip)
	case answered == 0:
		return fmt.Errorf("%w: %s", ErrNotTested, s.run.Unanswered(claim))
	}
	return failure(s.run.Hold(claim), s.run.About.Strict)
}

// failure puts violations into one error, and warnings too where they count.
func failure(found []check.Finding, strict bool) error {
	const most = 5
	var lines []string
	for _, f := range found {
		if !f.Warning || strict {
			lines = append(lines, fmt.Sprintf("%s: %s\n  expected  %s\n  observed  %s", f.Check, f.Title, f.Expected, f.Observed))
		}
	}
	if len(lines) == 0 {
		return nil
	}
	if n := len(lines); n > most {
		lines = append(lines[:most], fmt.Sprintf("and %d more", n-most))
	}
	return fmt.Errorf("%s", strings.Join(lines, "\n"))
}
