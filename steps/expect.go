package steps

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"example.com/importcheck/internal/check"
)

const each = `(?:it|each) `

// expectations are the sentences that say what must hold.
var expectations = []Sentence{
	asserting(sentence(each+`is accepted`, `Then it is accepted`,
		"Holds when each valid request is accepted; a request that the scenario writes out must be accepted.",
		isAccepted), "valid-accepted"),
	asserting(sentence(each+`is accepted with an "([^"]*)"`, `Then each is accepted with an "id"`,
		"The same, and the answer has that property.", isAcceptedWith), "valid-accepted", "import-id-present"),
	asserting(sentence(each+`is rejected with a documented 4XX`, `Then each is rejected with a documented 4XX`,
		"Holds when each request is rejected with a documented status; an accepted control shows that there was no other reason.",
		isRejected), rejecting...),
	sentence(each+`is rejected with (\d{3})`, `Then it is rejected with 400`, "Holds when each answer has exactly that status.", statusIs),
	sentence(`the status is (\d{3})`, `Then the status is 200`, "Holds when each answer has exactly that status.", statusIs),
	sentence(`the answer has an? "([^"]*)"`, `Then the answer has a "uri"`, "Holds when the answer is a JSON object with that property.", answerHas),
	sentence(`the answer has an? "([^"]*)" of "([^"]*)"`, `Then the answer has a "status" of "Pending"`,
		"The same, and the property has that value.", answerHasValue),
	checks(`(?:the|each) answer conforms to the contract`, `Then the answer conforms to the contract`,
		"Holds when status, media type, body and schema are those of the contract.",
		"response-status", "response-content-type", "response-well-formed", "response-schema", "import-id-present"),
	checks(`no import was started`, `Then no import was started`, "Holds when no request started an import, by its response and by the list.",
		"refused-starts-nothing", "method-not-allowed"),
	checks(`no two imports share an "[^"]*"`, `Then no two imports share an "id"`, "Holds when each start has its own id.", "import-id-unique"),
	checks(`each accepted start is answered with an "[^"]*"`, `Then each accepted start is answered with an "id"`,
		"Holds when each accepted start has an id.", "import-id-present"),
	checks(`no answer repeats the key`, `Then no answer repeats the key`, "Holds when no answer holds the key, in any encoding.", "no-secret-echo"),
	checks(`no answer is a server error`, `Then no answer is a server error`, "Holds when no answer has a status of 5XX.", "no-server-error"),
	checks(`no answer shows how the host is built`, `Then no answer shows how the host is built`,
		"Holds when no answer has a stack trace or a source path (a warning).", "no-internals-told"),
	checks(`each answer has a documented status`, `Then each answer has a documented status`, "Holds when each status is one that the contract lists.", "response-status"),
	checks(`each answer has a documented media type`, `Then each answer has a documented media type`,
		"Holds when each media type is one that the contract lists.", "response-content-type"),
	checks(`each answer can be read`, `Then each answer can be read`, "Holds when each body is whole JSON in UTF-8.", "response-well-formed"),
	checks(`each answer satisfies its schema`, `Then each answer satisfies its schema`, "Holds when each body satisfies the schema of its status.", "response-schema"),
	checks(`no answer has a property that the contract does not name`, `Then no answer has a property that the contract does not name`,
		"Holds when answers have no other properties (a warning).", "response-undeclared"),
	checks(`each value is one that the contract documents`, `Then each value is one that the contract documents`,
		"Holds when texts of answers with a documented list are of that list (a warning).", "response-documented-value"),
	checks(`without the right key and headers none is accepted`, `Then without the right key and headers none is accepted`,
		"Holds when what lacks the key or a required header is rejected.", "auth-required", "version-header-required"),
	checks(`each answer arrives whole and in time`, `Then each answer arrives whole and in time`, "Holds when each answer came complete within --timeout.", "response-in-time"),
	checks(`each gets the answer that it gets alone`, `Then each gets the answer that it gets alone`,
		"Holds when valid requests are accepted and invalid ones rejected, whatever else was sent.",
		"valid-accepted", "invalid-rejected", "auth-required", "version-header-required", "no-server-error", "response-in-time"),
	checks(`the same request gets the same kind of answer`, `Then the same request gets the same kind of answer`,
		"Holds when repeated requests get the same kind of answer.", "consistent"),
	checks(`each can be described and is listed`, `Then each can be described and is listed`, "Holds when describe and list know each import.", "import-visible"),
	checks(`each can be cancelled`, `Then each can be cancelled`, "Holds when each import can be cancelled.", "import-cancellable"),
	sentence(each+`is answered within (\d+) seconds?`, `Then it is answered within 2 seconds`, "Holds when each answer took no longer.", answeredWithin),
}

