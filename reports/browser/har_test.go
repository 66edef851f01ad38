package browser

import (
	"os"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp/jsonv2"
	"github.com/chromedp/cdproto/har"
)

func TestTheHARIsReadByAPublicReader(t *testing.T) {
	for name, run := range runs {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(file(t, run, "exchanges.har"))
			if err != nil {
				t.Fatal(err)
			}
			var read har.HAR
			if err := jsonv2.Unmarshal(data, &read); err != nil {
				t.Fatal(err)
			}
			if read.Log == nil || read.Log.Version != "1.2" || len(read.Log.Entries) == 0 {
				t.Fatalf("no entries, or not HAR 1.2")
			}
			for _, e := range read.Log.Entries {
				checkEntry(t, e)
			}
		})
	}
}

func checkEntry(t *testing.T, e *har.Entry) {
	t.Helper()
	if _, err := time.Parse(time.RFC3339Nano, e.StartedDateTime); err != nil {
		t.Error(err)
	}
	if e.Request == nil || e.Response == nil || e.Timings == nil || e.Request.Method == "" || e.Request.URL == "" {
		t.Errorf("%s lacks a part that HAR demands", e.Comment)
	}
}
