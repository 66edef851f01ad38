package steps

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/lifecycle"
	"example.com/importcheck/spec"
	"github.com/cucumber/godog"
)

// lifecycles are the sentences about imports that were started.
var lifecycles = []Sentence{
	sentence(`the host lists, describes and cancels imports`, `Given the host lists, describes and cancels imports`,
		"Starts some imports and asks for them; skips the scenario if contract or host lacks one of these operations.", hasRelated),
	sentence(`an import of "([^"]*)" was started`, `Given an import of "s3://acme-vectors/2026/" was started`,
		"Starts an import of that storage, which must be accepted.", wasStarted),
	sentence(`an import of a directory on (.+) was started`, `Given an import of a directory on Amazon S3 was started`,
		"Starts an import of made-up storage, which must be accepted.", wasStartedOn),
	sentence(`I list imports`, `When I list imports`, "Gets the first page of the list.", listImports),
	sentence(`I list imports with "([^"]*)" (\S+)`, `When I list imports with "limit" 1`,
		"Gets the list with that parameter.", listImportsWith),
	sentence(`I describe that import`, `When I describe that import`, "Describes the import that was started last.",
		onThat(func(c *spec.Contract) *spec.Operation { return c.Describe }, "describe")),
	sentence(`I cancel that import`, `When I cancel that import`, "Cancels the import that was started last.",
		onThat(func(c *spec.Contract) *spec.Operation { return c.Cancel }, "cancel")),
	sentence(`I list, describe and cancel what was started`, `When I list, describe and cancel what was started`,
		"Follows some of the imports that the run has started, in sequences of many steps.", followAll),
	sentence(`it is listed`, `Then it is listed`, "Holds when the list has that import, on any page, within 5 seconds.", isListed),
	sentence(`its "([^"]*)" is one of (.+?)(?: within (\d+) seconds?)?`, `Then its "status" is one of "Pending", "InProgress" within 10 seconds`,
		"Describes that import until the property has one of the values, by default for up to 5 seconds.", propertyIsOneOf),
}

func hasRelated(ctx context.Context) error {
	s := sceneOf(ctx)
	if err := s.follow(ctx); err != nil {
		return err
	}
	if why := s.run.Unrelated(); why != "" {
		return s.untested(why)
	}
	return nil
}

func wasStarted(ctx context.Context, uri string) error {
	if err := startOf(ctx, uri); err != nil {
		return err
	}
	return isAccepted(ctx)
}

func wasStartedOn(ctx context.Context, title string) error {
	s := sceneOf(ctx)
	m := s.run.Plan.Catalogue
	for _, f := range s.run.Checker.Contract.Families {
		if f.Title != title {
			continue
		}
		uri := f.URI(f.Buckets[0], generators.Token(s.writtenID()))
		r := m.Start(m.Base("written").SetAt(m.StoragePlace().Path(), uri))
		if m.Oracle.Label(r).Documented != generators.Accept {
			return fmt.Errorf("%w: not applicable: the contract takes no plain start of %s", godog.ErrSkip, title)
		}
		if err := s.write(ctx, "a start of "+uri, r); err != nil {
			return err
		}
		return isAccepted(ctx)
	}
	return fmt.Errorf("%w: not applicable: the contract does not name %s", godog.ErrSkip, title)
}

func listImports(ctx context.Context) error { return sceneOf(ctx).list(ctx, "") }

func listImportsWith(ctx context.Context, name, value string) error {
	return sceneOf(ctx).list(ctx, "?"+name+"="+value)
}

func (s *scene) list(ctx context.Context, query string) error {
	op := s.run.Checker.Contract.List
	if op == nil {
		return lacksOperation("list")
	}
	r := s.run.Plan.Catalogue.Head().Without("Content-Type")
	r.Method, r.Path = op.Method, op.Path+query
	return s.write(ctx, "list imports"+query, r)
}

func lacksOperation(name string) error {
	return fmt.Errorf("%w: not applicable: the contract has no operation to %s imports", godog.ErrSkip, name)
}