// checks makes a sentence that asserts checks of all that was selected.
func checks(pattern, example, does string, names ...string) Sentence {
	hold := func(ctx context.Context) error { return sceneOf(ctx).hold(ctx, names...) }
	return asserting(sentence(pattern, example, does, hold), names...)
}

// asserting notes which checks a sentence asserts.
func asserting(s Sentence, names ...string) Sentence {
	s.Checks = names
	return s
}

// rejecting are the checks of what must be rejected.
var rejecting = []string{"invalid-rejected", "auth-required", "version-header-required", "documented-value"}

func isAccepted(ctx context.Context) error {
	s := sceneOf(ctx)
	if err := s.hold(ctx, "valid-accepted"); err != nil {
		return err
	}
	return s.every("is not accepted", "it is accepted", func(a *check.Answer) bool { return a.Accepted() }, (*check.Answer).Saw)
}

func isAcceptedWith(ctx context.Context, name string) error {
	if err := isAccepted(ctx); err != nil {
		return err
	}
	s := sceneOf(ctx)
	if err := s.hold(ctx, "import-id-present"); err != nil {
		return err
	}
	return s.has(name)
}

func isRejected(ctx context.Context) error {
	s := sceneOf(ctx)
	if err := s.hold(ctx, rejecting...); err != nil {
		return err
	}
	return s.every("is not rejected", "it is rejected with a documented 4XX", (*check.Answer).Refused, (*check.Answer).Saw)
}

func statusIs(ctx context.Context, status string) error {
	return sceneOf(ctx).direct(ctx, "is answered otherwise", "status "+status,
		func(a *check.Answer) bool { return strconv.Itoa(a.Exchange.Status) == status }, (*check.Answer).Saw)
}

func answerHas(ctx context.Context, name string) error {
	s := sceneOf(ctx)
	s.expected = true
	return s.has(name)
}

// has asserts that each answer to a request which the scenario writes out has a property.
func (s *scene) has(name string) error {
	return s.every("is answered without "+strconv.Quote(name), "the answer has a "+strconv.Quote(name),
		func(a *check.Answer) bool { return property(a.Exchange.Body, name) != "absent" }, answered)
}

func answerHasValue(ctx context.Context, name, value string) error {
	return sceneOf(ctx).direct(ctx, "is answered with another "+strconv.Quote(name), fmt.Sprintf("%q is %q", name, value),
		func(a *check.Answer) bool { return property(a.Exchange.Body, name) == value }, answered)
}

func answeredWithin(ctx context.Context, seconds string) error {
	n, err := strconv.Atoi(seconds)
	if err != nil {
		return err
	}
	most := time.Duration(n) * time.Second
	return sceneOf(ctx).direct(ctx, "is answered late", "an answer within "+most.String(),
		func(a *check.Answer) bool { return a.Exchange.Elapsed <= most },
		func(a *check.Answer) string { return "it took " + a.Exchange.Elapsed.String() })
}

func answered(a *check.Answer) string { return a.Saw() + ", " + shortened(string(a.Exchange.Body)) }

// direct asserts something of each answer that the scenario selected, whatever the contract says.
func (s *scene) direct(_ context.Context, title, expected string, holds func(*check.Answer) bool, saw func(*check.Answer) string) error {
	s.expected = true
	return s.every(title, expected, holds, saw)
}

// every asserts something of each answer to a request that the scenario writes out. Where nothing
// was written out, it asserts nothing: the checks have said what the contract says.
func (s *scene) every(title, expected string, holds func(*check.Answer) bool, saw func(*check.Answer) string) error {
	for _, a := range s.wrote {
		if !holds(a) {
			return s.asserts(a, a.Case.Description+" "+title, expected, saw(a))
		}
	}
	return nil
}

// asserts reports that an assertion of the scenario does not hold: the run fails.
func (s *scene) asserts(a *check.Answer, title, expected, observed string) error {
	return Failure(s.run.Assert(s.claim(check.Asserts), a, title, expected, observed), true)
}
