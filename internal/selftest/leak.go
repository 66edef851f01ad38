package selftest

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// window is how many characters of a key in a row are taken for a leak: shorter ones
// occur by chance. Of the windows every fifth is looked for, so that any 14 characters
// hold one.
const window, apart = 10, 5

// Leaks names the forms in which a text holds the key or a part of it: as it is, in other
// case, backwards, in base64 at any of its three offsets, in hexadecimal, and with each
// character escaped as URLs, JSON and HTML do. It shares nothing with the masking that it
// tests.
func Leaks(text []byte, key string) (forms []string) {
	lower := strings.ToLower(string(text))
	for form, parts := range formsOf(key) {
		if slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(lower, strings.ToLower(p)) }) {
			forms = append(forms, form)
		}
	}
	slices.Sort(forms)
	return forms
}

func formsOf(key string) map[string][]string {
	backwards := []byte(key)
	slices.Reverse(backwards)
	out := map[string][]string{"plain": windows(key), "backwards": windows(string(backwards)),
		"hexadecimal": parts(hex.EncodeToString([]byte(key)), 2*window)}
	for offset := range 3 {
		text := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", offset) + key))
		out["base64"] = append(out["base64"], windows(text[4:len(text)-4])...)
	}
	for name, escape := range map[string]string{"percent signs": "%%%02x", "JSON escapes": `\u%04x`,
		"HTML references": "&#%d;", "HTML references in hexadecimal": "&#x%x;"} {
		var b strings.Builder
		for _, c := range []byte(key[:min(window, len(key))]) {
			fmt.Fprintf(&b, escape, c)
		}
		out[name] = []string{b.String()}
	}
	if escaped := url.QueryEscape(key); escaped != key {
		out["a query"] = []string{escaped}
	}
	return out
}

func windows(s string) []string { return parts(s, window) }

func parts(s string, n int) (out []string) {
	if len(s) < n {
		return []string{s}
	}
	for i := 0; i+n <= len(s); i += apart {
		out = append(out, s[i:i+n])
	}
	return out
}
