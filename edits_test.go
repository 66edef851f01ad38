package importcheck_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pb33f/go-yaml"

	"example.com/importcheck"
	"example.com/importcheck/internal/usererr"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

// An edit makes another contract of the one of 2026-04, as a publisher or a tool might.
type edit struct {
	change   func(string) string
	refused  string   // what the refusal says, "" where the file loads
	at       string   // the text in whose line the refusal stands
	remedy   string   // what the refusal advises
	untested []string // "what: reason", a part of each, that the report lists as not tested
	partly   bool     // it cannot be tested as a whole, and the verdict says so: the run is incomplete
	tested   []string // constraints of which the report says that both sides were probed
}

// The places of the contract that edits are made at.
const (
	oldLimits     = "          minLength: 1\n          maxLength: 1500\n"
	oldProperties = "        uri:\n          description: >-"
	oldBody       = "              $ref: '#/components/schemas/StartImportRequest'"
	oldValues     = "          x-enum:\n            - abort\n            - continue\n"
	oldParameters = "        - $ref: '#/components/parameters/ApiVersion'\n      requestBody:"
	oldIntegrates = "          type: string\n          maxLength: 1000\n        uri:"
	oldStart      = "  /bulk/imports:\n"
	oldMode       = "          $ref: '#/components/schemas/ImportErrorMode'\n"
)

// swap replaces each old text by the new one behind it, once.
func swap(oldnew ...string) func(string) string {
	return func(text string) string {
		for i := 0; i < len(oldnew); i += 2 {
			if !strings.Contains(text, oldnew[i]) {
				panic("the contract does not hold " + oldnew[i])
			}
			text = strings.Replace(text, oldnew[i], oldnew[i+1], 1)
		}
		return text
	}
}

// property adds a property to the request, and its name to those required where it is.
func property(schema string) func(string) string {
	return swap(oldProperties, "        extra: "+schema+"\n"+oldProperties)
}

func requiredProperty(schema string) func(string) string {
	return swap(oldProperties, "        extra: "+schema+"\n"+oldProperties, "      required:\n        - uri\n", "      required:\n        - uri\n        - extra\n")
}

// parameter adds a parameter to the start.
func parameter(flow string) func(string) string {
	return swap(oldParameters, "        - "+flow+"\n"+oldParameters)
}

func limits(lines string) func(string) string { return swap(oldLimits, lines) }
func body(flow string) func(string) string    { return swap(oldBody, "              "+flow) }

func both(changes ...func(string) string) func(string) string {
	return func(text string) string {
		for _, c := range changes {
			text = c(text)
		}
		return text
	}
}

func openAPI31(text string) string {
	return strings.Replace(text, "openapi: 3.0.3", "openapi: 3.1.0", 1)
}

// asJSON writes the contract as JSON, and its texts by what escape makes of them.
func asJSON(escape func(string) string) func(string) string {
	return func(text string) string {
		var v any
		if err := yaml.Unmarshal([]byte(text), &v); err != nil {
			panic(err)
		}
		var out bytes.Buffer
		e := json.NewEncoder(&out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "\t")
		if err := e.Encode(v); err != nil {
			panic(err)
		}
		return escape(out.String())
	}
}

func slashes(text string) string { return strings.ReplaceAll(text, "/", `\/`) }

