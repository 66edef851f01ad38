package diagnose

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/textsafe"
)

// around is how much of a body stands on each side of a difference.
const around = 24

// longestDifference is how much of a difference is shown.
const longestDifference = 60

// Pair describes what fails and what does not, with the difference between them marked. Of what is due to a
// place in the head ("header Api-Key") the bodies are left out.
func Pair(fails, passes *check.Answer, where string) (bad, good string) {
	if passes == nil {
		return "", ""
	}
	inHead := strings.HasPrefix(where, "header ")
	a, b := difference(fails.Case, passes.Case, inHead), difference(passes.Case, fails.Case, inHead)
	return a + ": " + shortly(fails), b + ": " + shortly(passes)
}

func shortly(a *check.Answer) string {
	if a.Exchange.Status == 0 {
		return "no answer"
	}
	return fmt.Sprint(a.Exchange.Status)
}

// difference writes in what a request differs from another one.
func difference(c, other generators.Case, inHead bool) string {
	var out []string
	if c.Request.Method != other.Request.Method {
		out = append(out, c.Request.Method)
	}
	if c.Request.Path != other.Request.Path {
		out = append(out, textsafe.Cut(c.Request.Path, longestDifference))
	}
	if c.Request.Wire != other.Request.Wire {
		form := string(c.Request.Wire)
		if form == "" {
			form = "the ordinary way"
		}
		out = append(out, "sent "+form)
	}
	out = append(out, headerLines(c.Request, other.Request)...)
	if !bytes.Equal(c.Request.Body, other.Request.Body) && !inHead || len(out) == 0 {
		out = append(out, marked(c.Request.Body, other.Request.Body))
	}
	return strings.Join(out, ", ")
}

// headerLines returns those that only the first request has.
func headerLines(r, other generators.Request) []string {
	var out []string
	for _, f := range r.Header {
		if have, ok := other.Get(f.Name); !ok || have != f {
			value := f.Value
			if f.Key != generators.KeyNone {
				value = "the key, " + string(f.Key)
			}
			out = append(out, fmt.Sprintf("[%s: %s]", f.Name, textsafe.Cut(value, longestDifference)))
		}
	}
	for _, f := range other.Header {
		if _, ok := r.Get(f.Name); !ok {
			out = append(out, "no "+f.Name)
		}
	}
	return out
}

// marked writes the part of a body in which it differs from another one in brackets, with what
// stands around it.
func marked(b, other []byte) string {
	if b == nil {
		return "no body"
	}
	start := 0
	for start < len(b) && start < len(other) && b[start] == other[start] {
		start++
	}
	end := 0
	for end < len(b)-start && end < len(other)-start && b[len(b)-1-end] == other[len(other)-1-end] {
		end++
	}
	from, to := start, len(b)-end
	for from > 0 && from < len(b) && !utf8.RuneStart(b[from]) {
		from--
	}
	head, tail := b[max(0, from-around):from], b[to:min(len(b), to+around)]
	inside := textsafe.Cut(string(b[from:to]), longestDifference)
	if n := utf8.RuneCount(b[from:to]); n > longestDifference {
		inside += fmt.Sprintf(" (%d characters)", n)
	}
	out := strings.ToValidUTF8(string(head), "") + "[" + inside + "]" + strings.ToValidUTF8(string(tail), "")
	if from > around {
		out = "…" + out
	}
	if to+around < len(b) {
		out += "…"
	}
	return out
}
