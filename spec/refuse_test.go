package spec

import (
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/importcheck/internal/usererr"
)

// each contract is the latest one with one thing wrong in it. at is the text in whose
// line the fault is reported, none where no single line is at fault.
func TestABrokenContractIsRefused(t *testing.T) {
	uri, limits := "          minLength: 1\n          maxLength: 1500\n", "            minimum: 1\n            maximum: 100\n"
	body := "#/components/schemas/StartImportRequest"
	tests := map[string]struct{ text, at, problem, remedy string }{
		"not YAML":                     {"openapi: 3.0.3\ninfo: [a\npaths: }\n", "paths", "not YAML: did not find", "YAML or JSON"},
		"a tab":                        {"openapi: 3.0.3\n\tinfo: a\n", "\tinfo", "not YAML", "YAML or JSON"},
		"bytes that are no text":       {"\x00\x01\x02", "", "not YAML: control characters", "YAML or JSON"},
		"a list":                       {"- openapi\n", "", "no mapping at its top", "OpenAPI 3 document"},
		"a sentence":                   {"no contract at all\n", "", "no mapping at its top", "OpenAPI 3 document"},
		"no field openapi":             {edited(t, "openapi: 3.0.3\n", ""), "", "no field openapi", "OpenAPI 3 document"},
		"Swagger 2":                    {edited(t, "openapi: 3.0.3\n", "swagger: '2.0'\n"), "swagger", "Swagger 2", "convert it"},
		"OpenAPI 4":                    {edited(t, "openapi: 3.0.3", "openapi: 4.0.0"), "openapi: 4", `OpenAPI version is "4.0.0"`, "OpenAPI 3.0, 3.1 or 3.2"},
		"no info.version":              {edited(t, "  version: 2026-07\n", ""), "openapi:", "no info.version", "which API version"},
		"no paths":                     {"openapi: 3.0.3\ninfo: {title: a, version: b}\n", "", "no paths", "data plane"},
		"no such operation":            {edited(t, "    post:", "    put:"), "  /bulk/imports:", "no operation POST /bulk/imports", "document that has it"},
		"no answers":                   {minimal[:strings.Index(minimal, "      responses")] + "      responses: {}\ncomponents: {schemas: {S0: {}}}", "post:", "documents no answer", "list its responses"},
		"no body":                      {edited(t, "          application/json:\n            schema:\n              $ref: '"+body, "          text/csv:\n            schema:\n              $ref: '"+body), "    post:", "no body of application/json", "requestBody"},
		"a $ref to nowhere":            {edited(t, body, "#/components/schemas/Gone"), "schemas/Gone", "the $ref #/components/schemas/Gone leads nowhere", "correct the reference"},
		"a $ref in a circle":           {edited(t, "#/components/schemas/ImportErrorMode", body), "ref: '" + body + "'\n    ImportErrorMode", "leads back to itself", "break the circle"},
		"a $ref to another file":       {edited(t, body, "schemas.yaml#/Start"), "schemas.yaml", "leaves the file", "bundle"},
		"a $ref to another host":       {edited(t, body, "https://example.org/a.yaml"), "example.org", "leaves the file", "bundle"},
		"a type that is none":          {edited(t, uri, "          items: {type: strang}\n"), "strang", "/type: value must be one of", "linter"},
		"required that is no list":     {edited(t, "      required:\n        - uri\n", "      required: uri\n"), "required: uri", "got string, want array", "linter"},
		"an unknown field":             {edited(t, "      operationId: start", "      operation: start"), "    post:", "additional properties 'operation' not allowed", "linter"},
		"a status that is a number":    {edited(t, "'200':", "200:"), "200:", "the status 200 is a number", "'200'"},
		"a range in small letters":     {edited(t, "4XX:", "4xx:"), "4xx:", `the status "4xx" is no status`, "capital letters"},
		"a status of four digits":      {edited(t, "'400':", "'4000':"), "'4000'", `the status "4000" is no status`, "three digits"},
		"a limit in quotes":            {edited(t, "maxLength: 1500", "maxLength: '1500'"), "'1500'", "maxLength is '1500', not a whole number", "without quotes"},
		"a limit with a fraction":      {edited(t, "maxLength: 1500", "maxLength: 1500.5"), "1500.5", "maxLength is 1500.5, not a whole number", "fraction"},
		"a limit below nothing":        {edited(t, "maxLength: 1500", "maxLength: -1500"), "-1500", "maxLength is -1500, not a whole number", "sign"},
		"minLength over maxLength":     {edited(t, uri, "          minLength: 2\n          maxLength: 1\n"), "minLength: 2", "minLength 2 is over maxLength 1", "exchange"},
		"minItems over maxItems":       {edited(t, "          type: array\n", "          type: array\n          maxItems: 3\n          minItems: 4\n"), "minItems: 4", "minItems 4 is over maxItems 3", "exchange"},
		"minimum over maximum":         {edited(t, limits, "            minimum: 1.5\n            maximum: 1\n"), "minimum: 1.5", "minimum 1.5 is over maximum 1", "exchange"},
		"a minimum in quotes":          {edited(t, "minimum: 1", "minimum: '1'"), "minimum: '1'", "minimum '1' and maximum 100 are not both numbers", "without quotes"},
		"a limit of a property's part": {edited(t, uri, "          allOf: [{maxLength: 1.5}]\n"), "1.5", "maxLength is 1.5", "fraction"},
		"a key that stands twice":      {edited(t, uri, uri+"          maxLength: 1400\n"), "maxLength: 1400", "the key maxLength stands twice", "remove"},
		"a key that is a number":       {edited(t, "        uri:\n          description: >-", "        7: {}\n        uri:\n          description: >-"), "7: {}", "the key 7 is not a string", "'7'"},
		"a merge":                      {edited(t, uri, "          <<: {maxLength: 5}\n"), "<<:", "merge key", "write out"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "broken.yaml")
			if err := os.WriteFile(file, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			var err error
			if said := spoken(t, func() { _, err = Load(file) }); said != "" {
				t.Errorf("it printed %q", said)
			}
			var e *usererr.Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want a *usererr.Error", err)
			}
			place := "broken.yaml"
			if tt.at != "" {
				place = fmt.Sprint(place, ":", lineOf(tt.text, tt.at))
			}
			if e.Place != place {
				t.Errorf("it is reported at %s, want %s", e.Place, place)
			}
			if !strings.Contains(e.Problem, tt.problem) || !strings.Contains(e.Remedy, tt.remedy) {
				t.Errorf("got %v\nwant the problem %q and the remedy %q", e, tt.problem, tt.remedy)
			}
			if strings.ContainsAny(e.Error(), "\n") {
				t.Errorf("it takes more than one line: %q", e.Error())
			}
		})
	}
}

