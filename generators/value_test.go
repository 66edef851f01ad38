package generators

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// values draws a value of objects and arrays up to a depth.
func values(depth int) *rapid.Generator[any] {
	leaves := rapid.OneOf(rapid.String().AsAny(), rapid.Int64().AsAny(), rapid.Bool().AsAny(), rapid.Just[any](nil), rapid.Float64Range(-1e300, 1e300).AsAny())
	if depth == 0 {
		return leaves
	}
	return rapid.OneOf(leaves, rapid.SliceOfN(values(depth-1), 0, 3).AsAny(), rapid.Custom(func(t *rapid.T) Object {
		out := Object{}
		for _, name := range rapid.SliceOfNDistinct(rapid.String(), 0, 3, func(s string) string { return s }).Draw(t, "names") {
			out = append(out, Member{name, values(depth-1).Draw(t, "value")})
		}
		return out
	}).AsAny())
}

var styles = rapid.Custom(func(t *rapid.T) Style {
	space := rapid.StringOfN(rapid.SampledFrom([]rune(" \t\r\n")), 0, 3, -1)
	escape := rapid.SampledFrom([]Escape{EscapeNeeded, EscapeNonASCII, EscapeAll, EscapeAllUpper, EscapeFirst, EscapeSlash})
	return Style{Space: space.Draw(t, "space"), Around: space.Draw(t, "around"), Names: escape.Draw(t, "names"), Texts: escape.Draw(t, "texts"), Reverse: rapid.Bool().Draw(t, "reverse")}
})

// plain turns a value into what encoding/json makes of it.
func plain(v any) any {
	switch v := v.(type) {
	case Object:
		out := map[string]any{}
		for _, m := range v {
			out[m.Name] = plain(m.Value)
		}
		return out
	case []any:
		out := []any{}
		for _, in := range v {
			out = append(out, plain(in))
		}
		return out
	case int64:
		return json.Number(fmt.Sprint(v))
	}
	return v
}

func TestEveryStyleIsReadBackAsTheSameValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v, style := values(3).Draw(t, "value"), styles.Draw(t, "style")
		text := Encode(v, style)
		d := json.NewDecoder(bytes.NewReader(text))
		d.UseNumber()
		var got any
		if err := d.Decode(&got); err != nil || d.More() {
			t.Fatalf("%v: %q", err, text)
		}
		if want := plain(v); !same2(got, want) {
			t.Fatalf("%q is read as %#v, want %#v", text, got, want)
		}
	})
}

// same2 compares with fractions by their value: 1e+06 and 1000000 are one number.
func same2(got, want any) bool {
	switch w := want.(type) {
	case float64:
		n, ok := got.(json.Number)
		f, err := n.Float64()
		return ok && err == nil && f == w
	case map[string]any:
		g, ok := got.(map[string]any)
		for name := range w {
			if !same2(g[name], w[name]) {
				return false
			}
		}
		return ok && len(g) == len(w)
	case []any:
		g, ok := got.([]any)
		for i := range w {
			if i >= len(g) || !same2(g[i], w[i]) {
				return false
			}
		}
		return ok && len(g) == len(w)
	}
	return reflect.DeepEqual(got, want)
}

func TestObjectsAreChangedInACopy(t *testing.T) {
	before := Object{{"a", Object{{"b", "x"}}}, {"l", []any{Object{{"c", int64(1)}}}}}
	text := string(Encode(before, Style{}))
	for _, row := range []struct {
		name, want string
		got        Object
	}{
		{"set", `{"a":{"b":"y"},"l":[{"c":1}]}`, before.SetAt([]string{"a", "b"}, "y")},
		{"set below something new", `{"a":{"b":"x"},"l":[{"c":1}],"n":{"m":1}}`, before.SetAt([]string{"n", "m"}, int64(1))},
		{"set in the first item", `{"a":{"b":"x"},"l":[{"c":2}]}`, before.SetAt([]string{"l", "*", "c"}, int64(2))},
		{"drop", `{"a":{},"l":[{"c":1}]}`, before.DropAt([]string{"a", "b"})},
		{"drop what is not there", text, before.DropAt([]string{"x", "b"})},
		{"drop at the top", `{"l":[{"c":1}]}`, before.DropAt([]string{"a"})},
	} {
		if got := string(Encode(row.got, Style{})); got != row.want || string(Encode(before, Style{})) != text {
			t.Errorf("%s: %s, want %s; the original is now %s", row.name, got, row.want, Encode(before, Style{}))
		}
	}
	if v, ok := before.GetAt([]string{"l", "*", "c"}); !ok || v != int64(1) {
		t.Errorf("the first item's c is %v", v)
	}
	if _, ok := before.GetAt([]string{"a", "b", "c"}); ok {
		t.Error("a text has a property")
	}
}
