package reports

import (
	"fmt"
	"net/http"
	"strings"

	"example.com/importcheck/internal/textsafe"
)

// bodyShown is how many characters of a body the texts for people hold; the whole
// of what was kept stands in report.json.
const bodyShown = 4000

// text returns the finding as plain text: what is wrong, the rule, what was sent
// and came back, and how to repeat it.
func (f Finding) text(c Contract) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", textsafe.CutCounted(f.Title, bodyShown))
	for _, row := range f.facts(c) {
		fmt.Fprintf(&b, "%-11s %s\n", row[0]+":", textsafe.CutCounted(row[1], bodyShown))
	}
	fmt.Fprintf(&b, "\nRequest (%s):\n%s\n", f.Case, indented(f.Request.text()))
	fmt.Fprintf(&b, "\nAnswer:\n%s\n", indented(answerText(f.Response, f.Error)))
	if f.Curl != "" {
		fmt.Fprintf(&b, "\nRepeat it:\n%s\n", f.Curl)
	}
	return b.String()
}

// facts returns the named lines about the finding that are not empty.
func (f Finding) facts(c Contract) [][2]string {
	all := [][2]string{
		{"Severity", string(f.Severity)},
		{"Check", f.checkText()},
		{"Expected", f.Expected},
		{"Observed", f.Observed},
		{"Detail", f.Detail},
		{"Fails", f.Root.fails()},
		{"Passes", f.Root.passes()},
		{"Constraint", f.Constraint},
		{"Also", f.Root.also()},
		{"Follows", f.Root.follows()},
		{"Rule", f.Sentence},
		{"Source", f.sourceText(c)},
		{"Shown by", f.shownBy()},
		{"Baseline", f.Status},
		{"Waived", f.Waived},
		{"Finding", f.ID},
	}
	var out [][2]string
	for _, row := range all {
		if row[1] != "" {
			out = append(out, row)
		}
	}
	return out
}

// checksPage explains the checks, each under its name. It is a path in the repository, as there
// is no address yet at which the documentation is published.
const checksPage = "docs/checks.md"

// checkText names the check, and the page that explains it.
func (f Finding) checkText() string {
	if f.Check == "" {
		return ""
	}
	return f.Check + ", " + checksPage + "#" + f.Check
}

// sourceText names the document that binds the rule, and the place in it.
func (f Finding) sourceText(c Contract) string { return withComma(f.Source, c.Cite(f.Pointer, f.Line)) }

// withComma puts a comma between two texts, where there are two.
func withComma(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}

// shownBy says how often the finding was seen, and how often when repeated.
func (f Finding) shownBy() string {
	s := plural(f.Count, "exchange")
	if f.Repeated != "" {
		s += ", repeated " + f.Repeated
	}
	if n := len(f.Evidence); n == 1 {
		s += "; not without " + f.Evidence[0].Case + " beside it, which replay sends as well"
	} else if n > 1 {
		s += fmt.Sprintf("; not without %d others beside it, which replay sends as well", n)
	}
	return s
}

// text returns the request as it reads on the wire: request line, header, body.
func (q *Request) text() string {
	if q == nil {
		return "(no request was kept)"
	}
	s := q.Method + " " + q.URL + "\n" + headerText(q.Header) + bodyText(q.Body, q.Encoding, q.Size)
	if q.Wire != "" {
		s += "\n(sent as: " + q.Wire + ")"
	}
	return s
}

// answerText returns the answer as it reads on the wire, or why it is missing.
func answerText(a *Response, failure string) string {
	if a == nil && failure == "" {
		return "(no answer was kept)"
	}
	if a == nil {
		return "(no answer: " + failure + ")"
	}
	return a.statusLine() + "\n" + headerText(a.Header) + bodyText(a.Body, a.Encoding, a.Size)
}

func (a *Response) statusLine() string {
	return strings.TrimSpace(fmt.Sprintf("%s %d %s", a.Proto, a.Status, http.StatusText(a.Status)))
}

func headerText(header []Header) string {
	var b strings.Builder
	for _, h := range header {
		fmt.Fprintf(&b, "%s: %s\n", h.Name, h.Value)
	}
	return b.String()
}

// bodyLine returns a body for one line, and says what it is where it is not the bytes themselves.
func bodyLine(body, encoding string) string {
	if encoding == "" || body == "" {
		return body
	}
	return encoding + " of bytes that are not UTF-8: " + body
}

// bodyText returns a body behind its empty line, cut for reading, and says what
// it is where it is not the bytes themselves.
func bodyText(body, encoding string, size int) string {
	if body == "" {
		return ""
	}
	s := "\n" + textsafe.CutCounted(body, bodyShown)
	if encoding != "" {
		s += fmt.Sprintf("\n(the body in %s: %d bytes that are not UTF-8)", encoding, size)
	} else if len(body) < size {
		s += fmt.Sprintf("\n(kept: %d of %d bytes)", len(body), size)
	}
	return s
}

func indented(s string) string {
	return "    " + strings.ReplaceAll(s, "\n", "\n    ")
}
