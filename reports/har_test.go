package reports

import (
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"
)

func readHAR(t testing.TB, r *Report, write func(*Report, io.Writer) error) []harEntry {
	t.Helper()
	var root harRoot
	if err := json.Unmarshal(written(t, r, write), &root); err != nil {
		t.Fatal(err)
	}
	if root.Log.Version != "1.2" {
		t.Errorf("version %q", root.Log.Version)
	}
	return root.Log.Entries
}

func TestHARHasFindingsThenTheSample(t *testing.T) {
	entries := readHAR(t, faulty(), (*Report).WriteHAR)
	if len(entries) != 8 { // five findings, a further exchange of two of them, one of the sample
		t.Fatalf("%d entries", len(entries))
	}
	if !strings.Contains(entries[0].Comment, "valid-accepted") || entries[7].Comment != "accept/s3" || entries[7].Time != 1.25 {
		t.Errorf("first %q, last %q", entries[0].Comment, entries[7].Comment)
	}
	if got := readHAR(t, faulty(), (*Report).writeFindingsHAR); len(got) != 7 {
		t.Errorf("%d entries of findings", len(got))
	}
}

func TestHAREntrySaysWhatWasSentAndCameBack(t *testing.T) {
	r := &Report{Exchanges: []Exchange{sampleExchange("x", 302, "moved")}}
	r.Exchanges[0].Request.URL += "?a=1&b=%20c"
	r.Exchanges[0].Response.Header = append(r.Exchanges[0].Response.Header, Header{"Location", "/elsewhere"})
	e := readHAR(t, r, (*Report).WriteHAR)[0]
	if len(e.Request.Query) != 2 || e.Request.Query[1] != (harPair{"b", " c"}) || e.Request.PostData.MimeType != "application/json" {
		t.Errorf("request %+v", e.Request)
	}
	if e.Response.Status != 302 || e.Response.RedirectURL != "/elsewhere" || e.Response.Content.Text != "moved" {
		t.Errorf("response %+v", e.Response)
	}
	if _, err := time.Parse(time.RFC3339, e.Started); err != nil {
		t.Error(err)
	}
}

func TestHARWithoutAnAnswerHasStatusZero(t *testing.T) {
	r := &Report{Exchanges: []Exchange{{Request: Request{Method: "GET", URL: "http://h/"}, Error: "connection reset"}}}
	e := readHAR(t, r, (*Report).WriteHAR)[0]
	if e.Response.Status != 0 || !strings.Contains(e.Response.Comment, "connection reset") || e.Request.PostData != nil {
		t.Errorf("got %+v", e)
	}
}

func TestHARCutsLongBodiesAndSaysSo(t *testing.T) {
	long, binary := sampleExchange("long", 200, strings.Repeat("é", 100_000)), sampleExchange("binary", 200, strings.Repeat("QUJD", 30_000))
	binary.Response.Encoding = "base64"
	for _, e := range readHAR(t, &Report{Exchanges: []Exchange{long, binary}}, (*Report).WriteHAR) {
		content := e.Response.Content
		if len(content.Text) > harBody || len(content.Text) < harBody-4 || !strings.Contains(content.Comment, "cut: ") {
			t.Errorf("%s: %d bytes, comment %q", e.Comment, len(content.Text), content.Comment)
		}
		if content.Encoding == "base64" && len(content.Text)%4 != 0 {
			t.Error("base64 cut inside a group")
		}
	}
}

func TestHARBoundsAllBodiesTogether(t *testing.T) {
	room := 10
	first, _ := harText("12345678", "", 8, &room)
	second, comment := harText("12345678", "", 8, &room)
	third, _ := harText("1", "", 1, &room)
	if first != "12345678" || second != "12" || third != "" || !strings.Contains(comment, "cut: 2 characters kept of a body of 8 bytes") {
		t.Errorf("%q %q %q %q", first, second, third, comment)
	}
}
