package reports

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"

	"example.com/importcheck/internal/textsafe"
)

// The elements of the JUnit form that both Jenkins' junit-10.xsd and GitLab read.
// Attributes that only one of them knows, such as a file for a test case, are left
// out.
type (
	junitRoot struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Time     string       `xml:"time,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name      string `xml:"name,attr"`
		Tests     int    `xml:"tests,attr"`
		Failures  int    `xml:"failures,attr"`
		Errors    int    `xml:"errors,attr"`
		Skipped   int    `xml:"skipped,attr"`
		Time      string `xml:"time,attr"`
		Timestamp string `xml:"timestamp,attr"`
		Hostname  string `xml:"hostname,attr"`
		File      string `xml:"file,attr,omitempty"`

		Properties []junitProperty `xml:"properties>property"`
		Cases      []junitCase     `xml:"testcase"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitCase struct {
		Name      string        `xml:"name,attr"`
		Classname string        `xml:"classname,attr"`
		Time      string        `xml:"time,attr"`
		Skipped   *junitMessage `xml:"skipped"`
		Error     *junitMessage `xml:"error"`
		Failure   *junitMessage `xml:"failure"`
		Output    *junitText    `xml:"system-out"`
	}
	junitMessage struct {
		Type    string `xml:"type,attr,omitempty"`
		Message string `xml:"message,attr"`
		Text    string `xml:",cdata"` // lines stay lines, so that the file can be read as it is
	}
	junitText struct {
		Text string `xml:",cdata"`
	}
)

// WriteJUnit writes the report as JUnit XML: a suite for each feature, a test
// case for each scenario, and one for each finding that no failing scenario shows
// and for a run that was not finished. The text of a failure holds the findings; the
// verdict is a property of each suite.
// Characters that XML forbids are written out as \u0000. The form is one that
// Jenkins' junit-10.xsd and GitLab accept.
func (r *Report) WriteJUnit(w io.Writer) error {
	r = r.mapped(textsafe.Visible)
	root := junitRoot{Name: "importcheck: " + r.Host.Address, Time: seconds(r.Run.Seconds)}
	for _, feature := range r.suites() {
		suite := r.junitSuite(feature)
		root.Suites = append(root.Suites, suite)
		root.Tests += suite.Tests
		root.Failures += suite.Failures
		root.Errors += suite.Errors
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(root); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (r *Report) junitSuite(feature Feature) junitSuite {
	suite := junitSuite{
		Name:       feature.Name,
		Hostname:   r.Host.Address,
		File:       feature.URI,
		Timestamp:  r.Run.Started.UTC().Format("2006-01-02T15:04:05"),
		Properties: []junitProperty{{"verdict", string(r.Verdict)}, {"reason", textsafe.Line(r.sentence())}},
	}
	var total time.Duration
	names := map[string]int{}
	for _, s := range feature.Scenarios {
		total += time.Duration(s.Nanos)
		c := r.junitCase(feature, s)
		if names[c.Name]++; names[c.Name] > 1 {
			c.Name += fmt.Sprintf(" (%d)", names[c.Name]) // readers take cases of one name for one case
		}
		suite.add(c)
	}
	suite.Time = seconds(total.Seconds())
	return suite
}

func (s *junitSuite) add(c junitCase) {
	s.Cases = append(s.Cases, c)
	s.Tests++
	switch {
	case c.Error != nil:
		s.Errors++
	case c.Failure != nil:
		s.Failures++
	case c.Skipped != nil:
		s.Skipped++
	}
}

func (r *Report) junitCase(feature Feature, s Scenario) junitCase {
	c := junitCase{Name: textsafe.Line(s.Name), Classname: textsafe.Line(feature.Name), Time: seconds(time.Duration(s.Nanos).Seconds())}
	message, text := stepErrors(s)
	found := r.findingsOf(s.Name)
	if len(found) > 0 {
		message, text = found[0].Title, text+r.findingTexts(found)
	}
	switch s.Status {
	case "failed":
		c.Failure = &junitMessage{"finding", textsafe.Line(message), text}
	case "skipped":
		c.Skipped = &junitMessage{Message: textsafe.Line(cmp.Or(message, s.untested()))}
	case statusError:
		c.Error = &junitMessage{"incomplete", textsafe.Line(message), text}
	default:
		c.Output = output(text)
	}
	return c
}

func output(text string) *junitText {
	if text == "" {
		return nil
	}
	return &junitText{text}
}

// stepErrors returns the first line of what the steps say, and all of it.
func stepErrors(s Scenario) (first, all string) {
	var b strings.Builder
	for _, step := range s.Steps {
		if step.Error != "" {
			fmt.Fprintf(&b, "%s %s\n%s\n\n", strings.TrimSpace(step.Keyword), step.Text, step.Error)
			if first == "" {
				first, _, _ = strings.Cut(step.Error, "\n")
			}
		}
	}
	return first, b.String()
}

func (r *Report) findingTexts(found []Finding) string {
	texts := make([]string, len(found))
	for i, f := range found {
		texts[i] = f.text(r.Contract)
	}
	return strings.Join(texts, "\n----\n\n")
}

// seconds writes a duration with three decimals, as Surefire's form asks for; a
// negative one, which it has no place for, counts as none.
func seconds(s float64) string {
	return fmt.Sprintf("%.3f", max(s, 0))
}
