package recheck_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

// What recorders leave out is not known: it is neither absent nor empty. Each entry has the gaps
// of one recorder, with its own ways to write them.
func TestWhatARecorderLeavesOutIsNotKnown(t *testing.T) {
	const (
		valid   = `"{\"uri\":\"s3://bucket/dir\"}"`
		wrong   = `"{\"uri\":7}"`
		started = `{"size":10,"mimeType":"application/json","text":"{\"id\":\"1\"}"}`
		named   = `[{"name":"Api-Key","value":"not-a-key-but-long-enough"},{"name":"X-Pinecone-Api-Version","value":"2026-07"},{"name":"Content-Type","value":"application/json"}`
		chunks  = `,{"name":"Transfer-Encoding","value":"chunked"}]`
		typed   = `[{"name":"content-type","value":"application/json"}`
	)
	entry := func(request, response string) string {
		return `{"request":{"method":"POST","url":"https://host/bulk/imports",` + request + `},"response":{` + response + `}}`
	}
	post := func(media, text string) string {
		return `"postData":{"mimeType":"` + media + `","params":[],"text":` + text + `}`
	}
	answer := func(status, headers, content string) string {
		return `"status":` + status + `,"headers":` + headers + `,"content":` + content + `,"bodySize":0`
	}
	for name, tt := range map[string]struct{ entry, expect, checks, notJudged string }{
		// BrowserMob Proxy and its successors: headers and contents only where they are asked for.
		"no headers":                   {entry(`"headers":[],"bodySize":25,`+post("application/json", valid), answer("200", "[]", started)), "accept", "", "headers of the request"},
		"no headers, and a bad start":  {entry(`"headers":[],"bodySize":9,`+post("application/json", wrong), answer("200", "[]", started)), "reject", "invalid-rejected", "headers of the request"},
		"no headers, refused":          {entry(`"headers":[],"bodySize":25,`+post("application/json", valid), answer("400", "[]", `{"size":10,"mimeType":"application/json","text":"{\"code\":3}"}`)), "accept", "", "headers of the request"},
		"headers that are null":        {entry(`"headers":null,`+post("application/json", valid), answer("200", "null", started)), "accept", "", "headers of the request"},
		"no headers and no content":    {entry(`"headers":[],"bodySize":0`, answer("200", "[]", `{"size":0,"mimeType":"","text":""}`)), "unknown", "", "lacks the body"},
		"no headers, no media type":    {entry(`"headers":[],`+post("application/json", valid), answer("200", "[]", `{"size":8,"text":"{\"id\":7}"}`)), "accept", "", "media type of the answer"},
		"no headers, another request":  {entry(`"headers":[],`+post("text/plain", valid), answer("200", "[]", started)), "any", "documented-value", "headers of the request"},
		"no headers, text in place":    {entry(`"headers":[],`+post("application/json", wrong), answer("400", "[]", `{"size":2,"mimeType":"text/plain; charset=utf-8","text":"no"}`)), "reject", "response-content-type", "headers of the request"},
		"no headers, a schema departs": {entry(`"headers":[],`+post("application/json", valid), answer("200", "[]", `{"size":8,"mimeType":"application/json;charset=UTF-8","text":"{\"id\":7}"}`)), "accept", "response-schema", "headers of the request"},
		// Charles, Fiddler: a body over their bound is cut without a word.
		"cut by its size":               {entry(`"headers":`+named+`],`+post("application/json", valid), answer("200", typed+`]`, `{"size":900,"mimeType":"application/json","text":"{\"id\":\"1"}`)), "accept", "", "part only"},
		"cut by Content-Length":         {entry(`"headers":`+named+`],`+post("application/json", valid), answer("200", typed+`,{"name":"content-length","value":"900"}]`, `{"size":-1,"mimeType":"application/json","text":"{\"id\":\"1"}`)), "accept", "", "part only"},
		"cut, in base64":                {entry(`"headers":`+named+`],`+post("application/json", valid), answer("200", typed+`]`, `{"size":900,"mimeType":"application/json","encoding":"base64","text":"eyJpZCI6"}`)), "accept", "", "part only"},
		"a size of the base64":          {entry(`"headers":`+named+`],`+post("application/json", valid), answer("200", typed+`]`, `{"size":12,"mimeType":"application/json","encoding":"base64","text":"eyJpZCI6N30="}`)), "accept", "response-schema", ""},
		"a request cut by its size":     {entry(`"headers":`+named+`],"bodySize":900,`+post("application/json", `"{\"uri\":\"s3"`), answer("200", typed+`]`, started)), "unknown", "", "part only"},
		"a request cut by its length":   {entry(`"headers":`+named+`,{"name":"Content-Length","value":"900"}],"bodySize":-1,`+post("application/json", `"{\"uri\":\"s3"`), answer("200", typed+`]`, started)), "unknown", "", "part only"},
		"a length of what was coded":    {entry(`"headers":`+named+`],`+post("application/json", valid), answer("200", typed+`,{"name":"content-encoding","value":"gzip"},{"name":"content-length","value":"30"}]`, `{"size":8,"mimeType":"application/json","text":"{\"id\":7}"}`)), "accept", "response-schema", ""},
		"a size in characters":          {entry(`"headers":`+named+`],`+post("application/json", valid), answer("200", typed+`]`, `{"size":10,"mimeType":"application/json","text":"{\"id\":\"é\"}"}`)), "accept", "", ""},
		"a body of a length that is so": {entry(`"headers":`+named+`,{"name":"Content-Length","value":"9"}],"bodySize":9,`+post("application/json", wrong), answer("400", typed+`,{"name":"content-length","value":"10"}]`, `{"size":10,"mimeType":"application/json","text":"{\"code\":3}"}`)), "reject", "", ""},
		// mitmproxy, Node's recorders: streamed bodies have the size 0.
		"chunks of no size, sent":     {entry(`"headers":`+named+chunks+`,"bodySize":0`, answer("200", typed+`]`, started)), "unknown", "", "lacks the body"},
		"chunks of no text, sent":     {entry(`"headers":`+named+chunks+`,"bodySize":0,`+post("application/json", `""`), answer("200", typed+`]`, started)), "unknown", "", "lacks the body"},
		"chunks of no size, answered": {entry(`"headers":`+named+`],`+post("application/json", valid), answer("200", typed+chunks, `{"size":0,"mimeType":"application/json","text":""}`)), "accept", "", "lacks the body"},
		"no chunks and no size":       {entry(`"headers":`+named+`],"bodySize":0`, answer("400", typed+`,{"name":"content-length","value":"0"}]`, `{"size":0,"mimeType":"application/json","text":""}`)), "reject", "response-well-formed", ""},
		// Browsers write a made-up media type where there was none.
		"a media type that is none": {entry(`"headers":`+named+`],`+post("application/json", valid), answer("200", `[{"name":"server","value":"x"}]`, `{"size":10,"mimeType":"x-unknown","text":"{\"id\":\"1\"}"}`)), "accept", "response-content-type", ""},
		"headers without it":        {entry(`"headers":`+named+`],`+post("application/json", valid), answer("200", `[{"name":"server","value":"x"}]`, started)), "accept", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := judge(t, har(tt.entry), "2026-07").Exchanges[0]
			if got := s.Requests[0]; got.Expect != tt.expect {
				t.Errorf("%s, want %s: %s %v", got.Expect, tt.expect, got.Reason, got.Breaks)
			}
			var checks []string
			for _, f := range s.Findings {
				checks = append(checks, f.Check)
			}
			slices.Sort(checks)
			if got := strings.Join(checks, ", "); got != tt.checks {
				t.Errorf("findings %q, want %q", got, tt.checks)
			}
			gaps := strings.Join(s.NotJudged, "; ")
			if !strings.Contains(gaps, tt.notJudged) || (gaps == "") != (tt.notJudged == "") {
				t.Errorf("not judged %q, want %q", gaps, tt.notJudged)
			}
		})
	}
}

