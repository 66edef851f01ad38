package matrix

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/importcheck/reports"
)

// BenchmarkThousandReports reads a thousand reports of the size of a usual run, 450 kB, and
// writes the page and the table.
func BenchmarkThousandReports(b *testing.B) {
	root := b.TempDir()
	first := run("https://a", "v1", 1, violates("x"), observes("s", "b"))
	for i := range 1000 {
		first.Constraints = append(first.Constraints, reports.Constraint{Name: fmt.Sprint("/x maxLength ", i),
			Probes: make([]reports.Probe, 3), Where: strings.Repeat("w", 20)})
	}
	source := filepath.Join(folder(b, filepath.Join(root, "0"), first), reportName)
	for i := 1; i < 1000; i++ {
		to := filepath.Join(root, fmt.Sprint(i), reportName)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.Link(source, to); err != nil {
			b.Fatal(err)
		}
	}
	about, err := os.Stat(source)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(1000 * about.Size())
	b.ReportAllocs()
	for b.Loop() {
		m, err := Load([]string{root}, "", filepath.Join(root, "matrix"))
		if err != nil || len(m.Runs) != 1000 {
			b.Fatalf("%v, %+v", err, m)
		}
		if err := m.Write(filepath.Join(root, "matrix")); err != nil {
			b.Fatal(err)
		}
	}
}
