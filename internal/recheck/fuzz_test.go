package recheck_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"example.com/importcheck/internal/recheck"
	"example.com/importcheck/internal/usererr"
)

// Whatever a file holds, it is read to its end or refused with a place inside it, each
// entry is counted once, and nothing that is judged shows the key.
func FuzzRead(f *testing.F) {
	for _, text := range []string{"", "{}", "\ufeff[]", har(), har(recorded{}.entry()), har(`7`, recorded{post: "null", size: "3"}.entry()), har(recorded{content: `{"text":"AA==","encoding":"base64"}`}.entry())} {
		f.Add(text)
	}
	if recorded, err := os.ReadFile("testdata/playwright.har"); err == nil {
		f.Add(string(recorded))
	}
	contract := load(f, "2026-04")
	f.Fuzz(func(t *testing.T, text string) {
		seen := 0
		s, err := recheck.Read(strings.NewReader(text), func(e recheck.Entry) error {
			seen++
			return nil
		})
		_, _ = recheck.Recheck(strings.NewReader(text), contract) // it ends as Read does
		if seen+s.Broken != s.Entries {
			t.Errorf("%d entries seen and %d broken of %d", seen, s.Broken, s.Entries)
		}
		var shown *usererr.Error
		if err != nil && (!errors.As(err, &shown) || !within(shown, text) || shown.Remedy == "") {
			t.Errorf("%v", err)
		}
	})
}