// surrogates writes what stands outside ASCII as JSON writers in Java and Python do.
func surrogates(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r >= 0x10000:
			r -= 0x10000
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		case r > 0x7e:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func plainly(text string) string { return text }

// editsOfLimits are about keywords whose value is at the edge of what they may be.
var editsOfLimits = map[string]edit{
	"maxLength 0 of an optional text":          {change: property("{type: string, maxLength: 0}"), tested: []string{"/extra maxLength 0"}},
	"maxLength 0 of a required text":           {partly: true, change: requiredProperty("{type: string, maxLength: 0}")},
	"maxLength 0 of the uri":                   {partly: true, change: limits("          maxLength: 0\n")},
	"maxLength 0 of a parameter":               {partly: true, change: parameter("{name: X-Tag, in: header, schema: {type: string, maxLength: 0}}")},
	"maxLength 2147483647 of the uri":          {change: limits("          minLength: 1\n          maxLength: 2147483647\n"), untested: []string{"/uri maxLength 2147483647"}},
	"maxLength 2147483647 of another text":     {change: swap(oldIntegrates, strings.Replace(oldIntegrates, "1000", "2147483647", 1)), untested: []string{"/integrationId maxLength 2147483647"}},
	"maxLength 2147483647 of a parameter":      {change: parameter("{name: X-Tag, in: header, schema: {type: string, minLength: 0, maxLength: 2147483647}}")},
	"maxLength of int64":                       {change: limits("          maxLength: 9223372036854775807\n"), untested: []string{"/uri maxLength 4611686018427387904"}},
	"maxLength of 100 million":                 {change: limits("          maxLength: 100000000\n"), untested: []string{"/uri maxLength 100000000"}},
	"minLength 2147483647":                     {change: property("{type: string, minLength: 2147483647}"), untested: []string{"/extra"}},
	"minLength of a million, required":         {partly: true, change: requiredProperty("{type: string, minLength: 1000000}")},
	"maxItems 2147483647":                      {change: property("{type: array, minItems: 0, maxItems: 2147483647, items: {type: string}}"), untested: []string{"/extra maxItems 2147483647"}},
	"maxItems 0":                               {change: property("{type: array, maxItems: 0, items: {type: string}}")},
	"minItems 2147483647":                      {change: property("{type: array, minItems: 2147483647, items: {type: string}}"), untested: []string{"/extra"}},
	"minProperties 2147483647":                 {change: property("{type: object, minProperties: 2147483647}"), untested: []string{"/extra"}},
	"minProperties 60 of a map":                {change: property("{type: object, minProperties: 60}")},
	"maxProperties 0":                          {change: property("{type: object, maxProperties: 0}")},
	"minItems 3 of unique numbers":             {change: property("{type: array, minItems: 3, uniqueItems: true, items: {type: integer, minimum: 0}}")},
	"a maximum beyond int64":                   {change: property("{type: number, maximum: 1.0e+300}")},
	"a minimum beyond int64":                   {change: property("{type: integer, minimum: 9300000000000000000}")},
	"multipleOf 0.01":                          {change: property("{type: number, multipleOf: 0.01, minimum: 0}")},
	"a limit of int32 that is its own maximum": {change: property("{type: integer, format: int32, minimum: 0, maximum: 2147483647}")},
	"minLength over the values":                {change: property("{type: string, minLength: 3, maxLength: 3}")},
}

// editsOfValues are about lists of values.
var editsOfValues = map[string]edit{
	"'' in an enum":                  {change: property("{type: string, enum: ['', full]}")},
	"'' alone in an enum":            {change: property("{type: string, enum: ['']}")},
	"'' in x-enum":                   {change: swap(oldValues, "          x-enum:\n            - ''\n            - abort\n")},
	"'' behind others in x-enum":     {change: swap(oldValues, "          x-enum:\n            - abort\n            - ''\n")},
	"one letter in an enum":          {change: property("{type: string, enum: [a]}")},
	"an emoji in an enum":            {change: property("{type: string, enum: ['\U0001F600', é]}")},
	"numbers in an enum":             {change: property("{type: integer, enum: [1, 2]}")},
	"required numbers in an enum":    {change: requiredProperty("{type: integer, enum: [7, 9]}")},
	"null in an enum":                {change: property("{type: string, nullable: true, enum: [full, null]}")},
	"booleans in an enum":            {change: requiredProperty("{type: boolean, enum: [false]}")},
	"an enum of a parameter with ''": {partly: true, change: parameter("{name: mode, in: query, schema: {type: string, enum: ['', full]}}")},
	"const ''":                       {change: both(openAPI31, property("{type: string, const: ''}"))},
	"const 7":                        {change: both(openAPI31, requiredProperty("{const: 7}"))},
	"an enum without a type":         {change: property("{enum: [full, part]}")},
	"an enum of the uri":             {change: limits("          enum: ['s3://bucket/dir', 'gs://bucket/dir']\n")},
}

// editsOfBodies are about what the request's schema is.
var editsOfBodies = map[string]edit{
	"a body of anything":              {change: body("{}")},
	"a body that is any object":       {change: body("{type: object}")},
	"a body that is an array":         {change: body("{type: array, items: {type: string}}")},
	"a body that is a text":           {change: body("{type: string}")},
	"a body that is a number":         {change: body("{type: integer, minimum: 1}")},
	"a body that is true":             {change: both(openAPI31, body("true"))},
	"a body that is an enum":          {change: body("{type: string, enum: [go]}")},
	"an array of starts":              {change: body("{type: array, minItems: 1, items: {$ref: '#/components/schemas/StartImportRequest'}}")},
	"one of two bodies":               {change: body("{oneOf: [{$ref: '#/components/schemas/StartImportRequest'}, {type: object, required: [urls], properties: {urls: {type: array}}}]}")},
	"a body without a schema":         {change: swap("            schema:\n"+oldBody+"\n", "            example: {uri: s3://b/d}\n")},
	"a body that need not be":         {change: swap("      requestBody:\n        required: true\n", "      requestBody:\n")},
	"a body that is a map":            {change: body("{type: object, additionalProperties: {type: integer}}")},
	"a property without anything":     {change: property("{}")},
	"a required one without anything": {change: requiredProperty("{}")},
	"a nullable object":               {change: property("{type: object, nullable: true, required: [a], properties: {a: {type: string, maxLength: 3}}}")},
	"a name with a slash and a tilde": {change: swap(oldProperties, "        'a/b~c d.é\"': {type: string, maxLength: 5}\n"+oldProperties)},
	"an empty name":                   {partly: true, change: swap(oldProperties, "        '': {type: string, maxLength: 5}\n"+oldProperties)},
	"a name that is a number":         {change: swap(oldProperties, "        '7': {type: string, maxLength: 5}\n"+oldProperties)},
	"a name that is a star":           {change: swap(oldProperties, "        '*': {type: string, maxLength: 5}\n"+oldProperties)},
}

// editsOfPatterns are about regular expressions, which are those of ECMA-262.
var editsOfPatterns = map[string]edit{
	"a bound over 1000":                {change: swap(oldIntegrates, "          type: string\n          pattern: '^[a-z0-9-]{1,1500}$'\n        uri:"), tested: []string{"/integrationId pattern"}},
	"a look-ahead":                     {change: property(`{type: string, pattern: '^(?!-)[a-z0-9-]{1,20}$'}`), tested: []string{"/extra pattern"}},
	"a password's look-aheads":         {change: property(`{type: string, minLength: 8, pattern: '^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{8,64}$'}`)},
	"a look-behind":                    {change: property(`{type: string, pattern: '^[a-z]+(?<!x)$'}`)},
	"a back reference":                 {change: property(`{type: string, pattern: '^(["'']).*\1$'}`)},
	"an escape of four digits":         {change: property(`{type: string, pattern: '^[\u0041-\u005A]+$'}`), tested: []string{"/extra pattern"}},
	"an escape in braces":              {change: property(`{type: string, pattern: '^\u{1F600}+$'}`)},
	"a class of Unicode":               {change: property(`{type: string, pattern: '^\p{Lu}+$'}`)},
	"a script of Unicode":              {change: property(`{type: string, pattern: '^\p{Script=Greek}+$'}`)},
	"no white space":                   {change: property(`{type: string, pattern: '^\S+$'}`)},
	"white space":                      {change: property(`{type: string, pattern: '^\s+$'}`)},
	"any characters":                   {change: property(`{type: string, pattern: '^.+$'}`), tested: []string{"/extra pattern"}},
	"a named group":                    {change: property(`{type: string, pattern: '^(?<year>[0-9]{4})-[0-9]{2}$'}`)},
	"punctuation escaped":              {change: property(`{type: string, pattern: '^[\w\-\.\/\:\@]+$'}`)},
	"an empty negated class":           {change: property(`{type: string, pattern: '^[^]+$'}`)},
	"a pattern of another dialect":     {change: property(`{type: string, pattern: '(?i)^abc$'}`), untested: []string{"pattern at "}},
	"possessive":                       {change: property(`{type: string, pattern: '^a++$'}`), untested: []string{"pattern at "}},
	"anchors of Python":                {change: property(`{type: string, pattern: '\A[a-z]+\Z'}`), untested: []string{"pattern at "}},
	"a class of POSIX":                 {change: property(`{type: string, pattern: '^[[:alpha:]]+$'}`), untested: []string{"pattern at "}},
	"a pattern that is none":           {change: property(`{type: string, pattern: '[a'}`), untested: []string{"pattern at "}},
	"a pattern that takes for ever":    {partly: true, change: property(`{type: string, maxLength: 5000, pattern: '^(([a-z])+.)+[A-Z]([a-z])+$'}`)},
	"a required one that takes long":   {partly: true, change: requiredProperty(`{type: string, maxLength: 200, pattern: '^(a+)+$'}`)},
	"a required pattern of no text":    {partly: true, change: requiredProperty(`{type: string, pattern: '^(?!)$'}`), untested: []string{"/extra"}},
	"a required one, bounded":          {change: requiredProperty(`{type: string, minLength: 40, pattern: '^[A-F0-9]+$'}`)},
	"the pattern of the uri":           {change: limits("          maxLength: 1500\n          pattern: '^(?:s3|gs)://(?!.*//)[^\\s]{3,1400}$'\n")},
	"the pattern of a parameter":       {change: parameter(`{name: X-Trace, in: header, required: true, schema: {type: string, pattern: '^(?=[0-9a-f]{4}-)[0-9a-f-]{1,1200}$'}}`)},
	"a broken pattern of a parameter":  {change: parameter(`{name: X-Trace, in: header, schema: {type: string, pattern: '(?i)x'}}`), untested: []string{"pattern at "}},
	"a pattern of names":               {change: both(openAPI31, property(`{type: object, patternProperties: {'^(?!x)': {type: string}}}`))},
	"a broken pattern in 3.1":          {change: both(openAPI31, property(`{type: string, pattern: '(?i)x'}`)), untested: []string{"pattern at "}},
	"a broken pattern in an answer":    {change: swap("        id:\n          description: Names the import in every later request.\n          type: string\n", "        id:\n          type: string\n          pattern: '(?i)^[0-9]+$'\n"), untested: []string{"pattern at "}},
	"a pattern within not":             {change: property(`{type: string, not: {pattern: '(?i)secret'}}`)},
	"a pattern of digits and new line": {change: property(`{type: string, pattern: '^\d+$'}`), tested: []string{`/extra pattern`}},
}

// editsOfParameters are about the parameters of the start.
var editsOfParameters = map[string]edit{
	"a header parameter Accept":              {change: parameter("{name: Accept, in: header, required: true, schema: {type: string, enum: [text/csv]}}")},
	"a header parameter content-type":        {change: parameter("{name: content-type, in: header, required: true, schema: {type: string, enum: [a/b]}}")},
	"a header parameter AUTHORIZATION":       {change: parameter("{name: AUTHORIZATION, in: header, required: true, schema: {type: string, pattern: ^Bearer}}")},
	"a required array, comma separated":      {change: parameter("{name: tags, in: query, required: true, style: form, explode: false, schema: {type: array, minItems: 2, items: {type: string, maxLength: 5}}}"), tested: []string{"query tags/* maxLength"}},
	"a required array, one by one":           {change: parameter("{name: tags, in: query, required: true, schema: {type: array, minItems: 2, maxItems: 3, items: {type: integer, minimum: 3}}}"), tested: []string{"query tags minItems", "query tags maxItems", "query tags/* minimum"}},
	"a required array between spaces":        {change: parameter("{name: tags, in: query, required: true, style: spaceDelimited, explode: false, schema: {type: array, minItems: 2, items: {type: string, enum: [a, b]}}}")},
	"a required array between pipes":         {change: parameter("{name: tags, in: query, required: true, style: pipeDelimited, explode: false, schema: {type: array, minItems: 2, items: {type: string}}}")},
	"a required array in a header":           {change: parameter("{name: X-Tags, in: header, required: true, schema: {type: array, minItems: 2, items: {type: string, enum: [a, b]}}}")},
	"a required deep object":                 {change: parameter("{name: filter, in: query, required: true, style: deepObject, explode: true, schema: {type: object, required: [kind], properties: {kind: {type: string, enum: [full, part]}}}}")},
	"a required object, exploded":            {change: parameter("{name: filter, in: query, required: true, schema: {type: object, required: [kind], properties: {kind: {type: string, maxLength: 4, minLength: 4}}}}"), tested: []string{"query filter/kind maxLength"}},
	"a required object, in one":              {change: parameter("{name: filter, in: query, required: true, explode: false, schema: {type: object, required: [kind], properties: {kind: {type: integer}}}}")},
	"an optional array":                      {change: parameter("{name: tags, in: query, schema: {type: array, items: {type: string, enum: [a, b]}}}")},
	"an optional object in a header":         {change: parameter("{name: X-Of, in: header, schema: {type: object, properties: {a: {type: integer}}}}")},
	"a name that must be encoded":            {change: parameter("{name: 'a b&c[]=é', in: query, required: true, schema: {type: string, enum: ['x y&z=1', 'é+%']}}")},
	"a value that must be encoded":           {change: parameter("{name: q, in: query, required: true, schema: {type: string, default: 'a&b=c#d%+ e'}}")},
	"an optional value that must be encoded": {change: parameter("{name: q, in: query, schema: {type: string, enum: ['a&b', 'c#d']}}")},
	"reserved characters allowed":            {change: parameter("{name: q, in: query, required: true, allowReserved: true, schema: {type: string, enum: ['a/b:c?d', 'x']}}")},
	"a required one with content":            {partly: true, change: parameter("{name: filter, in: query, required: true, content: {application/json: {schema: {type: object}}}}"), untested: []string{"content"}},
	"a required cookie":                      {partly: true, change: parameter("{name: session, in: cookie, required: true, schema: {type: string}}"), untested: []string{"cookie session"}},
	"an optional cookie":                     {change: parameter("{name: session, in: cookie, schema: {type: string}}")},
	"a required number in a header":          {change: parameter("{name: X-Level, in: header, required: true, schema: {type: integer, minimum: 3, maximum: 7}}")},
	"a required boolean in the query":        {change: parameter("{name: force, in: query, required: true, schema: {type: boolean}}")},
	"a required uuid in a header":            {change: parameter("{name: Idempotency-Key, in: header, required: true, schema: {type: string, format: uuid}}")},
	"an optional uuid in a header":           {change: parameter("{name: Idempotency-Key, in: header, schema: {type: string, format: uuid, maxLength: 36}}")},
	"one of two in the query":                {change: parameter("{name: q, in: query, required: true, schema: {oneOf: [{type: integer}, {type: string, enum: [all]}]}}")},
	"text in a header outside ASCII":         {partly: true, change: parameter("{name: X-Tag, in: header, required: true, schema: {type: string, enum: [é]}}")},
	"an array of numbers by default":         {change: parameter("{name: ids, in: query, schema: {type: array, default: [1, 2], items: {type: integer}}}")},
	"a parameter behind a $ref":              {change: swap("  parameters:\n    ApiVersion:\n", "  parameters:\n    Tag: {name: X-Tag, in: header, required: true, schema: {type: string, maxLength: 3}}\n    ApiVersion:\n", oldParameters, "        - $ref: '#/components/parameters/Tag'\n"+oldParameters)},
}

// editsOfForm are about how a document is written, and what it refers to.
var editsOfForm = map[string]edit{
	"email":                         {change: property("{type: string, format: email}"), tested: []string{"/extra format email"}},
	"a required email":              {change: requiredProperty("{type: string, format: email, maxLength: 60}")},
	"JSON":                          {change: asJSON(plainly)},
	"JSON with escaped slashes":     {change: asJSON(slashes)},
	"JSON with pairs of surrogates": {change: both(property("{type: string, enum: ['\U0001F600', '\U0001F680 go']}"), asJSON(surrogates))},
	"JSON on one line":              {change: asJSON(func(s string) string { var b bytes.Buffer; _ = json.Compact(&b, []byte(s)); return b.String() })},
	"JSON behind a byte order mark": {change: asJSON(func(s string) string { return "\ufeff" + s })},
	"YAML behind a byte order mark": {change: func(s string) string { return "\ufeff" + s }},
	"YAML with CRLF":                {change: func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }},
	"YAML of two documents":         {change: func(s string) string { return s + "---\n{}\n" }},
	"JSON that breaks off":          {change: asJSON(func(s string) string { return s[:len(s)/2] }), refused: "not", remedy: "JSON"},
	"JSON with one name twice": {change: asJSON(func(s string) string {
		return strings.Replace(s, `"maxLength": 1500`, `"maxLength": 1500, "maxLength": 7`, 1)
	}), refused: "stands twice", at: `"maxLength": 7`, remedy: "remove"},
	"a limit in quotes in JSON":         {change: asJSON(func(s string) string { return strings.Replace(s, `"maxLength": 1500`, `"maxLength": "1500"`, 1) }), refused: "not a whole number", at: `"1500"`, remedy: "without quotes"},
	"a $ref in an example":              {change: swap("            schema:\n"+oldBody, "            example: {uri: 's3://b/d', $ref: '#/gone'}\n            schema:\n"+oldBody)},
	"a $ref in examples":                {change: swap("            schema:\n"+oldBody, "            examples: {one: {summary: s, value: {$ref: 'other.yaml#/x'}}}\n            schema:\n"+oldBody)},
	"a $ref that is an example":         {change: swap("            schema:\n"+oldBody, "            examples: {one: {$ref: '#/components/examples/One'}}\n            schema:\n"+oldBody, "components:\n", "components:\n  examples: {One: {value: {uri: 's3://b/d'}}}\n")},
	"a $ref in the example of a schema": {change: property("{type: object, example: {$ref: '#/nowhere/at/all'}}")},
	"a $ref in a default":               {change: property("{type: object, default: {$ref: '#/nowhere'}}")},
	"a $ref in an enum":                 {change: property("{type: object, enum: [{$ref: '#/nowhere'}]}")},
	"a $ref in an extension":            {change: property("{type: string, x-note: {$ref: 'https://example.com/x'}}")},
	"a property named $ref":             {change: property("{type: object, properties: {$ref: {type: string, maxLength: 5}}}")},
	"properties named as keywords":      {change: property("{type: object, properties: {example: {$ref: '#/components/schemas/ImportErrorMode'}, default: {type: string}, enum: {type: string}, x-a: {$ref: '#/components/schemas/ImportErrorMode'}}}")},
	"a schema named example":            {change: swap("  schemas:\n    StartImportRequest:", "  schemas:\n    example: {type: string, maxLength: 5}\n    StartImportRequest:", oldProperties, "        extra: {$ref: '#/components/schemas/example'}\n"+oldProperties)},
	"a path item behind a $ref, 3.0":    {change: swap(oldStart, "  /bulk/imports: {$ref: '#/x-items/imports'}\n  /x:\n", "components:\n", "components:\n"), refused: "leads nowhere", at: "#/x-items/imports", remedy: "correct"},
	"a path item behind a path":         {change: swap(oldStart, "  /bulk/imports: {$ref: '#/paths/~1other'}\n  /other:\n")},
	"a path item in an extension":       {change: swap(oldStart, "  /bulk/imports: {$ref: '#/x-items/imports'}\nx-items:\n  imports:\n", "  /bulk/imports/{id}:\n", "  one:\n")},
	"a path item among components":      {change: both(openAPI31, swap(oldStart, "  /bulk/imports: {$ref: '#/components/pathItems/imports'}\n  /bulk/imports/{id}: {$ref: '#/components/pathItems/one'}\ncomponents:\n  pathItems:\n   imports:\n", "  /bulk/imports/{id}:\n", "   one:\n", "components:\n  parameters:\n", "  parameters:\n"))},
	"a document of another API":         {change: swap(oldStart, "  /vectors/upsert:\n"), refused: "no operation POST /bulk/imports", at: "  /vectors/upsert:", remedy: "document that has it"},
	"a start that is a PUT":             {change: swap("    post:\n", "    put:\n"), refused: "no operation POST /bulk/imports", at: "  /bulk/imports:", remedy: "document that has it"},
}

