package secrets

import "testing"

func TestAViewKnowsWhereEachOfItsBytesStood(t *testing.T) {
	for _, tt := range []struct {
		escape escape
		text   string
		view   string
		at     []int // of each byte of the view, and of its end
	}{
		{escapes[0], "", "", []int{0}},
		{escapes[0], "ab", "ab", []int{0, 1, 2}},
		{escapes[0], `a\u0062c`, "abc", []int{0, 1, 7, 8}},
		{escapes[0], `\u0061\/`, "a/", []int{0, 6, 8}},
		{escapes[0], `a\`, `a\`, []int{0, 1, 2}},
		{escapes[0], `\nb`, "\xffb", []int{0, 2, 3}},
		{escapes[1], "%41%4x%", "A%4x%", []int{0, 3, 4, 5, 6, 7}},
	} {
		v := readView(tt.escape, []byte(tt.text))
		if string(v.text) != tt.view {
			t.Errorf("%q: got %q, want %q", tt.text, v.text, tt.view)
			continue
		}
		for place, want := range tt.at {
			if got := v.at(place); got != want {
				t.Errorf("%q: byte %d stood at %d, want %d", tt.text, place, got, want)
			}
		}
	}
}
