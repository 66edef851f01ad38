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

	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/internal/usererr"
)

// MaxSize is the size in bytes up to which Read takes a report.
const MaxSize = 256 << 20

// Read reads a report.json. It takes every report whose schemaVersion has the
// first number of [SchemaVersion], fields that it does not know included. It
// refuses, with the place and what to do, what is no JSON or no report, what is cut short,
// what has data behind it, an unknown verdict, and more than [MaxSize] bytes.
func Read(r io.Reader) (*Report, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return nil, fmt.Errorf("reading a report: %w", err)
	}
	if len(data) > MaxSize {
		return nil, &usererr.Error{Problem: fmt.Sprintf("the report has more than %d MiB", MaxSize>>20),
			Remedy: "write the report again, of fewer scenarios"}
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

// checkVersion refuses a report of another form.
func checkVersion(version string) error {
	if version == "" {
		return notOurs("it has no schemaVersion")
	}
	if major(version) != major(SchemaVersion) {
		return &usererr.Error{
			Problem: fmt.Sprintf("its schemaVersion %q is not one of %s.x", textsafe.Cut(version, 40), major(SchemaVersion)),
			Remedy:  "read it with the version of importcheck that wrote it",
		}
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
	return notOurs(fmt.Sprintf("its verdict %q is unknown", textsafe.Cut(string(v), 40)))
}

// decode reads exactly one JSON value.
func decode(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(into); err != nil {
		return readError(err, int64(len(data)))
	}
	if rest := bytes.TrimLeft(data[d.InputOffset():], " \t\r\n"); len(rest) > 0 {
		return usererr.AtByte(int64(len(data)-len(rest)), "more follows behind the report",
			"remove what follows the closing brace, or write the report again")
	}
	return nil
}

func readError(err error, size int64) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return usererr.AtByte(size, "the report is cut short", "write it again: the run or the copy did not end")
	case errors.As(err, &syntax):
		return usererr.AtByte(syntax.Offset, "it is not JSON: "+syntax.Error(), giveOurs)
	case errors.As(err, &kind):
		return usererr.AtByte(kind.Offset, fmt.Sprintf("the field %q holds JSON of the type %s", kind.Field, kind.Value), giveOurs)
	}
	return notOurs("it is no report: " + err.Error())
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

const giveOurs = "give a report.json that importcheck wrote"

func notOurs(problem string) error { return &usererr.Error{Problem: problem, Remedy: giveOurs} }
