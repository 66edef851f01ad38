package config

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// want is what a table expects of a setting: the words of the refusal, or "" for none.
type want struct{ value, words string }

// refusals has at least one value of each setting that cannot be used.
var refusals = map[string][]want{
	"host":             {{"", "--host is empty; give it a value or leave it out"}},
	"spec":             {{"", "--spec is empty; give it a value or leave it out"}},
	"profile":          {{"half", `--profile is "half"; use one of full, safe`}, {"", "--profile is empty"}},
	"i-accept-imports": {{"perhaps", `--i-accept-imports is "perhaps"; use true or false`}},
	"max-imports":      {{"-1", `--max-imports is "-1"; use a whole number from 0 to 1000`}, {"1001", "0 to 1000"}, {"many", "0 to 1000"}},
	"dry-run":          {{"2", "use true or false"}},
	"cases":            {{"-5", `--cases is "-5"; use a whole number from 0 to 10000`}, {"10001", "0 to 10000"}},
	"seed":             {{"1234567890", "use a whole number of up to nine digits"}, {"-1000000000", "nine digits"}},
	"tags":             {{"", "--tags is empty"}},
	"features":         {{"", "--features is empty"}, {"nowhere", "name a folder that exists"}},
	"timeout":          {{"0s", `--timeout is "0s"; use a time such as 500ms or 10s`}, {"-1s", "use a time"}, {"10", "use a time"}},
	"wait":             {{"-1s", "use a time"}},
	"workers":          {{"-1", `--workers is "-1"; use a whole number from 1 to 1000`}, {"0", "1 to 1000"}},
	"rate":             {{"-1", "use a number of requests a second up to 1000000, 0 for no limit"}, {"NaN", "use a number"}, {"+Inf", "use a number"}},
	"header": {{"X-Gateway", "--header cannot be used: use a line such as"}, {"X Y: z", "use a line"}, {"X-Gateway: a\x00b", "use a line"},
		{"content-type: text/plain", "name another header"}, {"X-A: b\nHost: c", "the requests hold or leave out Host themselves"}},
	"proxy":        {{"", "--proxy is empty"}},
	"ca":           {{"", "--ca is empty"}},
	"insecure-tls": {{"maybe", "use true or false"}},
	"strict":       {{"maybe", "use true or false"}},
	"baseline":     {{"", "--baseline is empty"}},
	"fail-on":      {{"old", `--fail-on is "old"; use one of any, new`}},
	"waivers":      {{"", "--waivers is empty"}},
	"out":          {{"", "--out is empty"}},
	"har":          {{"bogus", `--har is "bogus"; use one of all, findings, none`}},
	"quiet":        {{"maybe", "use true or false"}},
	"key":          {{"", "PINECONE_API_KEY is empty"}},
	"integration":  {{"", "PINECONE_INTEGRATION_ID is empty"}},
	"import-uri":   {{"", "PINECONE_IMPORT_URI is empty"}},
}

func TestEachSettingRefusesWhatCannotBeUsed(t *testing.T) {
	for _, s := range Settings {
		if len(refusals[s.Name]) == 0 {
			t.Errorf("no value of %s is refused in this table", s.Name)
		}
		for _, w := range refusals[s.Name] {
			if err := Default().Set(s.Name, w.value); err == nil || !strings.Contains(err.Error(), w.words) {
				t.Errorf("%s %q: %v, want %q", s.Name, w.value, err, w.words)
			}
		}
	}
	if err := Default().Set("colour", "red"); err == nil {
		t.Error("a setting that does not exist is taken")
	}
}

func TestAVariableIsRefusedByName(t *testing.T) {
	for _, s := range Settings {
		for _, name := range s.Variables {
			for _, w := range append(refusals[s.Name], want{"", "set but empty; give it a value or unset it"}) {
				words := w.words
				if w.value == "" {
					words = "set but empty; give it a value or unset it"
				}
				err := Default().Environment(func(v string) (string, bool) { return w.value, v == name })
				if err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), words) {
					t.Errorf("%s=%q: %v, want %q", name, w.value, err, words)
				}
			}
		}
	}
}

// What a setting shows, it takes, and shows again.
func TestASettingTakesWhatItShows(t *testing.T) {
	for _, s := range Settings {
		c := Default()
		if s.Show(c) == "" || s.Name == "key" {
			continue
		}
		if err := s.Set(c, s.Show(c)); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom(Settings).Draw(t, "setting")
		c, text := Default(), rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"7", "1.5", "2s", "true", "safe", "new", "none"})).Draw(t, "text")
		if s.Set(c, text) != nil || s.Name == "key" || s.Name == "seed" {
			return
		}
		shown, again := s.Show(c), Default()
		if err := s.Set(again, shown); err != nil || s.Show(again) != shown {
			t.Fatalf("%s %q shows %q and then %q: %v", s.Name, text, shown, s.Show(again), err)
		}
	})
}

