package spec

import (
	"reflect"
	"regexp"
	"testing"

	"pgregory.net/rapid"
)

func TestWordsOfATemplateAreThoseOfThePattern(t *testing.T) {
	word := regexp.MustCompile(`[A-Z][A-Z0-9_]+`)
	rapid.Check(t, func(t *rapid.T) {
		template := rapid.StringOf(rapid.SampledFrom([]rune("AZ09_az:/.-é"))).Draw(t, "template")
		var want [][2]int
		for _, w := range word.FindAllStringIndex(template, -1) {
			want = append(want, [2]int{w[0], w[1]})
		}
		if got := appendWords(nil, template); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q: %v, want %v", template, got, want)
		}
	})
}

func TestLabelsOfAHostAreThoseOfThePattern(t *testing.T) {
	pattern := regexp.MustCompile(`\A[A-Za-z0-9-]+\z`)
	for c := range 0x200 {
		for _, name := range []string{"", string(rune(c)), "a" + string(rune(c)), string([]byte{byte(c)}) + "9"} {
			if label(name) != pattern.MatchString(name) {
				t.Errorf("%q is told to be a label: %v", name, label(name))
			}
		}
	}
}
