package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// Name is the file's name in the folder of the reports.
const Name = "imports.jsonl"

// A File appends entries to a list. It is safe for many goroutines.
type File struct {
	mu   sync.Mutex
	file *os.File
	name string
}

// Open opens a list to append to, or makes it. What earlier runs wrote stays: it may be
// all that is left of their starts.
func Open(name string) (*File, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return nil, unwritable(name, err)
	}
	out := &File{file: f, name: name}
	if err := errors.Join(out.mend(), f.Sync(), syncFolder(name)); err != nil {
		_ = f.Close() // the first error is the one to report
		return nil, unwritable(name, err)
	}
	return out, nil
}

// mend ends a line that a killed run left half written, so that the next one is whole.
func (f *File) mend() error {
	info, err := f.file.Stat()
	if err != nil || info.Size() == 0 {
		return err
	}
	last := make([]byte, 1)
	if _, err := f.file.ReadAt(last, info.Size()-1); err != nil || last[0] == '\n' {
		return err
	}
	_, err = f.file.Write([]byte("\n"))
	return err
}

// syncFolder makes the file's name last; where a folder cannot be synced, as on Windows,
// there is nothing to do about it.
func syncFolder(name string) error {
	d, err := os.Open(filepath.Dir(name))
	if err != nil {
		return err
	}
	_ = d.Sync()
	return d.Close()
}

// Add appends an entry and returns when it is on the disk.
func (f *File) Add(e Entry) error {
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, err = f.file.Write(append(line, '\n')); err == nil {
		err = f.file.Sync()
	}
	if err != nil {
		return unwritable(f.name, err)
	}
	return nil
}

// Close closes the file, and removes it where it holds nothing.
func (f *File) Close() error {
	info, err := f.file.Stat()
	err = errors.Join(err, f.file.Close())
	if err == nil && info.Size() == 0 {
		err = os.Remove(f.name)
	}
	return err
}

func unwritable(name string, err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Errorf("the list of starts cannot be written to %s: %w; make room there, or name another folder with --out", name, err)
}

// Read returns the entries of a list in their order. A line that a killed run left half
// written is passed over; any other that cannot be read is an error.
func Read(name string) ([]Entry, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("%w; name the %s of a run", err, Name)
	}
	var out []Entry
	lines := bytes.Split(data, []byte("\n"))
	for i, line := range lines {
		var e Entry
		switch err := json.Unmarshal(line, &e); {
		case len(bytes.TrimSpace(line)) == 0:
		case err == nil && e.Start > 0 && e.Status != "":
			out = append(out, e)
		case torn(line):
		default:
			return nil, fmt.Errorf("%s:%d: this is no line of %s: name the file that a run wrote into the folder of --out", name, i+1, Name)
		}
	}
	return out, nil
}

// torn reports whether a line broke off before its end.
func torn(line []byte) bool { return line[0] == '{' && !json.Valid(line) }
