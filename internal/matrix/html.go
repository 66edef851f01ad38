package matrix

import (
	"bytes"
	_ "embed" // for the template and its style
	"fmt"
	"html/template"
	"io"
	"net/url"
	"path/filepath"
	"regexp"
	"sync"

	"example.com/importcheck/internal/pagestyle"
	"example.com/importcheck/reports"
)

// What the page shows of each list at once, and at all.
const (
	pageHosts       = 40 // the others in a part that opens
	pageNames       = 12 // hosts beside a finding; the others likewise
	pageAllNames    = 5000
	pageCauses      = 300
	pageTitles      = 3
	pageDifferences = 200
	pageGroups      = 8
	pageAbsences    = 200
	pageAgain       = 20
)

var (
	//go:embed page.tmpl
	pageText string
	//go:embed page.css
	pageCSS string

	pageStyle    = pagestyle.CSS + pageCSS
	pageTemplate = sync.OnceValue(func() *template.Template {
		words := template.FuncMap{"count": count, "word": inNumber}
		return template.Must(template.New("matrix").Funcs(words).Parse(pageText))
	})
)

// A page is what the template shows.
type page struct {
	Policy      string
	Style       template.CSS
	Verdict     reports.Verdict
	Sentence    string
	Tally       tally
	Versions    []string
	Hosts       tableView
	MoreHosts   tableView
	Causes      []causeView
	Differences []differenceView
	Absences    []absenceView
	Again       []string
	Runs        []runView
	Cut         []string // what is left out
}

// A pager makes a page for a folder, to which its links are relative.
type pager struct {
	m     *Matrix
	out   string
	names int // for which there is room
	cut   []string
}

type (
	tableView struct {
		Versions []string
		Rows     []hostView
	}
	hostView struct {
		Name  string
		Cells []cellView
	}
	cellView struct {
		Version  string
		State    reports.Verdict
		Outcomes []outcomeView
	}
	outcomeView struct {
		Outcome
		Mark, Link string
	}
	causeView struct {
		Number            int
		Kind, Title       string
		Also              []Title
		Check, Constraint string
		Extent, Runs      string
		But               []string
		Hosts, More       []shownView
		Left              int
	}
	shownView struct {
		Name, Where, Link string
	}
	differenceView struct {
		Subject  string
		Versions []string
		Groups   []groupView
		Left     int
	}
	groupView struct {
		Does  string
		Count int
		Most  bool // of all hosts: the others are those that differ
		Names []string
		Left  int
	}
	absenceView struct {
		absence
		Link string
	}
	runView struct {
		*Run
		State         reports.Verdict
		Outcome, How  string
		Began, Beside string
		Link          string
	}
)

// WriteHTML writes the matrix as one page that needs no network and runs no script. It links
// to the reports of the runs, relative to the folder that it is written into.
func (m *Matrix) WriteHTML(w io.Writer, out string) error {
	p := pager{m: m, out: out, names: pageAllNames}
	var b bytes.Buffer
	if err := pageTemplate().Execute(&b, p.page()); err != nil {
		return fmt.Errorf("%s: %w", pageName, err)
	}
	_, err := b.WriteTo(w)
	return err
}

func (p *pager) page() page {
	m := p.m
	out := page{Policy: pagestyle.Policy(pageStyle, ""), Style: template.CSS(pageStyle), Verdict: m.Verdict,
		Sentence: m.sentence(), Tally: m.tally(), Versions: m.Versions} // our own style
	rows := make([]hostView, len(m.Hosts))
	for i, h := range m.Hosts {
		rows[i] = p.host(h)
	}
	shown := min(len(rows), pageHosts)
	out.Hosts, out.MoreHosts = tableView{m.Versions, rows[:shown]}, tableView{m.Versions, rows[shown:]}
	for i, c := range some(p, m.Causes, pageCauses, "finding") {
		out.Causes = append(out.Causes, p.cause(i+1, c))
	}
	for _, d := range some(p, m.Differences, pageDifferences, "difference") {
		out.Differences = append(out.Differences, d.view())
	}
	for _, a := range some(p, m.absences(), pageAbsences, "missing or unfinished run") {
		out.Absences = append(out.Absences, absenceView{a, p.link(a.Run, "")})
	}
	for _, r := range some(p, m.twice(), pageAgain, "note about a run that was made again") {
		out.Again = append(out.Again, r.again())
	}
	for _, r := range m.Runs {
		out.Runs = append(out.Runs, runView{r, r.state(), r.outcome(), r.how,
			r.Started.UTC().Format("2006-01-02 15:04"), r.beside(), p.link(r, "")})
	}
	out.Cut = p.cut
	return out
}

