package assemble

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/diagnose"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/plan"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
	"pgregory.net/rapid"
)

type catalogue struct {
	contract *spec.Contract
	maker    *generators.Catalogue
	judge    *check.Checker
}

var made = sync.OnceValue(func() catalogue {
	c, err := spec.Load("2026-04")
	if err != nil {
		panic(err)
	}
	m := generators.New(c, generators.Options{})
	return catalogue{c, m, check.NewChecker(c, m.Known)}
})

// known returns the constraint of that name.
func (m catalogue) known(name string) constraint.Constraint {
	return m.maker.Known[slices.IndexFunc(m.maker.Known, func(k constraint.Constraint) bool { return k.String() == name })]
}

// one returns the case of that id.
func (m catalogue) one(t rapid.TB, id string) generators.Case {
	t.Helper()
	i := slices.IndexFunc(m.maker.Cases(), func(c generators.Case) bool { return c.ID == id })
	if i < 0 {
		t.Fatalf("there is no case %q", id)
	}
	return m.maker.Cases()[i]
}

// answered is an exchange with the usual body of that status; 0 is none.
func answered(c generators.Case, status int) check.Outcome {
	x := host.Exchange{Status: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(`{"id":"import of ` + c.ID + `"}`), Tries: 1}
	switch {
	case status == 0:
		x = host.Exchange{Failure: host.Timeout, Problem: "no answer in time", Tries: 1}
	case status >= 400:
		x.Body = []byte(`{"code":3,"message":"no","details":[]}`)
	}
	return check.Outcome{Case: c, Exchange: x}
}

// run is a run of everything in which some cases were answered: "minimal 200". Its key is "secret".
func run(t rapid.TB, said ...string) Input {
	t.Helper()
	m := made()
	in := Input{Facts: &check.Facts{Contract: m.contract, Known: m.maker.Known, Starts: true}, Run: reports.Run{Profile: plan.Full}}
	in.Plan = plan.New(plan.Options{Catalogue: m.maker, Profile: plan.Full})
	in.Mask = func(b []byte) []byte { return []byte(strings.ReplaceAll(string(b), "secret", "***")) }
	in.Curl = func(r generators.Request) string { return "curl " + r.Path }
	for _, kind := range generators.Kinds() {
		in.Plan.Add(in.Plan.Of(kind))
	}
	for _, text := range said {
		i := strings.LastIndexByte(text, ' ')
		var status int
		fmt.Sscan(text[i:], &status)
		a, _ := m.judge.One(answered(m.one(t, text[:i]), status))
		in.Answers = append(in.Answers, a)
	}
	return in
}

