package selftest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"slices"
	"strings"
	"sync"

	"example.com/importcheck/spec"
	"github.com/pb33f/libopenapi/datamodel/high/base"
)

// wordings are errors that say as much or as little as their schema lets them.
var wordings = []Honest{
	{Name: "error.empty-object", Says: "Errors are an empty object.", wrap: saying(func(*filler) any { return map[string]any{} })},
	{Name: "error.every-field", Says: "Errors hold everything that their schema names, bytes in base64 included.",
		wrap: filled(filler{text: "a text", bytes: "bytes \x00\xff", number: 3, items: 2})},
	{Name: "error.least-number", Says: "The numbers of errors are the least that there is.", wrap: filled(filler{number: math.MinInt32, items: 1})},
	{Name: "error.greatest-number", Says: "The numbers of errors are the greatest that there is.", wrap: filled(filler{text: "x", number: math.MaxInt32})},
	{Name: "error.empty-texts", Says: "The texts of errors are empty, and so are their bytes and lists.", wrap: filled(filler{})},
	{Name: "error.long-text", Says: "The texts of errors have 10,000 characters.", wrap: filled(filler{text: strings.Repeat("long ", 2_000), number: 3})},
	{Name: "error.many-details", Says: "Errors hold 100 details.", wrap: filled(filler{text: "x", bytes: "\xfb\xff\xfe", number: 3, items: 100})},
	{Name: "error.foreign-words", Says: "Errors use many scripts.",
		wrap: filled(filler{text: "Ungültig — 無効です 😀 \u202eغير صالح\u202c \u0000\u2028", bytes: "x", number: 3, items: 1})},
	{Name: "error.markup", Says: "Errors hold markup and quotes.", wrap: filled(filler{text: `<b>"no"</b> & 'no' \ /`, number: 3, items: 1})},
	{Name: "error.repeats-the-body", Says: "Errors repeat what was sent.", wrap: repeating},
	{Name: "error.numbered", Says: "Each error holds a number that no other has.", wrap: saying(func(f *filler) any {
		f.n++
		f.text = fmt.Sprintf("request %d was refused", f.n)
		return nil
	})},
	{Name: "error.one-field", Says: "Errors hold nothing but a text.", wrap: saying(func(f *filler) any { f.text, f.textsAlone = "refused", true; return nil })},
	{Name: "error.source-path", Says: "Errors name the place in the source.", Warns: []string{"no-internals-told"},
		wrap: filled(filler{text: "handler.go:17: refused", number: 3})},
	{Name: "error.undeclared", Says: "Errors hold a property that their schema does not name.", Warns: []string{"response-undeclared"},
		wrap: ofRefusals(func(_ *http.Request, a *answer) { a.body = slices.Concat([]byte(`{"importcheckMore":1,`), a.body[1:]) })},
}

// A filler makes a value with everything that a schema names.
type filler struct {
	text, bytes string
	number      int64
	items, n    int
	textsAlone  bool
}

func (f *filler) fill(p *base.SchemaProxy) any {
	s := p.Schema()
	switch {
	case slices.Contains(s.Type, "integer") || slices.Contains(s.Type, "number"):
		return f.number
	case slices.Contains(s.Type, "array"):
		list := []any{}
		for range f.items {
			list = append(list, f.fill(s.Items.A))
		}
		return list
	case s.Format == "byte":
		return base64.StdEncoding.EncodeToString([]byte(f.bytes))
	case slices.Contains(s.Type, "string"):
		return f.text
	}
	return f.object(s)
}

func (f *filler) object(s *base.Schema) any {
	out := map[string]any{}
	for name, p := range s.Properties.FromOldest() {
		if v := f.fill(p); !f.textsAlone || v == f.text {
			out[name] = v
		}
	}
	return out
}

func filled(f filler) wrap { return saying(func(now *filler) any { *now = f; return nil }) }

// saying answers errors with what say returns, or where that is nothing, with what
// the filler makes of the schema.
func saying(say func(*filler) any) wrap {
	return func(c *spec.Contract, next http.Handler) http.Handler {
		var f filler
		var mu sync.Mutex
		return ofRefusals(func(_ *http.Request, a *answer) {
			mu.Lock()
			defer mu.Unlock()
			v := say(&f)
			if p := errorSchema(c, a.status); v == nil && p != nil {
				v = f.fill(p)
			}
			if a.body != nil && v != nil {
				a.body, _ = json.Marshal(v) // it is made of texts and numbers
			}
		})(c, next)
	}
}

// errorSchema returns the schema of an error, or nil where the contract has none.
func errorSchema(c *spec.Contract, status int) *base.SchemaProxy {
	_, r := spec.ModelResponse(c.Start, status)
	if r == nil || r.Content == nil {
		return nil
	}
	for _, m := range r.Content.FromOldest() {
		return m.Schema
	}
	return nil
}

// repeating answers errors with the beginning of the body that was sent.
func repeating(c *spec.Contract, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent, _ := peeked(r, 2_000)
		a := recorded(next, r)
		if p := errorSchema(c, a.status); a.refused() && p != nil && len(a.body) > 0 {
			a.body, _ = json.Marshal((&filler{text: strings.ToValidUTF8(string(sent), "?"), number: 3}).fill(p))
		}
		a.send(w, r)
	})
}

// peeked returns up to most bytes of a body and puts them back.
func peeked(r *http.Request, most int64) ([]byte, error) {
	begin, err := io.ReadAll(io.LimitReader(r.Body, most))
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(strings.NewReader(string(begin)), r.Body), r.Body}
	return begin, err
}
