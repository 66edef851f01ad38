package spec

import (
	"strings"
	"testing"

	"github.com/pb33f/libopenapi/datamodel/high/base"
)

func onError(c *Contract) *base.Schema {
	body := Model(c.Start).RequestBody.Content.GetOrZero("application/json").Schema.Schema()
	return body.Properties.GetOrZero("errorMode").Schema().Properties.GetOrZero("onError").Schema()
}

// edited returns the latest contract with one text replaced by another.
func edited(t *testing.T, old, new string) string {
	t.Helper()
	data, _ := Embedded(Latest)
	if !strings.Contains(string(data), old) {
		t.Fatalf("the contract does not hold %q", old)
	}
	return strings.Replace(string(data), old, new, 1)
}

func loadEdited(t *testing.T, old, new string) *Contract {
	t.Helper()
	c, err := LoadBytes("edited.yaml", []byte(edited(t, old, new)))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheExactStatusComesBeforeItsRangeAndTheDefault(t *testing.T) {
	embedded := mustLoad(t, Latest)
	unseen := mustLoad(t, "testdata/unseen/enum-back.yaml")
	tests := []struct {
		c      *Contract
		status int
		want   string
	}{
		{embedded, 200, "200"}, {embedded, 201, ""}, {embedded, 302, ""}, {embedded, 400, "400"}, {embedded, 418, "4XX"}, {embedded, 599, "5XX"},
		{embedded, 600, ""}, {unseen, 200, "200"}, {unseen, 404, "default"}, {unseen, 302, "default"},
	}
	for _, tt := range tests {
		key, r := tt.c.Start.Response(tt.status)
		if key != tt.want || (r != nil) != (tt.want != "") {
			t.Errorf("%s: %d is answered by %q, want %q", tt.c.Version, tt.status, key, tt.want)
		}
	}
}

func TestTheKeyIsDemandedWhereSecuritySaysSo(t *testing.T) {
	own := "      operationId: startBulkImport\n"
	tests := map[string]struct{ old, new, want string }{
		"by the document":             {own, own, "Api-Key"},
		"by the operation":            {own, own + "      security: [{ApiKeyAuth: []}]\n", "Api-Key"},
		"not by the operation":        {own, own + "      security: []\n", ""},
		"by nobody":                   {"security:\n  - ApiKeyAuth: []\n", "", ""},
		"only where the sender likes": {"  - ApiKeyAuth: []\n", "  - ApiKeyAuth: []\n  - {}\n", ""},
		"in a query":                  {"      in: header\n      name: Api-Key", "      in: query\n      name: Api-Key", ""},
		"under another name":          {"      name: Api-Key", "      name: X-Key", "X-Key"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, ok := loadEdited(t, tt.old, tt.new).KeyHeader()
			if got != tt.want || ok != (tt.want != "") {
				t.Errorf("key header %q %v, want %q", got, ok, tt.want)
			}
		})
	}
}

func TestAnOperationIsFoundByMethodAndPath(t *testing.T) {
	c := mustLoad(t, Latest)
	tests := []struct {
		method, path string
		want         *Operation
	}{
		{"POST", "/bulk/imports", &c.Start}, {"GET", "/bulk/imports", c.List}, {"GET", "/bulk/imports/101", c.Describe},
		{"DELETE", "/bulk/imports/101", c.Cancel}, {"PUT", "/bulk/imports", nil}, {"GET", "/bulk/imports/", nil},
		{"GET", "/bulk/imports/1/2", nil}, {"POST", "/bulk/imports/101", nil}, {"POST", "/bulk/import", nil},
	}
	for _, tt := range tests {
		if got := c.Operation(tt.method, tt.path); got != tt.want {
			t.Errorf("%s %s: got %v, want %v", tt.method, tt.path, got, tt.want)
		}
	}
	if got := strings.Join(c.Start.Methods(), " "); got != "GET POST" {
		t.Errorf("methods %q", got)
	}
}

func TestAnOperationsParameterWinsOverItsPaths(t *testing.T) {
	c := loadEdited(t, "  /bulk/imports:\n", `  /bulk/imports:
    parameters:
      - {name: x-pinecone-api-version, in: header, schema: {type: integer}}
      - {name: X-Other, in: header, schema: {type: string}}
`)
	var got []string
	for _, p := range c.Start.Parameters() {
		got = append(got, p.Name)
	}
	if want := "X-Pinecone-Api-Version X-Other"; strings.Join(got, " ") != want {
		t.Errorf("parameters %q, want %q", got, want)
	}
}

func TestALineIsThatOfTheFile(t *testing.T) {
	c := mustLoad(t, Latest)
	data, _ := Embedded(Latest)
	want := lineOf(string(data), "maxLength: 1500")
	for _, pointer := range []string{
		"/components/schemas/StartImportRequest/properties/uri/maxLength",
		"/paths/~1bulk~1imports/post/requestBody/content/application~1json/schema/properties/uri/maxLength",
	} {
		if got := c.Line(pointer); got != want {
			t.Errorf("%s stands in line %d, want %d", pointer, got, want)
		}
	}
	for _, pointer := range []string{"/components/schemas/No", "/paths/~1bulk~1imports/post/parameters/7", "/info/version/deeper"} {
		if got := c.Line(pointer); got != 0 {
			t.Errorf("%s stands in line %d, want none", pointer, got)
		}
	}
}

// lineOf returns the number of the line in which a text first stands.
func lineOf(file, text string) int {
	before, _, _ := strings.Cut(file, text)
	return strings.Count(before, "\n") + 1
}

func TestPointersAndTokensAreEachOthersReverse(t *testing.T) {
	tokens := []string{"paths", "/bulk/imports", "a~b", "~1", ""}
	pointer := Pointer(tokens...)
	if pointer != "/paths/~1bulk~1imports/a~0b/~01/" {
		t.Errorf("pointer %q", pointer)
	}
	got := Tokens("#" + pointer)
	if strings.Join(got, "|") != strings.Join(tokens, "|") {
		t.Errorf("tokens %q, want %q", got, tokens)
	}
}
