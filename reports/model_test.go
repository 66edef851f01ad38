package reports

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// The fixed reports.
var models = map[string]func() *Report{
	"conforms": conforming,
	"faulty":   faulty,
	"hostile":  hostile,
}

var began = time.Date(2026, 7, 1, 9, 30, 0, 0, time.UTC)

func conforming() *Report {
	return &Report{
		SchemaVersion: SchemaVersion,
		Verdict:       Conforms,
		Reason:        "mock conforms to Start import of 2026-04: 412 cases, no violation.",
		Tool:          Tool{"importcheck", "0.1.0"},
		Contract:      Contract{Version: "2026-04", Title: "Pinecone Data Plane API", Source: "embedded", Lines: fixedLines()},
		Host:          Host{Address: "mock", Server: "envoy"},
		Run:           Run{Profile: "full", Seed: 1, Cases: 20, Started: began, Seconds: 0.412, Requests: 430, Planned: 412},
		Counts:        Counts{Warnings: 1, Scenarios: 3, Passed: 2, Skipped: 1, Cases: 412, Accepted: 118, NotTested: 1},
		Findings:      []Finding{warningFinding()},
		Constraints:   goodConstraints(),
		Checks: []Check{
			{"valid-accepted", "violation", "a request that the contract allows is accepted", "the contract", 118, 0},
			{"invalid-rejected", "violation", "a request outside one constraint is answered with a documented 4XX", "the contract", 201, 0},
			{"documented-value", "warning", "values outside a documented list are rejected", "the contract's prose", 12, 1},
		},
		NotTested:     []Gap{{"/integrationId maxLength 128", "the host refuses every integration that it does not know; give one with PINECONE_INTEGRATION_ID"}},
		NotApplicable: []Gap{{"import-cancellable", "the contract has no operation that cancels"}},
		Observed:      []Observation{{"an unknown property", "ignored", 9}},
		Statuses:      []StatusRow{{"valid", "accept", 200, 118, false}, {"too long", "reject", 400, 40, false}, {"no key", "reject", 401, 6, false}},
		Timings:       Timings{0.4, 0.9, 2.1, 4.8, []Bucket{{0.5, 300}, {1, 100}, {2, 20}, {5, 10}}},
		Features:      goodFeatures(),
		Imports:       []Import{{"101", "accept/s3", "s3://bucket/dir", true, "cancelled"}},
		Exchanges:     []Exchange{sampleExchange("accept/s3", 200, `{"id":"101"}`)},
	}
}

func goodConstraints() []Constraint {
	return []Constraint{
		{Name: "/uri maxLength 1500", Where: "/uri", Keyword: "maxLength", Value: "1500", Pointer: "/components/schemas/StartImportRequest/properties/uri/maxLength",
			Line: 210, Binding: "binds", Message: "request", Inside: 30, At: 4, Outside: 12, Holds: "yes", Probes: []Probe{
				{"uri/1", "inside", 40, "", "accept", 200, "accepted"}, {"uri/2", "at", 1500, "", "accept", 200, "accepted"},
				{"uri/3", "outside", 1501, "", "reject", 400, "refused"}, {"uri/4", "outside", 3000, "", "reject", 400, "refused"}}},
		{Name: "/uri type string", Where: "/uri", Keyword: "type", Value: "string", Line: 208, Binding: "binds", Message: "request", Inside: 40, Outside: 7, Holds: "yes",
			Probes: []Probe{{"type/1", "inside", 0, "string", "accept", 200, "accepted"}, {"type/2", "outside", 0, "null", "reject", 400, "refused"}, {"type/3", "outside", 0, "number", "reject", 422, "refused"}}},
		{Name: "/integrationId maxLength 128", Where: "/integrationId", Keyword: "maxLength", Value: "128", Line: 220, Binding: "binds", Message: "request", Outside: 5, Holds: "not tested",
			Probes: []Probe{{"int/1", "outside", 129, "", "reject", 400, "refused"}}},
		{Name: "status documented 200, 4XX", Where: "status", Keyword: "documented", Value: "200, 4XX", Line: 77, Binding: "binds", Message: "response", Inside: 200, Holds: "yes"},
		{Name: "200 id type string", Where: "200 /id", Keyword: "type", Value: "string", Line: 260, Binding: "binds", Message: "response", Inside: 118, Holds: "yes"},
	}
}

