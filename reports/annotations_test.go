package reports

import (
	"strings"
	"testing"
)

func annotationLines(t testing.TB, r *Report) []string {
	t.Helper()
	var b strings.Builder
	if err := WriteAnnotations(&b, r); err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
}

func TestAnnotationNamesTheScenario(t *testing.T) {
	r := faulty()
	r.Findings = r.Findings[:1]
	r.Findings[0].Title, r.Findings[0].Expected, r.Findings[0].Observed, r.Findings[0].Curl = "50%, or: more", "a\nb", "100%", "curl x"
	want := "::error title=valid-accepted%3A 50%25%2C or%3A more::features/limits.feature:11: the longest uri%0Aexpected a%0Ab%0Aobserved 100%25%0Acurl x"
	if got := annotationLines(t, r); len(got) != 1 || got[0] != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestAnnotationsAreAsManyAsGitHubKeeps(t *testing.T) {
	r := faulty()
	for range 30 {
		r.Findings = append(r.Findings, emptyAnswer())
	}
	r.Run.Interrupted = true
	var errors []string
	for _, line := range annotationLines(t, r) {
		if strings.HasPrefix(line, "::error ") {
			errors = append(errors, line)
		}
	}
	if len(errors) != 10 || !strings.Contains(errors[9], "25 findings more") {
		t.Errorf("%d errors, the last %q", len(errors), errors[len(errors)-1])
	}
}
