package reports

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden lists every text that is made of a report, by the file it is kept in.
var golden = map[string]func(*Report, io.Writer) error{
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
	for name, model := range models {
		for file, write := range golden {
			t.Run(name+"/"+file, func(t *testing.T) {
				compare(t, filepath.Join("testdata", name, file), written(t, model(), write))
			})
		}
	}
}

func written(t testing.TB, r *Report, write func(*Report, io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(r, &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func compare(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from what is written now; look at the difference, then run go test -update\n%s", path, firstDifference(got, want))
	}
}

func firstDifference(got, want []byte) string {
	g, w := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := range min(len(g), len(w)) {
		if !bytes.Equal(g[i], w[i]) {
			return "got  " + cut(string(g[i]), 300) + "\nwant " + cut(string(w[i]), 300)
		}
	}
	return "one is longer than the other"
}
