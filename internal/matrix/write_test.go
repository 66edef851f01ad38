package matrix

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
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
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</style><style>*{display:none}`,
	`javascript:alert(1)`, `{{.}}`, `</td></tr></table>`,
	"a | b\n| --- |\n# heading", "[link](https://evil.example) <b>@someone</b> #1", "`code` **bold** ~~gone~~ $x$",
	"https://evil.example www.evil.example",
	"\x1b[2J\x1b]0;title\x07", "\u202egnp.exe", "\xff\xfe\x00", "  ", strings.Repeat("long", 1000), "\r\n\t\u2028",
}

func hostileMatrix() *Matrix {
	var all []*reports.Report
	for i, s := range hostile {
		r := run(s, s, int64(i), faults(s, s), violates(s, "shared"), warns("w"+s), observes("subject", s), observes(s,
			s), limits(s, s))
		r.Contract.Source, r.Run.Tags, r.Run.Profile, r.Reason = s, s, s, s
		r.Findings[0].Title, r.Findings[0].Check, r.Findings[0].Constraint, r.Findings[0].Detail = s, s, s, s
		all = append(all, r, run(s, "v1", 1, observes("subject", s), incomplete(s)), run(s, "v1", 2,
			observes("subject", s)))
	}
	m := matrixOf([]Planned{{1, kept("<b>"), kept("|"), 1}}, all...)
	m.Lost = []Lost{{"<i>", kept(hostile[0])}}
	return m
}

// elements is every element of the page.
var elements = strings.Fields(`html head meta title style body a header p span h1 h2 ul li b nav main section
	table thead tbody tr th td code details summary dl div dt dd`)

// inert fails for anything in a page that a text could have brought in.
func inert(page []byte) error {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return err
	}
	styles := 0
	for n := range root.Descendants() {
		if n.Type == html.CommentNode || n.Type == html.ElementNode && !slices.Contains(elements, n.Data) {
			return fmt.Errorf("%q", n.Data)
		}
		if n.Type == html.ElementNode && n.Data == "style" {
			styles++
		}
		for _, a := range n.Attr {
			if err := inertAttribute(a); err != nil {
				return err
			}
		}
	}
	if styles != 1 {
		return fmt.Errorf("%d styles", styles)
	}
	return nil
}

func inertAttribute(a html.Attribute) error {
	if strings.HasPrefix(a.Key, "on") || slices.Contains([]string{"src", "style", "action", "srcdoc"}, a.Key) {
		return fmt.Errorf("%s=%q", a.Key, a.Val)
	}
	if a.Key != "href" || strings.HasPrefix(a.Val, "#") {
		return nil
	}
	u, err := url.Parse(a.Val)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasSuffix(u.Path, "/report.html") {
		return fmt.Errorf("a link to %q", a.Val)
	}
	return nil
}

func written(t testing.TB, m *Matrix) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := m.WriteHTML(&b, "out/matrix"); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func table(t testing.TB, m *Matrix) string {
	t.Helper()
	var b strings.Builder
	if err := m.WriteMarkdown(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestNoTextOfAHostIsLive(t *testing.T) {
	m := hostileMatrix()
	if err := inert(written(t, m)); err != nil {
		t.Errorf("the page holds %v", err)
	}
	if err := inertMarkdown(table(t, m)); err != nil {
		t.Errorf("the table holds %v", err)
	}
	var b strings.Builder
	if err := m.WriteTerminal(&b, 0); err != nil {
		t.Fatal(err)
	}
	if i := strings.IndexFunc(b.String(), active); i >= 0 {
		t.Errorf("the terminal's text holds %q", b.String()[i:min(i+10, b.Len())])
	}
}

func active(c rune) bool {
	return c != '\n' && unicode.In(c, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// inertMarkdown fails for elements that are not ours, for characters that begin markup in a
// text, and for rows of another number of cells than the head of their table.
func inertMarkdown(text string) error {
	bare := strings.NewReplacer("<br>", "", "<span></span>", "", "**", "").Replace(text)
	if i := strings.IndexAny(bare, "<>[]`*_~$@\\"); i >= 0 {
		return fmt.Errorf("%q", bare[max(0, i-20):min(i+20, len(bare))])
	}
	if strings.ContainsFunc(text, active) {
		return fmt.Errorf("an active character")
	}
	cells := 0
	for line := range strings.Lines(text) {
		switch n := strings.Count(line, "|"); {
		case n == 0:
			cells = 0
		case cells == 0:
			cells = n
		case n != cells:
			return fmt.Errorf("%d bars in place of %d: %s", n, cells, line)
		}
	}
	return nil
}

