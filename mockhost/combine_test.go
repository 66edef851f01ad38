package mockhost

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/spec"
)

func faulty(t *testing.T, names ...string) *Host {
	t.Helper()
	h, err := Open(spec.Latest, WithFault(names...))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestAFaultIsOneDefectAndNothingElse(t *testing.T) {
	c := specOf(t, spec.Latest)
	loose := []string{byRejected, byKey, byHeader, byDocumented, byStartsNone, byMethod}
	strict := []string{byAccepted, byIDPresent, byIDUnique}
	wrong := []probe{posted("{}"), posted(good, without("Api-Key")), posted("{")}
	want := seen(newHost(of(c)), ask("POST", path, good))
	for i, f := range latest(t).faults() {
		if !chosen(i) {
			continue
		}
		within := func(list []string) bool {
			return !slices.ContainsFunc(f.DetectedBy, func(s string) bool { return !slices.Contains(list, s) })
		}
		h := newHost(of(c), withFaults(f))
		if within(loose) && seen(h, ask("POST", path, good)) != want {
			t.Errorf("%s changes the answer to a plain start", f.Name)
		}
		for _, p := range wrong {
			if got := seen(h, p()); within(strict) && !strings.HasPrefix(got, "4") {
				t.Errorf("%s: to what must be refused it says %s", f.Name, got)
			}
		}
	}
}

func TestWhatIsRepairedIsAcceptedAndNothingElse(t *testing.T) {
	for _, tt := range []struct {
		fault, body string
		edit        func(*http.Request)
		status      int
	}{
		{"auth.ignored", good, without("Api-Key"), 200},
		{"auth.ignored", `{"uri":7}`, without("Api-Key"), 400},
		{"auth.longer-accepted", good, set("Api-Key", Key+"x"), 200},
		{"auth.longer-accepted", good, set("Api-Key", Key[1:]), 401},
		{"types.uri.number-accepted", `{"uri":7}`, nil, 200},
		{"types.uri.number-accepted", `{"uri":true}`, nil, 400},
		{"types.uri.number-accepted", `{"uri":7,"integrationId":7}`, nil, 400},
		{"types.errorMode.onError.null-accepted", `{"uri":"s3://b/c","errorMode":{"onError":null}}`, nil, 200},
		{"types.errorMode.onError.null-accepted", `{"uri":"s3://b/c","errorMode":null}`, nil, 400},
		{"limits.uri.one-more", `{"uri":"s3://b/` + strings.Repeat("a", 1494) + `"}`, nil, 200},
		{"limits.uri.one-more", `{"uri":"s3://b/` + strings.Repeat("a", 1495) + `"}`, nil, 400},
		{"limits.uri.counts-bytes", `{"uri":"s3://b/` + strings.Repeat("é", 746) + `"}`, nil, 200},
		{"limits.uri.counts-bytes", `{"uri":"s3://b/` + strings.Repeat("é", 747) + `"}`, nil, 400},
		{"limits.uri.counts-trimmed", `{"uri":"s3://b/c` + strings.Repeat(" ", 2000) + `"}`, nil, 200},
		{"limits.uri.column-255", `{"uri":"s3://b/` + strings.Repeat("a", 248) + `"}`, nil, 200},
		{"limits.uri.column-255", `{"uri":"s3://b/` + strings.Repeat("a", 249) + `"}`, nil, 500},
		{"syntax.trailing-comma-accepted", `{"uri":"s3://b/c",}`, nil, 200},
		{"syntax.trailing-comma-accepted", `{"uri":"s3://b/c"`, nil, 400},
		{"syntax.rest-ignored", good + "x", nil, 200},
		{"syntax.second-value-ignored", good + "x", nil, 400},
		{"header.x-pinecone-api-version.absent-accepted", good, without("X-Pinecone-Api-Version"), 200},
		{"media.text-accepted", good, set("Content-Type", "text/plain"), 200},
		{"media.text-accepted", good, set("Content-Type", "application/xml"), 415},
		{"values.errorMode.onError.padded-accepted", `{"uri":"s3://b/c","errorMode":{"onError":" abort"}}`, nil, 200},
		{"values.errorMode.onError.padded-accepted", `{"uri":"s3://b/c","errorMode":{"onError":"ABORT"}}`, nil, 400},
		{"storage.web-accepted", `{"uri":"http://example.com/x"}`, nil, 200},
		{"storage.web-accepted", `{"uri":"ftp://example.com/x"}`, nil, 400},
		{"presence.uri.name-case-ignored", `{"URI":"s3://b/c"}`, nil, 200},
	} {
		edit := tt.edit
		if edit == nil {
			edit = func(*http.Request) {}
		}
		if got := send(faulty(t, tt.fault), ask("POST", path, tt.body, edit)).StatusCode; got != tt.status {
			t.Errorf("%s: %.60s: status %d, want %d", tt.fault, tt.body, got, tt.status)
		}
	}
}

func TestARefusedStartThatStartsIsListedUnderItsStorage(t *testing.T) {
	for fault, r := range map[string]*http.Request{
		"refused.invalid-starts":                            ask("POST", path, `{"uri":"s3://mine/x","integrationId":7}`),
		"auth.checked-after-start":                          ask("POST", path, `{"uri":"s3://mine/x"}`, without("Api-Key")),
		"method.head-starts":                                ask("HEAD", path, `{"uri":"s3://mine/x"}`),
		"header.x-pinecone-api-version.checked-after-start": ask("POST", path, `{"uri":"s3://mine/x"}`, without("X-Pinecone-Api-Version")),
	} {
		h := faulty(t, fault)
		if got := send(h, r).StatusCode; got/100 != 4 && r.Method != "HEAD" {
			t.Errorf("%s: status %d", fault, got)
		}
		list := read(t, h, ask("GET", path, ""))["data"].([]any)
		if len(list) != 1 || list[0].(map[string]any)["uri"] != "s3://mine/x" {
			t.Errorf("%s: listed as %v", fault, list)
		}
	}
}

func TestRatesAreExact(t *testing.T) {
	for fault, want := range map[string]int{"rate.one-in-20-fails": 10, "rate.one-in-50-fails": 4, "time.first-fails": 1, "time.37th-fails": 1, "time.after-100-fails": 100} {
		h, n := faulty(t, fault), 0
		for range 200 {
			if send(h, ask("POST", path, good)).StatusCode == 500 {
				n++
			}
		}
		if n != want {
			t.Errorf("%s: %d of 200 fail, want %d", fault, n, want)
		}
	}
}

func TestFaultsRememberNothingOfAnotherHost(t *testing.T) {
	for range 2 {
		h := faulty(t, "time.first-fails")
		if a, b := send(h, ask("POST", path, good)).StatusCode, send(h, ask("POST", path, good)).StatusCode; a != 500 || b != 200 {
			t.Errorf("status %d, then %d", a, b)
		}
	}
}

func TestTwoFaultsActTogether(t *testing.T) {
	h := faulty(t, "auth.ignored", "syntax.empty-accepted", "answer.status-201")
	if got := send(h, ask("POST", path, "", without("Api-Key"))).StatusCode; got != 201 {
		t.Errorf("status %d", got)
	}
}

func TestAFaultFindsTheKeyOfItsHost(t *testing.T) {
	h := Must(spec.Latest, WithKey("another key"), WithFault("auth.ignored"))
	if got := send(h, ask("POST", path, good, set("Api-Key", "x"))).StatusCode; got != 200 {
		t.Errorf("status %d", got)
	}
}

func TestTheEchoOfAKeyIsThere(t *testing.T) {
	for fault, r := range map[string]*http.Request{"auth.echo-message": ask("POST", path, good, set("Api-Key", "wrong-key-1234")), "auth.echo-header": ask("POST", path, good, set("Api-Key", "wrong-key-1234")),
		"method.trace-echoes": ask("TRACE", path, "", set("Api-Key", "wrong-key-1234"))} {
		want := "wrong-key-1234"
		if fault == "auth.echo-message" {
			want = Key
		}
		if got := seen(faulty(t, fault), r); !strings.Contains(got, want) {
			t.Errorf("%s: %s", fault, got)
		}
	}
}
