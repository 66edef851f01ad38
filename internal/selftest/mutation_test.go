package selftest

import (
	"bytes"
	"encoding/json"
	"mime"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/importcheck/mockhost"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

type mutated struct {
	mutator
	x mutation
}

func mutationsOf(t *testing.T, version string) []mutated {
	t.Helper()
	c, err := spec.Load(version)
	if err != nil {
		t.Fatal(err)
	}
	known, _ := constraint.Read(c)
	var out []mutated
	for _, k := range known {
		m := mutator{c, k}
		for _, x := range m.all() {
			out = append(out, mutated{m, x})
		}
	}
	return out
}

// keeps reports whether the answer to a start is one that the other contract allows, and
// whether it is one that the first contract forbids.
func keeps(t *testing.T, first, other *spec.Contract, h http.Handler, body string) (kept, breaks bool) {
	t.Helper()
	r := httptest.NewRequest(first.Start.Method, first.Start.Path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Api-Key", mockhost.Key)
	r.Header.Set("X-Pinecone-Api-Version", first.Version)
	if body == "" { // a wrong key: the refusals that are no 400
		r.Header.Set("Api-Key", "wrong")
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return allows(other, w), !allows(first, w)
}

func allows(c *spec.Contract, w *httptest.ResponseRecorder) bool {
	key, _ := c.Start.Response(w.Code)
	media, _, _ := mime.ParseMediaType(w.Header().Get("Content-Type"))
	schema, listed := c.Start.ResponseSchema(key, media)
	var v any
	d := json.NewDecoder(bytes.NewReader(w.Body.Bytes()))
	d.UseNumber()
	return listed && d.Decode(&v) == nil && len(c.Validate(schema, v)) == 0
}

func TestAMutationChangesTheContract(t *testing.T) {
	if testing.Short() {
		t.Skip("it loads many contracts")
	}
	for _, m := range mutationsOf(t, "2026-04") {
		if m.x.edit == nil {
			continue
		}
		other, err := m.x.other(m.contract)
		if err != nil {
			t.Errorf("%s, %s: %v", m.of, m.x.says, err)
			continue
		}
		if contractText(m.contract) == contractText(other) && m.x.equal == "" {
			t.Errorf("%s, %s: the contract says the same", m.of, m.x.says)
		}
	}
}

// contractText is what a contract says, in one text.
func contractText(c *spec.Contract) string {
	known, _ := constraint.Read(c)
	var b strings.Builder
	for _, k := range known {
		b.WriteString(k.String() + "\n")
	}
	name, _ := c.KeyHeader()
	return b.String() + name
}

func TestTheMutationsAreOfEveryKind(t *testing.T) {
	n := map[string]int{}
	for _, m := range mutationsOf(t, spec.Latest) {
		n[string(m.of.Message)+" "+m.of.Keyword]++
	}
	for _, kind := range []string{"request listed", "request security", "request required", "request media type", "request type", "request minLength", "request maxLength",
		"request x-enum", "request storage", "response documented", "response media type", "response type", "response minLength", "response maxLength", "response format"} {
		if n[kind] == 0 {
			t.Errorf("no mutation of %s", kind)
		}
	}
}
