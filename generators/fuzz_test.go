package generators

import (
	"testing"

	"example.com/importcheck/spec"
)

// Whatever the bytes, a label comes back, and a refusal has a reason.
func FuzzLabel(f *testing.F) {
	for _, row := range bodyLabels {
		if len(row.body) < 5_000 {
			f.Add("POST", "/bulk/imports", "X-Mine", "1", []byte(row.body))
		}
	}
	f.Add("PUT", "/bulk/imports?x=%zz", "Content-Type", "application/json; charset=\"", []byte(nil))
	f.Add("POST", "/bulk/imports", "Accept", ";q=,*/*;;q=0", []byte("{}"))
	m := New(load(f, "2026-04"), Options{})
	others := []*Catalogue{New(load(f, "../spec/testdata/unseen/moved-parameters.yaml"), Options{}), New(load(f, "../spec/testdata/unseen/one-of.yaml"), Options{})}
	f.Fuzz(func(t *testing.T, method, path, name, value string, body []byte) {
		r := ordinaryStart("").With(Field{Name: name, Value: value})
		r.Method, r.Path, r.Body = method, path, body
		l := m.Oracle.Label(r)
		if (l.Expect == Reject) && len(l.Broken) == 0 || l.Reason == "" {
			t.Errorf("a refusal without a reason: %+v", l)
		}
		for _, o := range others {
			o.Oracle.Label(r)
		}
	})
}

func load(t testing.TB, name string) *spec.Contract {
	t.Helper()
	c, err := spec.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
