package recheck

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/internal/traffic"
)

// WriteJSON writes the whole report as one JSON object on one line: indenting it would hold
// it in memory twice more.
func (r *Report) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(r)
}

// WriteText writes what there is to say, for a reader: starts of which there is nothing
// to say are counted only.
func (r *Report) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d entries%s: %d of import operations, %d others, %d that cannot be read\n", r.Entries,
		by(r.Creator), len(r.Exchanges), r.Others, r.Broken)
	for _, broken := range r.Reasons {
		fmt.Fprintf(&b, "  entry %d cannot be read: %s\n", broken.Index, textsafe.Line(broken.Reason))
	}
	for _, s := range r.Exchanges {
		s.write(&b)
	}
	b.WriteString("\n")
	for i := range r.Contracts {
		r.count(&b, i)
	}
	violations, warnings := r.findings()
	fmt.Fprintf(&b, "answers, by contract %s: violations %d, warnings %d\n", r.Contracts[0], violations, warnings)
	b.WriteString(textsafe.Line(r.Conclusion) + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func by(creator string) string {
	if creator == "" {
		return ""
	}
	return " by " + textsafe.Line(creator)
}

// write writes a start, or nothing where nothing is wrong with it.
func (s Start) write(b *strings.Builder) {
	var lines []string
	for _, q := range s.Requests {
		if line := q.line(); line != "" {
			lines = append(lines, line)
		}
	}
	for _, f := range s.Findings {
		lines = append(lines, fmt.Sprintf("answer, %s %s: %s; expected %s, was %s", f.Severity, f.Check, f.Title, f.Expected, f.Observed))
	}
	for _, n := range s.NotJudged {
		lines = append(lines, "not judged: "+n)
	}
	for _, n := range s.Notes {
		lines = append(lines, "note: "+n)
	}
	if lines == nil {
		return
	}
	fmt.Fprintf(b, "\nentry %d: %s %s, %s\n", s.Index, s.Operation, textsafe.Line(s.URL), answered(s.Status))
	for _, line := range lines {
		b.WriteString("  " + textsafe.Line(line) + "\n")
	}
}

func answered(status int) string {
	if status == 0 {
		return "no answer"
	}
	return fmt.Sprintf("answered with %d", status)
}

// line words what a contract says against a request, or returns "".
func (q Request) line() string {
	var broken []string
	for _, b := range q.Breaks {
		broken = append(broken, fmt.Sprintf("%s (%s, line %d): %s", b.Constraint, b.Binding, b.Line, b.Broken))
	}
	switch {
	case q.Expect == "reject":
		return fmt.Sprintf("request, %s refuses it: it breaks %s", q.Contract, strings.Join(broken, " and "))
	case len(broken) > 0:
		return fmt.Sprintf("request, %s documents otherwise: it departs from %s", q.Contract, strings.Join(broken, " and "))
	case q.Expect == "any" && q.Reason != traffic.OfRelated:
		return fmt.Sprintf("request, %s leaves it open: %s", q.Contract, q.Reason)
	}
	return ""
}

// count writes how many requests a contract takes and refuses; beside the first contract
// it counts those that only a later one refuses.
func (r *Report) count(b *strings.Builder, contract int) {
	wants := map[string]int{}
	newly := 0
	for _, s := range r.Exchanges {
		if s.Operation != traffic.Start {
			continue
		}
		want := s.Requests[contract].Expect
		wants[want]++
		if want == "reject" && s.Requests[0].Expect != "reject" {
			newly++
		}
	}
	fmt.Fprintf(b, "starts, by contract %s: %d accepted, %d refused, %d left open, %d not known",
		r.Contracts[contract], wants["accept"], wants["reject"], wants["any"], wants["unknown"])
	if contract > 0 {
		fmt.Fprintf(b, "; refused by it and not by %s: %d", r.Contracts[0], newly)
	}
	b.WriteString("\n")
}

func (r *Report) findings() (violations, warnings int) {
	for _, s := range r.Exchanges {
		for _, f := range s.Findings {
			if f.Severity == "violation" {
				violations++
			} else {
				warnings++
			}
		}
	}
	return violations, warnings
}
