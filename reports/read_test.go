package reports

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"example.com/importcheck/internal/usererr"
)

func TestReadGivesBackWhatWasWritten(t *testing.T) {
	for name, model := range models {
		want := model().mapped(func(s string) string { return string([]rune(s)) })
		first := written(t, model(), (*Report).WriteJSON)
		got, err := Read(bytes.NewReader(first))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(written(t, got, (*Report).WriteJSON), first) {
			t.Errorf("%s: written again it differs", name)
		}
		if got = got.mapped(func(s string) string { return s }); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: another report came back", name)
		}
	}
}

func TestReadTakesALaterMinorVersion(t *testing.T) {
	r, err := Read(strings.NewReader(`{"schemaVersion":"1.9","verdict":"conforms","added":[1]}` + "\n"))
	if err != nil || r.Verdict != Conforms {
		t.Errorf("got %v, %v", r, err)
	}
}

func TestReadRefuses(t *testing.T) {
	whole := string(written(t, conforming(), (*Report).WriteJSON))
	cases := map[string]struct {
		input string
		place string
		says  string
	}{
		"nothing":             {"", "byte 0", "cut short"},
		"a cut report":        {whole[:500], "byte 500", "cut short"},
		"one byte missing":    {whole[:len(whole)-2], fmt.Sprint("byte ", len(whole)-2), "cut short"},
		"data behind it":      {whole + "\n{}", fmt.Sprint("byte ", len(whole)+1), "behind"},
		"no JSON":             {"<html>", "byte 1", "not JSON"},
		"another JSON":        {"[]", "byte 1", "array"},
		"no version":          {`{"verdict":"conforms"}`, "", "schemaVersion"},
		"a later form":        {`{"schemaVersion":"2.0","verdict":7}`, "", `"2.0"`},
		"an unknown verdict":  {`{"schemaVersion":"1.0","verdict":"perhaps"}`, "", "perhaps"},
		"a field of the kind": {`{"schemaVersion":"1.0","counts":{"cases":"x"}}`, "byte 44", "counts.cases"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := Read(strings.NewReader(c.input))
			var refused *usererr.Error
			if !errors.As(err, &refused) {
				t.Fatalf("got %v", err)
			}
			if refused.Place != c.place || !strings.Contains(err.Error(), c.says) || refused.Remedy == "" {
				t.Errorf("got %q, want %q at %s", err, c.says, c.place)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"schemaVersion":"1.0","verdict":"violates","findings":[{"request":null}]}`))
	f.Add([]byte(`{"schemaVersion":"1.0","verdict":"conforms"} x`))
	f.Add([]byte(`{"schemaVersion":1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Read(bytes.NewReader(data))
		if err != nil {
			return
		}
		for _, write := range formats {
			written(t, r, write)
		}
	})
}
