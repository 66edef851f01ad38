package recheck_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/internal/recheck"
	"example.com/importcheck/reports"
)

func TestARecordedRequestIsHeldAgainstTheContract(t *testing.T) {
	coded := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	tests := map[string]struct {
		recorded
		want, breaks string
	}{
		"a valid start":           {recorded{}, "accept", ""},
		"below a base path":       {recorded{url: "https://host/a/b/bulk/imports"}, "accept", ""},
		"an empty key":            {recorded{key: " "}, "reject", "header Api-Key security ApiKeyAuth"},
		"a uri that is a number":  {recorded{body: `{"uri":7}`}, "reject", "/uri type string"},
		"a value not documented":  {recorded{body: `{"uri":"s3://bucket/d","errorMode":{"onError":"CONTINUE"}}`}, "any", "/errorMode/onError x-enum abort, continue"},
		"no body":                 {recorded{post: "null", size: "0"}, "reject", "body required"},
		"an empty text":           {recorded{post: `{"text":""}`, size: "0"}, "reject", "body required"},
		"a body not recorded":     {recorded{post: "null", size: "25"}, "unknown", ""},
		"a body nobody counted":   {recorded{post: "null"}, "unknown", ""},
		"a body as form fields":   {recorded{post: `{"params":[{"name":"a","value":"b"}]}`}, "unknown", ""},
		"base64":                  {recorded{post: `{"encoding":"base64","text":"` + coded(`{"uri":7}`) + `"}`}, "reject", "/uri type string"},
		"base64 said in words":    {recorded{post: `{"comment":"in base64, since the bytes are not UTF-8","text":"` + coded(`{}`) + `"}`}, "reject", "/uri required"},
		"base64 that is none":     {recorded{post: `{"encoding":"base64","text":"*"}`}, "unknown", ""},
		"an encoding not known":   {recorded{post: `{"encoding":"rot13","text":"x"}`}, "unknown", ""},
		"a body that was cut":     {recorded{post: `{"comment":"cut: 9 characters kept of a body of 25 bytes","text":"{\"uri\":\"s"}`}, "unknown", ""},
		"a near miss of a key":    {recorded{key: "${PINECONE_API_KEY}x"}, "reject", "header Api-Key security ApiKeyAuth"},
		"a key kept as a shell's": {recorded{key: "$PINECONE_API_KEY"}, "accept", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := judge(t, har(tt.entry()), "2026-04")
			if len(r.Exchanges) != 1 {
				t.Fatalf("%d starts, %d others", len(r.Exchanges), r.Others)
			}
			got := r.Exchanges[0].Requests[0]
			if got.Expect != tt.want || breaks(got) != tt.breaks {
				t.Errorf("%s, breaks %q: %s", got.Expect, breaks(got), got.Reason)
			}
			if r.Fails() != (tt.want == "reject") {
				t.Errorf("fails: %v", r.Fails())
			}
		})
	}
}

func breaks(q recheck.Request) string {
	var out []string
	for _, b := range q.Breaks {
		out = append(out, b.Constraint)
	}
	return strings.Join(out, ", ")
}

func TestARecordedAnswerIsHeldAgainstTheContract(t *testing.T) {
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, _ = z.Write([]byte(`{"id":7}`)) // into memory
	_ = z.Close()
	packed := `{"encoding":"base64","text":"` + base64.StdEncoding.EncodeToString(zipped.Bytes()) + `"}`
	coding := `,{"name":"Content-Encoding","value":"gzip"}`
	tests := map[string]struct {
		recorded
		checks    string
		notJudged int
	}{
		"an id":                       {recorded{}, "", 0},
		"an id that is a number":      {recorded{content: `{"text":"{\"id\":7}"}`}, "response-schema", 0},
		"the same in gzip":            {recorded{content: packed, header: coding}, "response-schema", 0},
		"gzip that was taken off":     {recorded{content: `{"text":"{\"id\":7}"}`, header: coding}, "response-schema", 0},
		"another coding left on":      {recorded{content: `{"encoding":"base64","text":"AAD/"}`, header: `,{"name":"Content-Encoding","value":"br"}`}, "", 1},
		"no id":                       {recorded{content: `{"text":"{}"}`}, "import-id-present", 0},
		"a body not recorded":         {recorded{content: `{"size":10}`}, "", 1},
		"an empty body":               {recorded{content: `{"size":0,"text":""}`}, "response-well-formed", 0},
		"no answer":                   {recorded{status: 1}, "", 1},
		"a valid start refused":       {recorded{status: 400, content: `{"text":"{\"code\":3}"}`}, "valid-accepted", 0},
		"refused for a key or a plan": {recorded{status: 403, content: `{"text":"{\"code\":7}"}`}, "", 1},
		"a server error":              {recorded{status: 500, content: `{"text":"{\"code\":13}"}`}, "no-server-error", 0},
		"an invalid start accepted":   {recorded{body: `{"uri":7}`}, "invalid-rejected", 0},
		"an unknown body refused":     {recorded{post: "null", size: "9", status: 400, content: `{"text":"{\"code\":3}"}`}, "", 1},
		"a status not documented":     {recorded{status: 302, content: `{"text":"{}"}`}, "response-status, valid-accepted", 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := judge(t, har(tt.entry()), "2026-04").Exchanges[0]
			var checks []string
			for _, f := range s.Findings {
				checks = append(checks, f.Check)
			}
			slices.Sort(checks)
			if got := strings.Join(checks, ", "); got != tt.checks || len(s.NotJudged) != tt.notJudged {
				t.Errorf("findings %q, not judged %q", got, s.NotJudged)
			}
		})
	}
}

