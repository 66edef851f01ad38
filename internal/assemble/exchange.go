package assemble

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/base64"
	"slices"
	"unicode/utf8"

	"example.com/importcheck/internal/check"
	"example.com/importcheck/reports"
)

// mostShown is how many bytes of a body a report keeps.
const mostShown = 8_000

// Exchange writes an outcome as the report holds it.
func (in Input) Exchange(o check.Outcome) reports.Exchange {
	x := o.Exchange
	out := reports.Exchange{Case: o.Case.ID, Started: x.Started.UTC(),
		Millis: float64(x.Elapsed.Microseconds()) / 1000, Error: in.mask(x.Problem)}
	out.Request = reports.Request{Method: o.Case.Request.Method, URL: in.mask(x.URL), Size: len(o.Case.Request.Body),
		Wire: string(o.Case.Request.Wire), Header: []reports.Header{}}
	for _, f := range x.Sent {
		out.Request.Header = append(out.Request.Header, reports.Header{Name: f.Name, Value: in.mask(f.Value)})
	}
	out.Request.Body, out.Request.Encoding = in.body(o.Case.Request.Body)
	if x.Status != 0 {
		r := &reports.Response{Status: x.Status, Proto: x.Proto, Size: max(x.Size, len(x.Body)), Header: []reports.Header{}}
		for name, values := range x.Header {
			for _, v := range values {
				r.Header = append(r.Header, reports.Header{Name: name, Value: in.mask(v)})
			}
		}
		slices.SortStableFunc(r.Header, func(a, b reports.Header) int { return cmp.Compare(a.Name, b.Name) })
		r.Body, r.Encoding = in.body(x.Body)
		out.Response = r
	}
	return out
}

// body returns a body as text, or in base64 where it is not UTF-8, cut to what a report
// keeps.
func (in Input) body(b []byte) (text, encoding string) {
	b = in.Mask(b)
	if !utf8.Valid(b) {
		return base64.StdEncoding.EncodeToString(b[:min(len(b), mostShown)]), "base64"
	}
	if len(b) > mostShown {
		b = b[:mostShown]
		for len(b) > 0 && !utf8.Valid(b) {
			b = b[:len(b)-1]
		}
	}
	return string(b), ""
}

// packed returns a body that a report would cut, so that it can be sent again: those of our cases
// repeat themselves and pack small.
func packed(b []byte) string {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = z.Write(b) // a buffer takes all
	_ = z.Close()
	return base64.StdEncoding.EncodeToString(out.Bytes())
}
