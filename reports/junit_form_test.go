package reports

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"testing"
)

// A junitRule is what Jenkins' junit-10.xsd (of its xUnit plugin) and GitLab's reader of
// JUnit reports ask of an element, in our words: where it may stand, which attributes it
// must have and may have, and whether text may stand in it. GitLab distinguishes test cases
// by class and name, and shows the text of a failure.
type junitRule struct {
	in   string
	must []string
	may  []string
	text bool
}

var junitRules = map[string]junitRule{
	"testsuites": {may: []string{"name", "time", "tests", "failures", "errors"}},
	"testsuite": {in: "testsuites", must: []string{"name", "tests", "failures", "errors"},
		may: []string{"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"}},
	"properties": {in: "testsuite"},
	"property":   {in: "properties", must: []string{"name", "value"}},
	"testcase":   {in: "testsuite", must: []string{"name"}, may: []string{"time", "classname", "group"}},
	"failure":    {in: "testcase", may: []string{"type", "message"}, text: true},
	"error":      {in: "testcase", may: []string{"type", "message"}, text: true},
	"skipped":    {in: "testcase", may: []string{"type", "message"}, text: true},
	"system-out": {in: "testcase", text: true},
}

var (
	junitTime  = regexp.MustCompile(`^[0-9]+\.[0-9]{3}$`)
	junitCount = regexp.MustCompile(`^[0-9]+$`)
)

// validJUnit says what in a file those readers would refuse.
func validJUnit(data []byte) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	open := []string{""}
	seen := map[string]bool{}
	for {
		token, err := d.Token()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if err := errors.Join(junitElement(token, open[len(open)-1]), junitOnce(token, seen)); err != nil {
				return err
			}
			open = append(open, token.Name.Local)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if rule := junitRules[open[len(open)-1]]; !rule.text && len(bytes.TrimSpace(token)) > 0 {
				return fmt.Errorf("text in %s", open[len(open)-1])
			}
		}
	}
}

func junitElement(e xml.StartElement, parent string) error {
	rule, known := junitRules[e.Name.Local]
	if !known || rule.in != parent {
		return fmt.Errorf("an element %s in %q", e.Name.Local, parent)
	}
	var have []string
	for _, a := range e.Attr {
		name := a.Name.Local
		have = append(have, name)
		switch {
		case !slices.Contains(rule.must, name) && !slices.Contains(rule.may, name):
			return fmt.Errorf("%s has an attribute %s", e.Name.Local, name)
		case name == "time" && !junitTime.MatchString(a.Value):
			return fmt.Errorf("time %q", a.Value)
		case slices.Contains([]string{"tests", "failures", "errors", "skipped"}, name) && !junitCount.MatchString(a.Value):
			return fmt.Errorf("%s %q", name, a.Value)
		}
	}
	for _, must := range rule.must {
		if !slices.Contains(have, must) {
			return fmt.Errorf("%s has no attribute %s", e.Name.Local, must)
		}
	}
	return nil
}

// junitOnce refuses a second test case of the same class and name in a suite.
func junitOnce(e xml.StartElement, seen map[string]bool) error {
	if e.Name.Local == "testsuite" {
		clear(seen)
	}
	if e.Name.Local != "testcase" {
		return nil
	}
	name := fmt.Sprint(e.Attr)
	for _, a := range e.Attr {
		if a.Name.Local == "name" {
			name = a.Value
		}
	}
	if seen[name] {
		return fmt.Errorf("two test cases are called %q", name)
	}
	seen[name] = true
	return nil
}

func TestJUnitIsWhatJenkinsAndGitLabTake(t *testing.T) {
	for name, model := range models {
		if err := validJUnit(written(t, model(), (*Report).WriteJUnit)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheRulesOfJUnitRefuseWhatJenkinsRefuses(t *testing.T) {
	for _, bad := range []string{
		`<testsuite name="a" tests="1" failures="0" errors="0"/>`,
		`<testsuites><testsuite tests="1" failures="0" errors="0"/></testsuites>`,
		`<testsuites><testsuite name="a" tests="1" failures="0" errors="0" version="1"/></testsuites>`,
		`<testsuites><testsuite name="a" tests="-1" failures="0" errors="0"/></testsuites>`,
		`<testsuites><testsuite name="a" tests="1" failures="0" errors="0" time="1e3"/></testsuites>`,
		`<testsuites><testsuite name="a" tests="1" failures="0" errors="0"><failure/></testsuite></testsuites>`,
		`<testsuites><testsuite name="a" tests="1" failures="0" errors="0">text</testsuite></testsuites>`,
		`<testsuites><testsuite name="a" tests="2" failures="0" errors="0"><testcase name="x"/><testcase name="x"/></testsuite></testsuites>`,
	} {
		if validJUnit([]byte(bad)) == nil {
			t.Errorf("taken: %s", bad)
		}
	}
}