func TestOtherRequestsAreCountedAndLeftAlone(t *testing.T) {
	r := judge(t, har(recorded{method: "PUT"}.entry(), recorded{url: "https://host/bulk/imports/7"}.entry(), recorded{url: "https://host/vectors/upsert"}.entry(), recorded{}.entry()), "2026-04")
	if r.Entries != 4 || r.Others != 3 || len(r.Exchanges) != 1 || r.Exchanges[0].Index != 3 {
		t.Errorf("%+v", r)
	}
}

// The key of the recording is printed nowhere, even where the host sent it back.
func TestAKeyThatComesBackIsFoundAndNotPrinted(t *testing.T) {
	answer := quote(`{"code":16,"message":"wrong key ` + testKey + `"}`)
	r := judge(t, har(recorded{url: "https://user:" + testKey + "@host/bulk/imports?key=" + testKey, status: 401, content: `{"text":` + answer + `}`,
		header: `,{"name":"Location","value":"/` + testKey + `"}`}.entry()), "2026-04")
	var text, data bytes.Buffer
	if err := r.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	if err := r.WriteJSON(&data); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(text.String()+data.String(), testKey) {
		t.Errorf("the key is printed:\n%s", text.String())
	}
	if !strings.Contains(text.String(), "no-secret-echo: the key comes back in the answer: body; header Location") {
		t.Errorf("no finding of the key:\n%s", text.String())
	}
}

// A run finds these too; what writes them otherwise is the same code.
func TestAKeyIsFoundInEachWriting(t *testing.T) {
	for how, written := range map[string]string{
		"body":              testKey,
		"body, other case":  strings.ToUpper(testKey),
		"body, hex":         hex.EncodeToString([]byte(testKey)),
		"body, base64":      base64.StdEncoding.EncodeToString([]byte(testKey)),
		"body, URL-encoded": "%" + strings.ToUpper(hex.EncodeToString([]byte(testKey[:1]))) + testKey[1:],
		"body, part":        testKey[3:19],
	} {
		t.Run(how, func(t *testing.T) {
			answer := quote(`{"code":16,"message":"wrong key ` + written + ` for https://host/?X-Amz-Signature=0a1b2c"}`)
			r := judge(t, har(recorded{status: 401, content: `{"text":` + answer + `}`}.entry()), "2026-04")
			var text bytes.Buffer
			if err := r.WriteText(&text); err != nil {
				t.Fatal(err)
			}
			if want := "no-secret-echo: the key comes back in the answer: " + how; !strings.Contains(text.String(), want) {
				t.Errorf("%q is not in\n%s", want, text.String())
			}
			if strings.Contains(text.String(), written) || strings.Contains(text.String(), "0a1b2c") {
				t.Errorf("a secret is shown:\n%s", text.String())
			}
		})
	}
}

func TestTextsOfARecordingDoNotActOnATerminal(t *testing.T) {
	const nasty = "\x1b[2J\u202e\r\n"
	r := judge(t, har(recorded{content: `{"text":` + quote(`{"id":"1",`+quote(nasty)+`:1}`) + `}`}.entry()), "2026-04")
	r.Creator += nasty
	var text bytes.Buffer
	if err := r.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(text.String(), "\x1b\u202e\r") || strings.Count(text.String(), `\u001b[2J`) < 2 {
		t.Errorf("%q", text.String())
	}
}

