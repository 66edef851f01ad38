package usererr_test

import (
	"testing"

	"example.com/importcheck/internal/usererr"
)

func TestAnErrorNamesPlaceProblemAndRemedy(t *testing.T) {
	for want, err := range map[string]error{
		"a.yaml:7: it is broken; mend it":  usererr.AtLine("a.yaml", 7, "it is broken", "mend it"),
		"a.yaml: it is broken; mend it":    usererr.AtLine("a.yaml", 0, "it is broken", "mend it"),
		"byte 0: it is cut; write it anew": usererr.AtByte(0, "it is cut", "write it anew"),
		"it is too large; cut it":          &usererr.Error{Problem: "it is too large", Remedy: "cut it"},
	} {
		if got := err.Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