// onThat asks an operation about the import that was started last.
func onThat(operation func(*spec.Contract) *spec.Operation, verb string) any {
	return func(ctx context.Context) error {
		s := sceneOf(ctx)
		op := operation(s.run.Checker.Contract)
		switch {
		case op == nil:
			return lacksOperation(verb)
		case s.run.Dry:
			return nil
		case s.started == nil:
			return fmt.Errorf("no import of this scenario was started, so there is none to %s", verb)
		}
		return s.about(ctx, op, verb)
	}
}

// about asks an operation about the import that was started last, again while the host may not know
// it yet.
func (s *scene) about(ctx context.Context, op *spec.Operation, verb string) error {
	var err error
	host.Poll(ctx, s.started.Exchange.Ended(), func() bool {
		err = s.write(ctx, verb+" the import", lifecycle.On(s.run.Plan.Catalogue, op, s.started.ID()))
		return err != nil || len(s.wrote) == 0 || s.wrote[len(s.wrote)-1].Exchange.Status != http.StatusNotFound
	})
	if n := len(s.wrote); n > 1 {
		s.wrote = s.wrote[n-1:] // the answers before were that it is not known yet
	}
	return err
}

func followAll(ctx context.Context) error {
	s := sceneOf(ctx)
	s.begin()
	s.related = true
	return s.follow(ctx)
}

// follow starts some imports and asks for them.
func (s *scene) follow(ctx context.Context) error {
	if c := s.run.Checker.Contract; c.List == nil && c.Describe == nil && c.Cancel == nil {
		return lacksOperation("list, describe or cancel")
	}
	s.run.Send(ctx, s.run.Plan.Of(generators.KindStorage))
	s.run.Follow(ctx)
	return nil
}

func isListed(ctx context.Context) error {
	s := sceneOf(ctx)
	s.expected = true
	switch {
	case s.run.Dry:
		return nil
	case s.started == nil:
		return fmt.Errorf("no import of this scenario was started")
	case s.run.Checker.Contract.List == nil:
		return lacksOperation("list")
	case s.run.Lists(ctx, s.started.ID()):
		return nil
	}
	return s.asserts(s.started, "an import that was started is not listed", "the list has its id within 5 seconds", "no page has it")
}

func propertyIsOneOf(ctx context.Context, name, values, seconds string) error {
	s := sceneOf(ctx)
	within := 5 * time.Second
	if n, err := strconv.Atoi(seconds); err == nil {
		within = time.Duration(n) * time.Second
	}
	op := s.run.Checker.Contract.Describe
	switch {
	case op == nil:
		return lacksOperation("describe")
	case s.run.Dry:
		return nil
	case s.started == nil:
		return fmt.Errorf("no import of this scenario was started")
	}
	wanted := texts(values)
	seen := ""
	ok := host.PollFor(ctx, time.Now(), within, func() bool {
		s.expected = false
		if err := s.about(ctx, op, "describe"); err != nil || len(s.wrote) == 0 {
			return true
		}
		seen = property(s.wrote[len(s.wrote)-1].Exchange.Body, name)
		return slices.Contains(wanted, seen)
	})
	s.expected = true
	if ok && slices.Contains(wanted, seen) {
		return nil
	}
	return s.asserts(s.started, fmt.Sprintf("%q of an import is %s", name, seen),
		fmt.Sprintf("%q is one of %s within %v", name, values, within), "it is "+seen)
}

// texts reads a list of texts in quotes.
func texts(list string) []string {
	var out []string
	for i, part := range strings.Split(list, `"`) {
		if i%2 == 1 {
			out = append(out, part)
		}
	}
	return out
}

// property returns a property of an answer: a text as it is, another value as JSON, and "absent"
// where it is missing.
func property(body []byte, name string) string {
	var object map[string]any
	if json.Unmarshal(body, &object) != nil {
		return "absent"
	}
	var v any = object
	for _, part := range strings.Split(name, ".") {
		in, _ := v.(map[string]any)
		var there bool
		if v, there = in[part]; !there {
			return "absent"
		}
	}
	if text, ok := v.(string); ok {
		return text
	}
	text, _ := json.Marshal(v)
	return string(text)
}
