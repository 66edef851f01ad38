package steps

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"example.com/importcheck/generators"
	"github.com/cucumber/godog"
)

const anImport = `I start (?:an import|imports) `

// starts are the sentences that write a start out.
var starts = []Sentence{
	sentence(`I start an import of "([^"]*)"`, `When I start an import of "s3://acme-vectors/2026/"`,
		"Starts an import of that storage.", startOf),
	sentence(`I start an import of "([^"]*)" with the integration "([^"]*)"`,
		`When I start an import of "s3://acme-vectors/2026/" with the integration "3f1c"`,
		"Starts an import of that storage with that storage integration.", startBy),
	sentence(`I start an import with`, "When I start an import with\n  | uri               | s3://acme-vectors/bad/ |\n  | errorMode.onError | abort                  |",
		"Starts an import whose body has exactly these properties. A value is text if the contract says so, else JSON.", startWithTable),
	sentence(`I start an import with the body`, "When I start an import with the body\n  \"\"\"json\n  {\"uri\": 7}\n  \"\"\"",
		"Starts an import with exactly these bytes as its body.", startWithBody),
	sentence(`I start an import with the header "([^"]*)" as "([^"]*)"`, `When I start an import with the header "X-Pinecone-Api-Version" as "2025-01"`,
		"Sends a plain valid start with that header and value, once.", startWithHeader),
	sentence(`I send "([A-Z]+) (/[^"]*)"`, `When I send "DELETE /bulk/imports"`,
		"Sends that request with the key and headers of a start, without a body.", sendRequest),
	sentence(`I send "([A-Z]+) (/[^"]*)" with the body`, "When I send \"POST /bulk/imports\" with the body\n  \"\"\"json\n  {}\n  \"\"\"",
		"Sends that request with the key and headers of a start, and exactly these bytes.", sendBody),
}

func startOf(ctx context.Context, uri string) error { return sceneOf(ctx).startOf(ctx, uri, "") }

func startBy(ctx context.Context, uri, integration string) error {
	return sceneOf(ctx).startOf(ctx, uri, integration)
}

func (s *scene) startOf(ctx context.Context, uri, integration string) error {
	m := s.run.Plan.Catalogue
	place := m.StoragePlace()
	if place == nil {
		return fmt.Errorf("%w: not applicable: the contract has no property that names storage", godog.ErrSkip)
	}
	body := generators.Object{}.SetAt(place.Path(), uri)
	if integration != "" {
		by := m.HostPlace()
		if by == nil {
			return fmt.Errorf("%w: not applicable: the contract has no property for an integration", godog.ErrSkip)
		}
		body = body.SetAt(by.Path(), integration)
	}
	return s.write(ctx, "a start of "+uri, m.Start(body))
}

func startWithTable(ctx context.Context, t *godog.Table) error {
	s, m, body := sceneOf(ctx), sceneOf(ctx).run.Plan.Catalogue, generators.Object{}
	for _, row := range t.Rows {
		if len(row.Cells) != 2 {
			return fmt.Errorf("a row of this table has a field and its value, not %d cells", len(row.Cells))
		}
		field, value := row.Cells[0].Value, row.Cells[1].Value
		place := m.Root.Find(pointer(field))
		if place != nil && !place.Is("string") && json.Valid([]byte(value)) {
			body = body.SetAt(strings.Split(field, "."), generators.Raw(value))
			continue
		}
		body = body.SetAt(strings.Split(field, "."), value)
	}
	return s.write(ctx, "a start that a table describes", m.Start(body))
}

func startWithBody(ctx context.Context, text *godog.DocString) error {
	r := sceneOf(ctx).run.Plan.Catalogue.Head()
	r.Body = []byte(text.Content)
	return sceneOf(ctx).write(ctx, "a start with the body "+shortened(text.Content), r)
}

func startWithHeader(ctx context.Context, name, value string) error {
	m := sceneOf(ctx).run.Plan.Catalogue
	r := m.Start(m.Base("header")).With(generators.Field{Name: name, Value: value})
	return sceneOf(ctx).write(ctx, fmt.Sprintf("a start with %s: %s", name, value), r)
}

func sendRequest(ctx context.Context, method, path string) error {
	r := sceneOf(ctx).run.Plan.Catalogue.Head().Without("Content-Type")
	r.Method, r.Path = method, path
	return sceneOf(ctx).write(ctx, method+" "+path, r)
}

func sendBody(ctx context.Context, method, path string, text *godog.DocString) error {
	r := sceneOf(ctx).run.Plan.Catalogue.Head()
	r.Method, r.Path, r.Body = method, path, []byte(text.Content)
	return sceneOf(ctx).write(ctx, method+" "+path, r)
}

// write sends a request that the scenario writes out. One that the profile keeps back skips the
// scenario, with the reason.
func (s *scene) write(ctx context.Context, description string, r generators.Request) error {
	s.begin()
	c := s.run.Plan.Catalogue.Written(s.writtenID(), description, r)
	s.cases[c.ID] = true
	answer, why := s.run.Ask(ctx, c)
	if why != "" {
		s.skipped = why
		return s.untested(why)
	}
	if answer == nil { // planned only
		return nil
	}
	s.wrote = append(s.wrote, answer)
	if answer.Started() {
		s.started = answer
	}
	return nil
}

// writtenID names a request that the scenario writes out, the same from run to run.
func (s *scene) writtenID() string {
	name := "scenario." + strings.Join(strings.Fields(strings.ToLower(s.scenario.Name)), "-")
	s.written[name]++
	return fmt.Sprintf("%s.%d", name, s.written[name])
}

// pointer is the place of a field in the body: "errorMode.onError" is "/errorMode/onError".
func pointer(field string) string { return "/" + strings.ReplaceAll(field, ".", "/") }

func shortened(text string) string {
	const most = 60
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
