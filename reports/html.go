package reports

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"

	"example.com/importcheck/internal/pagestyle"
	"example.com/importcheck/internal/textsafe"
)

//go:embed html
var htmlFiles embed.FS

var (
	pageScript = htmlFile("page.js")
	pagePolicy = pagestyle.Policy(pagestyle.CSS, pageScript)

	pageTemplate = template.Must(template.New("page.tmpl").
			Funcs(template.FuncMap{"plural": plural, "word": inNumber}).
			ParseFS(htmlFiles, "html/*.tmpl"))
)

func htmlFile(name string) string {
	text, err := htmlFiles.ReadFile("html/" + name)
	if err != nil {
		panic(err) // it is embedded: it is there or the program does not build
	}
	return string(text)
}

// How many entries of each list the page shows; report.json has all.
const (
	pageFindings    = 500
	pageConstraints = 150
	pageScenarios   = 300
	pageList        = 150
	pageContents    = 50 // findings in the list above them
	pageSteps       = 1500
	pageUntested    = 3 // lines of what was not tested in the head
)

// The bounds of texts outside the findings, in bytes as they are written.
const (
	pageClip      = 300
	pageClipTight = 24
	pageRest      = 150 << 10
)

// A page is what the template shows.
type page struct {
	*Report     // each text visible and clipped
	Policy      string
	Style       template.CSS
	Script      template.JS
	Sentence    string
	HostName    string
	How         string
	Started     string
	Findings    []findingView
	Contents    []findingView // the first of them, for the list above
	CheckNames  []string
	CheckRows   []checkView
	Lines       []lineView
	InOurWords  bool  // the lines
	Skipped     []Gap // scenarios
	Untested    []Gap // the first of what was not tested, for the head
	Constraints []constraintGroup
	Statuses    statusMap
	Histogram   histogram
	Suites      []suiteView
	Against     string   // the baseline in one line, or ""
	Since       []string // what changed since
	Cut         []string // what the page leaves out
}

// WriteHTML writes the report as one HTML file that needs no network: a policy
// forbids everything but its own style and script, known by their hashes, and all
// texts are text. It works without the script, which only filters and copies.
// Long texts and lists are cut, and the page says so, so that 500 findings stay
// under a megabyte.
func (r *Report) WriteHTML(w io.Writer) error {
	var b bytes.Buffer
	if err := pageTemplate.Execute(&b, r.page()); err != nil {
		return fmt.Errorf("report.html: %w", err)
	}
	_, err := b.WriteTo(w)
	return err
}

func (r *Report) page() page {
	full := r.mapped(textsafe.Visible)
	rest := full.withoutFindings()
	p := page{
		Report:   rest,
		Policy:   pagePolicy,
		Style:    template.CSS(pagestyle.CSS), // our own file
		Script:   template.JS(pageScript),     // our own file
		Sentence: clip(full.sentence(), 1000),
		HostName: clip(hostName(full.Host), 600),
		How:      clip(full.howRun(), 600),
		Started:  r.Run.Started.UTC().Format("2006-01-02 15:04:05 UTC"),
	}
	p.CheckRows = checkViews(limited(&p, rest.Checks, pageList, "check"))
	p.Lines = p.contractLines(full.Contract)
	p.InOurWords = full.Contract.Source == embedded
	to := targetsOf(p.CheckRows, p.Lines)
	p.Findings = findingViews(full, to)
	p.Suites = suiteViews(rest.Features, linksByScenario(full.Findings, p.Findings))
	p.Contents = p.Findings[:min(len(p.Findings), pageContents)]
	p.CheckNames = checkNames(p.Findings)
	p.Constraints = constraintGroups(limited(&p, rest.Constraints, pageConstraints, "constraint"),
		limited(&p, rest.HostLimits, pageList, "limit of the host"), rest.Contract, to)
	p.Statuses = statusMapOf(rest.Statuses, rest.Constraints)
	p.Histogram = histogramOf(rest.Timings)
	if rest.Baseline != nil {
		p.Against, p.Since = clip(full.againstBaseline(), 600),
			limited(&p, changesOf(rest, full.Findings), pageList, "line about the baseline")
	}
	p.limitLists(len(r.Findings))
	return p
}

// withoutFindings returns what the page shows beside the findings, each text
// clipped, and more tightly once they have taken pageRest together.
func (r *Report) withoutFindings() *Report {
	rest := *r
	rest.Findings, rest.Exchanges, rest.Contract.Lines = nil, nil, nil
	left := pageRest
	return rest.mapped(func(s string) string {
		limit := pageClip
		if left <= 0 {
			limit = pageClipTight
		}
		s = clip(s, limit)
		left -= pageSize(s)
		return s
	})
}

// limitLists cuts the lists that stand in the page as they are.
func (p *page) limitLists(findings int) {
	p.NotTested = limited(p, p.NotTested, pageList, "line of what was not tested")
	p.Untested = p.NotTested[:min(len(p.NotTested), pageUntested)]
	p.Skipped = limited(p, p.Report.skipped(), pageList, "skipped scenario")
	p.NotApplicable = limited(p, p.NotApplicable, pageList, "line of what does not apply")
	p.Observed = limited(p, p.Observed, pageList, "observation")
	p.Imports = limited(p, p.Imports, pageList, "import")
	if findings > len(p.Findings) {
		p.Cut = append(p.Cut, plural(findings-len(p.Findings), "finding"))
	}
	scenarios := 0
	for _, f := range p.Features {
		scenarios += len(f.Scenarios)
	}
	if scenarios > pageScenarios {
		p.Cut = append(p.Cut, plural(scenarios-pageScenarios, "scenario"))
	}
}

// contractLines returns the lines that there is room for, and notes how many are left out.
func (p *page) contractLines(c Contract) []lineView {
	out, left := c.lineViews()
	if left > 0 {
		p.Cut = append(p.Cut, plural(left, "line")+" of the contract")
	}
	return out
}

// limited returns the first entries of a list and notes how many are left out.
func limited[T any](p *page, list []T, limit int, word string) []T {
	if len(list) <= limit {
		return list
	}
	p.Cut = append(p.Cut, plural(len(list)-limit, word))
	return list[:limit]
}

// clip returns the beginning of s that takes at most limit bytes once it is
// escaped for HTML, and an ellipsis where it had to cut.
func clip(s string, limit int) string { return textsafe.CutBy(s, limit, escapedSize) }

func escapedSize(c rune) int {
	switch c {
	case '"', '\'', '&', '<', '>', '+', '`', '=':
		return 5
	}
	return len(string(c))
}
