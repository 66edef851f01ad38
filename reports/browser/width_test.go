package browser

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
)

var phone = look{width: 390, height: 844}

// wide names what stands out of a page that scrolls sideways.
const wide = `document.documentElement.scrollWidth <= innerWidth ? "" : [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll, pre, nav"))
	.map(e => e.tagName + "." + e.className + " " + Math.round(e.getBoundingClientRect().right)).slice(0, 10).join(", ") || "something"`

func TestNoPageScrollsSidewaysOnAPhone(t *testing.T) {
	eachPage(t, phone, func(t *testing.T, b *tab) {
		if found := ask[string](b, wide); found != "" {
			t.Errorf("wider than the page: %s", found)
		}
	})
}

// broken names words that the page breaks in the middle: its text takes two lines within them.
const broken = `(() => {
	const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange(), found = new Set();
	for (let node; node = walk.nextNode();) {
		if (!node.parentElement.checkVisibility() || node.parentElement.closest("pre, script, style")) continue;
		for (const word of node.data.matchAll(/(?<![^\s(])[A-Za-z]{2,18}(?=[\s.,:;)]|$)/g)) {
			range.setStart(node, word.index);
			range.setEnd(node, word.index + word[0].length);
			if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1) found.add(node.parentElement.tagName + "." + node.parentElement.className + " " + word[0]);
		}
	}
	return [...found].slice(0, 10).join(", ");
})()`

func TestNoWordIsBrokenOnAPhone(t *testing.T) {
	eachPage(t, phone, func(t *testing.T, b *tab) {
		if found := ask[string](b, broken); found != "" {
			t.Errorf("broken in the middle: %s", found)
		}
	})
}

func TestNothingButTheFiltersNeedsAScript(t *testing.T) {
	scriptless := desktop
	scriptless.scriptless = true
	without, with := open(t, file(t, faulty, "report.html"), scriptless), open(t, file(t, faulty, "report.html"), desktop)
	const texts = `[...document.querySelectorAll("section h2, .finding pre, .finding dd, .map th, td")].filter(e => e.checkVisibility()).map(e => e.textContent).join("\n")`
	if a, b := ask[string](without, texts), ask[string](with, texts); a != b || len(a) < 5000 {
		t.Errorf("%d characters can be read without scripts, %d with them", len(a), len(b))
	}
	if ask[bool](without, `document.querySelector("#filter").checkVisibility()`) {
		t.Error("filters are shown that cannot work")
	}
}

func TestAllIsOnPaperThatCanBeReadOnTheScreen(t *testing.T) {
	b := open(t, file(t, faulty, "report.html"), desktop)
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	if folded := ask[int](b, `[...document.querySelectorAll(".suite > li, .finding")].filter(e => !e.checkVisibility({contentVisibilityAuto: true}) || !e.getBoundingClientRect().height).length`); folded > 0 {
		t.Errorf("%d scenarios and findings are folded away", folded)
	}
	if cut := ask[int](b, `[...document.querySelectorAll("pre")].filter(e => e.scrollHeight > e.clientHeight + 1).length`); cut > 0 {
		t.Errorf("%d texts are cut where nothing can be scrolled", cut)
	}
	if ask[bool](b, `[...document.querySelectorAll("nav, form, button")].some(e => e.checkVisibility())`) {
		t.Error("what can only be pressed is printed")
	}
}