func TestTheKeyReachesNoLog(t *testing.T) {
	const key = "pcsk_1234567890"
	c := Default()
	c.Require("key", key)
	text, err := json.Marshal(c.Key)
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{fmt.Sprint(c), fmt.Sprintf("%v", *c), fmt.Sprintf("%+v", c), fmt.Sprintf("%#v", *c), fmt.Sprintf("%s %q %x", c.Key, c.Key, c.Key), string(text)} {
		if strings.Contains(shown, key) || strings.Contains(shown, fmt.Sprintf("%x", key)) {
			t.Errorf("the key stands in %s", shown)
		}
	}
	if string(c.Key) != key {
		t.Error("the key is lost")
	}
}

func TestWhatTheUserLeavesOpenFollowsTheHost(t *testing.T) {
	for name, row := range map[string]struct {
		host    string
		set     string // settings as NAME=VALUE, separated by spaces
		rate    float64
		profile string
		words   string // of what does not allow the run
	}{
		"a host in this process":                {"", "", 0, Full, ""},
		"a host in this process in safe":        {"", "profile=safe", 0, Safe, ""},
		"loopback":                              {"http://127.0.0.1:1", "", 0, Full, ""},
		"loopback by name":                      {"http://localhost:1", "", 0, Full, ""},
		"loopback with a key that looks real":   {"http://[::1]:1", "key=pcsk_x", LiveRate, Safe, ""},
		"loopback with a key that is a UUID":    {"http://[::1]:1", "key=01234567-89ab-cdef-0123-456789ABCDEF", LiveRate, Safe, ""},
		"loopback behind a proxy":               {"http://127.0.0.1:1", "proxy=http://proxy.example.com:1", LiveRate, Safe, ""},
		"another host":                          {"index.example.com", "", LiveRate, Safe, ""},
		"another host at a rate":                {"index.example.com", "rate=50", 50, Safe, ""},
		"another host without a bound":          {"index.example.com", "rate=0", 0, Safe, ""},
		"another host in full":                  {"index.example.com", "profile=full", LiveRate, Full, "i-accept-imports"},
		"another host in full without a folder": {"index.example.com", "profile=full i-accept-imports=true", LiveRate, Full, "folder"},
		"another host in full, accepted":        {"index.example.com", "profile=full i-accept-imports=true out=out", LiveRate, Full, ""},
		"imports without a folder":              {"index.example.com", "max-imports=1 import-uri=s3://b/d", LiveRate, Safe, "folder"},
		"imports":                               {"index.example.com", "max-imports=1 import-uri=s3://b/d out=out", LiveRate, Safe, ""},
		"loopback in full with a real key":      {"http://127.0.0.1:1", "profile=full key=pcsk_x", 0, Full, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := with(t, "key=test "+row.set)
			c.Host = row.host
			if err := c.Resolve(); err != nil {
				t.Fatal(err)
			}
			if *c.Rate != row.rate || c.Profile != row.profile {
				t.Errorf("%v requests a second, profile %s", *c.Rate, c.Profile)
			}
			if err := c.Allowed(); (err != nil) != (row.words != "") || err != nil && !strings.Contains(err.Error(), row.words) {
				t.Errorf("not allowed: %v", err)
			}
		})
	}
}

func TestSettingsThatDoNotGoTogetherAreRefused(t *testing.T) {
	for name, row := range map[string]struct{ host, set, words string }{
		"a host without a key":          {"http://127.0.0.1:1", "", "PINECONE_API_KEY"},
		"fail-on new without baseline":  {"", "fail-on=new", "needs a baseline"},
		"max-imports under full":        {"", "max-imports=1 import-uri=s3://b/d", "--profile safe"},
		"max-imports without an import": {"", "max-imports=1 profile=safe", "PINECONE_IMPORT_URI"},
		"a value that was refused":      {"", "workers=-1", "whole number"},
	} {
		t.Run(name, func(t *testing.T) {
			c := with(t, row.set)
			c.Host = row.host
			if err := c.Resolve(); err == nil || !strings.Contains(err.Error(), row.words) {
				t.Errorf("%v, want %q", err, row.words)
			}
		})
	}
}

// with returns the default settings with some of them set, as NAME=VALUE.
func with(t *testing.T, set string) *Config {
	t.Helper()
	c := Default()
	for _, one := range strings.Fields(set) {
		name, value, _ := strings.Cut(one, "=")
		c.Require(name, value)
	}
	return c
}
