package replay

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"

	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/reports"
)

// mostShown is how many characters of a body are printed.
const mostShown = 2_000

// Write prints the request, what came back and the verdict. The key is masked.
func (r *Result) Write(w io.Writer) error {
	var b strings.Builder
	if r.Answer != nil {
		r.request(&b)
		r.answer(&b)
	}
	for _, f := range r.Found {
		fmt.Fprintf(&b, "%s %s: %s\n  expected %s\n  observed %s\n", severity(f), f.Check, r.line(f.Title),
			r.line(f.Expected), r.line(f.Observed))
	}
	for _, i := range r.Imports {
		fmt.Fprintf(&b, "import %s of %s: %s\n", r.line(i.ID), r.line(i.URI), r.line(string(i.Status)))
	}
	r.conclude(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Result) line(s string) string { return textsafe.Line(string(r.mask([]byte(s)))) }

func severity(f check.Finding) reports.Severity {
	if f.Warning {
		return reports.Warning
	}
	return reports.Violation
}

func (r *Result) request(b *strings.Builder) {
	c, x := r.Answer.Case, r.Answer.Exchange
	fmt.Fprintf(b, "case %s: %s\n", c.ID, r.line(c.Description))
	fmt.Fprintf(b, "> %s %s", r.line(c.Request.Method), r.line(x.URL))
	if c.Request.Wire != "" {
		fmt.Fprintf(b, "  (sent as: %s)", r.line(string(c.Request.Wire)))
	}
	b.WriteString("\n")
	for _, f := range x.Sent {
		fmt.Fprintf(b, "> %s: %s\n", r.line(f.Name), r.line(f.Value))
	}
	r.body(b, ">", c.Request.Body, len(c.Request.Body))
}

func (r *Result) answer(b *strings.Builder) {
	x := r.Answer.Exchange
	if x.Status == 0 {
		fmt.Fprintf(b, "< no answer: %s\n", r.line(x.Problem))
		return
	}
	fmt.Fprintf(b, "< %s %d %s\n", r.line(x.Proto), x.Status, http.StatusText(x.Status))
	for _, name := range slices.Sorted(maps.Keys(x.Header)) {
		for _, v := range x.Header[name] {
			fmt.Fprintf(b, "< %s: %s\n", r.line(name), r.line(v))
		}
	}
	r.body(b, "<", x.Body, max(x.Size, len(x.Body)))
	if x.Problem != "" {
		fmt.Fprintf(b, "< %s\n", r.line(x.Problem))
	}
}

func (r *Result) body(b *strings.Builder, sign string, body []byte, size int) {
	if size == 0 {
		return
	}
	text := textsafe.Cut(r.line(string(body)), mostShown)
	fmt.Fprintf(b, "%s\n%s %s\n", sign, sign, text)
	if len(text) < size {
		fmt.Fprintf(b, "%s (%d bytes)\n", sign, size)
	}
}

// conclude says in one line how it ends, and in another one whether the finding showed again.
func (r *Result) conclude(b *strings.Builder) {
	if r.Sought != nil && r.Answer != nil {
		again := "does not show again"
		if r.Again {
			again = "shows again"
		}
		fmt.Fprintf(b, "the finding %s %s", r.Sought.ID, again)
		if r.Others > 0 {
			fmt.Fprintf(b, ", beside %d other requests", r.Others)
		}
		b.WriteString("\n")
	}
	switch r.Verdict {
	case reports.Incomplete:
		fmt.Fprintf(b, "incomplete: %s\n", r.line(r.reason()))
	case reports.Violates:
		b.WriteString("violates: the answer breaks the contract\n")
	case reports.Conforms:
		b.WriteString("conforms: the answer is one that the contract allows\n")
	}
}
