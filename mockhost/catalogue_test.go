package mockhost

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"example.com/importcheck/internal/golden"
	"example.com/importcheck/spec"
)

// checkNames are those of the design's table, typed in.
var checkNames = strings.Fields(`response-in-time response-status response-content-type response-well-formed response-schema response-undeclared response-documented-value
	no-server-error valid-accepted invalid-rejected documented-value auth-required version-header-required method-not-allowed import-id-present
	import-id-unique import-visible import-cancellable refused-starts-nothing no-secret-echo no-internals-told consistent`)

func TestTheCatalogueIsLarge(t *testing.T) {
	if n := len(latest(t).faults()); n < 230 {
		t.Errorf("%d faults, at least 230 are wanted", n)
	}
}

func TestEveryFaultIsTold(t *testing.T) {
	name := regexp.MustCompile(`^[a-z]+(\.[A-Za-z0-9_/+-]+)+$`)
	for _, version := range spec.Versions() {
		seen := map[string]bool{}
		for _, f := range of(specOf(t, version)).faults() {
			switch {
			case !name.MatchString(f.Name) || !strings.HasPrefix(f.Name, f.Class+"."):
				t.Errorf("%s: the name of %q", version, f.Name)
			case seen[f.Name]:
				t.Errorf("%s: two faults are named %q", version, f.Name)
			case len(f.Description) < 15 || !strings.HasSuffix(f.Description, ".") || strings.ToUpper(f.Description[:1]) != f.Description[:1]:
				t.Errorf("%s: %s is described as %q", version, f.Name, f.Description)
			case !utf8.ValidString(f.Description) || golden.WrongArticles(f.Description) != nil:
				t.Errorf("%s: %s is described as %q: %q", version, f.Name, f.Description, golden.WrongArticles(f.Description))
			case len(f.DetectedBy) == 0 || slices.ContainsFunc(f.DetectedBy, func(s string) bool { return !slices.Contains(checkNames, s) }):
				t.Errorf("%s: %s is seen by %v", version, f.Name, f.DetectedBy)
			case f.http == nil:
				t.Errorf("%s: %s does nothing", version, f.Name)
			}
			seen[f.Name] = true
		}
	}
}

func TestEveryClassOfDefectHasFaults(t *testing.T) {
	n := map[string]int{}
	for _, f := range latest(t).faults() {
		n[f.Class]++
	}
	for _, class := range strings.Fields("auth header limits types presence values storage pairs data syntax json http media answer id error list describe cancel refused rate state time connection method wire") {
		if n[class] == 0 {
			t.Errorf("no fault of class %q", class)
		}
	}
	t.Log(len(latest(t).faults()), n)
}

func TestTheCatalogueIsInOneOrder(t *testing.T) {
	c := specOf(t, spec.Latest)
	names := func() (out []string) {
		for _, f := range of(c).catalogue() {
			out = append(out, f.Name)
		}
		return out
	}
	if first := names(); !slices.Equal(first, names()) {
		t.Error("two readings differ")
	}
}

func TestAFaultOfWhatAContractLacksIsLeftOut(t *testing.T) {
	for _, f := range of(specOf(t, "2024-10")).faults() {
		if f.Class == "header" || strings.Contains(f.Description, "gs://") {
			t.Errorf("2024-10 has no place for %s", f.Name)
		}
	}
}

func TestLimitsOfFaultsComeFromTheContract(t *testing.T) {
	c := edited(t, "maxLength: 1500", "maxLength: 700")
	h := newHost(of(c), WithFault("limits.uri.one-less"))
	if h.err != nil {
		t.Fatal(h.err)
	}
	for n, want := range map[int]int{699: 200, 700: 400} {
		if got := send(h, ask("POST", path, `{"uri":"s3://b/`+strings.Repeat("a", n-7)+`"}`)).StatusCode; got != want {
			t.Errorf("%d characters: status %d, want %d", n, got, want)
		}
	}
}

func TestAnUnknownFaultIsToldWithTheNearest(t *testing.T) {
	_, err := Open(spec.Latest, WithFault("auth.ignored", "limits.uri.one-les"))
	if err == nil || !strings.Contains(err.Error(), `"limits.uri.one-less"`) {
		t.Errorf("got %v", err)
	}
}