func fixedLines() []ContractLine {
	return []ContractLine{{180, "components:"}, {181, "  schemas:"}, {195, "    StartImportRequest:"}, {207, "        uri:"}, {208, "          type: string"},
		{209, "          minLength: 1"}, {210, "          maxLength: 1500"}, {211, "        errorMode:"}}
}

func goodFeatures() []Feature {
	passed := []Step{{"When ", "each start at the limit is sent", 12, "passed", 3000000, "", "steps/send.go:10"}, {"Then ", "each is accepted", 13, "passed", 1000, "", "steps/judge.go:20"}}
	return []Feature{
		{Name: "Limits", URI: "features/limits.feature", Line: 1, Description: "A text may be as long as the contract says.", Tags: []string{"@limits"}, Scenarios: []Scenario{
			{Name: "the longest uri", Rule: "a text at its limit is accepted", Line: 11, Tags: []string{"@uri"}, Status: "passed", Nanos: 3001000, Steps: passed},
			{Name: "one character too many in uri", Line: 20, Status: "passed", Nanos: 2000000, Steps: slices.Clone(passed)},
		}},
		{Name: "Identifiers", URI: "features/identifiers.feature", Line: 1, Scenarios: []Scenario{
			{Name: "a started import can be cancelled", Line: 8, Status: "skipped", Steps: []Step{{"Then ", "it can be cancelled", 10, "skipped", 0, "the contract has no operation that cancels", "steps/lifecycle.go:5"}}},
		}},
	}
}

func sampleExchange(id string, status int, answer string) Exchange {
	return Exchange{Case: id, Started: began, Millis: 1.25, Request: *startRequest("http://127.0.0.1:8787", `{"uri":"s3://bucket/dir"}`), Response: answered(status, answer)}
}

func startRequest(base, body string) *Request {
	return &Request{Method: "POST", URL: base + "/bulk/imports", Body: body, Size: len(body), Header: []Header{
		{"Api-Key", "$PINECONE_API_KEY"}, {"Content-Type", "application/json"}, {"X-Pinecone-Api-Version", "2026-04"}}}
}

func answered(status int, body string) *Response {
	return &Response{Status: status, Proto: "HTTP/1.1", Header: []Header{{"Content-Type", "application/json"}, {"Server", "envoy"}}, Body: body, Size: len(body)}
}

func warningFinding() Finding {
	return Finding{ID: "documented-value.onError", Severity: Warning, Check: "documented-value", Constraint: "/errorMode/onError x-enum", Line: 231,
		Sentence: "Possible values: abort, continue", Source: "2026-04", Title: "an undocumented value of onError is accepted", Expected: "a documented 4XX", Observed: "200",
		Count: 4, Cases: []string{"onError/CONTINUE"}, Repeated: "3 of 3", Case: "onError/CONTINUE", Request: startRequest("http://127.0.0.1:8787", `{"uri":"s3://b/d","errorMode":{"onError":"CONTINUE"}}`),
		Response: answered(200, `{"id":"102"}`), Curl: `curl -sS -X POST http://127.0.0.1:8787/bulk/imports -H "Api-Key: $PINECONE_API_KEY" -d '{"uri":"s3://b/d"}'`, Scenarios: []string{"the longest uri"}}
}

// faulty has a finding that a scenario reports, one that none reports, a waived one
// and a warning, and a scenario that was skipped.
func faulty() *Report {
	r := conforming()
	r.Verdict, r.Host = Violates, Host{Address: "https://imports.example", Server: "envoy"}
	r.Reason = "https://imports.example violates Start import of 2026-04: 3 violations, the worst: a valid uri of 60 characters is refused."
	r.Counts = Counts{Violations: 3, Warnings: 1, Waived: 1, Scenarios: 3, Passed: 1, Failed: 1, Skipped: 1, Cases: 412, Accepted: 100, NotTested: 14}
	r.Findings = []Finding{limitFinding(), emptyAnswer(), noAnswer(), waivedFinding(), warningFinding()}
	r.Constraints[0].Holds, r.Constraints[0].Measured = "no", "59"
	r.Constraints[0].Probes = append(r.Constraints[0].Probes[:1:1],
		Probe{"uri/5", "inside", 59, "", "accept", 200, "accepted"}, Probe{"uri/6", "inside", 60, "", "accept", 400, "refused"},
		Probe{"uri/2", "at", 1500, "", "accept", 400, "refused"}, Probe{"uri/3", "outside", 1501, "", "reject", 400, "refused"}, Probe{"uri/7", "outside", 3000, "", "reject", 0, "failed"})
	r.Statuses = append(r.Statuses, StatusRow{"at the limit", "accept", 400, 7, false}, StatusRow{"too long", "reject", 500, 2, false}, StatusRow{"too long", "reject", 0, 1, false})
	s := &r.Features[0].Scenarios[0]
	s.Status, s.Steps[1].Status, s.Steps[1].Error = "failed", "failed", "1 of 4 was refused"
	for i := range 14 {
		r.NotTested = append(r.NotTested, Gap{fmt.Sprintf("storage family %d", i), "the budget of requests was spent"})
	}
	r.NotTested = r.NotTested[1:]
	r.Baseline, r.HostLimits = earlier(), ownLimits()
	return r
}

