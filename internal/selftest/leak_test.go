package selftest

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/mockhost"
	"pgregory.net/rapid"
)

// A leak that is planted is caught, in whichever form and wherever it stands.
func TestAPlantedLeakIsCaught(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.StringMatching(`[a-zA-Z0-9_]{24,60}`).Draw(t, "key")
		from := rapid.IntRange(0, len(key)-14).Draw(t, "from")
		around := rapid.StringMatching(`[ -~]{0,5}`)
		for form, leak := range map[string]string{
			"plain": key[from : from+14], "backwards": reversed(key), "base64": base64.StdEncoding.EncodeToString([]byte(key)), "hexadecimal": hex.EncodeToString([]byte(key)),
			"percent signs": spelt("%%%02X", key), "JSON escapes": spelt(`\u%04x`, key), "HTML references": spelt("&#%d;", key),
		} {
			text := around.Draw(t, "before") + leak + around.Draw(t, "behind")
			if got := Leaks([]byte(text), key); !slices.Contains(got, form) {
				t.Fatalf("%s in %q: got %v", form, text, got)
			}
			if got := Leaks([]byte(strings.ToUpper(text)), key); form == "plain" && !slices.Contains(got, form) {
				t.Fatalf("in capitals: got %v", got)
			}
		}
		basic := "Basic " + base64.URLEncoding.EncodeToString([]byte("u:"+key))
		if !strings.ContainsAny(basic, "-_") && !slices.Contains(Leaks([]byte(basic), key), "base64") {
			t.Fatalf("not seen in %q", basic)
		}
	})
}

func reversed(s string) string {
	b := []byte(s)
	slices.Reverse(b)
	return string(b)
}

func spelt(form, s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		fmt.Fprintf(&b, form, c)
	}
	return b.String()
}

func TestWhatIsNoKeyIsNoLeak(t *testing.T) {
	for _, text := range []string{"", "PINECONE_API_KEY", "a host needs a key", mockhost.Key[:8], url.QueryEscape("s3://bucket/dir")} {
		if got := Leaks([]byte(text), mockhost.Key); len(got) > 0 {
			t.Errorf("%q: %v", text, got)
		}
	}
}
