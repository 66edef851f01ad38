package reports

import (
	"bytes"
	"html/template"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"example.com/importcheck/internal/golden"
	"example.com/importcheck/internal/pagestyle"
)

// formats lists every text that is made of a report, by the name of its golden file.
var formats = map[string]func(*Report, io.Writer) error{
	"report.json":     (*Report).WriteJSON,
	"junit.xml":       (*Report).WriteJUnit,
	"cucumber.json":   (*Report).WriteCucumber,
	"report.html":     (*Report).WriteHTML,
	"summary.md":      (*Report).WriteSummary,
	"exchanges.har":   (*Report).WriteHAR,
	"annotations.txt": func(r *Report, w io.Writer) error { return WriteAnnotations(w, r) },
	"terminal.txt":    func(r *Report, w io.Writer) error { return r.WriteTerminal(w, TerminalOptions{}) },
	"colour.txt": func(r *Report, w io.Writer) error {
		return r.WriteTerminal(w, TerminalOptions{Colour: true, Width: 120})
	},
}

func TestWritersGiveTheirGoldenFiles(t *testing.T) {
	for name, model := range map[string]func() *Report{"conforms": conforming, "faulty": faulty} {
		for file, write := range formats {
			t.Run(name+"/"+file, func(t *testing.T) {
				golden.File(t, filepath.Join("testdata", name, file), withoutOwnFiles(written(t, model(), write)))
			})
		}
	}
}

// withoutOwnFiles takes the style and the script out of a page: they are files already.
func withoutOwnFiles(page []byte) []byte {
	return []byte(strings.NewReplacer(pagestyle.CSS, "(style.css)", pageScript, "(page.js)", template.HTMLEscapeString(pagePolicy), "(policy)").Replace(string(page)))
}

func written(t testing.TB, r *Report, write func(*Report, io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(r, &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
