package spelling

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestTheNearestIsTheOneThatWasMeant(t *testing.T) {
	commands := []string{"run", "merge", "cancel", "mock", "diff"}
	for name, want := range map[string]string{
		"run": "run", "rnu": "run", "rum": "run", "merg": "merge", "mokc": "mock", "dif": "diff", "cancell": "cancel",
		"foo": "", "nothing.of.the.kind": "", "publish": "",
	} {
		if got := nearest(name, commands); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestARemedyNamesTheNearestOrAllOrNone(t *testing.T) {
	many := make([]string, 13)
	for i := range many {
		many[i] = "a-long-name-" + string(rune('a'+i))
	}
	for _, c := range []struct {
		name  string
		names []string
		want  string
	}{
		{"strt", []string{"start", "list"}, `the nearest is "start"`},
		{"foo", []string{"start", "list"}, "choose one of start, list"},
		{"foo", many, "no other has a name like it"},
		{"a-long-name-x", many, `the nearest is "a-long-name-a"`},
	} {
		if got := Remedy(c.name, c.names); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// What is nearest to a name with one edit in it is the name, or one as near.
func TestOneEditIsAlwaysUndone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(rapid.StringMatching(`[a-z]{4,12}`), 1, 8).Draw(t, "names")
		name := rapid.SampledFrom(names).Draw(t, "name")
		at := rapid.IntRange(0, len(name)-1).Draw(t, "at")
		for _, typed := range []string{name[:at] + name[at+1:], name[:at] + "-" + name[at:], name[:at] + "-" + name[at+1:]} {
			if near := nearest(typed, names); !slices.Contains(names, near) || distance(typed, near) > 1 {
				t.Fatalf("%q is read as %q", typed, near)
			}
		}
	})
}

func TestDistanceIsAMetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringN(0, 12, -1)
		a, b, c := text.Draw(t, "a"), text.Draw(t, "b"), text.Draw(t, "c")
		if distance(a, a) != 0 || distance(a, b) != distance(b, a) || distance(a, c) > distance(a, b)+distance(b, c) || (a != b) != (distance(a, b) > 0) {
			t.Fatalf("%d, %d, %d", distance(a, b), distance(b, c), distance(a, c))
		}
	})
}
