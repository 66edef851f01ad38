package recheck

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"example.com/importcheck/internal/usererr"
)

// A Summary says what a recording held.
type Summary struct {
	Creator string   `json:"creator"` // the tool that wrote it, with its version
	Entries int      `json:"entries"` // broken ones included
	Broken  int      `json:"broken"`  // entries that could not be read
	Reasons []Broken `json:"reasons"` // of the first mostReasons broken entries
}

// A Broken is an entry that cannot be read.
type Broken struct {
	Index  int    `json:"index"` // in log.entries, from 0
	Reason string `json:"reason"`
}

const mostReasons = 100

// A recording is a HAR file on its way through the decoder.
type recording struct {
	dec     *json.Decoder
	before  int64 // bytes that the decoder does not see
	each    func(Entry) error
	summary Summary
	found   bool // log.entries
}

// Read reads a HAR file and calls each for every entry that can be read, in the order of
// the file. It holds one entry at a time. Its error is a *usererr.Error where the file is no
// whole HAR file (each may have been called before), or what each returned, which ends
// the reading.
func Read(r io.Reader, each func(Entry) error) (Summary, error) {
	in := &recording{each: each, summary: Summary{Reasons: []Broken{}}}
	buffered := bufio.NewReader(r)
	if head, _ := buffered.Peek(3); bytes.Equal(head, []byte("\ufeff")) { // the decoder reports a short file
		in.before, _ = 3, discard(buffered)
	}
	in.dec = json.NewDecoder(buffered)
	err := in.object(func(name string) error {
		if name != "log" {
			return in.skip()
		}
		return in.object(in.log)
	})
	if err == nil {
		err = in.end()
	}
	if err == nil && !in.found {
		err = in.wrong("it has no log.entries", "give a HAR file: JSON with the array log.entries")
	}
	return in.summary, err
}

func discard(r *bufio.Reader) error {
	_, err := r.Discard(3)
	return err
}

// log reads one field of the log.
func (in *recording) log(name string) error {
	switch name {
	case "entries":
		in.found = true
		return in.entries()
	case "creator":
		var c struct{ Name, Version any }
		if err := in.value(&c); err != nil {
			return err
		}
		in.summary.Creator = words(c.Name, c.Version)
		return nil
	}
	return in.skip()
}

// words joins those of two values that are text.
func words(a, b any) string {
	name, _ := a.(string)
	if version, ok := b.(string); ok && version != "" {
		name += " " + version
	}
	return name
}

func (in *recording) entries() error {
	if err := in.open('[', "log.entries is no array"); err != nil {
		return err
	}
	for in.dec.More() {
		var text json.RawMessage
		if err := in.value(&text); err != nil {
			return err
		}
		e, err := parse(in.summary.Entries, text)
		if err != nil {
			in.breaks(err)
		}
		in.summary.Entries++
		if err != nil {
			continue
		}
		if err := in.each(e); err != nil {
			return err
		}
	}
	return in.close()
}

func (in *recording) breaks(err error) {
	in.summary.Broken++
	if len(in.summary.Reasons) < mostReasons {
		in.summary.Reasons = append(in.summary.Reasons, Broken{in.summary.Entries, err.Error()})
	}
}

// object calls field with the name of each field of an object; field reads its value.
func (in *recording) object(field func(name string) error) error {
	if err := in.open('{', "it is no HAR file"); err != nil {
		return err
	}
	for in.dec.More() {
		name, err := in.dec.Token()
		if err != nil {
			return in.syntax(err)
		}
		if err := field(name.(string)); err != nil { // the decoder lets nothing else stand before a value
			return err
		}
	}
	return in.close()
}

func (in *recording) open(want json.Delim, problem string) error {
	t, err := in.dec.Token()
	if err != nil {
		return in.syntax(err)
	}
	if t != want {
		return in.wrong(problem, "give a HAR file: JSON with the array log.entries")
	}
	return nil
}

func (in *recording) close() error {
	if _, err := in.dec.Token(); err != nil {
		return in.syntax(err)
	}
	return nil
}

// skip passes over a value without keeping it.
func (in *recording) skip() error {
	for depth := 0; ; {
		t, err := in.dec.Token()
		if err != nil {
			return in.syntax(err)
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}

// value decodes a value; one of another kind than asked for leaves the target empty.
func (in *recording) value(target any) error {
	err := in.dec.Decode(target)
	var kind *json.UnmarshalTypeError
	if err == nil || errors.As(err, &kind) {
		return nil
	}
	return in.syntax(err)
}

func (in *recording) end() error {
	if _, err := in.dec.Token(); err != io.EOF {
		return in.wrong("something follows the end of the JSON text", "take away what stands behind it")
	}
	return nil
}

func (in *recording) syntax(err error) error {
	var wrong *json.SyntaxError
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.As(err, &wrong) && wrong.Error() == "unexpected end of JSON input":
		return in.wrong(fmt.Sprintf("the file ends inside its JSON text, %s", in.place()), "export the recording again; it was cut off")
	case errors.As(err, &wrong):
		return in.wrong(fmt.Sprintf("it is not JSON: %s, %s", wrong.Error(), in.place()), "export the recording again as HAR 1.2")
	}
	return err
}

func (in *recording) place() string {
	if !in.found {
		return "before its entries"
	}
	return fmt.Sprintf("after %d entries", in.summary.Entries)
}

func (in *recording) wrong(problem, remedy string) error {
	return usererr.AtByte(in.before+in.dec.InputOffset(), problem, remedy)
}
