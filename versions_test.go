package importcheck_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.com/importcheck"
	"example.com/importcheck/internal/diff"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

// A run of each version against the mock host of each other finds what the difference of
// the two contracts says, and nothing else.
func TestARunAgainstAnotherVersionFailsWhereTheDifferenceSays(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes a run for each of many pairs")
	}
	for i, run := range spec.Versions() {
		for j, host := range spec.Versions() {
			if !*all && (i+j)%3 != 0 { // each version in both places
				continue
			}
			t.Run(run+" against "+host, func(t *testing.T) {
				t.Parallel()
				ours, theirs := contract(t, run), contract(t, host)
				r, err := importcheck.Check(t.Context(), importcheck.Handler(mockhost.Must(host)), importcheck.Key(mockhost.Key), importcheck.Contract(run), importcheck.Cases(0))
				if err != nil {
					t.Fatal(err)
				}
				if got, want := found(r), predicted(t, ours, theirs); !slices.Equal(got, want) {
					t.Errorf("found     %q\npredicted %q\n%s", got, want, r.Reason)
				}
				if conforms := r.Verdict == reports.Conforms; conforms != !slices.ContainsFunc(predicted(t, ours, theirs), violation) {
					t.Errorf("verdict %s: %s", r.Verdict, r.Reason)
				}
			})
		}
	}
}

func contract(t *testing.T, version string) *spec.Contract {
	t.Helper()
	c, err := spec.Load(version)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// found lists the findings of a run as "check, constraint", each once.
func found(r *reports.Report) []string {
	var out []string
	for _, f := range r.Findings {
		line := fmt.Sprintf("%s, %s", f.Check, f.Constraint)
		if strings.HasPrefix(f.Title, refusesAll) {
			line = refusesAll
		}
		out = append(out, line)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

const refusesAll = "every valid start is rejected"

// predicted works out of the difference of two contracts what a run of ours finds at a
// host of theirs. A change that no rule is for fails the test: somebody has to think.
func predicted(t *testing.T, ours, theirs *spec.Contract) []string {
	t.Helper()
	var out []string
	for _, c := range breaking(ours, theirs, diff.Request) {
		switch {
		case c.Kind == "parameter-required-added":
			return []string{refusesAll} // no request of ours has it
		case c.Kind == "storage-removed":
			out = append(out, "valid-accepted, "+c.Where+" storage "+c.Old)
		case c.Kind == "values-bind-more" && c.Old == c.New, c.Kind == "parameter-dropped":
			// what we send within the list, and with the parameter, is taken as before
		default:
			t.Errorf("no rule says what comes of %s at %s", c.Kind, c.Where)
		}
	}
	for _, c := range breaking(theirs, ours, diff.Request) {
		switch c.Kind { // they take what we must see refused
		case "parameter-required-added":
			out = append(out, "version-header-required, "+c.Where+" required")
		case "storage-removed":
			out = append(out, undocumented+c.Where+" storage "+ours.Families[0].Template)
		}
	}
	for _, c := range breaking(ours, theirs, diff.Response) {
		switch c.Kind { // they answer what we do not document
		case "media-added":
			out = append(out, "response-content-type, "+mediaAt(t, ours, c.Where))
		case "property-optional":
			// their mock host says all that it knows, whether it must or not
		default:
			t.Errorf("no rule says what comes of %s at %s", c.Kind, c.Where)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// mediaAt names the media types that a contract documents at a place such as "401 content".
func mediaAt(t *testing.T, c *spec.Contract, where string) string {
	t.Helper()
	status, _ := strconv.Atoi(strings.TrimSuffix(where, " content"))
	key, response := c.Start.Response(status)
	if response == nil {
		t.Fatalf("%s documents nothing at %q", c.Version, where)
	}
	return key + " media type " + strings.Join(response.Content, ", ")
}

// undocumented begins what is only a warning: it leaves the verdict as it is.
const undocumented = "documented-value, "

func violation(line string) bool { return !strings.HasPrefix(line, undocumented) }

// breaking returns what a request may no longer hold under the newer of two contracts, or an answer
// may hold only under it.
func breaking(older, newer *spec.Contract, direction string) []diff.Change {
	return slices.DeleteFunc(diff.Compare(older, newer).Only("start").Changes, func(c diff.Change) bool {
		return c.Class != diff.Breaking || c.Direction != direction
	})
}
