package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestCompletionOffersWhatThereIs(t *testing.T) {
	for line, want := range map[string]string{
		"run --spec ":           "2026-04",
		"run --tags ":           "@limits",
		"run --profile ":        "safe",
		"run --har ":            "findings",
		"run --waivers ":        "known:real-host",
		"mock --fault limits.u": "limits.uri.one-less",
		"mock --spec ":          "2025-10",
		"cases --format ":       "curl",
		"recheck --spec ":       "2025-04",
		"report --format ":      "junit",
		"diff --operation ":     "describe",
		"diff ":                 "2024-10",
	} {
		var out bytes.Buffer
		c := command()
		c.SetOut(&out)
		words := strings.Fields(line)
		if strings.HasSuffix(line, " ") {
			words = append(words, "")
		}
		c.SetArgs(append([]string{"__complete"}, words...))
		if err := c.Execute(); err != nil || !strings.Contains(out.String(), want) {
			t.Errorf("%q does not offer %q: %v %s", line, want, err, out.String())
		}
	}
}
