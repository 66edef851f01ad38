package confirm

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
)

// What a host that accepts no valid start does with other requests is found all the same.
func TestOtherMistakesOfAHostThatAcceptsNoStartAreFound(t *testing.T) {
	// only holds for requests that break one rule at most, at a place whose value is of some kind.
	only := func(place string, is func(v any, there bool) bool) func(generators.Case) bool {
		return func(c generators.Case) bool {
			v, there := c.Value.GetAt([]string{place})
			return len(c.Label.Broken) == 1 && is(v, there)
		}
	}
	const every503, everyNothing = "every valid start is answered 503", "every valid start ends the connection without an answer"
	for _, row := range []struct {
		host  string
		hides int                        // the status of what it should accept; 0 for none
		takes func(generators.Case) bool // what it takes for valid, besides; may be nil
		fails func(generators.Case) bool // what it answers 500; may be nil
		want  []string
	}{
		{"fails on each", 503, nil, nil, []string{every503}},
		{"redirects each", 307, nil, nil, []string{"every valid start is answered 307"}},
		{"ends the connection", 0, nil, nil, []string{everyNothing}},
		{"fails on each, and otherwise on a uri that is an object", 503, nil, only("uri", func(v any, _ bool) bool { _, is := v.(generators.Object); return is }),
			[]string{every503, "a start whose uri is an object is answered 500"}},
		{"fails on each, and takes a start without a version", 503, func(c generators.Case) bool {
			_, says := c.Request.Get("X-Pinecone-Api-Version")
			return len(c.Label.Broken) == 1 && !says
		}, nil,
			[]string{every503, "a start without the header X-Pinecone-Api-Version is answered 503"}},
		{"fails on each, and takes a path with two slashes and POST in other letters", 503, func(c generators.Case) bool {
			return strings.HasPrefix(c.Request.Path, "//") || strings.EqualFold(c.Request.Method, "post") && c.Request.Method != "POST"
		}, nil, []string{every503}},
		{"fails on each, and starts imports by PATCH", 503, func(c generators.Case) bool { return c.Request.Method == "PATCH" }, nil,
			[]string{every503, "a request with the method \"PATCH\" is answered 503"}},
		{"fails on each, and takes an integrationId of up to 2000 characters", 503, only("integrationId", func(v any, _ bool) bool {
			text, _ := v.(string)
			n := utf8.RuneCountInString(text)
			return n > 1000 && n <= 2000
		}), nil, []string{every503, "an integrationId of 2000 characters is answered 503; 2001 characters are not"}},
		{"ends the connection, and takes numbers and a comma too many", 0, func(c generators.Case) bool {
			v, _ := c.Value.GetAt([]string{"integrationId"})
			number := strings.ContainsAny((fmt.Sprint(v) + " ")[:1], "-0123456789")
			return len(c.Label.Broken) == 1 && (number || strings.Contains(c.ID, "comma-trailing") || strings.Contains(c.ID, "array-trailing-comma"))
		}, nil,
			[]string{everyNothing, "a start whose integrationId is a number ends", "a start whose body has a comma behind the last member ends"}},
		{"ends the connection, and fails on an errorMode of null", 0, nil, only("errorMode", func(v any, there bool) bool { return there && v == nil }),
			[]string{everyNothing, "a start whose errorMode is null is answered 500"}},
	} {
		t.Run(row.host, func(t *testing.T) {
			f := &fake{does: func(c generators.Case) int {
				switch {
				case row.fails != nil && row.fails(c):
					return 500
				case right(c) == 200 || row.takes != nil && row.takes(c):
					return row.hides
				}
				return right(c)
			}, edits: func(_ generators.Case, x *host.Exchange) {
				if x.Status == 0 {
					*x = host.Exchange{Failure: host.Reset, Problem: "the host closed the connection", Tries: 1}
				}
			}}
			var titles []string
			for _, c := range f.causes(t, "") {
				titles = append(titles, c.Title)
				took := row.takes != nil && !strings.HasPrefix(c.Title, "every")
				if strings.Contains(c.Detail, "valid starts meet with the same") != took {
					t.Errorf("%s: %q, want that valid starts meet with the same: %v", c.Title, c.Detail, took)
				}
			}
			slices.Sort(titles)
			slices.Sort(row.want)
			same := slices.EqualFunc(titles, row.want, strings.HasPrefix)
			if !same {
				t.Errorf("found:\n%s\nwant:\n%s", strings.Join(titles, "\n"), strings.Join(row.want, "\n"))
			}
		})
	}
}
