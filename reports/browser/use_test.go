package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	shown  = `[...document.querySelectorAll(".finding")].filter(f => f.checkVisibility()).length`
	output = `document.querySelector("#filter output").textContent`
)

func TestFiltersShowWhatFits(t *testing.T) {
	b := open(t, file(t, faulty, "report.html"), desktop)
	all, warnings := ask[int](b, shown), ask[int](b, `document.querySelectorAll('.finding[data-kind=warning]').length`)
	if all < 5 || warnings == 0 || warnings == all {
		t.Fatalf("%d findings, %d of them warnings: the run shows too little", all, warnings)
	}
	b.choose("kind", "warning")
	if got := ask[int](b, shown); got != warnings {
		t.Errorf("%d shown, %d are warnings; the page says %q", got, warnings, ask[string](b, output))
	}
	b.choose("kind", "")
	b.choose("check", "no-secret-echo")
	if got := ask[int](b, shown); got != ask[int](b, `document.querySelectorAll('.finding[data-check=no-secret-echo]').length`) {
		t.Errorf("%d shown of the check", got)
	}
	b.choose("check", "")
	b.must(chromedp.Do(b.ctx, chromedp.SendKeys(chromedp.CSS("#filter input"), "no such text")))
	if got := ask[string](b, output); !strings.HasPrefix(got, "0 of ") {
		t.Errorf("a text that nothing has: %q", got)
	}
	b.quiet()
}

// choose sets a list of the filter as a reader does.
func (b *tab) choose(name, value string) {
	b.t.Helper()
	ask[any](b, `(() => { const s = document.querySelector("#filter [name=`+name+`]"); s.value = "`+value+`"; s.dispatchEvent(new Event("input", {bubbles: true})); return null; })()`)
}

func TestAnAnchorShowsItsFindingEvenWhenItIsFilteredOut(t *testing.T) {
	b := open(t, file(t, faulty, "report.html"), desktop)
	id := ask[string](b, `document.querySelector('.finding[data-kind=violation]').id`)
	b.choose("kind", "warning")
	ask[any](b, `location.hash = "`+id+`"`)
	visible, err := chromedp.Run(b.ctx, chromedp.Poll[bool](`document.getElementById("`+id+`").checkVisibility()`))
	b.must(err)
	if !visible {
		t.Errorf("%s stays hidden", id)
	}
}

func TestTheSameFindingHasTheSameAnchorInEachRun(t *testing.T) {
	ids := `[...document.querySelectorAll(".finding")].map(f => f.id).join(" ")`
	first := ask[string](open(t, file(t, limited, "report.html"), desktop), ids)
	dir, err := mocked("limited-again", "limits.uri.late-refused")()
	if err != nil {
		t.Fatal(err)
	}
	if second := ask[string](open(t, dir+"/report.html", desktop), ids); first == "" || first != second {
		t.Errorf("first %q, then %q", first, second)
	}
}

func TestTheCopyButtonCopiesTheCommand(t *testing.T) {
	b := open(t, file(t, faulty, "report.html"), desktop)
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		_, err := chromedp.CallBrowser(b.ctx, browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: name, AllowWithoutSanitization: name == "clipboard-write"}, Setting: browser.PermissionSettingGranted})
		b.must(err)
	}
	b.must(chromedp.Do(b.ctx, chromedp.Click(chromedp.CSS(".curl button"))))
	_, err := chromedp.Run(b.ctx, chromedp.Poll[bool](`document.querySelector(".curl button").textContent === "Copied"`))
	b.must(err)
	got, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`navigator.clipboard.readText()`, chromedp.EvalAwaitPromise))
	b.must(err)
	if want := ask[string](b, `document.querySelector(".curl pre").textContent`); got != want || !strings.HasPrefix(got, "curl ") {
		t.Errorf("copied %q", got)
	}
	b.quiet()
}

func TestTheCopyButtonSelectsWhereCopyingIsRefused(t *testing.T) {
	b := open(t, file(t, faulty, "report.html"), desktop)
	ask[any](b, `(navigator.clipboard.writeText = async () => { throw new Error("refused"); }, null)`)
	b.must(chromedp.Do(b.ctx, chromedp.Click(chromedp.CSS(".curl button"))))
	_, err := chromedp.Run(b.ctx, chromedp.Poll[bool](`getSelection().toString().startsWith("curl ")`))
	b.must(err)
}

func TestAllCanBeReachedWithTheKeyboard(t *testing.T) {
	b := open(t, file(t, faulty, "report.html"), desktop)
	want := ask[int](b, `[...document.querySelectorAll("a[href], button, select, input, summary, [tabindex='0']")].filter(e => e.checkVisibility()).length`)
	seen := map[string]bool{}
	for range want + 5 {
		b.press(kb.Tab)
		if place := ask[string](b, focused); place != "" {
			seen[place] = true
		}
	}
	if len(seen) < want {
		t.Errorf("%d of %d places were reached", len(seen), want)
	}
	if hidden := ask[string](b, `window.unseen || ""`); hidden != "" {
		t.Errorf("no focus can be seen on %s", hidden)
	}
}

// focused returns which element has the focus, and notes it where nothing shows that.
const focused = `(() => {
	const e = document.activeElement;
	if (!e || e === document.body) return "";
	const s = getComputedStyle(e);
	if (s.outlineStyle === "none" || parseFloat(s.outlineWidth) < 1) window.unseen = e.outerHTML.slice(0, 100);
	return String([...document.querySelectorAll("*")].indexOf(e));
})()`

func TestTheKeyboardSkipsToTheFindings(t *testing.T) {
	b := open(t, file(t, faulty, "report.html"), desktop)
	b.press(kb.Tab)
	if top := ask[float64](b, `document.activeElement.getBoundingClientRect().left`); top < 0 {
		t.Error("the link that has the focus stands outside of the page")
	}
	b.press(kb.Enter)
	if got := ask[string](b, `location.hash`); got != "#findings" {
		t.Errorf("it leads to %q", got)
	}
}
