// Package pagestyle holds what our HTML pages share: their style sheet, and the policy that
// forbids a page everything but its own style and script.
package pagestyle

import (
	"crypto/sha256"
	_ "embed" // for the style sheet
	"encoding/base64"
)

// CSS is the style sheet of report.html, with which other pages begin theirs.
//
//go:embed style.css
var CSS string

// Policy returns the Content-Security-Policy of a page with that style and that script; ""
// stands for no script.
func Policy(style, script string) string {
	policy := "default-src 'none'; base-uri 'none'; form-action 'none'; style-src " + hash(style)
	if script != "" {
		policy += "; script-src " + hash(script)
	}
	return policy
}

// hash is how a policy names the one text that may apply.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
