package reports

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"example.com/importcheck/internal/pagestyle"
)

// ours is every element that the page is made of; a host could only add others,
// or attributes that load, run or style something.
var ours = strings.Fields(`html head meta title style body a header p span h1 h2 h3 ul ol li b dl div dt dd strong nav main section form label select option input output
	article code figure figcaption pre mark details summary table thead tbody tr th td svg g path circle rect line text script em`)

// readHTML parses a page and returns its nodes.
func readHTML(t testing.TB, r *Report) []*html.Node {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(written(t, r, (*Report).WriteHTML)))
	if err != nil {
		t.Fatal(err)
	}
	return slices.Collect(root.Descendants())
}

func elements(nodes []*html.Node, name string) []*html.Node {
	var out []*html.Node
	for _, n := range nodes {
		if n.Type == html.ElementNode && n.Data == name {
			out = append(out, n)
		}
	}
	return out
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// harmlessPage says what in the page could load, run or style anything but its own.
func harmlessPage(nodes []*html.Node) error {
	ids := map[string]bool{}
	for _, n := range nodes {
		if n.Type == html.CommentNode {
			return fmt.Errorf("a comment: %q", n.Data)
		}
		if n.Type == html.ElementNode && !slices.Contains(ours, n.Data) {
			return fmt.Errorf("an element %s", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || slices.Contains([]string{"src", "style", "action", "srcdoc"}, a.Key) || a.Key == "href" && !strings.HasPrefix(a.Val, "#") {
				return fmt.Errorf("%s %s=%q", n.Data, a.Key, a.Val)
			}
			if a.Key == "id" && ids[a.Val] {
				return fmt.Errorf("two elements with the id %q", a.Val)
			}
			ids[a.Val] = ids[a.Val] || a.Key == "id"
		}
	}
	if s, c := elements(nodes, "script"), elements(nodes, "style"); len(s) != 1 || len(c) != 1 || textOf(s[0]) != pageScript || textOf(c[0]) != pagestyle.CSS {
		return fmt.Errorf("%d scripts and %d styles, or other ones", len(s), len(c))
	}
	return nil
}

func sourceHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func TestHTMLPolicyNamesItsOwnScriptAndStyleAlone(t *testing.T) {
	nodes := readHTML(t, conforming())
	policy := ""
	for _, m := range elements(nodes, "meta") {
		if attr(m, "http-equiv") == "Content-Security-Policy" {
			policy = attr(m, "content")
		}
	}
	script, style := textOf(elements(nodes, "script")[0]), textOf(elements(nodes, "style")[0])
	want := "default-src 'none'; base-uri 'none'; form-action 'none'; style-src " + sourceHash(style) + "; script-src " + sourceHash(script)
	if policy != want {
		t.Errorf("got  %s\nwant %s", policy, want)
	}
}

func TestHTMLLinksLeadSomewhere(t *testing.T) {
	for name, model := range models {
		nodes := readHTML(t, model())
		ids := map[string]bool{}
		for _, n := range nodes {
			ids[attr(n, "id")] = true
		}
		for _, a := range elements(nodes, "a") {
			if target := strings.TrimPrefix(attr(a, "href"), "#"); !ids[target] {
				t.Errorf("%s: nothing has the id %q", name, target)
			}
		}
	}
}

func TestHTMLOfManyLongFindingsStaysUnderAMegabyte(t *testing.T) {
	r := hostile()
	long := r.Findings
	for i := range 500 {
		f := long[i%len(long)]
		f.ID = fmt.Sprint("finding ", i, strings.Repeat("'", 300))
		f.Title, f.Expected, f.Observed, f.Detail = strings.Repeat("<&", 200), strings.Repeat("'", 200), strings.Repeat("é", 1000), "<"
		r.Findings = append(r.Findings, f)
	}
	for i := range 60 {
		c := r.Constraints[0]
		for j := range 60 {
			c.Probes = append(c.Probes, Probe{Side: "inside", Value: i * j * j, Outcome: "accepted", Expect: "accept"})
		}
		r.Constraints = append(r.Constraints, c)
	}
	page := written(t, r, (*Report).WriteHTML)
	if len(page) > 1_000_000 {
		t.Errorf("%d bytes", len(page))
	}
	if !bytes.Contains(page, []byte("leaves out, for size: 5 findings")) {
		t.Error("it does not say that five findings are left out")
	}
}

func TestHTMLAnchorsOfOneIDStayApart(t *testing.T) {
	taken := map[string]int{}
	first, second, other := anchor("finding-", "a b", taken), anchor("finding-", "a b", taken), anchor("finding-", "<é>", taken)
	if first != "finding-a-b" || second == first || strings.ContainsAny(other, "<>é") {
		t.Errorf("%q %q %q", first, second, other)
	}
}

func TestMarkedPartOfAMessage(t *testing.T) {
	request := func(body string) *Request {
		return &Request{Method: "POST", URL: "u", Body: body, Header: []Header{{"X-V", "1"}}}
	}
	cases := map[string]struct {
		constraint, body, want string
	}{
		"a property":             {"/uri maxLength 5", `{"uri": "abc"}`, `"abc"`},
		"a nested property":      {"/errorMode/onError x-enum", `{"a":[{}],"errorMode":{"onError":"x"}}`, `"x"`},
		"an escaped name":        {"/a~1b type", `{"a/b":7}`, `7`},
		"a header":               {"header x-v required", `{}`, `X-V: 1`},
		"an absent property":     {"/uri required", `{}`, ""},
		"a body that is no JSON": {"/uri type", `{"uri":`, ""},
		"no place":               {"", `{"uri":1}`, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			q := request(c.body)
			v := requestView(q, c.constraint)
			if v.Mark != c.want || v.Before+v.Mark+v.After != q.text() {
				t.Errorf("marked %q in %q", v.Mark, v.Before+v.Mark+v.After)
			}
		})
	}
	a := answerView(answered(200, `{"id":null}`), "", "200 /id type string")
	if a.Mark != "null" {
		t.Errorf("in an answer: %q", a.Mark)
	}
}

// The embedded contracts are in our own words: a line of them says nothing to a reader, who may
// look up the pointer in any copy. A file of the user's own has lines too.
func TestALineOfTheContractIsCitedWhereTheUserGaveTheFile(t *testing.T) {
	const pointer = "/components/schemas/StartImportRequest/properties/uri/maxLength"
	for source, want := range map[string]string{"embedded": pointer, "ours.yaml": pointer + ", line 210 of ours.yaml"} {
		r := faulty()
		r.Contract.Source = source
		r.Findings[0].Scenarios = nil // so that JUnit and Cucumber show it separately
		for name, write := range map[string]func(*Report, io.Writer) error{"html": (*Report).WriteHTML, "summary": (*Report).WriteSummary,
			"junit": (*Report).WriteJUnit, "cucumber": (*Report).WriteCucumber} {
			text := string(written(t, r, write))
			if !strings.Contains(text, want) {
				t.Errorf("%s of a contract that is %s does not cite %s", name, source, want)
			}
			if regexp.MustCompile(`\bline \d`).MatchString(text) != (source != "embedded") {
				t.Errorf("%s of a contract that is %s: wrong about lines", name, source)
			}
		}
	}
}

func TestHTMLHasTheLinesThatThereIsRoomFor(t *testing.T) {
	lines, left := Contract{Lines: slices.Repeat([]ContractLine{{1, strings.Repeat("<", 500)}, {2, "x"}}, 1000)}.lineViews()
	if len(lines) != 2 || left == 0 || len(lines[0].Text) > pageLine {
		t.Errorf("%d lines, %d left out", len(lines), left)
	}
}

func TestAxisPutsTheAllowedSideWhereTheProbesAre(t *testing.T) {
	for _, c := range []struct {
		keyword string
		inside  int
		left    bool
	}{{"maxLength", 9, true}, {"minLength", 11, false}, {"minimum", 10, false}, {"maximum", 10, true}} {
		got := allowedLeft(Constraint{Keyword: c.keyword, Probes: []Probe{{Side: "inside", Value: c.inside}}}, 10)
		if got != c.left {
			t.Errorf("%s with %d inside: left is %v", c.keyword, c.inside, got)
		}
	}
}

func TestStatusesThatTheContractDoesNotDocumentAreMarked(t *testing.T) {
	listed := []Constraint{{Where: "status", Keyword: "documented", Value: "200, 400, 4XX"}}
	for status, want := range map[int]bool{200: true, 204: false, 400: true, 418: true, 500: false, 0: false} {
		if got := documented(status, listed); got != want {
			t.Errorf("%d: documented is %v", status, got)
		}
	}
	if !documented(302, nil) {
		t.Error("a status is called undocumented where no list of them is known")
	}
}

func TestAxisKeepsItsOrder(t *testing.T) {
	s := newScale(Constraint{Probes: []Probe{{Value: 0}, {Value: 1 << 40}}}, 1500)
	last := -1
	for _, v := range []int{0, 1000, 1499, 1500, 1501, 3000, 1 << 40} {
		x := s.x(v)
		if x <= last || x > axisWidth {
			t.Errorf("%d stands at %d, behind %d", v, x, last)
		}
		last = x
	}
}
