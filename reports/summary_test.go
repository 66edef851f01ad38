package reports

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

var gfm = goldmark.New(goldmark.WithExtensions(extension.GFM))

// nodes counts the kinds of nodes that a CommonMark reader with GitHub's
// extensions finds, and collects the pieces of HTML.
func nodes(source []byte) (kinds map[string]int, html map[string]int) {
	kinds, html = map[string]int{}, map[string]int{}
	_ = ast.Walk(gfm.Parser().Parse(text.NewReader(source)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		kinds[n.Kind().String()]++
		if raw, ok := n.(*ast.RawHTML); ok {
			html[string(raw.Segments.Value(source))]++
		}
		return ast.WalkContinue, nil
	})
	return kinds, html
}

func TestSummaryOfAHostHasTheStructureOfAPlainOne(t *testing.T) {
	want, _ := nodes(written(t, faulty(), (*Report).WriteSummary))
	got, html := nodes(written(t, hostile(), (*Report).WriteSummary))
	for _, kind := range []string{"Heading", "Table", "TableRow", "TableCell", "List", "ListItem", "FencedCodeBlock", "HTMLBlock", "Link", "AutoLink", "Image", "ThematicBreak", "Emphasis", "CodeSpan", "Blockquote", "CodeBlock"} {
		if got[kind] != want[kind] {
			t.Errorf("%s: %d, without the host's words %d", kind, got[kind], want[kind])
		}
	}
	for tag := range html {
		if !strings.Contains("<code></code><span></span>", tag) {
			t.Errorf("HTML of the host: %s", tag)
		}
	}
}

func TestSummaryShowsWhatTheHostSaid(t *testing.T) {
	r := faulty()
	r.Findings[0].Observed = "a|b *c* <d> &amp; [e](f) `g` \\h @i #1 https://j www.k"
	var page bytes.Buffer
	if err := gfm.Convert(written(t, r, (*Report).WriteSummary), &page); err != nil {
		t.Fatal(err)
	}
	want := "a|b *c* &lt;d&gt; &amp;amp; [e](f) `g` \\h @i #1 https://j www.k"
	got := strings.ReplaceAll(page.String(), "<!-- raw HTML omitted -->", "")
	if !strings.Contains(got, want) {
		t.Errorf("the page does not show %s\n%s", want, got)
	}
}

func TestSummaryStaysUnderItsLimit(t *testing.T) {
	r := hostile()
	for i := range 200 {
		f := limitFinding()
		f.Status, f.Curl = "new", strings.Repeat("𝔘`", 700)
		f.Title, f.Expected = strings.Repeat("|@", 500), strings.Repeat("𝔘&", 500)
		r.Findings = append([]Finding{f}, r.Findings...)
		r.NotTested = append(r.NotTested, Gap{fmt.Sprint(i), strings.Repeat("@", 400)})
		r.Constraints = append(r.Constraints, Constraint{Name: strings.Repeat("#", 400), Holds: "no"})
	}
	got := written(t, r, (*Report).WriteSummary)
	if len(got) >= SummaryLimit || !strings.Contains(string(got), "left out here for size") {
		t.Errorf("%d bytes", len(got))
	}
}

func TestSummaryFencesAreLongerThanWhatTheyHold(t *testing.T) {
	for _, c := range []struct{ text, fence string }{{"a", "```"}, {"```", "````"}, {"a ````` b ```", "``````"}} {
		if got := mdFence("", c.text); !strings.HasPrefix(got, c.fence+"\n") {
			t.Errorf("%q: %q", c.text, got)
		}
	}
}
