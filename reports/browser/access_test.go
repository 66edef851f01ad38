package browser

import (
	_ "embed"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp/jsonv2"
)

//go:embed access.js
var access string

// looks are the ways in which the page is read.
var looks = map[string]look{
	"wide, light": desktop, "wide, dark": {width: 1280, height: 900, dark: true}, "narrow, light": phone, "narrow, dark": {width: 390, height: 844, dark: true},
}

func TestThePageIsAccessible(t *testing.T) {
	eachPage(t, desktop, func(t *testing.T, b *tab) {
		for name, l := range looks {
			b.as(l)
			if faults := ask[string](b, access); faults != "" {
				t.Errorf("%s: %s", name, faults)
			}
		}
	})
}

// needName are the roles that a screen reader can only announce by a name.
var needName = strings.Fields("button link combobox searchbox textbox image img table navigation region form")

// Chromium itself is asked what it exposes to a screen reader.
func TestAScreenReaderIsToldANameForEverything(t *testing.T) {
	eachPage(t, desktop, func(t *testing.T, b *tab) {
		named := 0
		for _, n := range call(b, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{}).Nodes {
			role := textOf(n.Role)
			if n.Ignored || !slices.Contains(needName, role) {
				continue
			}
			if named++; strings.TrimSpace(textOf(n.Name)) == "" {
				t.Errorf("a %s without a name", role)
			}
		}
		if named < 10 {
			t.Errorf("only %d parts have roles", named)
		}
	})
}

func textOf(v *accessibility.Value) string {
	var s string
	if v == nil || jsonv2.Unmarshal(v.Value, &s) != nil {
		return ""
	}
	return s
}
