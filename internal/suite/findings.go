package suite

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"example.com/importcheck/internal/exec"
)

// findingsName is the file that findings are written to as they come. It is removed when
// the reports, which hold more, have been written.
const findingsName = "findings.jsonl"

// mostFindings bounds its lines: a host that fails everything says no more after that.
const mostFindings = 1_000

// A findingsFile keeps what was found for the case that the run is killed.
type findingsFile struct {
	file    *os.File
	written int
}

// openFindings begins the file, in which nothing is left of an earlier run.
func (r *runner) openFindings() error {
	f, err := os.Create(filepath.Join(r.config.Out, findingsName))
	if err != nil {
		return fmt.Errorf("the findings cannot be written to %s: %w; name another folder with --out", r.config.Out, err)
	}
	j := &findingsFile{file: f}
	r.options.Found = j.add
	r.closes = append(r.closes, func() { _ = f.Close() }) // what cannot be written here is in the reports
	return nil
}

// add writes a line. It is not synced: a killed process loses nothing of it, and a run
// does not wait for a disk.
func (j *findingsFile) add(f exec.Found) {
	line, err := json.Marshal(f)
	if err != nil || j.written == mostFindings {
		return
	}
	if _, err := j.file.Write(append(line, '\n')); err == nil { // a full disk shows when the reports are written
		j.written++
	}
}

// dropFindings removes the file once the reports are there.
func (r *runner) dropFindings() error {
	if err := os.Remove(filepath.Join(r.config.Out, findingsName)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
