package reports

import (
	"fmt"
	"io"
	"path"
	"strings"

	"example.com/importcheck/internal/textsafe"
)

// annotationsPerKind is how many annotations of one kind GitHub keeps for a step;
// the rest would vanish without a word.
const annotationsPerKind = 10

// WriteAnnotations writes GitHub's workflow commands, one for each finding that
// counts (`::error`) or was only noted (`::warning`), with the line of the scenario
// that fails for it in its text: the feature is no file of the user's repository.
// Waived findings are left out. Of each kind the first nine are written and a tenth
// says how many more there are, since GitHub keeps ten.
func WriteAnnotations(w io.Writer, r *Report) error {
	r = r.mapped(textsafe.Visible)
	var lines []string
	if r.unfinished() {
		lines = append(lines, annotation("error", "the run is not finished", r.sentence()))
	}
	for _, problem := range r.WaiverProblems[:min(len(r.WaiverProblems), 3)] {
		lines = append(lines, annotation("error", "a waiver fails the run", problem))
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
		text := fmt.Sprintf("%sexpected %s\nobserved %s\n%s", f.placeIn(places),
			textsafe.CutCounted(f.Expected, 500), textsafe.CutCounted(f.Observed, 500), textsafe.CutCounted(f.Curl, 2000))
		title := f.Check + ": " + textsafe.CutCounted(f.Title, 200)
		switch {
		case f.Waived != "":
		case r.fails(f):
			errors = append(errors, annotation("error", title, text))
		default:
			warnings = append(warnings, annotation("warning", title, text))
		}
	}
	return errors, warnings
}

func bounded(kind string, lines []string, limit int) []string {
	if len(lines) <= limit {
		return lines
	}
	rest := plural(len(lines)-limit+1, "finding") + " more, in report.html"
	return append(lines[:limit-1:limit-1], annotation(kind, "more findings", rest))
}

// places returns the line of each scenario, by its name.
func (r *Report) places() map[string]string {
	out := map[string]string{}
	for _, f := range r.Features {
		for _, s := range f.Scenarios {
			if _, there := out[s.Name]; !there {
				out[s.Name] = fmt.Sprintf("features/%s:%d: %s\n", path.Base(f.URI), s.Line, s.Name)
			}
		}
	}
	return out
}

func (f Finding) placeIn(places map[string]string) string {
	for _, name := range f.Scenarios {
		if p, there := places[name]; there {
			return p
		}
	}
	return ""
}

func annotation(kind, title, text string) string {
	return "::" + kind + " title=" + escapeProperty(title) + "::" + escapeData(text) + "\n"
}

var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func escapeData(s string) string     { return dataEscapes.Replace(s) }
func escapeProperty(s string) string { return propertyEscapes.Replace(s) }
