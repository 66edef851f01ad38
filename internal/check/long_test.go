package check

import (
	"net/http"
	"strings"
	"testing"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// A long answer is judged whole and kept in part, by the answer and by its findings.
func TestALongAnswerIsJudgedWholeAndKeptInPart(t *testing.T) {
	c, err := spec.Load(spec.Latest)
	if err != nil {
		t.Fatal(err)
	}
	known, _ := constraint.Read(c)
	j, m := NewChecker(c, known), generators.New(c, generators.Options{})
	request := m.Start(m.Base("long"))
	one := generators.Case{ID: "long", Request: request, Label: m.Oracle.Label(request)}
	for name, row := range map[string]struct {
		body  string
		found string
		id    string
	}{
		"spaces before it":   {strings.Repeat(" ", 3*mostKept) + `{"id":"1"}`, "", "1"},
		"a property more":    {`{"id":"1","x":"` + strings.Repeat("y", 3*mostKept) + `"}`, "response-undeclared", "1"},
		"a breach behind it": {strings.Repeat(" ", 3*mostKept) + `{"id":7}`, "response-schema", "7"},
	} {
		a, found := j.One(Outcome{Case: one, Exchange: host.Exchange{Request: request, Status: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(row.body)}})
		names := ""
		for _, f := range found {
			names += f.Check + " "
			if len(f.Outcome.Exchange.Body) > mostKept || f.Outcome.Exchange.Size != len(row.body) {
				t.Errorf("%s: the finding keeps %d of %d bytes", name, len(f.Outcome.Exchange.Body), f.Outcome.Exchange.Size)
			}
		}
		if !strings.Contains(names, row.found) || row.found == "" && names != "" || a.ID() != row.id {
			t.Errorf("%s: %s, id %q", name, names, a.ID())
		}
		if len(a.Exchange.Body) > mostKept || a.Exchange.Size != len(row.body) {
			t.Errorf("%s: %d of %d bytes are kept", name, len(a.Exchange.Body), a.Exchange.Size)
		}
	}
}
