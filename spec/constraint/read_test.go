package constraint

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/spec"
)

// small is a contract with one of each kind of constraint, written for these tests.
const small = `openapi: 3.0.3
info: {title: Small, version: small}
security: [{Key: []}]
paths:
  /bulk/imports:
    post:
      operationId: start
      parameters:
        - {name: X-Version, in: header, required: true, schema: {type: string, maxLength: 9}}
        - {name: X-Trace, in: header, schema: {type: string}}
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Start'}
      responses:
        '200':
          description: begun
          content:
            application/json:
              schema:
                type: object
                properties:
                  id: {type: string, minLength: 1, maxLength: 7}
        4XX:
          description: refused
          content:
            application/json:
              schema: {type: object, properties: {code: {type: integer, format: int32}}}
components:
  securitySchemes:
    Key: {type: apiKey, in: header, name: Api-Key}
  schemas:
    Start:
      type: object
      required: [uri]
      additionalProperties: false
      properties:
        uri:
          type: string
          minLength: 2
          maxLength: 1500
          description: What to load, from ` + "`s3://BUCKET_NAME/DIRECTORY`" + ` alone.
        mode:
          type: string
          nullable: true
          x-enum: [abort, continue]
        kind: {type: string, enum: [a, b]}
        speed: {type: string, description: 'How fast. Possible values are "slow" and "quick".'}
        rest: {type: object, properties: {depth: {type: integer, minimum: 1}}}
        odd: {type: string, not: {maxLength: 3}}
`

func read(t *testing.T, document string) ([]Constraint, []Gap) {
	t.Helper()
	c, err := spec.LoadBytes("small.yaml", []byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return Read(c)
}

func TestEachKeywordIsReadWithHowItBinds(t *testing.T) {
	known, _ := read(t, small)
	has := map[string]Constraint{}
	for _, c := range known {
		has[fmt.Sprintf("%s %s %s", c.Message, c, c.Binding)] = c
	}
	for _, want := range []string{
		"request header X-Version required binds", "request header X-Version maxLength 9 binds", "request header X-Trace type string binds",
		"request body type object binds", "request /uri required binds", "request body additionalProperties false binds",
		"request /uri type string binds", "request /uri minLength 2 binds", "request /uri maxLength 1500 binds",
		"request /uri storage s3://BUCKET_NAME/DIRECTORY documents",
		"request /mode nullable binds", "request /speed Possible values slow, quick documents", "request /mode x-enum abort, continue documents",
		"request /kind enum a, b binds", "request /rest/depth minimum 1 binds",
		"response 200 /id minLength 1 binds", "response 200 /id maxLength 7 binds", "response 4XX /code format int32 binds",
	} {
		if _, ok := has[want]; !ok {
			t.Errorf("%q was not read", want)
		}
	}
	if t.Failed() {
		for name := range has {
			t.Log(name)
		}
	}
}

// The line is that of the keyword, so that a finding can point to it.
func TestAConstraintSaysWhereItStands(t *testing.T) {
	known, gaps := read(t, small)
	lines := strings.Split(small, "\n")
	for _, c := range known {
		if c.Line < 1 || c.Line > len(lines) {
			t.Errorf("%s stands at line %d of %d", c, c.Line, len(lines))
			continue
		}
		plain := slices.Contains([]string{"maxLength", "minLength", "minimum", "enum", "x-enum", "nullable", "format", "additionalProperties"}, c.Keyword)
		if line := lines[c.Line-1]; plain && !strings.Contains(line, c.Keyword) {
			t.Errorf("%s stands at line %d: %q", c, c.Line, line)
		}
		if plain && !strings.HasSuffix(c.Pointer, "/"+c.Keyword) {
			t.Errorf("%s has the pointer %s", c, c.Pointer)
		}
	}
	for _, g := range gaps {
		if g.Line < 1 || g.Reason == "" {
			t.Errorf("a gap says too little: %+v", g)
		}
	}
}

func TestWhatIsNotUnderstoodIsAGap(t *testing.T) {
	_, gaps := read(t, small)
	if !slices.ContainsFunc(gaps, func(g Gap) bool { return g.Keyword == "not" && strings.HasSuffix(g.Pointer, "/odd/not") }) {
		t.Errorf("got %+v", gaps)
	}
	if _, gaps := read(t, strings.Replace(small, ", not: {maxLength: 3}", "", 1)); len(gaps) != 0 {
		t.Errorf("without it: %+v", gaps)
	}
}

// A limit is read from the document and nowhere else: another number there is another
// constraint, and nothing else changes.
func TestAnotherNumberIsAnotherConstraint(t *testing.T) {
	names := func(document string) (out []string) {
		known, _ := read(t, document)
		for _, c := range known {
			out = append(out, c.String())
		}
		return out
	}
	before, after := names(small), names(strings.Replace(small, "maxLength: 1500", "maxLength: 1400", 1))
	i := slices.Index(before, "/uri maxLength 1500")
	if i < 0 || len(after) != len(before) || after[i] != "/uri maxLength 1400" {
		t.Fatalf("before %q\nafter  %q", before, after)
	}
	after[i] = before[i]
	if !slices.Equal(before, after) {
		t.Errorf("before %q\nafter  %q", before, after)
	}
}

func TestPartsOfAName(t *testing.T) {
	for where, want := range map[string][2]string{
		"/uri": {"uri", ""}, "/errorMode/onError": {"onError", "/errorMode"}, "/a~1b": {"a/b", ""}, "header X-Version": {"X-Version", ""}, "200 /id": {"id", "200 "},
	} {
		c := Constraint{Where: where}
		if got := [2]string{c.Name(), c.Parent()}; got != want {
			t.Errorf("%s: got %q, want %q", where, got, want)
		}
	}
}