func TestASecondContractTellsWhichOfTheRequestsItRefuses(t *testing.T) {
	onlyEnum := recorded{body: `{"uri":"s3://bucket/d","errorMode":{"onError":"skip"}}`, status: 400, content: `{"text":"{\"code\":3}"}`}
	r := judge(t, har(recorded{}.entry(), onlyEnum.entry()), "2026-04", "2025-04")
	if got := r.Exchanges[1].Requests; got[0].Expect != "any" || got[1].Expect != "reject" || breaks(got[1]) != "/errorMode/onError enum abort, continue" {
		t.Errorf("%+v", got)
	}
	var text bytes.Buffer
	if err := r.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	if want := "starts, by contract 2025-04: 1 accepted, 1 refused, 0 left open, 0 not known; refused by it and not by 2026-04: 1\n"; !strings.Contains(text.String(), want) {
		t.Errorf("it lacks %q:\n%s", want, text.String())
	}
}

// What importcheck itself records of a run can be judged again.
func TestOurOwnRecordingIsRead(t *testing.T) {
	exchange := func(body, encoding string, size int, key, wire string, status int, answer string) reports.Exchange {
		return reports.Exchange{Request: reports.Request{Method: "POST", URL: "http://127.0.0.1/bulk/imports", Body: body, Encoding: encoding, Size: size, Wire: wire, Header: []reports.Header{
			{Name: "Api-Key", Value: key}, {Name: "Content-Type", Value: "application/json"}, {Name: "X-Pinecone-Api-Version", Value: "2026-04"}}},
			Response: &reports.Response{Status: status, Header: []reports.Header{{Name: "Content-Type", Value: "application/json"}}, Body: answer, Size: len(answer)}}
	}
	report := &reports.Report{Tool: reports.Tool{Name: "importcheck"}, Exchanges: []reports.Exchange{
		exchange(`{"uri":"s3://bucket/d"}`, "", 23, "$PINECONE_API_KEY", "", 200, `{"id":"1"}`),
		exchange(`{"uri":"s3://bucket/d"}`, "", 23, "x${PINECONE_API_KEY}", "", 401, `{"code":16}`),
		exchange(base64.StdEncoding.EncodeToString([]byte("{\"uri\":\"\xff\"}")), "base64", 11, "$PINECONE_API_KEY", "", 400, `{"code":3}`),
		exchange(`{"uri":"s3`, "", 900, "$PINECONE_API_KEY", "", 200, `{"id":"2"}`),
		exchange(`{"uri":"s3://bucket/d"}`, "", 23, "$PINECONE_API_KEY", "http-1.0", 505, `{"code":3}`),
	}}
	var file bytes.Buffer
	if err := report.WriteHAR(&file); err != nil {
		t.Fatal(err)
	}
	r := judge(t, file.String(), "2026-04")
	var got []string
	for _, s := range r.Exchanges {
		got = append(got, s.Requests[0].Expect)
		if len(s.Findings) > 0 {
			t.Errorf("entry %d: %+v", s.Index, s.Findings)
		}
	}
	if want := []string{"accept", "reject", "any", "unknown", "any"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// All four operations are checked, what breaks is shown with its value, and one sentence sums up.
func TestARecordingIsSummedUpWithWhatBreaks(t *testing.T) {
	long := `{"uri":"s3://bucket/` + strings.Repeat("x", 1500) + `"}`
	list := recorded{method: "GET", post: "null", size: "0", content: `{"text":"{\"data\":7}"}`}
	r := judge(t, har(recorded{}.entry(), recorded{body: long, status: 400, content: `{"text":"{\"code\":3}"}`}.entry(), list.entry(),
		recorded{version: "2025-01"}.entry()), "2026-04")
	var text, junit, markdown bytes.Buffer
	report := r.Report("traffic.har")
	for _, err := range []error{r.WriteText(&text), report.WriteJUnit(&junit), report.WriteSummary(&markdown)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{
		"2 of 3 starts are valid under 2026-04; 1 answer of the host is not: ",
		`/uri is "s3://bucket/xxx`, ", 1512 characters", "entry 2: list https://host/bulk/imports, answered with 200",
		`note: it is of the version "2025-01", and is checked by the contract 2026-04`,
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is not in\n%s", want, text.String())
		}
	}
	if !strings.Contains(junit.String(), "<failure") || !strings.Contains(markdown.String(), "response-schema") {
		t.Errorf("JUnit:\n%s\nMarkdown:\n%s", junit.String(), markdown.String())
	}
}
