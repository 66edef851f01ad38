package matrix

import (
	"errors"
	"fmt"
	"io"
	"os"

	"example.com/importcheck/reports"
)

// The files that Write writes.
const (
	pageName  = "matrix.html"
	tableName = "matrix.md"
)

// Write writes matrix.html and matrix.md into a folder, which is made if there is none. A
// reader finds the old or the new file whole.
func (m *Matrix) Write(out string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return fmt.Errorf("cannot make the folder for the matrix: %w: give another folder with --out", err)
	}
	return errors.Join(
		reports.WriteFile(out, pageName, func(w io.Writer) error { return m.WriteHTML(w, out) }),
		reports.WriteFile(out, tableName, m.WriteMarkdown))
}
