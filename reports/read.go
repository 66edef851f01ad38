package reports

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// MaxSize is the size in bytes up to which Read takes a report.
const MaxSize = 256 << 20

// A ReadError says why bytes are not a report, where, and what to do.
type ReadError struct {
	Offset  int64 // bytes before the place
	Problem string
	Remedy  string
	Cause   error // what the JSON reader said; may be nil
}

// Error returns problem, offset and remedy in one line.
func (e *ReadError) Error() string {
	return fmt.Sprintf("%s at byte %d: %s", e.Problem, e.Offset, e.Remedy)
}

// Unwrap returns the cause.
func (e *ReadError) Unwrap() error { return e.Cause }

// Read reads a report.json. It takes every report whose schemaVersion has the
// first number of [SchemaVersion], fields that it does not know included. It
// refuses, with a *[ReadError], what is no JSON or no report, what is cut short,
// what has data behind it, an unknown verdict, and more than [MaxSize] bytes.
func Read(r io.Reader) (*Report, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return nil, fmt.Errorf("reading a report: %w", err)
	}
	if len(data) > MaxSize {
		return nil, &ReadError{MaxSize, "the report is too large", "run fewer cases with --cases", nil}
	}
	var report Report
	err = decode(data, &report)
	if report.SchemaVersion != "" || err == nil { // a report of a newer form must be called that, whatever else does not fit
		err = cmp.Or(checkVersion(report.SchemaVersion), err)
	}
	if err != nil {
		return nil, err
	}
	if err := checkVerdict(report.Verdict); err != nil {
		return nil, err
	}
	return &report, nil
}

func checkVersion(version string) error {
	if version == "" {
		return &ReadError{0, "no schemaVersion", "give a report.json that importcheck wrote", nil}
	}
	if major(version) != major(SchemaVersion) {
		return &ReadError{0, fmt.Sprintf("schemaVersion %q is not one of %s.x", cut(version, 40), major(SchemaVersion)),
			"read it with the version of importcheck that wrote it", nil}
	}
	return nil
}

func major(version string) string {
	first, _, _ := strings.Cut(version, ".")
	return first
}

func checkVerdict(v Verdict) error {
	switch v {
	case Conforms, Violates, Incomplete:
		return nil
	}
	return &ReadError{0, fmt.Sprintf("unknown verdict %q", cut(string(v), 40)), "give a report.json that importcheck wrote", nil}
}

// decode reads exactly one JSON value.
func decode(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(into); err != nil {
		return readError(err, int64(len(data)))
	}
	if rest := bytes.TrimLeft(data[d.InputOffset():], " \t\r\n"); len(rest) > 0 {
		return &ReadError{int64(len(data) - len(rest)), "data behind the report", "remove what follows the closing brace, or write the report again", nil}
	}
	return nil
}

func readError(err error, size int64) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return &ReadError{size, "the report is cut short", "write it again: the run or the copy did not end", err}
	case errors.As(err, &syntax):
		return &ReadError{syntax.Offset, "not JSON: " + syntax.Error(), "give a report.json that importcheck wrote", err}
	case errors.As(err, &kind):
		return &ReadError{kind.Offset, fmt.Sprintf("the field %q holds a %s", kind.Field, kind.Value), "give a report.json that importcheck wrote", err}
	}
	return &ReadError{0, "not a report: " + err.Error(), "give a report.json that importcheck wrote", err}
}

// ReadFile reads the report.json of a run. The error names the file, the place and what to do.
func ReadFile(name string) (*Report, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("%w; name the report.json of a run", err)
	}
	defer f.Close()
	r, err := Read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return r, nil
}
