package selftest

import (
	"bytes"
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
	lower, needles := inSmallLetters(text), needlesOf(key)
	var begins [1 << 16]bool // what a needle may begin with: the text, which is long, is gone through once
	for _, n := range needles {
		begins[beginning(n.text)] = true
	}
	for i := range max(0, len(lower)-shortest+1) {
		if !begins[beginning(lower[i:])] {
			continue
		}
		for _, n := range needles {
			if bytes.HasPrefix(lower[i:], n.text) && !slices.Contains(forms, n.form) {
				forms = append(forms, n.form)
			}
		}
	}
	slices.Sort(forms)
	return forms
}

// inSmallLetters changes ASCII alone, which keys are of: reports hold other letters too, and
// are long.
func inSmallLetters(text []byte) []byte {
	out := bytes.Clone(text)
	for i, c := range out {
		if 'A' <= c && c <= 'Z' {
			out[i] = c | 0x20
		}
	}
	return out
}

// shortest is how many bytes every needle has at least.
const shortest = 4

// beginning makes a small number of the first bytes of a text.
func beginning(text []byte) uint16 {
	four := uint32(text[0]) | uint32(text[1])<<8 | uint32(text[2])<<16 | uint32(text[3])<<24
	return uint16(four * 2654435761 >> 16) // Knuth's multiplicative hash
}

// A needle is a part of the key in one form.
type needle struct {
	text []byte
	form string
}

func needlesOf(key string) (out []needle) {
	for form, parts := range formsOf(key) {
		for _, p := range parts {
			out = append(out, needle{bytes.ToLower([]byte(p)), form})
		}
	}
	return out
}

func formsOf(key string) map[string][]string {
	backwards := []byte(key)
	slices.Reverse(backwards)
	out := map[string][]string{"plain": windows(key), "backwards": windows(string(backwards)), "hexadecimal": parts(hex.EncodeToString([]byte(key)), 2*window)}
	for offset := range 3 {
		text := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", offset) + key))
		out["base64"] = append(out["base64"], windows(text[4:len(text)-4])...)
	}
	for name, escape := range map[string]string{"percent signs": "%%%02x", "JSON escapes": `\u%04x`, "HTML references": "&#%d;", "HTML references in hexadecimal": "&#x%x;"} {
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
