package spec

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"example.com/importcheck/internal/usererr"
)

const smallest = `openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /bulk/imports:
    post:
      parameters: [{name: V, in: header, required: true, schema: {type: string, default: 2026-04}}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/S"}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}, 4XX: {description: e}}
components:
  schemas: {S: {type: object, required: [uri], properties: {uri: {type: string, maxLength: 9, description: "s3://B/D"}, m: {x-enum: [a, b]}}}}
`

// FuzzLoad gives the loader any bytes: it must answer soon with a contract that can
// be asked anything, or with a *usererr.Error.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(smallest)) // a whole contract takes so long under the fuzzer that it tries a few a minute
	for _, s := range bombs() {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		began := time.Now()
		c, err := LoadBytes("fuzzed.yaml", data)
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("it took %v", took)
		}
		var e *usererr.Error
		switch {
		case err == nil:
			ask(c)
		case !errors.As(err, &e) || !strings.HasPrefix(e.Place, "fuzzed.yaml") || e.Problem == "" || e.Remedy == "":
			t.Errorf("an error without file, problem or remedy: %#v", err)
		}
	})
}

// ask calls what other parts call; it must not panic for any contract that was loaded.
func ask(c *Contract) {
	c.KeyHeader()
	c.FamilyOf("s3://bucket/dir")
	for _, o := range c.all() {
		o.Parameters()
		o.Methods()
		for _, status := range []int{200, 404, 500, 999} {
			key, _ := o.Response(status)
			pointer, _ := o.ResponseSchema(key, "application/json")
			c.Validate(pointer, map[string]any{"id": "1"})
			c.Line(pointer)
		}
		pointer, _ := o.RequestSchema("application/json")
		c.Validate(pointer, map[string]any{"uri": "s3://bucket/dir"})
		c.Keys(c.Resolve(pointer))
	}
}

// bombs are small files that unfold to large ones.
func bombs() map[string]string {
	var aliases, references strings.Builder
	aliases.WriteString("openapi: 3.0.3\ninfo: {version: a, title: b}\nx0: &x0 [a, a]\n")
	references.WriteString(minimal + "components:\n  schemas:\n    S40: {type: string}\n")
	for i := 1; i <= 40; i++ {
		fmt.Fprintf(&aliases, "x%d: &x%d [*x%d, *x%d]\n", i, i, i-1, i-1)
		fmt.Fprintf(&references, "    S%d: {properties: {a: {$ref: '#/components/schemas/S%d'}, b: {$ref: '#/components/schemas/S%d'}}}\n", i-1, i, i)
	}
	return map[string]string{
		"aliases that double":            aliases.String(),
		"references that double":         references.String(),
		"an alias that holds itself":     "openapi: &a [*a]\n",
		"brackets without end":           strings.Repeat("[", 20_000),
		"a mapping nested 2,000 deep":    strings.Repeat("{a: ", 2_000) + strings.Repeat("}", 2_000),
		"a list nested in the document":  minimal + "components:\n  schemas:\n    S0: {x-deep: " + strings.Repeat("[", 600) + strings.Repeat("]", 600) + "}\n",
		"a path item that is a list":     "openapi: 3.0.3\ninfo: {version: a, title: b}\npaths: {/bulk/imports: [post]}\n",
		"an operation that is a text":    "openapi: 3.0.3\ninfo: {version: a, title: b}\npaths: {/bulk/imports: {post: start}}\n",
		"an operation that is empty":     "openapi: 3.0.3\ninfo: {version: a, title: b}\npaths: {/bulk/imports: {post: {}}}\n",
		"a document that refers to self": strings.Replace(minimal, "#/components/schemas/S0", "#", 1),
	}
}

// minimal is a contract that lacks its one component, S0.
const minimal = `openapi: 3.0.3
info: {title: imports, version: 2026-04}
paths:
  /bulk/imports:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/S0'}}}}
      responses: {'200': {description: started}}
`

func TestBombsAreRefusedSoon(t *testing.T) {
	for name, text := range bombs() {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			_, err := LoadBytes("bomb.yaml", []byte(text))
			var e *usererr.Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want a *usererr.Error", err)
			}
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("it took %v", took)
			}
			t.Log(err)
		})
	}
}
