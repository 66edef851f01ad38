package check

import (
	"bytes"
	"io"
	"net/http"
	"testing"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// BenchmarkResponse judges one response by every check, and beside it by the validator's
// own call, which looks at the schema alone.
func BenchmarkResponse(b *testing.B) {
	c, err := spec.Load(spec.Latest)
	if err != nil {
		b.Fatal(err)
	}
	known, _ := constraint.Read(c)
	j, m := NewJudge(c, known), generators.New(c, generators.Options{})
	request := m.Start(m.Base("bench"))
	one := generators.Case{ID: "bench", Request: request, Label: m.Label(request)}
	for name, answer := range map[string]struct {
		status int
		body   string
	}{"accepted": {200, `{"id":"101"}`}, "refused": {400, `{"code":3,"message":"uri: Field required","details":[]}`}} {
		header := http.Header{"Content-Type": {"application/json"}}
		b.Run(name+"/checks", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				j.One(Outcome{Case: one, Exchange: host.Exchange{Request: request, Status: answer.status, Header: header, Body: []byte(answer.body)}})
			}
		})
		b.Run(name+"/validator", func(b *testing.B) {
			b.ReportAllocs()
			q, err := http.NewRequest(request.Method, "http://127.0.0.1"+request.Path, bytes.NewReader(request.Body))
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				r := &http.Response{StatusCode: answer.status, Header: header, Body: io.NopCloser(bytes.NewReader([]byte(answer.body))), Request: q}
				c.Validator().ValidateHttpResponse(q, r)
			}
		})
	}
}
