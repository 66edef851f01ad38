package assemble

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/reports"
	"pgregory.net/rapid"
)

// A body as it was sent, and as the report shows it.
func TestABodyIsShownAsFarAsAReportKeepsIt(t *testing.T) {
	a := func(n int) string { return strings.Repeat("a", n) }
	for what, c := range map[string]struct{ body, text, encoding string }{
		"short":                        {"näher", "näher", ""},
		"as long as is kept":           {a(8000), a(8000), ""},
		"longer":                       {a(8001), a(8000), ""},
		"cut inside a character":       {a(7999) + "é", a(7999), ""},
		"not UTF-8":                    {"\xff\x00", "/wA=", "base64"},
		"long and not UTF-8":           {"\xff" + a(9000), base64.StdEncoding.EncodeToString([]byte("\xff" + a(7999))), "base64"},
		"the key":                      {"my secret key", "my *** key", ""},
		"the key where it is cut":      {a(7998) + "secret", a(7998) + "**", ""},
		"the key in what is not UTF-8": {"\xffsecret", base64.StdEncoding.EncodeToString([]byte("\xff***")), "base64"},
	} {
		if text, encoding := run(t).body([]byte(c.body)); text != c.text || encoding != c.encoding {
			t.Errorf("%s: %q in %q", what, text, encoding)
		}
	}
	in := run(t)
	rapid.Check(t, func(t *rapid.T) {
		body := bytes.Repeat([]byte("a"), rapid.IntRange(7_900, 8_010).Draw(t, "before"))
		body = append(body, rapid.OneOf(rapid.SliceOf(rapid.Byte()), rapid.Map(rapid.String(), func(s string) []byte { return []byte(s) })).Draw(t, "behind")...)
		text, encoding := in.body(body)
		shown := []byte(text)
		if encoding != "" {
			shown, _ = base64.StdEncoding.DecodeString(text)
		}
		if !bytes.HasPrefix(in.Mask(body), shown) || len(shown) > 8000 || len(shown) < min(len(body), 8000)-utf8.UTFMax+1 || !utf8.ValidString(text) {
			t.Fatalf("%d bytes of %d are shown, in %q", len(shown), len(body), encoding)
		}
	})
}

func TestAnExchangeShowsWhatWasSentAndWhatCameBack(t *testing.T) {
	in := run(t)
	o := answered(made().one(t, "minimal"), 200)
	o.Exchange.URL, o.Exchange.Sent = "https://host/bulk?key=secret", []generators.Field{{Name: "Z", Value: "1"}, {Name: "Api-Key", Value: "secret"}}
	o.Exchange.Header["A"], o.Exchange.Size, o.Exchange.Elapsed = []string{"one", "secret"}, 90_000, 1500*time.Microsecond
	x := in.Exchange(o)
	if x.Request.URL != "https://host/bulk?key=***" || fmt.Sprint(x.Request.Header) != "[{Z 1} {Api-Key ***}]" || x.Request.Method != "POST" ||
		x.Request.Size != len(o.Case.Request.Body) || x.Request.Body != string(o.Case.Request.Body) {
		t.Errorf("sent: %+v", x.Request)
	}
	if fmt.Sprint(x.Response.Header) != "[{A one} {A ***} {Content-Type application/json}]" || x.Response.Size != 90_000 || x.Response.Body != `{"id":"import of minimal"}` || x.Millis != 1.5 {
		t.Errorf("came back in %v ms: %+v", x.Millis, x.Response)
	}
	if lost := in.Exchange(answered(made().one(t, "minimal"), 0)); lost.Response != nil || lost.Error != "no answer in time" {
		t.Errorf("nothing came back: %+v, %q", lost.Response, lost.Error)
	}
}

