package mockhost_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"example.com/importcheck/mockhost"
)

// start starts an import as a client would.
func start(url, uri string) string {
	r, err := http.NewRequest(http.MethodPost, url+"/bulk/imports", strings.NewReader(`{"uri":"`+uri+`"}`))
	if err != nil {
		return err.Error()
	}
	r.Header.Set("Api-Key", mockhost.Key)
	r.Header.Set("X-Pinecone-Api-Version", "2026-07")
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err.Error()
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return fmt.Sprintln(answer.Status, strings.TrimSpace(string(body)), err)
}

func ExampleMust() {
	server := httptest.NewServer(mockhost.Must("2026-07"))
	defer server.Close()
	fmt.Print(start(server.URL, "s3://bucket/dir"))
	fmt.Print(start(server.URL, "nowhere"))
	// Output:
	// 200 OK {"id":"1"} <nil>
	// 400 Bad Request {"code":3,"message":"uri names no storage that imports are read from","details":[]} <nil>
}

// A host with a defect answers without an id.
func ExampleWithFault() {
	server := httptest.NewServer(mockhost.Must("2026-07", mockhost.WithFault("id.missing")))
	defer server.Close()
	fmt.Print(start(server.URL, "s3://bucket/dir"))
	// Output: 200 OK {} <nil>
}

func ExampleHost_Record() {
	host := mockhost.Must("2026-07")
	server := httptest.NewServer(host)
	defer server.Close()
	start(server.URL, "s3://bucket/dir")
	for _, got := range host.Record() {
		fmt.Println(got.Method, got.URI, string(got.Body))
	}
	// Output: POST /bulk/imports {"uri":"s3://bucket/dir"}
}

// An import of an hour fails in no time.
func ExampleWithImports() {
	host := mockhost.Must("2026-07", mockhost.WithImports(
		mockhost.Rule{URI: "/bad$", Takes: time.Hour, Ends: "Failed", Error: "there is no column id"},
	))
	server := httptest.NewServer(host)
	defer server.Close()
	start(server.URL, "s3://bucket/bad")
	for range 3 {
		one, _ := host.Import("1")
		fmt.Printf("%s %v %d %q\n", one.Status, one.PercentComplete, one.RecordsImported, one.Error)
		host.Advance(33 * time.Minute)
	}
	// Output:
	// Pending 0 0 ""
	// InProgress 25 250 ""
	// Failed 50 500 "there is no column id"
}
