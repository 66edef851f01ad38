package spec

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Ten files of versions to come, and what a reader of each would say of it.
func TestAnUnseenVersionLoads(t *testing.T) {
	tests := map[string]struct {
		version, openAPI, families, key, parameters, statuses string
		good                                                  string   // a body that the start allows
		bad                                                   []string // "keyword at place: body"
		answer                                                []string // the same of the answer 200
	}{
		"more-operations": {"2026-07", "3.0.3", "/uri s3|/uri gs", "Api-Key", "header X-Pinecone-Api-Version", "200 401 4XX 5XX",
			`{"uri":"s3://b/d"}`, []string{`required at /: {}`, `minLength at /uri: {"uri":""}`},
			[]string{`required at /: {"id":"1"}`}},
		"new-properties": {"2026-10", "3.0.3", "/uri s3", "Api-Key", "header X-Pinecone-Api-Version", "200 4XX 4XX 5XX",
			`{"uri":"s3://bucket/d","priority":10,"dryRun":true,"namespaces":["a"],"notify":{"channel":"c"}}`,
			[]string{
				`minLength at /uri: {"uri":"s3://b/"}`, `maximum at /priority: {"uri":"s3://b/d","priority":11}`,
				`type at /dryRun: {"uri":"s3://b/d","dryRun":"true"}`, `maxItems at /namespaces: {"uri":"s3://b/d","namespaces":["a","b","c","d"]}`,
				`maxLength at /namespaces/0: {"uri":"s3://b/d","namespaces":["123456789012345678901"]}`,
				`required at /notify: {"uri":"s3://b/d","notify":{}}`, `maximum at /errorMode/maxErrors: {"uri":"s3://b/d","errorMode":{"maxErrors":1001}}`,
			},
			[]string{`required at /: {}`}},
		"enum-back": {"2027-01", "3.0.3", "/uri s3|/uri azure", "Api-Key", "header X-Pinecone-Api-Version", "200 default default default",
			`{"uri":"s3://b/d","integrationId":"a-1","requestId":"5f0c8a52-1c1e-4b5e-9d5a-0d6d3f0a1b2c","notBefore":"2027-01-02T03:04:05Z","errorMode":{"onError":"abort"}}`,
			[]string{
				`enum at /errorMode/onError: {"uri":"s3://b/d","errorMode":{"onError":"skip"}}`, `pattern at /integrationId: {"uri":"s3://b/d","integrationId":"A"}`,
				`format at /requestId: {"uri":"s3://b/d","requestId":"1"}`, `format at /notBefore: {"uri":"s3://b/d","notBefore":"tomorrow"}`, `format at /uri: {"uri":"b d"}`,
			},
			[]string{`format at /id: {"id":"101","createdAt":"2027-01-02T03:04:05Z"}`}},
		"one-of": {"2027-04", "3.0.3", "/uri s3|/uri gs", "Api-Key", "header X-Pinecone-Api-Version", "200 4XX 4XX 5XX",
			`{"uri":"s3://b/d","integrationId":null,"errorMode":"abort","tag":7}`,
			[]string{
				`oneOf at /errorMode: {"uri":"s3://b/d","errorMode":7}`, `anyOf at /tag: {"uri":"s3://b/d","tag":-1}`, `minLength at /uri: {"uri":""}`,
			},
			[]string{`required at /: {"note":null}`}},
		"openapi-31": {"2027-07", "3.1.0", "/uri s3", "Api-Key", "header X-Pinecone-Api-Version", "200 4XX 4XX 5XX",
			`{"uri":"s3://b/d","mode":"upsert","integrationId":null,"share":0.5}`,
			[]string{
				`const at /mode: {"uri":"s3://b/d","mode":"replace"}`, `exclusiveMinimum at /share: {"uri":"s3://b/d","mode":"upsert","share":0}`,
				`type at /integrationId: {"uri":"s3://b/d","mode":"upsert","integrationId":7}`,
			},
			[]string{`minLength at /id: {"id":""}`}},
		"moved-parameters": {"2027-10", "3.0.3", "/uri s3", "Api-Key", "header X-Pinecone-Api-Version|header X-Trace|query namespace", "200 4XX 4XX 5XX",
			`{"uri":"s3://b/d"}`, []string{`maxLength at /uri: {"uri":"` + strings.Repeat("é", 1501) + `"}`},
			[]string{`type at /id: {"id":7}`}},
		"second-media-type": {"2028-01", "3.0.3", "/uri gs", "Api-Key", "header X-Pinecone-Api-Version", "200 4XX 4XX 5XX",
			`{"uri":"gs://b/d","errorMode":{}}`,
			[]string{`additionalProperties at /: {"uri":"gs://b/d","more":1}`, `additionalProperties at /errorMode: {"uri":"gs://b/d","errorMode":{"more":1}}`},
			[]string{`additionalProperties at /: {"id":"1","more":1}`}},
		"new-storage": {"2028-04", "3.0.3", "/uri s3|/uri r2|/uri https.dfs.core.windows.net", "X-Project-Key", "header X-Pinecone-Api-Version", "200 401  500",
			`{"uri":"r2://b/d"}`, []string{`required at /: {}`}, []string{`minLength at /id: {"id":""}`}},
		"composed-request": {"2028-07", "3.0.3", "/source/uri s3", "Api-Key", "header X-Pinecone-Api-Version", "200 4XX 4XX 5XX",
			`{"source":{"uri":"s3://b/d"},"integrationId":"i","errorMode":{"onError":"x"}}`,
			[]string{`required at /: {"uri":"s3://b/d"}`, `required at /source: {"source":{}}`, `type at /integrationId: {"source":{"uri":"s3://b/d"},"integrationId":7}`},
			[]string{`required at /: {}`}},
		"strict": {"2028-10", "3.0.3", "/uri s3", "Api-Key", "header X-Pinecone-Api-Version", "200 default default default",
			`{"uri":"s3://b/dir","errorMode":{"onError":"abort"},"batch":100,"namespaces":["a"],"labels":{"a":"b"}}`,
			[]string{
				`exclusiveMinimum at /batch: {"uri":"s3://b/dir","errorMode":{"onError":"abort"},"batch":0}`,
				`multipleOf at /batch: {"uri":"s3://b/dir","errorMode":{"onError":"abort"},"batch":150}`,
				`uniqueItems at /namespaces: {"uri":"s3://b/dir","errorMode":{"onError":"abort"},"namespaces":["a","a"]}`,
				`minProperties at /labels: {"uri":"s3://b/dir","errorMode":{"onError":"abort"},"labels":{}}`,
				`type at /labels/a: {"uri":"s3://b/dir","errorMode":{"onError":"abort"},"labels":{"a":1}}`,
				`required at /errorMode: {"uri":"s3://b/dir","errorMode":{}}`,
			},
			[]string{`required at /: {}`}},
	}
	files, _ := filepath.Glob("testdata/unseen/*.yaml")
	if len(files) != len(tests) {
		t.Errorf("%d files and %d tests of them", len(files), len(tests))
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c := mustLoad(t, "testdata/unseen/"+name+".yaml")
			key, _ := c.KeyHeader()
			got := []string{c.Version, c.OpenAPI, familyNames(c), key, parameterNames(c), statusNames(c)}
			if want := []string{tt.version, tt.openAPI, tt.families, tt.key, tt.parameters, tt.statuses}; !slices.Equal(got, want) {
				t.Errorf("got  %q\nwant %q", got, want)
			}
			request, _ := c.Start.RequestSchema("application/json")
			if b := judged(t, c, request, tt.good); b != "" {
				t.Errorf("%s breaks %s", tt.good, b)
			}
			answer, _ := c.Start.ResponseSchema("200", "application/json")
			for schema, list := range map[string][]string{request: tt.bad, answer: tt.answer} {
				for _, bad := range list {
					want, body, _ := strings.Cut(bad, ": ")
					if b := judged(t, c, schema, body); b != want {
						t.Errorf("%s breaks %q, want %q", body, b, want)
					}
				}
			}
		})
	}
}