// some returns the first entries of a list, and notes how many are left out.
func some[T any](p *pager, list []T, limit int, word string) []T {
	if len(list) > limit {
		p.cut = append(p.cut, count(len(list)-limit, word))
		return list[:limit]
	}
	return list
}

var marks = map[reports.Verdict]string{reports.Conforms: "✓", reports.Violates: "✗", reports.Incomplete: "!"}

func (p *pager) host(h *Host) hostView {
	out := hostView{Name: h.Name}
	for _, version := range p.m.Versions {
		c := h.cell(version)
		view := cellView{Version: version, State: c.State}
		for _, o := range c.Outcomes {
			view.Outcomes = append(view.Outcomes, outcomeView{o, marks[o.State], p.link(o.First, "")})
		}
		out.Cells = append(out.Cells, view)
	}
	return out
}

func (p *pager) cause(number int, c *Cause) causeView {
	out := causeView{
		Number: number, Kind: c.Kind, Check: c.Check, Constraint: c.Constraint, Title: c.Titles[0].Text,
		Also:   c.Titles[1:min(len(c.Titles), 1+pageTitles)],
		Extent: c.hostExtent(p.m), Runs: c.runExtent(p.m), But: c.notShown(p.m),
	}
	for i, s := range c.Hosts {
		if p.names == 0 {
			out.Left = len(c.Hosts) - i
			break
		}
		p.names--
		view := shownView{s.Host.Name, s.where(), p.link(s.Versions[0].First, c.ID)}
		if i < pageNames {
			out.Hosts = append(out.Hosts, view)
		} else {
			out.More = append(out.More, view)
		}
	}
	return out
}

// view names the hosts of each group, but for one that is most of them.
func (d Difference) view() differenceView {
	out := differenceView{Subject: d.Subject, Versions: d.Versions, Left: max(0, len(d.Groups)-pageGroups)}
	for i, g := range d.Groups[:len(d.Groups)-out.Left] {
		view := groupView{Does: g.Does, Count: len(g.Hosts), Most: i == 0 && d.most()}
		if i > 0 && d.most() {
			view.Does = beside(g.Does, d.Groups[0].Does)
		}
		for _, h := range g.Hosts[:min(len(g.Hosts), pageNames)] {
			view.Names = append(view.Names, h.Name)
		}
		view.Left = len(g.Hosts) - len(view.Names)
		out.Groups = append(out.Groups, view)
	}
	return out
}

// plainID is an id of a finding that its report uses as it is for an anchor.
var plainID = regexp.MustCompile(`^[a-zA-Z0-9._-]{1,80}$`)

// link leads from the folder of the page to the report of a run, and in it to a finding.
// Only paths of this machine and plain ids stand in it, nothing that a host said.
func (p *pager) link(r *Run, finding string) string {
	if r == nil || r.Page == "" {
		return ""
	}
	from, err := filepath.Abs(p.out)
	if err != nil {
		return ""
	}
	to, err := filepath.Abs(r.Page)
	if err != nil {
		return ""
	}
	path, err := filepath.Rel(from, to)
	if err != nil {
		return "" // on another drive
	}
	u := url.URL{Path: filepath.ToSlash(path)}
	if plainID.MatchString(finding) {
		u.Fragment = "finding-" + finding
	}
	return u.String()
}