// In OpenAPI 3.1 the document's schema does not check schemas; the compiler refuses them, and its
// words hold paths of this machine.
func TestASchemaThatDoesNotCompileIsRefused(t *testing.T) {
	tests := map[string]struct{ old, new, at, place, problem string }{
		"in a request":    {"          minLength: 1\n          maxLength: 1500\n", "          uniqueItems: 7\n", "uniqueItems: 7", "/components/schemas/StartImportRequest/properties/uri/uniqueItems", "want boolean"},
		"behind a $ref":   {"          x-enum:\n            - abort\n", "          uniqueItems: 7\n          x-enum:\n            - abort\n", "uniqueItems:", "/components/schemas/ImportErrorMode/properties/onError/uniqueItems", "want boolean"},
		"in a parameter":  {"            type: integer\n            format: int32\n", "            type: integr\n", "integr\n", "/paths/~1bulk~1imports/get/parameters/1/schema/type", "value must be one of"},
		"in an answer":    {"    ImportModel:\n      description: One import as it stands.\n      type: object\n", "    ImportModel:\n      type: objct\n", "objct", "/components/schemas/ImportModel/type", "value must be one of"},
		"without a place": {"            minimum: 1\n", "            $dynamicRef: '#nowhere'\n", "          schema:\n            type: integer", "/paths/~1bulk~1imports/get/parameters/1/schema", "anchor in #nowhere not found"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(edited(t, tt.old, tt.new), "openapi: 3.0.3", "openapi: 3.1.0", 1)
			_, err := LoadBytes("broken.yaml", []byte(text))
			var e *usererr.Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want a *usererr.Error", err)
			}
			want := "the schema at " + tt.place + " does not compile: "
			if !strings.HasPrefix(e.Problem, want) || !strings.Contains(e.Problem, tt.problem) || e.Place != fmt.Sprint("broken.yaml:", lineOf(text, tt.at)) {
				t.Errorf("got  %v\nwant line %d: %s… %s", e, lineOf(text, tt.at), want, tt.problem)
			}
			if strings.Contains(e.Problem, "://") {
				t.Errorf("it holds an address: %s", e.Problem)
			}
		})
	}
}

