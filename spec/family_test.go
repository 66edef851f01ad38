package spec

import (
	"reflect"
	"regexp"
	"strings"
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

// Most texts are asked of families whose scheme they do not have, which a look at the
// scheme answers.
func TestABucketIsWhatBecomesAURIOfItsFamilyWithADirectory(t *testing.T) {
	text := rapid.SliceOfN(rapid.SampledFrom([]string{"s3:", "gs:", "https:", "/", "//", "a", ".blob.core.windows.net", "?", "S3:"}), 0, 7)
	rapid.Check(t, func(t *rapid.T) {
		f, uri := rapid.SampledFrom(everyFamily()).Draw(t, "family"), strings.Join(text.Draw(t, "text"), "")
		if want := !f.Matches(uri) && f.Matches(strings.TrimSuffix(uri, "/")+"/x"); f.Bucket(uri) != want {
			t.Fatalf("%q is told to be a bucket of %s: %v", uri, f.Name, !want)
		}
	})
}