func familyNames(c *Contract) string {
	var out []string
	for _, f := range c.Families {
		out = append(out, f.Property+" "+f.Name)
	}
	return strings.Join(out, "|")
}

func parameterNames(c *Contract) string {
	var out []string
	for _, p := range c.Start.Parameters() {
		out = append(out, p.In+" "+p.Name)
	}
	slices.Sort(out)
	return strings.Join(out, "|")
}

// statusNames returns what answers 200, 401, 418 and 500.
func statusNames(c *Contract) string {
	var out []string
	for _, status := range []int{200, 401, 418, 500} {
		key, _ := c.Start.Response(status)
		out = append(out, key)
	}
	return strings.Join(out, " ")
}

// judged returns the breaches of a body as "keyword at place", comma separated.
func judged(t *testing.T, c *Contract, schema, body string) string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, b := range c.Validate(schema, v) {
		at := Pointer(b.At...)
		if at == "" {
			at = "/"
		}
		out = append(out, b.Keyword+" at "+at)
	}
	return strings.Join(out, ", ")
}

func TestTheRelatedOperationsOfAnUnseenVersionAreFound(t *testing.T) {
	c := mustLoad(t, "testdata/unseen/more-operations.yaml")
	if c.List == nil || c.Describe == nil || c.Cancel == nil {
		t.Fatal("a related operation is missing")
	}
	if got := strings.Join(c.Describe.Methods(), " "); got != "GET DELETE PATCH" {
		t.Errorf("methods %q", got)
	}
	if n := Document(c).Paths.PathItems.Len(); n != 2 {
		t.Errorf("%d paths are kept, want 2", n)
	}
	if _, listed := c.Start.ResponseSchema("401", "text/plain"); !listed {
		t.Error("401 in text/plain is not found")
	}
	if _, listed := c.Start.ResponseSchema("401", "application/json"); listed {
		t.Error("401 in application/json is not documented")
	}
}

