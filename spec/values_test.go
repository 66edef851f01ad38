package spec

import (
	"slices"
	"strings"
	"testing"
)

func TestValuesAreReadFromTheStrongestKeyword(t *testing.T) {
	prose := "          description: 'Possible values: `c` or `d`.'\n"
	tests := map[string]struct {
		schema  string
		keyword string
		list    []string
		binds   bool
	}{
		"enum":                       {"          enum: [abort, continue]\n", "enum", []string{"abort", "continue"}, true},
		"enum before the others":     {prose + "          x-enum: [b]\n          enum: [a]\n", "enum", []string{"a"}, true},
		"x-enum before prose":        {prose + "          x-enum: [b]\n", "x-enum", []string{"b"}, false},
		"prose alone":                {prose, "Possible values", []string{"c", "d"}, false},
		"an enum without texts":      {prose + "          enum: [7]\n", "enum", []string{"7"}, true},
		"an x-enum that is no list":  {prose + "          x-enum: b\n", "Possible values", []string{"c", "d"}, false},
		"a list of texts and others": {"          enum: [a, 7, null, '8']\n", "enum", []string{"a", "8"}, true},
		"none":                       {"          description: Any text.\n", "", nil, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			text := edited(t, "      properties:\n        onError:\n", "      properties:\n        onError:\n"+tt.schema+"        other:\n")
			c, err := LoadBytes("values.yaml", []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			got := ValuesOf(onError(c))
			if got.Keyword != tt.keyword || !slices.Equal(got.List, tt.list) || got.Binds != tt.binds {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestPossibleValuesAreReadFromProse(t *testing.T) {
	tests := map[string]string{
		"Possible values: `a`, `b`, or `c`.":                      "a b c",
		"Possible values are `a` and `b`":                         "a b",
		"How it goes.\nPossible values: `a` or `b`.":              "a b",
		"possible values: `a`.\n\nSee `other`.":                   "a",
		"Possible values: `a`, `b`. The default is `c`.":          "a b",
		"Possible values:\n- `a`\n- `b`\n":                        "a b",
		"Possible values:\n- `a`: stops.\n- `b`: goes on.\n":      "a b",
		"The possible values of `mode` are \"a\" or \"b\".":       "a b",
		"Possible values include `a.b` and `c`.":                  "a.b c",
		"Possible values for this field: 'a', 'b'.":               "a b",
		"Some values are possible: `a`.":                          "",
		"Possible values depend on the plan.":                     "",
		"Takes the importer's mode. It isn't one of a fixed list": "",
		"": "",
	}
	for text, want := range tests {
		if got := strings.Join(possible(text), " "); got != want {
			t.Errorf("%q lists %q, want %q", text, got, want)
		}
	}
}

func TestTheRulingsCanBeRead(t *testing.T) {
	for _, r := range Rulings() {
		if !strings.HasPrefix(r.Place, "/") || r.Keyword == "" || !strings.HasSuffix(r.Says, ".") {
			t.Errorf("a ruling that is not whole: %+v", r)
		}
	}
}