// What a run started, and the imports that its report lists.
func TestImportsAreTheStartsThatMayHaveBegun(t *testing.T) {
	entry := func(id string, s ledger.Status) ledger.Entry { return ledger.Entry{ID: id, Status: s, Wanted: true} }
	for what, c := range map[string]struct {
		said    []string
		journal []ledger.Entry
		want    string
	}{
		"nothing":                      {nil, nil, ""},
		"accepted":                     {[]string{"minimal 200"}, nil, "import of minimal running true"},
		"accepted, and should not be":  {[]string{"syntax.truncated-half 200"}, nil, "import of syntax.truncated-half running false"},
		"rejected, or never answered":  {[]string{"minimal 400", "storage.gs 0", "storage.s3 500"}, nil, ""},
		"a request that is no start":   {[]string{"method.PUT 200"}, nil, ""},
		"the journal knows what ended": {[]string{"minimal 200"}, []ledger.Entry{entry("7", ledger.Cancelled), entry("8", ledger.Running)}, "7 cancelled true; 8 running true"},
		"one that may have begun":      {nil, []ledger.Entry{entry("", ledger.Unclear), entry("", ledger.Sent)}, " unclear true;  sent true"},
		"one that never began":         {nil, []ledger.Entry{entry("", ledger.Refused), entry("", ledger.NotSent), entry("", ledger.Absent)}, ""},
		"a journal of nothing":         {[]string{"minimal 200"}, []ledger.Entry{}, ""},
	} {
		in := run(t, c.said...)
		in.Journal = c.journal
		var got []string
		for _, i := range in.imports() {
			got = append(got, fmt.Sprint(i.ID, " ", i.Fate, " ", i.Wanted))
		}
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%s: %q, want %q", what, got, c.want)
		}
	}
	in := run(t, "storage.gs 200")
	if list := in.imports(); !strings.HasPrefix(list[0].URI, "gs://") || list[0].Case != "storage.gs" {
		t.Errorf("%+v", list)
	}
	for range 150 {
		in.Answers = append(in.Answers, in.Answers[0])
	}
	if n := len(in.imports()); n != mostImports {
		t.Errorf("%d imports are listed, want %d", n, mostImports)
	}
}

func TestStatisticsCountAnswersByKind(t *testing.T) {
	in := run(t, "minimal 200", "open.bom 200", "open.name-twice 400", "open.deep-arrays 0", "method.PUT 405", "method.PATCH 405", "syntax.empty 400", "syntax.blank 400")
	for what, c := range map[string][2]any{
		"what the contract leaves open": {in.observed(), []reports.Observation{
			{Subject: generators.KindOpenJSON, Behaviour: "accepted with 200", Count: 1}, {Subject: generators.KindOpenJSON, Behaviour: "no answer (timeout)", Count: 1},
			{Subject: generators.KindOpenJSON, Behaviour: "refused with 400", Count: 1}, {Subject: generators.KindMethod, Behaviour: "refused with 405", Count: 2}}},
		"statuses": {in.statuses(), []reports.StatusRow{
			{Kind: generators.KindOpenJSON, Expect: "any", Status: 0, Count: 1},
			{Kind: generators.KindOpenJSON, Expect: "any", Status: 200, Count: 1}, {Kind: generators.KindOpenJSON, Expect: "any", Status: 400, Count: 1},
			{Kind: generators.KindSyntax, Expect: "reject", Status: 400, Count: 2},
			{Kind: generators.KindMethod, Expect: "not-a-start", Status: 405, Count: 2}, {Kind: generators.KindMinimal, Expect: "accept", Status: 200, Count: 1}}},
	} {
		if fmt.Sprint(c[0]) != fmt.Sprint(c[1]) {
			t.Errorf("%s: %+v, want %+v", what, c[0], c[1])
		}
	}
	var shown []string
	for _, x := range in.sample() {
		shown = append(shown, x.Case)
	}
	if want := []string{"minimal", "open.bom", "method.PUT", "syntax.empty"}; !slices.Equal(shown, want) {
		t.Errorf("of each kind the first exchange is shown: %q, want %q", shown, want)
	}
}

// So much of all answers is as fast as a percentile says, and the rest is not faster; each answer
// is in one bucket, that of its time.
func TestTimesAreDescribedByPercentilesAndBuckets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rapid.OneOf(rapid.Float64Range(0, 60_000), rapid.SampledFrom([]float64{0, .125, .25, 1, 2, 8})), 1, 50).Draw(t, "times")
		got := Timings(all)
		between := func(over, upTo float64) (n float64) {
			for _, ms := range all {
				if ms > over && ms <= upTo {
					n++
				}
			}
			return n
		}
		for q, p := range map[float64]float64{.5: got.P50, .9: got.P90, .99: got.P99, 1: got.Max} {
			upTo, under := between(-1, p), between(-1, p)-between(p-1e-9, p)
			if !slices.Contains(all, p) || upTo < q*float64(len(all)) || under > q*float64(len(all)) {
				t.Fatalf("%v of %v are as fast as %v ms", upTo, len(all), p)
			}
		}
		over := -1.0
		for _, b := range got.Buckets {
			if float64(b.Count) != between(over, b.UpTo) {
				t.Fatalf("%d from %v to %v ms", b.Count, over, b.UpTo)
			}
			over = b.UpTo
		}
		if over < got.Max {
			t.Fatalf("the last bucket ends at %v, the slowest took %v", over, got.Max)
		}
	})
	if got := Timings(nil); got.Max != 0 || len(got.Buckets) != 0 {
		t.Errorf("no answer has the times %+v", got)
	}
}