var all = flag.Bool("all", false, "every edit of a contract and every pair of versions is tested, not a part of them")

// TestEditsOfAContractNeedNoCode runs each edited contract against its own mock host: it
// conforms, and what cannot be tested is listed. A file that cannot be used is refused with its
// place and what to do.
func TestEditsOfAContractNeedNoCode(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes a run for each of many contracts")
	}
	t.Parallel()
	data, _ := spec.Embedded("2026-04")
	part := rand.IntN(9)
	for _, kind := range []map[string]edit{editsOfLimits, editsOfValues, editsOfBodies, editsOfPatterns, editsOfParameters, editsOfForm} {
		for name, e := range kind {
			if !*all && len(name)%9 != part {
				continue
			}
			t.Run(name, func(t *testing.T) {
				text := e.change(string(data))
				file := filepath.Join(t.TempDir(), "edited.yaml")
				if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
				r, err := importcheck.Check(t.Context(), importcheck.Mock(), importcheck.Contract(file), importcheck.Cases(5))
				if e.refused == "" {
					e.conforms(t, r, err)
					return
				}
				e.isRefused(t, text, err)
			})
		}
	}
}

func (e edit) conforms(t *testing.T, r *reports.Report, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if r.Verdict != reports.Conforms && !(e.partly && r.Verdict == reports.Incomplete) || len(r.Findings) > 0 {
		t.Errorf("%s: %s", r.Verdict, r.Reason)
		for _, f := range r.Findings {
			t.Logf("%s %s %s: %s; %s", f.Severity, f.Check, f.Constraint, f.Title, f.Observed)
		}
	}
	if e.partly && r.Verdict == reports.Conforms {
		t.Error("it is tested as a whole")
	}
	var gaps []string
	for _, g := range r.NotTested {
		gaps = append(gaps, g.What+": "+g.Reason)
	}
	for _, want := range e.untested {
		if !slices.ContainsFunc(gaps, func(g string) bool { return strings.Contains(g, want) }) {
			t.Errorf("%q is not among what is not tested: %q", want, gaps)
		}
	}
	for _, want := range e.tested {
		if !slices.ContainsFunc(r.Constraints, func(c reports.Constraint) bool { return strings.Contains(c.Name, want) && c.Holds == "yes" }) {
			t.Errorf("%q is not tested: %q", want, gaps)
		}
	}
}

func (e edit) isRefused(t *testing.T, text string, err error) {
	t.Helper()
	var u *usererr.Error
	if !errors.As(err, &u) {
		t.Fatalf("got %v, want a refusal", err)
	}
	place := "edited.yaml"
	if e.at != "" {
		place += fmt.Sprint(":", 1+strings.Count(text[:strings.Index(text, e.at)], "\n"))
	}
	if !strings.HasPrefix(u.Place, place) || !strings.Contains(u.Problem, e.refused) || !strings.Contains(u.Remedy, e.remedy) {
		t.Errorf("got %v; want it at %s, with the problem %q and the remedy %q", u, place, e.refused, e.remedy)
	}
}
