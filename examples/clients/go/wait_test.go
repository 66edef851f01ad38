package clients

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pinecone-io/go-pinecone/v5/pinecone"

	"example.com/importcheck/mockhost"
)

// hours are the imports that the tests start, by their directories; each takes hours.
var hours = mockhost.WithImports(
	mockhost.Rule{URI: "/bad$", Takes: time.Hour, Ends: "Failed", Error: "there is no column id"},
	mockhost.Rule{URI: "/stuck$", Takes: time.Hour, Stuck: true},
	mockhost.Rule{URI: "/busy$", Refuse: mockhost.Refusal{Status: 429, Message: "too many imports at once", RetryAfter: time.Second, Times: 1}},
	mockhost.Rule{Takes: 10 * time.Hour, Records: 1_000_000},
)

// on returns the client's connection to a mock host in this process, and the host.
func on(t *testing.T) (*pinecone.IndexConnection, *mockhost.Host) {
	t.Helper()
	host := mockhost.Must(version, hours)
	server := httptest.NewUnstartedServer(host)
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	return over(t, server.URL, server.Client()), host
}

func over(t *testing.T, url string, web *http.Client) *pinecone.IndexConnection {
	t.Helper()
	client, err := pinecone.NewClient(pinecone.NewClientParams{ApiKey: mockhost.Key, RestClient: web})
	if err != nil {
		t.Fatal(err)
	}
	index, err := client.Index(pinecone.NewIndexConnParams{Host: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = index.Close() })
	return index
}

func started(t *testing.T, index *pinecone.IndexConnection, dir string) string {
	t.Helper()
	got, err := index.StartImport(t.Context(), "s3://bucket/"+dir, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return got.Id
}

// poll waits by moving the host's clock on.
func poll(host *mockhost.Host) Poll {
	return Poll{Every: 10 * time.Minute, Patience: 2 * time.Hour, Sleep: host.Advance}
}

func TestTheClientPollsToCompleted(t *testing.T) {
	index, host := on(t)
	var seen []string
	var records []int64
	p := poll(host)
	p.Saw = func(one pinecone.Import) {
		seen, records = append(seen, string(one.Status)), append(records, one.RecordsImported)
	}
	one, err := Wait(t.Context(), index, started(t, index, "dir"), p)
	if err != nil || one.PercentComplete != 100 || one.RecordsImported != 1_000_000 || one.FinishedAt.Sub(*one.CreatedAt).Round(time.Second) != 10*time.Hour {
		t.Errorf("%+v, %v", one, err)
	}
	if states := slices.Compact(seen); !slices.Equal(states, []string{"Pending", "InProgress", "Completed"}) || len(records) != 61 || !slices.IsSorted(records) {
		t.Errorf("%v with %v", states, records)
	}
}

func TestTheClientHandlesAFailedImport(t *testing.T) {
	index, host := on(t)
	one, err := Wait(t.Context(), index, started(t, index, "bad"), poll(host))
	if err == nil || err.Error() != "the import 1 is Failed after 500 records: there is no column id" || one.PercentComplete != 50 {
		t.Errorf("%+v, %v", one, err)
	}
}

func TestTheClientGivesUpOnAStuckImport(t *testing.T) {
	index, host := on(t)
	one, err := Wait(t.Context(), index, started(t, index, "stuck"), poll(host))
	if !errors.Is(err, ErrStuck) || one.PercentComplete != 100 || one.Status != pinecone.InProgress {
		t.Errorf("%+v, %v", one, err)
	}
}

func TestTheClientCancels(t *testing.T) {
	index, host := on(t)
	id := started(t, index, "dir")
	host.Advance(5*time.Hour + 30*time.Minute)
	if err := index.CancelImport(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	one, err := Wait(t.Context(), index, id, poll(host))
	if err == nil || one.Status != pinecone.Cancelled || one.PercentComplete != 50 || one.FinishedAt == nil {
		t.Errorf("%+v, %v", one, err)
	}
}

// The client does not repeat a start that is refused for now: that is its user's to do.
func TestTheClientTellsOfARefusal(t *testing.T) {
	index, _ := on(t)
	_, err := index.StartImport(t.Context(), "s3://bucket/busy", nil, nil)
	if err == nil || !strings.Contains(err.Error(), "too many imports at once") {
		t.Error(err)
	}
	started(t, index, "busy")
}

// The client does not look at the status of a description: it reads the 404 of a replica that does not
// know the import yet as an import, and dereferences nil. docs/clients.md names it.
func TestTheClientPanicsWhereAnImportIsNotVisibleYet(t *testing.T) {
	index := over(t, "https://mock.example.com", &http.Client{Transport: inProcess{
		mockhost.Must(version, mockhost.WithImports(mockhost.Rule{VisibleAfter: time.Hour}))}})
	id := started(t, index, "dir")
	defer func() {
		if p := recover(); p == nil || !strings.Contains(fmt.Sprint(p), "nil pointer") {
			t.Errorf("panic: %v", p)
		}
	}()
	one, err := index.DescribeImport(t.Context(), id)
	t.Errorf("described as %+v, %v", one, err)
}

// A bubble's clock moves while all sleep: ten hours of polls, and nothing is set.
func TestTheClientPollsInABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		index := over(t, "https://mock.example.com", &http.Client{Transport: inProcess{mockhost.Must(version, hours)}})
		begun := time.Now()
		one, err := Wait(t.Context(), index, started(t, index, "dir"), Poll{Every: 10 * time.Minute, Patience: 2 * time.Hour})
		if err != nil || one.RecordsImported != 1_000_000 || time.Since(begun) != 10*time.Hour {
			t.Errorf("%+v, %v after %v", one, err, time.Since(begun))
		}
	})
}

// inProcess calls a handler for each request: a bubble does not count a goroutine that waits
// for the network as idle.
type inProcess struct{ http.Handler }

func (h inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result(), nil
}

// The same by the command and the file of the example, in the time that its rules say.
func TestTheClientPollsTheCommand(t *testing.T) {
	index, _ := connect(t, serve(t, "--imports", rules))
	for dir, want := range map[string]string{
		"progress":  "Completed 100 250000 <nil>",
		"no-column": `Failed 50 500 the import %s is Failed after 500 records: no-column/part-1.parquet: there is no column "id"`,
		"stuck":     "InProgress 100 1000 the import does not get on: InProgress at 100 %%",
	} {
		id := started(t, index, dir)
		one, err := Wait(context.Background(), index, id, Poll{Every: 20 * time.Millisecond, Patience: time.Second})
		if got := fmt.Sprint(one.Status, " ", one.PercentComplete, " ", one.RecordsImported, " ", err); got != strings.ReplaceAll(strings.ReplaceAll(want, "%s", id), "%%", "%") {
			t.Errorf("%s: %s", dir, got)
		}
	}
}