// What was answered, and what a report says of a constraint then: how many requests were inside, at
// and outside it, whether it holds, and the beginning of why it was not tested.
func TestAConstraintHoldsWhereBothOfItsSidesWereAnsweredSo(t *testing.T) {
	const inside, at, outside = "uri.maxLength.1499.s3.ascii ", "uri.maxLength.1500.s3.ascii ", "uri.maxLength.1501.s3.ascii "
	const uri, id = "/uri maxLength 1500", "/integrationId maxLength 1000"
	const mode, s3, gs = "/errorMode/onError x-enum abort, continue", "/uri storage s3://BUCKET_NAME/IMPORT_DIR", "/uri storage gs://BUCKET_NAME/IMPORT_DIR"
	for _, tt := range []struct {
		what, said, constraint, counts, holds, reason string
	}{
		{"nothing was sent", "", uri, "0 0 0", "not tested", "both sides: no exchange reached it"},
		{"no answer came", outside + "0, storage.s3 0", uri, "0 0 0", "not tested", "both sides: no exchange reached it"},
		{"accepted up to the limit, rejected beyond it", "storage.s3 200," + at + "200," + outside + "400", uri, "1 1 1", "yes", ""},
		{"only accepted", inside + "200", uri, "1 0 0", "not tested", "outside: no exchange reached it"},
		{"accepted at the limit and nothing beyond it", at + "200", uri, "0 1 0", "not tested", "outside: no exchange reached it"},
		{"rejected at the limit", at + "400", uri, "0 1 0", "not tested", "inside: what was sent was not accepted"},
		{"rejected beyond it, its control too", "storage.s3 400," + inside + "200," + outside + "400", uri, "1 0 0", "not tested", "outside: what was rejected may be rejected for something else"},
		{"an error beyond it", "storage.s3 200," + outside + "500", uri, "1 0 1", "not tested", "outside: what was sent was not rejected"},
		{"accepted beyond it, and nothing else sent", outside + "200", uri, "0 0 1", "not tested", "inside: no exchange reached it"},
		{"a start without the property says nothing of it", "minimal 200", id, "0 0 0", "not tested", "both sides: no exchange reached it"},
		{"a start with it does", "optional.integrationId 200", id, "1 0 0", "not tested", "outside: no exchange reached it"},
		{"every integration is unknown to the host", "minimal 200, optional.integrationId 404", id, "0 0 0", "not tested",
			"the host knows no such thing as was named; name a real one with PINECONE_INTEGRATION_ID"},
		{"one is known", "minimal 200, optional.integrationId 200, integrationId.maxLength.1000.ascii 404", id, "1 1 0", "not tested", "outside: no exchange reached it"},
		{"a key is missing and its body is wrong as well", "minimal 200, key.beside.no key.no JSON 401", "header Api-Key security ApiKeyAuth", "1 0 0", "not tested", "outside: what was rejected may be rejected for something else"},
		{"a key is missing and nothing else is wrong", "minimal 200, key.absent.0 401", "header Api-Key security ApiKeyAuth", "1 0 1", "yes", ""},
		{"storage of its own kind", "storage.s3 200", s3, "1 0 0", "yes", ""},
		{"storage of another kind", "storage.s3 200", gs, "0 0 0", "not tested", "both sides: no exchange reached it"},
		{"a documented value and another one", "optional.errorMode.onError 200, errorMode.onError.abort 200, errorMode.onError.beside.abort.capital 400", mode, "1 1 1", "yes", ""},
		{"a status that came", "minimal 200", "200 type object", "1 0 0", "yes", ""},
		{"a status that did not come", "minimal 200", "5XX type object", "0 0 0", "not tested", "no answer had this status"},
		{"a status for what is no start", "method.PUT 400", "400 type object", "0 0 0", "not tested", "no answer had this status"},
		{"a header that is any text", "minimal 200", "header X-Pinecone-Api-Version type string", "1 0 0", "yes", ""},
	} {
		in := run(t, slices.DeleteFunc(strings.Split(strings.ReplaceAll(tt.said, ", ", ","), ","), func(s string) bool { return s == "" })...)
		c := rowOf(t, in.coverage(), tt.constraint)
		got := fmt.Sprint(c.Inside, c.At, c.Outside)
		if got != tt.counts || c.Holds != tt.holds || (c.Reason == "") != (tt.reason == "") || !strings.HasPrefix(c.Reason, tt.reason) {
			t.Errorf("%s: %s, %s holds: %s because %q", tt.what, got, tt.constraint, c.Holds, c.Reason)
		}
	}
}

func rowOf(t rapid.TB, list []reports.Constraint, name string) reports.Constraint {
	t.Helper()
	i := slices.IndexFunc(list, func(c reports.Constraint) bool { return c.Name == name })
	if i < 0 {
		t.Fatalf("there is no constraint %q", name)
	}
	return list[i]
}

// An accepted start says something of the places that it fills. A parameter that is an object may
// be written under its own name or under those of its properties.
func TestAStartFillsThePlacesThatItHasAValueAt(t *testing.T) {
	for _, tt := range []struct {
		what, query, where string
		want               bool
	}{
		{"a property", "", "/uri", true},
		{"a property that is not there", "", "/errorMode/onError", false},
		{"the body", "", "", true},
		{"a header in other letters", "", "header API-KEY", true},
		{"a header that is not there", "", "header X-Other", false},
		{"a parameter", "?a=1&limit=5", "query limit", true},
		{"a parameter that is not there", "?a=1", "query limit", false},
		{"one whose name begins so", "?limits=5", "query limit", false},
		{"no query", "", "query limit", false},
		{"an object under its name", "?page[size]=5", "query page", true},
		{"a property of it", "?page[size]=5", "query page/size", true},
		{"a property of it under its own name", "?size=5", "query page/size", true},
		{"another property of it", "?page[after]=x", "query page/size", false},
		{"another property under its own name", "?after=5", "query page/size", false},
	} {
		c := made().one(t, "minimal")
		c.Request.Path += tt.query
		if holds(c, tt.where, spec.Tokens(tt.where)) != tt.want {
			t.Errorf("%s: %s is filled: %v", tt.what, tt.where, !tt.want)
		}
	}
}

