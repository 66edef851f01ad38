package matrix

import (
	"bytes"
	"cmp"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"example.com/importcheck/reports"
)

// hostile are texts that mean harm to a page, a table or a terminal.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</style><style>*{display:none}`, `{{.}}`,
	`javascript:alert(1)`, `</td></tr></table>`, "a | b\n| --- |\n# heading", "[link](https://evil.example) @x #1",
	"`code` **bold** ~~gone~~ $x$", "https://evil.example www.evil.example", "\x1b[2J\x1b]0;title\x07", "\u202egnp.exe",
	"\xff\xfe\x00", "  ", strings.Repeat("long", 1000), "\r\n\t\u2028",
}

// elements is every element of the page.
var elements = strings.Fields(`html head meta title style body a header p span h1 h2 ul li b nav main section
	table thead tbody tr th td code details summary dl div dt dd`)

var attributes = strings.Fields(`lang charset http-equiv content name class id href for aria-labelledby aria-label
	aria-hidden data-label scope role tabindex title`)

// inert fails for anything in what is written of a matrix that a text of a report could have brought in.
func inert(t *testing.T, m *Matrix) {
	t.Helper()
	var page, terminal bytes.Buffer
	err := cmp.Or(m.WriteHTML(&page), m.WriteTerminal(&terminal, 20))
	root, unread := html.Parse(&page)
	if err != nil || unread != nil {
		t.Fatal(err, unread)
	}
	for n := range root.Descendants() {
		if n.Type == html.CommentNode || n.Type == html.ElementNode && !slices.Contains(elements, n.Data) {
			t.Errorf("the page holds %q", n.Data)
		}
		if n.Data == "style" && n.FirstChild.Data != pageStyle {
			t.Errorf("the page holds the style %q", n.FirstChild.Data)
		}
		for _, a := range n.Attr {
			u, err := url.Parse(a.Val)
			ours := err == nil && u.Scheme+u.Host == "" && (u.Path == "" || filepath.Base(u.Path) == "report.html")
			if a.Key == "href" && !ours || !slices.Contains(attributes, a.Key) {
				t.Errorf("the page holds %s=%q", a.Key, a.Val)
			}
		}
	}
	text, cells := table(t, m), 0
	active := func(c rune) bool { return c != '\n' && unicode.In(c, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) }
	bare := strings.NewReplacer("<br>", "", "<span></span>", "", "**", "").Replace(text)
	if strings.ContainsAny(bare, "<>[]`*_~$@\\") || strings.ContainsFunc(text+terminal.String(), active) {
		t.Errorf("the table or the terminal's text holds markup or an active character:\n%q", bare)
	}
	for line := range strings.Lines(text) {
		before := cells
		if cells = strings.Count(line, "|"); cells > 0 && before > 0 && cells != before {
			t.Errorf("%d bars in place of %d: %s", cells, before, line)
		}
	}
}

func TestNoTextOfAHostIsLive(t *testing.T) {
	var all []*reports.Report
	for i, s := range hostile {
		open := observes("subject", s)
		r := run(s, s, int64(i), faults(s, s), violates(s, "shared"), warns("w"+s), open, observes(s, s))
		r.Contract.Source, r.Run.Tags, r.Run.Profile, r.Reason = s, s, s, s
		r.Findings[0].Title, r.Findings[0].Check, r.Findings[0].Constraint = s, s, s
		all = append(all, r, run(s, "v1", 1, open, incomplete), run(s, "v1", 2, open))
	}
	inert(t, matrixOf(t, "<b> | 1", all...))
}

// The page leads to the reports of its runs and to findings in them, from wherever it lies.
func TestThePageLeadsToTheReports(t *testing.T) {
	reportsOf(t)
	m, err := Load([]string{"runs"}, "", "new/matrix")
	if err != nil || m.Write("new/matrix") != nil {
		t.Fatal(err)
	}
	page, _ := os.ReadFile("new/matrix/matrix.html")
	for _, link := range []string{"../../runs/a%20%231/report.html", "../../runs/a%20%231/report.html#finding-x-1",
		"../../runs/b/report.html#finding-x%20y"} {
		if !strings.Contains(string(page), `href="`+link+`"`) {
			t.Errorf("no link to %s", link)
		}
	}
}

func TestAThousandHostsFitThePages(t *testing.T) {
	var all []*reports.Report
	for i := range 1000 {
		var ids []string
		for j := range 80 {
			ids = append(ids, fmt.Sprint(i*(j%2), " of ", j))
		}
		odd := observes(fmt.Sprint(i%300), fmt.Sprint(i))
		all = append(all, run(fmt.Sprint("https://host-", i), "v1", 1, violates(ids...), odd))
	}
	m := matrixOf(t, "", all...)
	var page bytes.Buffer
	if err := m.WriteHTML(&page); err != nil || page.Len() > 4<<20 {
		t.Errorf("%v, the page has %d bytes", err, page.Len())
	}
	text := table(t, m)
	if len(text) > 200<<10 || !strings.Contains(text, "… and 900 hosts more, in matrix.html.") ||
		!strings.Contains(page.String(), "… and 39840 findings more") {
		t.Errorf("the table has %d bytes", len(text))
	}
}

// Whatever a report holds, reading and writing it neither fails nor lets anything through.
func FuzzReports(f *testing.F) {
	f.Add([]byte(`{"schemaVersion":"1.0","verdict":"violates","host":{"address":"a"},` +
		`"findings":[{"severity":"violation","title":"<script>"}],"observed":[{"subject":"s","behaviour":"b"}]}`))
	f.Add([]byte(`{"schemaVersion":"1.9","verdict":"incomplete","counts":{"violations":-1,"notTested":1e3},` +
		`"run":{"seed":9223372036854775807,"started":"0001-01-01T00:00:00Z","interrupted":true}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if r, err := reports.Read(bytes.NewReader(data)); err == nil {
			inert(t, matrixOf(t, "c v1 1", r, r, run("b", "v1", 1, violates("x"), observes("s", "other"))))
		}
	})
}
