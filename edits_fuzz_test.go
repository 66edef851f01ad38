package importcheck_test

import (
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/pb33f/go-yaml"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/usererr"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/spec"
)

// values are what an edit puts in the place of another value, or under another key.
var values = []string{`""`, `0`, `-1`, `2147483647`, `9223372036854775807`, `1e300`, `null`, `true`, `[]`, `{}`, `[""]`, `['', a]`, `{type: object}`, `{type: array, items: {}}`,
	`{type: string}`, `{type: integer}`, `{enum: [7]}`, `{allOf: [{type: string}, {type: integer}]}`, `{oneOf: [{}, {}]}`, `{not: {}}`, `{$ref: '#/components/schemas/rpcStatus'}`,
	`{$ref: '#/nowhere'}`, `'(?i)x'`, `'^(a+)+$'`, `'^(?=.*\d).{8,}$'`, `'[a'`, `array`, `object`, `string`, `'null'`, `email`, `uuid`, `date-time`, `text/plain`, `é😀`}

// fields are keys that an edit adds.
var fields = []string{"maxLength", "minLength", "enum", "x-enum", "pattern", "format", "type", "required", "items", "properties", "additionalProperties", "minItems", "maxItems",
	"uniqueItems", "minProperties", "maxProperties", "nullable", "const", "default", "example", "allOf", "oneOf", "anyOf", "not", "minimum", "maximum", "multipleOf", "exclusiveMinimum",
	"readOnly", "style", "explode", "content", "schema", "$ref", "parameters", "x-note", "description"}

// FuzzEdits makes up to four edits of an embedded contract, as the bytes say: loading it, making its
// cases and its mock host end soon, in bounded memory and without a panic.
func FuzzEdits(f *testing.F) {
	for version := range byte(len(spec.Versions())) {
		for seed := range byte(6) {
			f.Add([]byte{version, seed * 41, seed, seed * 7, 0, seed * 13, seed * 3, seed, 1})
		}
	}
	f.Add([]byte("9Yx\xff0")) // a path item that cannot be read
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < 5 || len(data) > 17 {
			return
		}
		versions := spec.Versions()
		text, _ := spec.Embedded(versions[int(data[0])%len(versions)])
		edited := edit4(t, text, data[1:])
		began, before := time.Now(), heap()
		c, err := spec.LoadBytes("edited.yaml", edited)
		var u *usererr.Error
		switch {
		case err == nil:
			generators.New(c, generators.Options{}).Cases()
			if _, err := mockhost.Read("edited.yaml", edited); err != nil {
				t.Error(err)
			}
		case !errors.As(err, &u) || !strings.HasPrefix(u.Place, "edited.yaml") || u.Problem == "" || u.Remedy == "":
			t.Errorf("an error without place, problem or remedy: %v", err)
		}
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("it took %v", took)
		}
		if now := heap(); now > before+512<<20 {
			t.Errorf("it took %d MiB", (now-before)>>20)
		}
	})
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// edit4 makes an edit of each four bytes: where, what, and which value.
func edit4(t *testing.T, text []byte, data []byte) []byte {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	for ; len(data) >= 4; data = data[4:] {
		var maps []*yaml.Node
		collect(doc.Content[0], &maps)
		m := maps[(int(data[0])<<8|int(data[1]))%len(maps)]
		var v yaml.Node
		if err := yaml.Unmarshal([]byte(values[int(data[3])%len(values)]), &v); err != nil {
			t.Fatal(err)
		}
		if field := int(data[2]); field < 128 && len(m.Content) > 0 {
			m.Content[field%(len(m.Content)/2)*2+1] = v.Content[0]
		} else {
			m.Content = append(m.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: fields[field%len(fields)]}, v.Content[0])
		}
	}
	out, err := yaml.Marshal(&doc)
	if err != nil {
		t.Skip(err)
	}
	return out
}

func collect(n *yaml.Node, maps *[]*yaml.Node) {
	if n.Kind == yaml.MappingNode {
		*maps = append(*maps, n)
	}
	for _, c := range n.Content {
		collect(c, maps)
	}
}
