package handler

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"pgregory.net/rapid"

	"example.com/importcheck/generators"
	"example.com/importcheck/spec"
)

// asked gives a new server a start that is drawn, and returns what it answers.
func asked(t *rapid.T, draw *rapid.Generator[generators.Case]) (s *server, start generators.Case, status int) {
	s, start = &server{key: "the-key"}, draw.Draw(t, "start")
	r, err := start.HTTP("http://index.test", s.key)
	if err != nil {
		t.Fatal(err)
	}
	answer := httptest.NewRecorder()
	s.handler().ServeHTTP(answer, r)
	return s, start, answer.Code
}

func contract(t *testing.T) *spec.Contract {
	c, err := spec.Load("2026-07")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Properties of your own beside the contract: rapid draws the requests, and shrinks one that fails.
func TestARejectedStartIsNotListed(t *testing.T) {
	draw := generators.Invalid(contract(t))
	rapid.Check(t, func(t *rapid.T) {
		s, start, status := asked(t, draw)
		if status/100 != 4 || len(s.imports) != 0 {
			t.Fatalf("status %d, %d imports after a start that breaks %v:\n%s", status, len(s.imports), start.Label.Broken, start.JSON())
		}
	})
}

func TestAValidStartIsListed(t *testing.T) {
	draw := generators.Valid(contract(t))
	rapid.Check(t, func(t *rapid.T) {
		s, _, status := asked(t, draw)
		if status != http.StatusOK || len(s.imports) != 1 {
			t.Fatalf("status %d, %d imports", status, len(s.imports))
		}
	})
}
