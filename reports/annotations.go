package reports

import (
	"fmt"
	"io"
	"strings"
)

// annotationsPerKind is how many annotations of one kind GitHub keeps for a step;
// the rest would vanish without a word.
const annotationsPerKind = 10

// WriteAnnotations writes GitHub's workflow commands, one for each finding that
// counts (`::error`) or was only noted (`::warning`), at the line of the scenario
// that fails for it. Waived findings are left out. Of each kind the first nine are
// written and a tenth says how many more there are, since GitHub keeps ten.
func WriteAnnotations(w io.Writer, r *Report) error {
	r = r.mapped(visible)
	var lines []string
	if r.unfinished() {
		lines = append(lines, annotation("error", nil, "the run is not finished", r.sentence()))
	}
	for _, problem := range r.WaiverProblems[:min(len(r.WaiverProblems), 3)] {
		lines = append(lines, annotation("error", nil, "a waiver fails the run", problem))
	}
	errors, warnings := r.annotated()
	lines = append(lines, bounded("error", errors, annotationsPerKind-len(lines))...)
	lines = append(lines, bounded("warning", warnings, annotationsPerKind)...)
	_, err := io.WriteString(w, strings.Join(lines, ""))
	return err
}

func (r *Report) annotated() (errors, warnings []string) {
	places := r.places()
	for _, f := range r.Findings {
		text := fmt.Sprintf("expected %s\nobserved %s\n%s", cut(f.Expected, 500), cut(f.Observed, 500), cut(f.Curl, 2000))
		title := f.Check + ": " + cut(f.Title, 200)
		switch {
		case f.Waived != "":
		case r.fails(f):
			errors = append(errors, annotation("error", placeOf(places, f), title, text))
		default:
			warnings = append(warnings, annotation("warning", placeOf(places, f), title, text))
		}
	}
	return errors, warnings
}

func bounded(kind string, lines []string, limit int) []string {
	if len(lines) <= limit {
		return lines
	}
	rest := plural(len(lines)-limit+1, "finding") + " more, in report.html"
	return append(lines[:limit-1:limit-1], annotation(kind, nil, "more findings", rest))
}

// A place is a line of a feature file.
type place struct {
	file string
	line int
}

func (r *Report) places() map[string]place {
	out := map[string]place{}
	for _, f := range r.Features {
		for _, s := range f.Scenarios {
			if _, there := out[s.Name]; !there {
				out[s.Name] = place{f.URI, s.Line}
			}
		}
	}
	return out
}

func placeOf(places map[string]place, f Finding) *place {
	for _, name := range f.Scenarios {
		if p, there := places[name]; there {
			return &p
		}
	}
	return nil
}

func annotation(kind string, at *place, title, text string) string {
	properties := "title=" + escapeProperty(title)
	if at != nil {
		properties = fmt.Sprintf("file=%s,line=%d,%s", escapeProperty(at.file), at.line, properties)
	}
	return "::" + kind + " " + properties + "::" + escapeData(text) + "\n"
}

var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func escapeData(s string) string     { return dataEscapes.Replace(s) }
func escapeProperty(s string) string { return propertyEscapes.Replace(s) }