func TestAMediaTypeIsFoundByNameAndByRange(t *testing.T) {
	c := mustLoad(t, "testdata/unseen/second-media-type.yaml")
	if at, listed := c.Start.RequestSchema("application/vnd.import+json"); !listed || !strings.HasSuffix(at, "/content/application~1vnd.import+json/schema") {
		t.Errorf("the second media type is at %q, %v", at, listed)
	}
	if _, listed := c.Start.RequestSchema("text/plain"); listed {
		t.Error("text/plain is not documented")
	}
	if _, listed := c.Start.ResponseSchema("5XX", "application/cbor"); !listed {
		t.Error("application/* covers application/cbor")
	}
}

// In 3.0 nothing beside a $ref counts; from 3.1 on it binds as well.
func TestWhatStandsBesideAReferenceBindsFrom31On(t *testing.T) {
	for version, want := range map[string]string{"3.0.3": "", "3.1.0": "maxProperties at /errorMode"} {
		text := edited(t, "          $ref: '#/components/schemas/ImportErrorMode'", "          $ref: '#/components/schemas/ImportErrorMode'\n          maxProperties: 0")
		c, err := LoadBytes("beside.yaml", []byte(strings.Replace(text, "openapi: 3.0.3", "openapi: "+version, 1)))
		if err != nil {
			t.Fatal(err)
		}
		schema, _ := c.Start.RequestSchema("application/json")
		if got := judged(t, c, schema, `{"uri":"s3://b/d","errorMode":{"onError":"abort"}}`); got != want {
			t.Errorf("%s: it breaks %q, want %q", version, got, want)
		}
	}
}

// The library names no keyword for what a schema under not allows.
func TestNotIsNamedByItsKeyword(t *testing.T) {
	text := edited(t, "        uri:\n", "        extra: {not: {type: integer}}\n        uri:\n")
	c, err := LoadBytes("not.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	schema, _ := c.Start.RequestSchema("application/json")
	if got := judged(t, c, schema, `{"uri":"s3://b/d","extra":7}`); got != "not at /extra" {
		t.Errorf("it breaks %q", got)
	}
}

func TestOfTwoMediaTypesThatCoverOneTheMoreSpecificBinds(t *testing.T) {
	text := edited(t, "          application/json:\n            schema:\n              $ref: '#/components/schemas/StartImportRequest'",
		"          '*/*': {schema: {type: string}}\n          application/json:\n            schema:\n              $ref: '#/components/schemas/StartImportRequest'")
	c, err := LoadBytes("ranges.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if at, _ := c.Start.RequestSchema("application/json"); !strings.HasSuffix(at, "/content/application~1json/schema") {
		t.Errorf("application/json is bound by %s", at)
	}
}