func TestAConstraintThatNoPlannedRequestBreaksSaysSo(t *testing.T) {
	in := run(t, "minimal 200")
	in.Plan = plan.New(plan.Options{Catalogue: made().maker, Profile: plan.Full})
	in.Plan.Add([]generators.Case{made().one(t, "minimal")})
	if c := rowOf(t, in.coverage(), "/uri maxLength 1500"); c.Reason != "outside: no request breaks it and nothing else" {
		t.Error(c.Reason)
	}
}

// A finding says more than the counts: what it is about does not hold, and has the limit that was
// measured.
func TestAConstraintThatAFindingIsAboutDoesNotHold(t *testing.T) {
	in := run(t, "storage.s3 200", "uri.maxLength.1500.s3.ascii 200", "uri.maxLength.1501.s3.ascii 400")
	mark := reports.Probe{Case: "measured", Value: 256}
	in.Causes = []*diagnose.Cause{{Finding: check.Finding{Constraint: made().known("/uri maxLength 1500")}, Also: []string{"/uri type string"}, Measured: "255", Marks: []reports.Probe{mark}}}
	list := in.coverage()
	for name, holds := range map[string]string{"/uri maxLength 1500": "no", "/uri type string": "no", "/uri storage s3://BUCKET_NAME/IMPORT_DIR": "yes", "/uri minLength 1": "not tested"} {
		if c := rowOf(t, list, name); c.Holds != holds || (c.Reason == "") != (holds != "not tested") {
			t.Errorf("%s holds: %s because %q, want %s", name, c.Holds, c.Reason, holds)
		}
	}
	var probes []string
	c := rowOf(t, list, "/uri maxLength 1500")
	for _, p := range c.Probes {
		probes = append(probes, fmt.Sprintf("%s %d %s", p.Side, p.Value, p.Outcome))
	}
	if got := strings.Join(probes, ", "); c.Measured != "255" || got != "at 1500 accepted, outside 1501 refused,  256 " {
		t.Errorf("measured %q with %s", c.Measured, got)
	}
}

// However a host answers, each constraint of the contract stands there once, and says why where it
// was not tested; and no answer is worth more for coming earlier.
func TestCoverageDoesNotHangOnTheOrderOfAnswers(t *testing.T) {
	all := made().maker.Cases()
	in := run(t)
	rapid.Check(t, func(t *rapid.T) {
		in.Answers = nil
		in.Plan = plan.New(plan.Options{Catalogue: made().maker, Profile: plan.Full})
		for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, len(all)-1), 0, 30, rapid.ID).Draw(t, "cases") {
			a, _ := made().judge.One(answered(all[i], rapid.SampledFrom([]int{200, 400, 404, 500, 0}).Draw(t, "status")))
			in.Plan.Add(all[i : i+1])
			in.Answers = append(in.Answers, a)
		}
		one := in.coverage()
		slices.Reverse(in.Answers)
		other := in.coverage()
		names := map[string]bool{}
		for i, c := range one {
			o := other[i]
			if c.Name != o.Name || c.Holds != o.Holds || c.Reason != o.Reason || c.Inside != o.Inside || c.At != o.At || c.Outside != o.Outside {
				t.Fatalf("%s holds: %s because %q; backwards %s because %q", c.Name, c.Holds, c.Reason, o.Holds, o.Reason)
			}
			if names[c.Name] || (c.Holds == "yes") != (c.Reason == "") || c.Holds == "yes" && c.Inside+c.At == 0 {
				t.Fatalf("%s stands twice, or holds: %s because %q after %d", c.Name, c.Holds, c.Reason, c.Inside+c.At)
			}
			names[c.Name] = true
		}
		for _, k := range made().maker.Known {
			if !names[k.String()] {
				t.Fatalf("%s is missing", k)
			}
		}
	})
}
