package matrix

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	html "html/template"
	"io"
	"os"
	"reflect"
	"strings"
	"text/tabwriter"
	"text/template"

	"example.com/importcheck/internal/pagestyle"
	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/reports"
)

const pageName = "matrix.html"

var (
	//go:embed *.tmpl
	templates embed.FS
	//go:embed page.css
	pageCSS   string
	pageStyle = pagestyle.CSS + pageCSS
)

var marks = map[reports.Verdict]string{reports.Conforms: "✓", reports.Violates: "✗", reports.Incomplete: "!"}
var emoji = map[reports.Verdict]string{reports.Conforms: "✅", reports.Violates: "❌", reports.Incomplete: "⚠️"}

// words are what the templates share. How much they show of each list, they say themselves.
var words = map[string]any{
	"count": count, "word": word, "first": first, "more": more, "join": strings.Join, "fit": textsafe.Fit,
	"mark":   func(v reports.Verdict) string { return marks[v] },
	"emoji":  func(v reports.Verdict) string { return emoji[v] },
	"cell":   func(s string) string { return textsafe.Markdown(textsafe.CutCounted(s, 120)) },
	"style":  func() html.CSS { return html.CSS(pageStyle) }, // our own
	"policy": func() string { return pagestyle.Policy(pageStyle, "") },
}

// Write writes matrix.html and matrix.md into a folder, which it makes if it is absent. A
// reader finds the old or the new file whole.
func (m *Matrix) Write(out string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return fmt.Errorf("cannot make the folder for the matrix: %w: give another folder with --out", err)
	}
	return cmp.Or(reports.WriteFile(out, pageName, m.WriteHTML), reports.WriteFile(out, "matrix.md", m.WriteMarkdown))
}

// WriteHTML writes the matrix as one page that needs no network and runs no script. It links to
// the reports of the runs, relative to the folder that Load was given.
func (m *Matrix) WriteHTML(w io.Writer) error {
	return html.Must(html.New("page.tmpl").Funcs(words).ParseFS(templates, "page.tmpl")).Execute(w, m)
}

// WriteMarkdown writes the matrix as Markdown, cut so that a job's page takes it. No text of a
// host can act as Markdown or HTML.
func (m *Matrix) WriteMarkdown(w io.Writer) error { return write(w, "table.tmpl", m) }

// WriteTerminal writes a short text, as the last line the verdict. width is that of the lines; 0
// stands for 80.
func (m *Matrix) WriteTerminal(w io.Writer, width int) error {
	if width == 0 {
		width = 80
	}
	var b bytes.Buffer
	columns := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	name := min(60, max(20, width-9*len(m.Versions))) // characters of a host's
	err := write(columns, "terminal.tmpl", map[string]any{"Matrix": m, "Name": name})
	if err := errors.Join(err, columns.Flush()); err != nil {
		return err
	}
	for line := range strings.Lines(b.String()) {
		if _, err := fmt.Fprintln(w, textsafe.Fit(strings.TrimRight(line, " \n"), max(width, 40))); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(w, "%s: %s\n", m.Verdict, m.Sentence())
	return err
}

func write(w io.Writer, name string, data any) error {
	return template.Must(template.New(name).Funcs(words).ParseFS(templates, name)).Execute(w, data)
}

// first returns as many entries of a slice, at most.
func first(n int, list any) any {
	v := reflect.ValueOf(list)
	return v.Slice(0, min(n, v.Len())).Interface()
}

// more says how many entries first leaves out, "" for none.
func more(n int, list any, what string) string {
	if left := reflect.ValueOf(list).Len() - n; left > 0 {
		return "… and " + count(left, what) + " more"
	}
	return ""
}
