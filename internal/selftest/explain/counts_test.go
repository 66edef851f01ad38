package explain

import (
	"math"
	"slices"
	"testing"

	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
)

// made is a result with a violation for each title, all of one check.
func made(f mockhost.Fault, check string, titles ...string) *result {
	r := &result{faults: []mockhost.Fault{f}, requests: 100}
	for _, title := range titles {
		r.findings = append(r.findings, reports.Finding{Severity: reports.Violation, Check: check, Title: title,
			Request: &reports.Request{Method: "POST", Body: `{"uri":"s3://bucket/dir"}`, Size: 25}})
	}
	return r
}

var (
	inBytes = mockhost.Fault{Name: "limits.uri.counts-bytes", Class: "limits", Description: "It counts uri in bytes.",
		DetectedBy: []string{"valid-accepted"}}
	nullTaken = mockhost.Fault{Name: "types.body.null-accepted", Class: "types", Description: "It takes a body that is null.",
		DetectedBy: []string{"invalid-rejected"}}
)

func TestTheSummaryCounts(t *testing.T) {
	m := measurement{normal: &result{requests: 80}, singles: []*result{
		made(inBytes, "valid-accepted", "/uri of more than 9 bytes is refused", "a valid start is refused: storage gs"),
		made(nullTaken, "invalid-rejected", "body type object: a start that breaks it is accepted"),
	}}
	m.sets = []triple{{set: made(inBytes, "valid-accepted", "one", "two"), parts: m.singles}}
	m.kinds = []sharedKind{{faults: []mockhost.Fault{inBytes, inBytes}, result: m.singles[0]}}
	want := summary{violations: 1.5, most: 2, named: 0.5, namedByAny: 0.5, place: 1, lacking: 2. / 3, contradict: 1,
		findings: 3, triples: 2. / 3, lost: 1, aPlace: 1, mostAPlace: 1, requests: 1.25}
	got := m.summary()
	if math.Abs(got.lacking-want.lacking) < 1e-9 && math.Abs(got.triples-want.triples) < 1e-9 {
		got.lacking, got.triples = want.lacking, want.triples
	}
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	lost := m.sets[0].lost()
	if want := []string{"invalid-rejected (must detect it) of types.body.null-accepted"}; !slices.Equal(lost, want) {
		t.Errorf("lost %q, want %q", lost, want)
	}
}
