package generators_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"pgregory.net/rapid"

	"example.com/importcheck/generators"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/spec"
)

// answered sends a case to a mock host and returns the status.
func answered(t *rapid.T, h http.Handler, c generators.Case) int {
	r, err := c.HTTP("http://index.test/", mockhost.Key)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

func TestTheMockHostAnswersDrawsAsTheirLabelsSay(t *testing.T) {
	for _, version := range spec.Versions() {
		c, err := spec.Load(version)
		if err != nil {
			t.Fatal(err)
		}
		for name, draw := range map[string]*rapid.Generator[generators.Case]{
			"valid": generators.Valid(c), "invalid": generators.Invalid(c), "boundary": generators.Boundary(c),
		} {
			t.Run(version+" "+name, func(t *testing.T) {
				h := mockhost.Must(version)
				seen := map[generators.Expectation]bool{}
				rapid.Check(t, func(t *rapid.T) {
					c := draw.Draw(t, "case")
					seen[c.Label.Expect] = true
					status := answered(t, h, c)
					if c.Label.Expect == generators.Accept && status != http.StatusOK || c.Label.Expect == generators.Reject && status/100 != 4 {
						t.Fatalf("%s (%s) is answered with %d", c.Description, c.Label.Reason, status)
					}
				})
				if seen[generators.Accept] != (name != "invalid") || seen[generators.Reject] != (name != "valid") {
					t.Errorf("the draws are to be %v", seen)
				}
			})
		}
	}
}

func TestAStartInItsPlainestFormSaysTheSame(t *testing.T) {
	c, err := spec.Load(spec.Latest)
	if err != nil {
		t.Fatal(err)
	}
	draw := generators.Valid(c)
	rapid.Check(t, func(t *rapid.T) {
		c := draw.Draw(t, "case")
		var plain, sent map[string]any
		if err := json.Unmarshal(c.JSON(), &plain); err != nil {
			t.Fatal(err)
		}
		if json.Unmarshal(c.Request.Body, &sent) == nil && plain["uri"] != sent["uri"] {
			t.Fatalf("%s is not %s", c.JSON(), c.Request.Body)
		}
	})
}
