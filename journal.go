package importcheck

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"example.com/importcheck/internal/run"
)

// journalName is the file that findings are written to as they come. It is removed when
// the reports, which tell more, have been written.
const journalName = "findings.jsonl"

// mostJournal bounds the lines: a host that fails everything says no more after that.
const mostJournal = 1_000

// A journal keeps what was found for the case that the run is killed.
type journal struct {
	file    *os.File
	written int
}

// keepJournal begins a journal, in which nothing is left of an earlier run.
func (r *runner) keepJournal() error {
	f, err := os.Create(filepath.Join(r.config.reports, journalName))
	if err != nil {
		return fmt.Errorf("the findings cannot be written to %s: %w; name another folder with --out", r.config.reports, err)
	}
	j := &journal{file: f}
	r.engine.Found = j.add
	r.closes = append(r.closes, func() { _ = f.Close() }) // what cannot be written here is in the reports
	return nil
}

// add writes a line. It is not synced: a killed process loses nothing of it, and a run
// does not wait for a disk.
func (j *journal) add(f run.Found) {
	line, err := json.Marshal(f)
	if err != nil || j.written == mostJournal {
		return
	}
	if _, err := j.file.Write(append(line, '\n')); err == nil { // a full disk is told when the reports are written
		j.written++
	}
}
