package browser

import "testing"

func TestNothingLeavesThePageAndNothingOfAHostRuns(t *testing.T) {
	eachReport(t, desktop, func(t *testing.T, b *tab) {
		if owned := ask[bool](b, `"owned" in window || document.title.includes("owned\u0007")`); owned {
			t.Error("a script of the host ran")
		}
		if n := ask[int](b, `document.querySelectorAll("script, style").length`); n != 2 {
			t.Errorf("%d scripts and styles, and the page's own are two", n)
		}
		if bad := ask[string](b, foreign); bad != "" {
			t.Errorf("not an element of the page's own: %s", bad)
		}
		b.quiet()
	})
}

// foreign finds elements and attributes that the page does not write itself.
const foreign = `[...document.querySelectorAll("*")].filter(e => ["IMG", "IFRAME", "OBJECT", "EMBED", "BASE", "LINK", "VIDEO", "AUDIO"].includes(e.tagName.toUpperCase()) ||
	[...e.attributes].some(a => a.name.startsWith("on") || a.name === "src" || a.name === "style" || a.name === "href" && !a.value.startsWith("#"))
).map(e => e.outerHTML.slice(0, 200)).join("\n")`

// Characters that would turn the direction of a line or move a cursor are written out.
const active = `(document.body.textContent.match(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g) || []).map(c => c.charCodeAt(0).toString(16)).join(" ")`

func TestNoCharacterOfAHostActsOnThePage(t *testing.T) {
	eachPage(t, desktop, func(t *testing.T, b *tab) {
		if found := ask[string](b, active); found != "" {
			t.Errorf("live characters: %s", found)
		}
	})
}