func ownLimits() []Constraint {
	return []Constraint{{Name: "/errorMode/onError length", Where: "/errorMode/onError", Keyword: "length", Line: 231, Message: "request", Inside: 3, Holds: "no", Measured: "under 10000", Probes: []Probe{
		{"onError/1000", "inside", 1000, "", "any", 200, "accepted"}, {"onError/10000", "inside", 10000, "", "any", 500, "failed"}, {"onError/100000", "inside", 100000, "", "any", 500, "failed"}}}}
}

// earlier is a baseline of another contract with a change of each kind.
func earlier() *Baseline {
	return &Baseline{Contract: "2025-10", Host: "https://imports.example", Started: began.AddDate(0, 0, -1), ContractChanged: true,
		Gone:       []GoneFinding{{"no-server-error.syntax", "no-server-error", "body syntax", "a broken body is answered with 500", ByHost}, {"a.b", "invalid-rejected", "/name minLength 1", "an empty name is taken", ByContract}},
		ByContract: []string{limitFinding().ID}, Added: []string{"/uri maxLength 1500"}, Removed: []string{"/name minLength 1"},
		NewlyTested: []string{"/integrationId minLength 1"}, NoLongerTested: []string{"/integrationId maxLength 128"},
		Behaviour: []BehaviourChange{{"unknown property", "accepted with 200", "refused with 400", ByHost}}}
}

func limitFinding() Finding {
	body := `{"uri":"s3://bucket/` + strings.Repeat("a", 47) + `"}`
	return Finding{ID: "valid-accepted.uri-maxLength.refused", Severity: Violation, Check: "valid-accepted", Constraint: "/uri maxLength 1500",
		Pointer: "/components/schemas/StartImportRequest/properties/uri/maxLength", Line: 210, Sentence: "maxLength: 1500", Source: "2026-04",
		Title: "a valid uri of 60 characters is refused", Expected: "200, since the contract allows 1500 characters", Observed: "400 with {\"code\":3}",
		Detail: "60 is refused, 59 accepted", Count: 12, Cases: []string{"uri/2", "uri/6"}, Repeated: "3 of 3", Case: "uri/6",
		Request: startRequest("https://imports.example", body), Response: answered(400, `{"code":3,"message":"uri is too long","details":[]}`),
		Curl: "curl -sS -X POST https://imports.example/bulk/imports -H \"Api-Key: $PINECONE_API_KEY\" -d '" + body + "'", Scenarios: []string{"the longest uri"}, Status: "new"}
}

func emptyAnswer() Finding {
	f := limitFinding()
	f.ID, f.Check, f.Constraint, f.Title = "response-well-formed.empty", "response-well-formed", "200 body", "an accepted start is answered without a body"
	f.Expected, f.Observed, f.Detail, f.Status = "one JSON value", "an empty body", "", "known"
	f.Request, f.Response, f.Scenarios = startRequest("https://imports.example", `{"uri":"s3://b/d"}`), answered(200, ""), nil
	f.Curl = `curl -sS -X POST https://imports.example/bulk/imports -H "Api-Key: $PINECONE_API_KEY" -d '{"uri":"s3://b/d"}'`
	f.Evidence = []Exchange{sampleExchange("accept/gs", 200, "")}
	return f
}

func noAnswer() Finding {
	f := emptyAnswer()
	f.ID, f.Check, f.Constraint, f.Title = "response-in-time.none", "response-in-time", "", "no answer came"
	f.Expected, f.Observed, f.Repeated = "an answer within 10 s", "none", "1 of 3"
	f.Response, f.Error, f.Evidence = nil, "no answer within 10 s", nil
	return f
}

func waivedFinding() Finding {
	f := emptyAnswer()
	f.ID, f.Check, f.Title = "response-content-type.text", "response-content-type", "401 comes as text/plain"
	f.Waived = "known of real hosts, until 2027-01-01"
	return f
}