// spoken returns what f prints to the standard streams and to the default logger.
func spoken(t *testing.T, f func()) string {
	t.Helper()
	file, err := os.CreateTemp(t.TempDir(), "spoken")
	if err != nil {
		t.Fatal(err)
	}
	stdout, stderr, logged := os.Stdout, os.Stderr, log.Writer()
	os.Stdout, os.Stderr = file, file
	log.SetOutput(file)
	defer func() {
		os.Stdout, os.Stderr = stdout, stderr
		log.SetOutput(logged)
	}()
	f()
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	said, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(said)
}

// names and values that look like keywords are none.
func TestWhatOnlyLooksBrokenIsLoaded(t *testing.T) {
	tests := map[string][2]string{
		"properties named as keywords":               {"        integrationId:\n", "        maxLength: {type: string}\n        responses: {type: object, properties: {200s: {type: string}}}\n        default: {type: string, maxLength: 3}\n        integrationId:\n"},
		"an example that holds a limit":              {"      required:\n        - uri\n", "      required:\n        - uri\n      example: {uri: 's3://bucket/dir', maxLength: '7'}\n"},
		"a circle in what nothing needs":             {"components:\n", "components:\n  headers: {Loop: {$ref: '#/components/headers/Loop'}}\n"},
		"a limit over 32 bits":                       {"maxLength: 1500", "maxLength: 5000000000"},
		"a $ref into part of a component":            {"#/components/schemas/ImportErrorMode", "#/components/schemas/ImportModel/properties/error"},
		"a $ref into another path":                   {"#/components/schemas/ImportModel", "#/paths/~1bulk~1imports/post/responses/200/content/application~1json/schema"},
		"a $ref outside components":                  {"openapi: 3.0.3\n", "openapi: 3.0.3\nx-parts: {Detail: {type: object, properties: {a: {$ref: '#/components/schemas/Pagination'}}}}\n"},
		"a related operation with an answer by $ref": {"        5XX:\n          description: The host failed.\n          content:\n            application/json:\n              schema:\n                $ref: '#/components/schemas/rpcStatus'\n", "        5XX:\n          $ref: '#/paths/~1bulk~1imports/post/responses/5XX'\n"},
		"equal limits":                               {"maxLength: 1500", "maxLength: 1"},
		"a required that names no property":          {"        - uri\n", "        - uri\n        - other\n"},
		"an extension where a status may stand":      {"        '400':\n", "        x-note: {a: 1}\n        '400':\n"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(edited(t, tt[0], tt[1]), "'#/components/schemas/protobufAny'", "'#/x-parts/Detail'", strings.Count(tt[1], "x-parts"))
			if _, err := LoadBytes("odd.yaml", []byte(text)); err != nil {
				t.Error(err)
			}
		})
	}
}
