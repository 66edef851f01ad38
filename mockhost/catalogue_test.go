package mockhost

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/spec"
)

// checkNames are those of the design's table, typed in.
var checkNames = strings.Fields(`response-in-time response-status response-content-type response-well-formed response-schema response-undeclared
	no-server-error valid-accepted invalid-rejected documented-value auth-required version-header-required method-not-allowed import-id-present
	import-id-unique import-visible import-cancellable refused-starts-nothing no-secret-echo no-internals-told consistent`)

func TestTheCatalogueIsLarge(t *testing.T) {
	if n := len(Faults()); n < 230 {
		t.Errorf("%d faults, at least 230 are wanted", n)
	}
}

func TestEveryFaultIsTold(t *testing.T) {
	name := regexp.MustCompile(`^[a-z]+(\.[A-Za-z0-9_/+-]+)+$`)
	for _, version := range spec.Versions() {
		seen := map[string]bool{}
		for _, f := range FaultsOf(load(t, version)) {
			switch {
			case !name.MatchString(f.Name) || !strings.HasPrefix(f.Name, f.Class+"."):
				t.Errorf("%s: the name of %q", version, f.Name)
			case seen[f.Name]:
				t.Errorf("%s: two faults are named %q", version, f.Name)
			case len(f.Says) < 15 || !strings.HasSuffix(f.Says, ".") || strings.ToUpper(f.Says[:1]) != f.Says[:1]:
				t.Errorf("%s: %s is told %q", version, f.Name, f.Says)
			case len(f.Sees) == 0 || slices.ContainsFunc(f.Sees, func(s string) bool { return !slices.Contains(checkNames, s) }):
				t.Errorf("%s: %s is seen by %v", version, f.Name, f.Sees)
			case f.HTTP == nil:
				t.Errorf("%s: %s does nothing", version, f.Name)
			}
			seen[f.Name] = true
		}
	}
}

func TestEveryClassOfDefectHasFaults(t *testing.T) {
	n := map[string]int{}
	for _, f := range Faults() {
		n[f.Class]++
	}
	for _, class := range strings.Fields("auth header limits types presence values storage pairs data syntax json http media answer id error list describe cancel refused rate state time connection method wire") {
		if n[class] == 0 {
			t.Errorf("no fault of class %q", class)
		}
	}
	t.Log(len(Faults()), n)
}

func TestTheCatalogueIsInOneOrder(t *testing.T) {
	c := load(t, spec.Latest)
	names := func() (out []string) {
		for _, f := range FaultsOf(c) {
			out = append(out, f.Name)
		}
		return out
	}
	if first := names(); !slices.Equal(first, names()) {
		t.Error("two readings differ")
	}
}

func TestAFaultOfWhatAContractLacksIsLeftOut(t *testing.T) {
	for _, f := range FaultsOf(load(t, "2024-10")) {
		if f.Class == "header" || strings.Contains(f.Says, "gs://") {
			t.Errorf("2024-10 has no place for %s", f.Name)
		}
	}
}

func TestLimitsOfFaultsComeFromTheContract(t *testing.T) {
	c := edited(t, "maxLength: 1500", "maxLength: 700")
	f, err := FindOf(c, "limits.uri.one-less")
	if err != nil {
		t.Fatal(err)
	}
	h := New(c, WithFaults(f))
	for n, want := range map[int]int{699: 200, 700: 400} {
		if got := send(h, ask("POST", path, `{"uri":"s3://b/`+strings.Repeat("a", n-7)+`"}`)).StatusCode; got != want {
			t.Errorf("%d characters: status %d, want %d", n, got, want)
		}
	}
}

func TestAnUnknownFaultIsToldWithTheNearest(t *testing.T) {
	_, err := Find("limits.uri.one-les")
	if err == nil || !strings.Contains(err.Error(), `"limits.uri.one-less"`) {
		t.Errorf("got %v", err)
	}
	if f, err := Find("auth.ignored"); err != nil || f.Name != "auth.ignored" {
		t.Errorf("got %v, %v", f.Name, err)
	}
}
