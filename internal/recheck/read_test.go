package recheck_test

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"example.com/importcheck/internal/recheck"
	"example.com/importcheck/internal/usererr"
)

func TestAFileThatIsNoWholeRecordingIsToldWithItsPlaceAndARemedy(t *testing.T) {
	one := recorded{}.entry()
	tests := map[string]struct{ text, want string }{
		"empty":                      {"", "byte 0: the file ends inside its JSON text, before its entries; export the recording again"},
		"a byte order mark":          {"\ufeff", "byte 3: the file ends"},
		"no JSON":                    {"<html>", "byte 0: it is not JSON"},
		"an array":                   {"[]", "byte 1: it is no HAR file; give a HAR file"},
		"a text":                     {`"log"`, "it is no HAR file"},
		"no log":                     {`{"version":"1.2","deep":[{"a":[]}]}`, "byte 35: it has no log.entries; give a HAR file"},
		"no entries":                 {`{"log":{"version":"1.2"}}`, "it has no log.entries"},
		"entries no array":           {`{"log":{"entries":{}}}`, "byte 19: log.entries is no array"},
		"log no object":              {`{"log":7}`, "it is no HAR file"},
		"cut in an entry":            {har(one, one)[:len(har(one))+40], "after 1 entries; export the recording again; it was cut off"},
		"cut after an entry":         {strings.TrimSuffix(har(one), "]}}"), "after 1 entries; export the recording again; it was cut off"},
		"cut in what is passed over": {`{"pages":[{"a":`, "the file ends inside"},
		"broken in an entry":         {strings.Replace(har(one), `"bodySize":-1`, `"bodySize":-`, 1), "it is not JSON"},
		"something behind":           {har(one) + "{}", "something follows the end of the JSON text"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := recheck.Read(strings.NewReader(tt.text), func(recheck.Entry) error { return nil })
			var shown *usererr.Error
			if !errors.As(err, &shown) || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got  %v\nwant %s", err, tt.want)
			}
			if shown.Remedy == "" || !within(shown, tt.text) {
				t.Errorf("%s of %d bytes, remedy %q", shown.Place, len(tt.text), shown.Remedy)
			}
		})
	}
}

func TestAnEntryThatCannotBeReadIsCountedWithItsReason(t *testing.T) {
	tests := map[string]struct{ entry, want string }{
		"no object":        {`7`, "it is a JSON number and no object"},
		"no request":       {`{"response":{}}`, "it has no request"},
		"no method":        {`{"request":{"url":"https://host/"}}`, "its request has no method"},
		"no URL":           {`{"request":{"method":"GET","url":"/bulk/imports"}}`, "its request has no URL that can be read"},
		"a broken URL":     {`{"request":{"method":"GET","url":"https://host/%zz"}}`, "its request has no URL that can be read"},
		"headers a number": {`{"request":{"method":"GET","url":"https://host/","headers":7}}`, "its field request.headers is a JSON number"},
		"null":             {`null`, "it has no request"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			good := recorded{}.entry()
			var seen []int
			s, err := recheck.Read(strings.NewReader(har(good, tt.entry, good)), func(e recheck.Entry) error { seen = append(seen, e.Index); return nil })
			if err != nil || s.Entries != 3 || s.Broken != 1 || fmt.Sprint(seen) != "[0 2]" {
				t.Fatalf("%+v, entries %v, %v", s, seen, err)
			}
			if got := s.Reasons[0]; got.Index != 1 || got.Reason != tt.want {
				t.Errorf("entry %d: %q, want %q", got.Index, got.Reason, tt.want)
			}
		})
	}
}

func TestARecordingWithAByteOrderMarkAndFieldsInAnyOrderIsRead(t *testing.T) {
	text := "\ufeff" + ` {"other":{"entries":[1]},"log":{"entries":[` + recorded{}.entry() + `],"pages":[[],{"a":null}],"creator":{"name":"late","version":3}}} `
	s, err := recheck.Read(strings.NewReader(text), func(recheck.Entry) error { return nil })
	if err != nil || s.Entries != 1 || s.Creator != "late" {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestWhatTheCallerReturnsEndsTheReading(t *testing.T) {
	stop, n := errors.New("enough"), 0
	_, err := recheck.Read(strings.NewReader(har(recorded{}.entry(), recorded{}.entry())), func(recheck.Entry) error { n++; return stop })
	if err != stop || n != 1 {
		t.Errorf("%d entries, %v", n, err)
	}
}

// A reader of n entries that no memory has to hold.
type long struct {
	entry string
	n     int
	rest  string
}

func (l *long) Read(p []byte) (int, error) {
	for l.rest == "" {
		if l.n == 0 {
			return 0, io.EOF
		}
		if l.n--; l.n == 0 {
			l.rest = l.entry + "]}}"
		} else {
			l.rest = l.entry + ","
		}
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

func TestAHundredThousandEntriesAreReadInLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("it reads 100,000 entries")
	}
	const entries, most = 100_000, 64 << 20
	var peak uint64
	s, err := recheck.Read(&long{entry: recorded{}.entry(), n: entries, rest: `{"log":{"entries":[`}, func(e recheck.Entry) error {
		if e.Index%5000 == 0 {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapAlloc)
		}
		return nil
	})
	if err != nil || s.Entries != entries || s.Broken != 0 {
		t.Fatalf("%+v, %v", s, err)
	}
	if peak > most {
		t.Errorf("%d MiB of heap, want at most %d", peak>>20, most>>20)
	}
}

// within reports whether an error names a byte of the text.
func within(e *usererr.Error, text string) bool {
	var offset int
	n, err := fmt.Sscanf(e.Place, "byte %d", &offset)
	return n == 1 && err == nil && offset >= 0 && offset <= len(text)
}
