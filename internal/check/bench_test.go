package check

import (
	"bytes"
	"io"
	"net/http"
	"testing"

	"example.com/importcheck/internal/libvalidator"
)

// BenchmarkResponse judges one response by every check, and beside it by the validator's
// own call, which looks only at the schema.
func BenchmarkResponse(b *testing.B) {
	bench := newBench(b, "2026-04")
	for name, o := range map[string]Outcome{
		"accepted": {Case: bench.labelled(b, "minimal"), Exchange: started()},
		"refused":  {Case: bench.labelled(b, "syntax.empty"), Exchange: refused(400)},
	} {
		b.Run(name+"/checks", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				bench.judge.One(o)
			}
		})
		b.Run(name+"/validator", func(b *testing.B) {
			b.ReportAllocs()
			q, err := http.NewRequest(o.Case.Request.Method, "http://127.0.0.1"+o.Case.Request.Path, bytes.NewReader(o.Case.Request.Body))
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				r := &http.Response{StatusCode: o.Exchange.Status, Header: o.Exchange.Header, Body: io.NopCloser(bytes.NewReader(o.Exchange.Body)), Request: q}
				libvalidator.Of(bench.judge.Contract).ValidateHttpResponse(q, r)
			}
		})
	}
}
