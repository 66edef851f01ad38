package reports

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

var gfm = goldmark.New(goldmark.WithExtensions(extension.GFM))

func TestSummaryShowsWhatTheHostSaid(t *testing.T) {
	r := faulty()
	r.Host.Address = "a|b" // in a table, which drops what is a cell too many
	r.Findings[0].Observed = "a|b *c* <d> &amp; [e](f) `g` \\h @i #1 https://j www.k"
	var page bytes.Buffer
	if err := gfm.Convert(written(t, r, (*Report).WriteSummary), &page); err != nil {
		t.Fatal(err)
	}
	want := "a|b *c* &lt;d&gt; &amp;amp; [e](f) `g` \\h @i #1 https://j www.k"
	got := strings.ReplaceAll(page.String(), "<!-- raw HTML omitted -->", "")
	if !strings.Contains(got, want) || !strings.Contains(got, "<td>a|b</td>") {
		t.Errorf("the page does not show %s\n%s", want, got)
	}
}

// The address is that of a file of the repository and of a heading in it.
func TestSummaryLinksEachCheckToWhatExplainsIt(t *testing.T) {
	var page bytes.Buffer
	if err := gfm.Convert(written(t, faulty(), (*Report).WriteSummary), &page); err != nil {
		t.Fatal(err)
	}
	docs, err := os.ReadFile("../docs/checks.md")
	if err != nil {
		t.Fatal(err)
	}
	links := regexp.MustCompile(`<a href="docs/checks\.md#([^"]*)">([^<]*)</a>`).FindAllStringSubmatch(page.String(), -1)
	if len(links) != min(len(faulty().Findings), summaryWorst) {
		t.Errorf("%d links", len(links))
	}
	for _, l := range links {
		if l[1] != l[2] || !regexp.MustCompile("(?m)^#+ `?"+l[1]+"`?$").Match(docs) {
			t.Errorf("%q leads to nothing", l[0])
		}
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
