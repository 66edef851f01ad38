package importcheck_test

import (
	"math"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.com/importcheck"
	"example.com/importcheck/internal/config"
)

// badOptions has a bad value for each option that takes one, by the name of its setting.
var badOptions = map[string][]struct {
	option importcheck.Option
	flag   string // the same for the command
}{
	"spec":        {{importcheck.Contract(""), ""}, {importcheck.Contract("1999-01"), "1999-01"}},
	"key":         {{importcheck.Key(""), ""}, {importcheck.Key("k\n"), "k\n"}},
	"seed":        {{importcheck.Seed(1_000_000_000), "1000000000"}},
	"cases":       {{importcheck.Cases(-5), "-5"}, {importcheck.Cases(10_001), "10001"}},
	"workers":     {{importcheck.Workers(-1), "-1"}, {importcheck.Workers(0), "0"}},
	"rate":        {{importcheck.Rate(-1), "-1"}, {importcheck.Rate(math.NaN()), "NaN"}, {importcheck.Rate(math.Inf(1)), "+Inf"}},
	"timeout":     {{importcheck.Timeout(0), "0s"}, {importcheck.Timeout(-time.Second), "-1s"}},
	"wait":        {{importcheck.Wait(-1), "-1ns"}},
	"tags":        {{importcheck.Tags(""), ""}, {importcheck.Tags("@uri and"), "@uri and"}, {importcheck.Tags("@nowhere"), "@nowhere"}},
	"baseline":    {{importcheck.Baseline("nowhere.json"), "nowhere.json"}},
	"fail-on":     {{importcheck.FailOnNew(), "new"}},
	"waivers":     {{importcheck.Waivers("nowhere.yaml"), "nowhere.yaml"}, {importcheck.Waivers("known:nobody"), "known:nobody"}},
	"header":      {{importcheck.Header("X Y", "z"), "X Y: z"}, {importcheck.Header("Host", "h"), "Host: h"}},
	"proxy":       {{importcheck.Proxy("ftp://proxy"), "ftp://proxy"}},
	"ca":          {{importcheck.CA("nowhere.pem"), "nowhere.pem"}},
	"integration": {{importcheck.Integration(""), ""}},
	"profile":     {{importcheck.Profile("x"), "x"}, {importcheck.Profile(""), ""}},
	"max-imports": {{importcheck.MaxImports(-1, "s3://b/d"), "-1"}},
	"import-uri":  {{importcheck.MaxImports(1, ""), ""}},
	"out":         {{importcheck.Reports(""), ""}},
	"har":         {{importcheck.HAR("bogus"), "bogus"}},
}

// noBadValue are the settings of which every value can be used, or that no option sets.
var noBadValue = map[string]string{
	"host": "the target names it", "i-accept-imports": "on or off", "insecure-tls": "on or off", "strict": "on or off",
	"dry-run": "DryRun is a function", "features": "the option takes a file system", "quiet": "of the command",
}

func TestEachOptionWithABadValueIsRefusedBeforeAnythingIsSent(t *testing.T) {
	var sent atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { sent.Add(1) }))
	defer server.Close()
	refuses := func(options ...importcheck.Option) string {
		t.Helper()
		r, err := importcheck.Check(t.Context(), importcheck.Host(server.URL), append([]importcheck.Option{importcheck.Key("a-key")}, options...)...)
		if r != nil || err == nil {
			t.Errorf("a report and %v", err)
			return ""
		}
		return err.Error()
	}
	for _, s := range config.Settings {
		if len(badOptions[s.Name]) == 0 && noBadValue[s.Name] == "" {
			t.Errorf("no bad value of %s is tried", s.Name)
		}
		for _, bad := range badOptions[s.Name] {
			byOption := refuses(bad.option)
			byFlag := refuses(func(c *config.Config) {
				if c.Require(s.Name, bad.flag); s.Name == "max-imports" {
					c.Require("import-uri", "s3://b/d")
				}
			})
			if byOption != byFlag || byOption == "" {
				t.Errorf("%s: the option says %q, the command %q", s.Name, byOption, byFlag)
			}
		}
	}
	if n := sent.Load(); n > 0 {
		t.Errorf("%d requests were sent", n)
	}
}

func TestABadTargetIsRefused(t *testing.T) {
	for name, row := range map[string]struct {
		target importcheck.Target
		words  string
	}{
		"no URL":                 {importcheck.Host(""), "--host is empty"},
		"another scheme":         {importcheck.Host("ftp://127.0.0.1"), "http or https"},
		"a fault that is none":   {importcheck.Mock("limits.uri.one-moer"), "limits.uri.one-more"},
		"a handler without key":  {importcheck.Handler(http.NotFoundHandler()), "the option Key"},
		"a live host, unchecked": {importcheck.Host("https://index.example.invalid"), "PINECONE_API_KEY"},
	} {
		t.Run(name, func(t *testing.T) {
			options := []importcheck.Option{importcheck.Reports(filepath.Join(t.TempDir(), "out"))}
			if strings.Contains(row.words, "http") || strings.Contains(row.words, "empty") {
				options = append(options, importcheck.Key("a-key"))
			}
			if r, err := importcheck.Check(t.Context(), row.target, options...); r != nil || err == nil || !strings.Contains(err.Error(), row.words) {
				t.Errorf("%v, %v", r, err)
			}
		})
	}
}