// Whatever is reported of a recording, no control character of it is.
func TestNoTextOfARecordingIsReportedRaw(t *testing.T) {
	const nasty = "\x1b]0;x\a\u202e\r\n\x00"
	q := quote(nasty)
	file := har(`{"request":{"method":"POST","url":"https://h\u001bost/bulk/imports","headers":[{"name":`+q+`,"value":`+q+`},{"name":"Content-Type","value":`+q+`}],"postData":{"mimeType":`+q+`,"encoding":`+q+`,"text":`+q+`}},`+
		`"response":{"status":200,"httpVersion":`+q+`,"headers":[{"name":"Content-Type","value":`+q+`},{"name":"Location","value":`+q+`}],"content":{"mimeType":`+q+`,"text":`+q+`}}}`,
		recorded{url: "https://host/" + "%1b%5b" + "/bulk/imports", content: `{"encoding":` + q + `,"text":"x"}`}.entry(), recorded{content: `{"text":` + quote("{\""+`a\u001b`+"\":1}") + `}`, header: `,{"name":"Content-Encoding","value":` + q + `}`}.entry(),
		`{"request":{"method":`+q+`,"url":`+q+`}}`, `{"request":{"method":"POST","url":`+q+`}}`, `{"request":{"method":"POST","url":"https://h/bulk/imports","headers":{`+q+`:1}}}`)
	var text bytes.Buffer
	if err := judge(t, file, "2026-07").WriteText(&text); err != nil {
		t.Fatal(err)
	}
	if i := strings.IndexAny(text.String(), "\x1b\a\u202e\r\x00"); i >= 0 {
		t.Errorf("%q", text.String()[max(0, i-80):i+5])
	}
}
