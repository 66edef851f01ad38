package reports

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/pb33f/jsonschema/v6"
)

type schemaNode struct {
	Description string                `json:"description"`
	Required    []string              `json:"required"`
	Properties  map[string]schemaNode `json:"properties"`
	Defs        map[string]schemaNode `json:"$defs"`
}

func readSchema(t *testing.T) schemaNode {
	t.Helper()
	var out schemaNode
	if err := json.Unmarshal(Schema(), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSchemaHasEachFieldOfTheModelWithItsMeaning(t *testing.T) {
	root := readSchema(t)
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(typ reflect.Type) {
		for typ.Kind() == reflect.Slice || typ.Kind() == reflect.Pointer {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct || typ.PkgPath() != reflect.TypeFor[Report]().PkgPath() || seen[typ] {
			return
		}
		seen[typ] = true
		node := root.Defs[typ.Name()]
		if typ == reflect.TypeFor[Report]() {
			node = root
		}
		compareFields(t, typ, node)
		for i := range typ.NumField() {
			walk(typ.Field(i).Type)
		}
	}
	walk(reflect.TypeFor[Report]())
	if len(seen) != len(root.Defs)+1 {
		t.Errorf("the model has %d types, the schema %d", len(seen), len(root.Defs)+1)
	}
}

func compareFields(t *testing.T, typ reflect.Type, node schemaNode) {
	t.Helper()
	var fields, required []string
	for i := range typ.NumField() {
		name, options, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
		fields = append(fields, name)
		if options == "" {
			required = append(required, name)
		}
		if node.Properties[name].Description == "" {
			t.Errorf("%s.%s has no description", typ.Name(), name)
		}
	}
	slices.Sort(fields)
	if have := slices.Sorted(maps.Keys(node.Properties)); !slices.Equal(have, fields) {
		t.Errorf("%s: the schema has %v, the model %v", typ.Name(), have, fields)
	}
	if !slices.Equal(node.Required, required) {
		t.Errorf("%s: the schema requires %v, the model always writes %v", typ.Name(), node.Required, required)
	}
}

func compiledSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("report.schema.json", document); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

func TestReportsSatisfyTheSchema(t *testing.T) {
	compiled := compiledSchema(t)
	models := maps.Clone(models)
	models["empty"] = func() *Report { return &Report{SchemaVersion: SchemaVersion, Verdict: Incomplete} }
	for name, model := range models {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(written(t, model(), (*Report).WriteJSON)))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSchemaRefusesWhatIsNoReport(t *testing.T) {
	compiled := compiledSchema(t)
	for name, change := range map[string]func(map[string]any){
		"no verdict":         func(r map[string]any) { delete(r, "verdict") },
		"an unknown verdict": func(r map[string]any) { r["verdict"] = "perhaps" },
		"null for a list":    func(r map[string]any) { r["findings"] = nil },
		"a later form":       func(r map[string]any) { r["schemaVersion"] = "2.0" },
	} {
		t.Run(name, func(t *testing.T) {
			var report map[string]any
			if err := json.Unmarshal(written(t, conforming(), (*Report).WriteJSON), &report); err != nil {
				t.Fatal(err)
			}
			change(report)
			if compiled.Validate(report) == nil {
				t.Error("it is let through")
			}
		})
	}
}
