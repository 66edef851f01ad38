package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"example.com/importcheck/mockhost"
	"example.com/importcheck/spec"
)

// ownStorage is the environment of a user who lets a run start imports of storage of her own.
var ownStorage = append([]string{"PINECONE_IMPORT_URI=s3://my-own-bucket/small", "IMPORTCHECK_RATE=0"}, keyed...)

func mockServer(t *testing.T, wrap func(http.Handler) http.Handler) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(wrap(mockhost.Must(spec.Latest)))
	t.Cleanup(s.Close)
	return s
}

// described returns the status that the host tells of an import.
func described(t *testing.T, url, id string) string {
	t.Helper()
	r, err := http.NewRequest("GET", url+"/bulk/imports/"+id, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Api-Key", mockhost.Key)
	r.Header.Set("X-Pinecone-Api-Version", spec.Latest)
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	var i struct{ Status string }
	if err := json.NewDecoder(a.Body).Decode(&i); err != nil {
		t.Fatal(err)
	}
	return i.Status
}

// A run that is killed in the middle of a start leaves a list from which its imports are
// cancelled: the one that was answered by its id, the other one is named.
func TestWhatAKilledRunStartedIsCancelledFromItsList(t *testing.T) {
	starts, met, ended := atomic.Int64{}, make(chan struct{}), make(chan struct{})
	s := mockServer(t, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == "POST" && starts.Add(1) == 2 {
				_, _ = io.Copy(io.Discard, r.Body) // so that the end of the client is seen
				close(met)
				<-ended
				return
			}
			next.ServeHTTP(w, r)
		})
	})
	defer close(ended)
	run := program(t, ownStorage, "run", "--host", s.URL, "--profile", "safe", "--max-imports", "2", "--quiet")
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	<-met
	if err := run.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = run.Wait() // it was killed
	if now := described(t, s.URL, "1"); now == "Cancelled" {
		t.Fatalf("the first import is %s before anything was cancelled", now)
	}
	list := filepath.Join(run.Dir, "reports", "out", "imports.jsonl")
	r := invoke(t, keyed, "cancel", list)
	if r.code != exitUnfinished || !strings.Contains(r.out, "1  s3://my-own-bucket/small  cancelled\n") || !strings.Contains(r.out, "1 of 2 may run on") {
		t.Errorf("exit %d: %s%s", r.code, r.out, r.errors)
	}
	if now := described(t, s.URL, "1"); now != "Cancelled" {
		t.Errorf("the first import is %s", now)
	}
	if r := invoke(t, keyed, "cancel", list); strings.Contains(r.out, "1  s3://") {
		t.Errorf("it is cancelled again: %s", r.out)
	}
}

func TestCancelSaysWhatIsWrongWithItsInput(t *testing.T) {
	dir := t.TempDir()
	list := filepath.Join(dir, "imports.jsonl")
	line := func(host, contract string) {
		text := fmt.Sprintf(`{"run":"r","start":1,"host":%q,"contract":%q,"case":"minimal","uri":"s3://b/d","wanted":true,"id":"7","status":"running"}`, host, contract)
		if err := os.WriteFile(list, []byte(text+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	line("http://127.0.0.1:1", "2026-04")
	for what, row := range map[string]struct {
		env  []string
		args []string
		says string
	}{
		"no key":           {nil, []string{list}, "PINECONE_API_KEY"},
		"no such file":     {keyed, []string{filepath.Join(dir, "none")}, "imports.jsonl"},
		"no such contract": {keyed, []string{list, "--spec", "1999-01"}, "1999-01"},
		"a strange host":   {keyed, []string{list, "--host", "ftp://h"}, "ftp"},
	} {
		if r := invoke(t, row.env, append([]string{"cancel"}, row.args...)...); r.code != exitUnusable || !oneLine(r.errors) || !strings.Contains(r.errors, row.says) {
			t.Errorf("%s: exit %d: %q", what, r.code, r.errors)
		}
	}
	if r := invoke(t, keyed, "cancel", list); r.code != exitUnfinished || !strings.Contains(r.out, "could not be cancelled") {
		t.Errorf("a host that is not there: exit %d: %s%s", r.code, r.out, r.errors)
	}
	s := mockServer(t, func(next http.Handler) http.Handler { return next })
	if r := invoke(t, keyed, "cancel", list, "--host", s.URL); r.code != 0 || !strings.Contains(r.out, "not known to the host") {
		t.Errorf("an id that the host does not know: exit %d: %s%s", r.code, r.out, r.errors)
	}
	if r := invoke(t, keyed, "cancel", list); r.code != 0 || !strings.Contains(r.out, "no import of") {
		t.Errorf("nothing left: exit %d: %s%s", r.code, r.out, r.errors)
	}
}
