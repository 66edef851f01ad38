package recheck_test

import (
	"encoding/json"
	"strings"
	"testing"

	"example.com/importcheck/internal/recheck"
	"example.com/importcheck/spec"
)

func load(t testing.TB, version string) *spec.Contract {
	t.Helper()
	c, err := spec.Load(version)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// har returns a recording of the given entries.
func har(entries ...string) string {
	return `{"log":{"version":"1.2","creator":{"name":"tool","version":"7"},"entries":[` + strings.Join(entries, ",") + `]}}`
}

// A recorded is one entry before it is written; the zero value of a field is the ordinary one.
type recorded struct {
	method, url, key, version, body, post, size string
	status                                      int
	content                                     string
	header                                      string // of the answer
}

const testKey = "not-a-key-but-long-enough"

// entry writes an entry: a valid start that was answered with an id, but for what is set.
func (r recorded) entry() string {
	or := func(s, other string) string {
		if s == "" {
			return other
		}
		return s
	}
	if r.status == 0 {
		r.status = 200
	}
	post := or(r.post, `{"mimeType":"application/json","text":`+quote(or(r.body, `{"uri":"s3://bucket/dir"}`))+`}`)
	status, _ := json.Marshal(r.status) // a number
	return `{"request":{"method":` + quote(or(r.method, "POST")) + `,"url":` + quote(or(r.url, "https://host/bulk/imports")) + `,"headers":[{"name":":path","value":"/"},` +
		`{"name":"api-key","value":` + quote(or(r.key, testKey)) + `},{"name":"content-type","value":"application/json"},{"name":"x-pinecone-api-version","value":` +
		quote(or(r.version, "2026-04")) + `}],"bodySize":` + or(r.size, "-1") + `,"postData":` + post + `},"response":{"status":` + string(status) +
		`,"headers":[{"name":"Content-Type","value":"application/json"}` + r.header + `],"content":` + or(r.content, `{"size":10,"text":"{\"id\":\"1\"}"}`) + `,"bodySize":-1}}`
}

func quote(s string) string {
	b, _ := json.Marshal(s) // text
	return string(b)
}

func judge(t testing.TB, text string, versions ...string) *recheck.Report {
	t.Helper()
	var contracts []*spec.Contract
	for _, v := range versions {
		contracts = append(contracts, load(t, v))
	}
	r, err := recheck.Recheck(strings.NewReader(text), contracts...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
