package check

import (
	"testing"

	"example.com/importcheck/internal/golden"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/spec"
)

// Whatever a host answers to each case, the finding has the right articles.
func TestFindingsHaveTheRightArticles(t *testing.T) {
	b, seen := newBench(t, spec.Latest), map[string]bool{}
	for _, c := range b.maker.Cases() {
		for _, x := range []host.Exchange{started(), refused(400), refused(500), jsonAnswer(201, `[]`), answer(200, "text/html", "<p>"), lost(host.Timeout)} {
			_, found := b.judge.One(Outcome{Case: c, Exchange: x})
			for _, f := range found {
				for _, text := range []string{f.Title, f.Expected, f.Observed} {
					if wrong := golden.WrongArticles(text); wrong != nil && !seen[text] {
						t.Errorf("%s: %q in %q", c.ID, wrong, text)
					}
					seen[text] = true
				}
			}
		}
	}
	if len(seen) < 100 {
		t.Errorf("only %d texts were read", len(seen))
	}
}
