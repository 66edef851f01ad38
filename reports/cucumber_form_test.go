package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// The form of cucumber.json as readers of it take it, apart from the types that write it:
// what Cucumber for Ruby writes and Cucumber's own JSON Schemas describe, in our words.
// What must be there is a pointer, so that its absence shows.
type (
	readFeature struct {
		URI, ID, Keyword, Name, Description *string
		Line                                *int
		Tags                                []readTag
		Elements                            []readElement
	}
	readElement struct {
		ID, Keyword, Type, Name, Description *string
		Line                                 *int
		Tags                                 []readTag
		Steps                                []readStep
	}
	readTag struct {
		Name *string
		Line *int
	}
	readStep struct {
		Keyword, Name *string
		Line          *int
		Match         *struct{ Location *string }
		Result        *readResult
	}
	readResult struct {
		Status   *string
		Duration *int64
		Error    *string `json:"error_message"`
	}
)

// validCucumber says what in a file those readers would refuse or pass over.
func validCucumber(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var features []readFeature
	if err := d.Decode(&features); err != nil {
		return err
	}
	for _, f := range features {
		if f.URI == nil || f.ID == nil || f.Keyword == nil || f.Name == nil || f.Description == nil || f.Line == nil || f.Elements == nil {
			return errors.New("a feature lacks a field")
		}
		for _, e := range f.Elements {
			if err := e.valid(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e readElement) valid() error {
	if e.ID == nil || e.Keyword == nil || e.Name == nil || e.Line == nil || e.Type == nil || *e.Type != "scenario" || e.Steps == nil {
		return errors.New("a scenario lacks a field")
	}
	for _, s := range e.Steps {
		if s.Keyword == nil || !strings.HasSuffix(*s.Keyword, " ") || s.Name == nil || s.Line == nil || s.Match == nil || s.Result == nil || s.Result.Status == nil {
			return fmt.Errorf("a step of %s lacks a field", *e.Name)
		}
	}
	return nil
}

var readStatuses = []string{"passed", "failed", "skipped", "undefined", "pending", "ambiguous"}

func TestCucumberIsWhatItsReadersTake(t *testing.T) {
	for name, model := range models {
		data := written(t, model(), (*Report).WriteCucumber)
		if err := validCucumber(data); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var features []readFeature
		if err := json.Unmarshal(data, &features); err != nil {
			t.Fatal(err)
		}
		for _, f := range features {
			for _, e := range f.Elements {
				checkStatuses(t, e)
			}
		}
	}
}

func checkStatuses(t *testing.T, e readElement) {
	t.Helper()
	for _, s := range e.Steps {
		if !slices.Contains(readStatuses, *s.Result.Status) {
			t.Errorf("%s: status %q", *e.Name, *s.Result.Status)
		}
		if *s.Result.Status == "failed" && s.Result.Error == nil {
			t.Errorf("%s: a step failed without a word", *e.Name)
		}
	}
}
