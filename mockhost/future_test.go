package mockhost

import (
	"encoding/json"
	"io"
	"strings"
	"testing"

	"example.com/importcheck/internal/libvalidator"
	"example.com/importcheck/spec"
)

// judged sends a start and has the contract's validator judge the answer.
func judged(t *testing.T, c *spec.Contract, h *Host, body string, want int) map[string]any {
	t.Helper()
	r := ask("POST", path, body)
	resp := send(h, r)
	b, _ := io.ReadAll(resp.Body)
	if resp.StatusCode != want {
		t.Errorf("%s: status %d, want %d: %s", body, resp.StatusCode, want, b)
	}
	resp.Body = io.NopCloser(strings.NewReader(string(b)))
	if ok, errs := libvalidator.Of(c).GetResponseBodyValidator().ValidateResponseBodyWithPathItem(r, resp, spec.PathItem(c.Start), c.Start.Path); !ok {
		t.Errorf("%s: %v", body, errs[0])
	}
	var out map[string]any
	_ = json.Unmarshal(b, &out)
	return out
}

const (
	uriLine       = "          minLength: 1\n          maxLength: 1500\n"
	integration   = "          type: string\n          maxLength: 1000\n        uri:"
	startResponse = "    StartImportResponse:\n      description: The answer to a start.\n      type: object\n      required:\n        - id\n      properties:\n"
)

func TestContractsOfTheFuture(t *testing.T) {
	type start struct {
		body   string
		status int
	}
	for name, tt := range map[string]struct {
		edits  []string
		starts []start
	}{
		"pattern": {[]string{uriLine, uriLine + "          pattern: '^s3://[a-z]+/x$'\n"}, []start{{`{"uri":"s3://b/x"}`, 200}, {`{"uri":"s3://b/y"}`, 400}}},
		"format": {[]string{integration, "          type: string\n          format: uuid\n        uri:"}, []start{
			{`{"uri":"s3://b/x","integrationId":"00000000-0000-4000-8000-000000000001"}`, 200}, {`{"uri":"s3://b/x","integrationId":"a"}`, 400}}},
		"nullable": {[]string{integration, "          type: string\n          nullable: true\n        uri:"}, []start{
			{`{"uri":"s3://b/x","integrationId":null}`, 200}, {`{"uri":"s3://b/x","integrationId":7}`, 400}}},
		"type arrays": {[]string{"openapi: 3.0.3", "openapi: 3.1.0", integration, "          type: [string, 'null', integer]\n        uri:"}, []start{
			{`{"uri":"s3://b/x","integrationId":null}`, 200}, {`{"uri":"s3://b/x","integrationId":7.0}`, 200}, {`{"uri":"s3://b/x","integrationId":true}`, 400}}},
		"oneOf": {[]string{integration, "          oneOf:\n            - {type: string, maxLength: 3}\n            - {type: integer, minimum: 5, exclusiveMinimum: true}\n        uri:"}, []start{
			{`{"uri":"s3://b/x","integrationId":"abc"}`, 200}, {`{"uri":"s3://b/x","integrationId":6}`, 200},
			{`{"uri":"s3://b/x","integrationId":"abcd"}`, 400}, {`{"uri":"s3://b/x","integrationId":5}`, 400}}},
		"array": {[]string{integration, "          type: array\n          minItems: 1\n          maxItems: 2\n          uniqueItems: true\n          items: {type: integer, format: int32, multipleOf: 2}\n        uri:"}, []start{
			{`{"uri":"s3://b/x","integrationId":[2,4]}`, 200}, {`{"uri":"s3://b/x","integrationId":[2,2]}`, 400}, {`{"uri":"s3://b/x","integrationId":[]}`, 400},
			{`{"uri":"s3://b/x","integrationId":[2,4,6]}`, 400}, {`{"uri":"s3://b/x","integrationId":[3]}`, 400}, {`{"uri":"s3://b/x","integrationId":[4294967296]}`, 400}}},
		"closed": {[]string{"      required:\n        - uri\n", "      required:\n        - uri\n      additionalProperties: false\n"}, []start{
			{`{"uri":"s3://b/x"}`, 200}, {`{"uri":"s3://b/x","y":1}`, 400}}},
		"a required property more in the answer": {[]string{startResponse, strings.Replace(startResponse, "required:\n        - id\n", "required: [id, region, size, when, tags, kind]\n", 1) +
			"        region: {type: string, enum: [eu, us]}\n        size: {type: integer, minimum: 10}\n        when: {type: string, format: date-time}\n" +
			"        tags: {type: array, minItems: 2, items: {type: string, minLength: 3}}\n        kind: {type: object, required: [x], properties: {x: {type: boolean}}}\n"}, []start{
			{`{"uri":"s3://b/x"}`, 200}}},
		"an id that is a number": {[]string{startResponse + "        id:\n          description: Names the import in every later request.\n          type: string\n          minLength: 1\n          maxLength: 1000\n          example: '101'\n",
			startResponse + "        id: {type: integer}\n"}, []start{{`{"uri":"s3://b/x"}`, 200}}},
		"an id of twelve characters": {[]string{startResponse + "        id:\n          description: Names the import in every later request.\n          type: string\n          minLength: 1\n",
			startResponse + "        id:\n          type: string\n          minLength: 12\n"}, []start{{`{"uri":"s3://b/x"}`, 200}}},
		"one status of errors": {[]string{"        4XX:\n          description: The request was refused.", "        '422':\n          description: The request was refused."}, []start{{`{}`, 400}}},
	} {
		t.Run(name, func(t *testing.T) {
			c := edited(t, tt.edits...)
			h := newHost(of(c))
			for _, s := range tt.starts {
				answer := judged(t, c, h, s.body, s.status)
				if s.status == 200 && answer["id"] == nil {
					t.Errorf("%s: no id: %v", s.body, answer)
				}
			}
			of(c).faults() // every contract has a catalogue
		})
	}
}

func TestQueryParametersOfTheFutureAreJudged(t *testing.T) {
	c := edited(t, "      summary: Start import\n      description: Starts to load vectors from object storage into the index, and answers before they are loaded.\n      parameters:\n",
		"      summary: Start import\n      parameters:\n        - {name: mode, in: query, required: true, schema: {type: string, enum: [a, b]}}\n")
	h := newHost(of(c))
	for query, want := range map[string]int{"?mode=a": 200, "?mode=c": 400, "": 400} {
		if got := send(h, ask("POST", path+query, good)).StatusCode; got != want {
			t.Errorf("%q: status %d, want %d", query, got, want)
		}
	}
}

func TestASecondMediaTypeIsRead(t *testing.T) {
	c := edited(t, "            schema:\n              $ref: '#/components/schemas/StartImportRequest'\n",
		"            schema:\n              $ref: '#/components/schemas/StartImportRequest'\n          application/vnd.import+json:\n            schema: {type: object, required: [uri], properties: {uri: {type: string, maxLength: 9}}}\n")
	h := newHost(of(c))
	for body, want := range map[string]int{`{"uri":"s3://b/x"}`: 200, `{"uri":"s3://b/xyz"}`: 400} {
		if got := send(h, ask("POST", path, body, set("Content-Type", "application/vnd.import+json"))).StatusCode; got != want {
			t.Errorf("%s: status %d, want %d", body, got, want)
		}
	}
}