func TestThePolicyNamesThePagesOwnStyle(t *testing.T) {
	text := string(written(t, matrixOf(nil, run("a", "v1", 1))))
	_, rest, _ := strings.Cut(text, "<style>")
	style, _, _ := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(style))
	hash := base64.StdEncoding.EncodeToString(sum[:])
	policy := html.EscapeString(
		"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-" + hash + "'")
	if len(style) < 5000 || !strings.Contains(text, `content="`+strings.ReplaceAll(policy, "+", "&#43;")+`"`) {
		t.Errorf("the policy is not %s", policy)
	}
}

// A page leads to the reports of its runs and to findings in them, from wherever it lies.
func TestThePageLeadsToTheReports(t *testing.T) {
	t.Chdir(t.TempDir())
	folder(t, "runs/a #1", run("a", "v1", 1, violates("x-1")))
	folder(t, "runs/b", run("b", "v1", 1, violates("x y")))
	if err := os.Remove("runs/b/report.html"); err != nil {
		t.Fatal(err)
	}
	m, err := Load([]string{"runs"}, "", "out/matrix")
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Write("out/matrix"); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("out/matrix/matrix.html")
	if err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			if n.Data == "a" && a.Key == "href" && !strings.HasPrefix(a.Val, "#") {
				u, err := url.Parse(a.Val)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := os.Stat(filepath.Join("out/matrix", filepath.FromSlash(u.Path))); err != nil {
					t.Error(err)
				}
				found[u.Path+" "+u.Fragment] = true
			}
		}
	}
	if !found["../../runs/a #1/report.html "] || !found["../../runs/a #1/report.html finding-x-1"] || len(found) != 2 {
		t.Errorf("%v", found)
	}
	if _, err := os.Stat("out/matrix/matrix.md"); err != nil {
		t.Error(err)
	}
}

func TestAThousandHostsFitThePages(t *testing.T) {
	var all []*reports.Report
	for i := range 1000 {
		var ids []string
		for j := range 40 {
			ids = append(ids, fmt.Sprint("shared ", j), fmt.Sprint("own ", i, " ", j))
		}
		all = append(all, run(fmt.Sprintf("https://host-%d.example.com", i), "v1", 1, violates(ids...),
			observes(fmt.Sprint(i%300), fmt.Sprint(i))))
	}
	m := matrixOf(nil, all...)
	if n := len(written(t, m)); n > 4<<20 {
		t.Errorf("the page has %d bytes", n)
	}
	text := table(t, m)
	if len(text) > 200<<10 || !strings.Contains(text, "… and 900 hosts more, in matrix.html.") {
		t.Errorf("the table has %d bytes", len(text))
	}
	if !strings.Contains(string(written(t, m)), "This page leaves out, for size: 39740 findings") {
		t.Error("the page does not say what it leaves out")
	}
}

// Whatever a report holds, reading and writing it neither fails nor lets anything through.
func FuzzReports(f *testing.F) {
	f.Add([]byte(`{"schemaVersion":"1.0","verdict":"violates","host":{"address":"a"},` +
		`"findings":[{"id":"x","severity":"violation","title":"<script>"}],` +
		`"observed":[{"subject":"s","behaviour":"b"}]}`))
	f.Add([]byte(`{"schemaVersion":"1.0","verdict":"incomplete",` +
		`"run":{"seed":9223372036854775807,"started":"0001-01-01T00:00:00Z","interrupted":true}}`))
	f.Add([]byte(`{"schemaVersion":"1.9","verdict":"conforms","counts":{"violations":-1,"notTested":1e3}}`))
	other := run("b", "v1", 1, violates("x"), observes("s", "other"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := reports.Read(bytes.NewReader(data))
		if err != nil {
			return
		}
		m := matrixOf([]Planned{{1, "c", "v1", 1}}, r, r, other)
		if err := inert(written(t, m)); err != nil {
			t.Error(err)
		}
		if err := inertMarkdown(table(t, m)); err != nil {
			t.Error(err)
		}
		if err := m.WriteTerminal(new(strings.Builder), 20); err != nil {
			t.Error(err)
		}
	})
}
