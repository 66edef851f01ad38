package handler

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"pgregory.net/rapid"

	"example.com/importcheck/generators"
	"example.com/importcheck/spec"
)

// Properties of your own beside the contract: rapid draws the requests, and shrinks one that fails.
func TestARejectedStartIsNotListed(t *testing.T) {
	contract, err := spec.Load("2026-07")
	if err != nil {
		t.Fatal(err)
	}
	draw := generators.Invalid(contract)
	rapid.Check(t, func(t *rapid.T) {
		s := &server{key: "the-key"}
		start := draw.Draw(t, "start")
		r, err := start.HTTP("http://index.test", "the-key")
		if err != nil {
			t.Fatal(err)
		}
		answer := httptest.NewRecorder()
		s.handler().ServeHTTP(answer, r)
		if answer.Code/100 != 4 || len(s.imports) != 0 {
			t.Fatalf("status %d, %d imports after a start that breaks %v:\n%s", answer.Code, len(s.imports), start.Label.Broken, start.JSON())
		}
	})
}

func TestAValidStartIsListed(t *testing.T) {
	contract, err := spec.Load("2026-07")
	if err != nil {
		t.Fatal(err)
	}
	draw := generators.Valid(contract)
	rapid.Check(t, func(t *rapid.T) {
		s := &server{key: "the-key"}
		r, err := draw.Draw(t, "start").HTTP("http://index.test", "the-key")
		if err != nil {
			t.Fatal(err)
		}
		answer := httptest.NewRecorder()
		s.handler().ServeHTTP(answer, r)
		if answer.Code != http.StatusOK || len(s.imports) != 1 {
			t.Fatalf("status %d, %d imports", answer.Code, len(s.imports))
		}
	})
}
