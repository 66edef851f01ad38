package mockhost

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pb33f/go-yaml"
	"github.com/pb33f/jsonschema/v6"

	"example.com/importcheck/internal/libvalidator"
	"example.com/importcheck/internal/usererr"
	"example.com/importcheck/spec"
)

// hostOf reads a file of rules and makes a host of them.
func hostOf(file, text string) (*Host, error) {
	rules, err := ReadRules(file, []byte(text))
	if err != nil {
		return nil, err
	}
	return Open(spec.Latest, WithImports(rules...))
}

// badRules are files that are refused, and with which words. By the schema too, but where
// that cannot know.
var badRules = []struct {
	name, text, says string
	beyondSchema     bool
}{
	{"a state that the contract does not list", "- takes: 1s\n  ends: Faild\n", `r.yaml:2: no import ends in the state "Faild"; the nearest is "Failed"`, true},
	{"a state in small letters", "- ends: failed\n", `r.yaml:1: no import ends in the state "failed"; the nearest is "Failed"`, true},
	{"a state that is no end", "- ends: InProgress\n", `r.yaml:1: no import ends in the state "InProgress"; choose one of Failed, Completed, Cancelled`, true},
	{"two endings", "- takes: 1s\n  stuck: true\n  ends: Completed\n", "r.yaml:3: the import is stuck and ends as well; leave stuck or ends out", false},
	{"an ending twice", "- ends: Completed\n  ends: Failed\n", "r.yaml:2: ends stands here twice; begin a new rule, or take one out", true},
	{"two keys of a refusal", "- refuse: {status: 429,\n    status: 503}\n", "r.yaml:2: status stands here twice; begin a new rule, or take one out", true},
	{"a refusal that ends", "- ends: Failed\n  refuse: {status: 403}\n", "r.yaml:2: what is always refused takes no time and has no end; add times, or leave out what follows a start", true},
	{"an error without an ending", "- error: broken\n", "r.yaml:1: an error is said of an import that does not fail; add ends: Failed, or leave the error out", false},
	{"an error of a completed one", "- ends: Completed\n  error: broken\n", "r.yaml:2: an error is said of an import that does not fail; add ends: Failed, or leave the error out", true},
	{"a negative time", "- uri: a\n  takes: -1s\n", "r.yaml:2: takes is negative; write 1ms or more, or leave it out", false},
	{"a negative delay", "- latency: -1ns\n", "r.yaml:1: latency is negative; write 1ms or more, or leave it out", false},
	{"a time without a unit", "- visibleAfter: 5\n", `r.yaml:1: visibleAfter is "5", which is no time; write a number with its unit, such as 500ms, 2s or 1h30m`, false},
	{"no time at all", "- takes: 0s\n", "r.yaml:1: takes is no time at all; write 1ms for an import that has ended when it is first described", true},
	{"a time of another century", "- takes: 9999999h\n", `r.yaml:1: takes is "9999999h", which is no time; write a number with its unit, such as 500ms, 2s or 1h30m`, true},
	{"half a second to retry", "- refuse: {status: 429, retryAfter: 500ms}\n", "r.yaml:1: Retry-After counts whole seconds; write a time such as 2s", true},
	{"a pattern that does not compile", "- takes: 1s\n- uri: s3://(a\n", "r.yaml:2: the pattern does not compile: error parsing regexp: missing closing ): `s3://(a`; write a regular expression as Go has them, such as ^s3://bucket/", true},
	{"an order of zero", "- order: 0\n", `r.yaml:1: order is "0"; write a whole number from 1, or leave it out`, false},
	{"records that are no number", "- records: many\n", `r.yaml:1: records is "many"; write a whole number from 1, or leave it out`, false},
	{"a status that refuses nothing", "- refuse: {status: 200}\n", "r.yaml:1: the status 200 refuses nothing; write one from 400 to 599", false},
	{"a refusal without a status", "- uri: a\n  refuse: {times: 2}\n", "r.yaml:2: refuse has no status; add one from 400 to 599, such as status: 429", false},
	{"a refusal that is a number", "- refuse: 429\n", "r.yaml:1: refuse is no mapping; write refuse: {status: 429}", false},
	{"an unknown key", "- take: 2s\n", `r.yaml:1: there is no key "take"; the nearest is "takes"`, false},
	{"a key of a refusal beside it", "- status: 429\n", `r.yaml:1: there is no key "status"; choose one of refuse, uri, integration, order, takes, records, ends, error, stuck, visibleAfter, latency`, false},
	{"an empty text", "- integration:\n", "r.yaml:1: integration is empty; write a text, or leave it out", false},
	{"a list for a text", "- uri: [a, b]\n", "r.yaml:1: uri is no single value; write one text, number or time", false},
	{"neither true nor false", "- stuck: at 100\n", `r.yaml:1: stuck is "at 100"; write true, or leave it out`, false},
	{"a rule that is a text", "- Completed\n", "r.yaml:1: a rule is no mapping; write its keys, a line each, such as takes: 10s", false},
	{"a rule without a key", "- {}\n", "r.yaml:1: a rule is no mapping; write its keys, a line each, such as takes: 10s", false},
	{"no list", "takes: 2s\n", `r.yaml:1: it is no list; begin each rule with "- "`, false},
	{"nothing", "# takes: 2s\n", "r.yaml: it holds nothing; write a list of rules, [] for none", false},
	{"two documents", "- takes: 2s\n---\n- takes: 3s\n", "r.yaml:2: more follows the list; write one list, without a line of ---", true},
	{"no YAML", "- takes: [\n", "r.yaml: it is not YAML: ", false},
}

func TestBadRulesAreRefusedWithLineAndRemedy(t *testing.T) {
	for _, tt := range badRules {
		t.Run(tt.name, func(t *testing.T) {
			_, err := hostOf("r.yaml", tt.text)
			var users *usererr.Error
			if !errors.As(err, &users) || users.Remedy == "" || !strings.HasPrefix(err.Error(), tt.says) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got  %v\nwant %s", err, tt.says)
			}
			v, ok := asJSON(t, tt.text)
			if got := schema(t).Validate(v) != nil; ok && got == tt.beyondSchema {
				t.Errorf("the schema refuses it: %v", got)
			}
		})
	}
}

func TestBadRulesInGoAreRefusedByTheirNumber(t *testing.T) {
	for says, r := range map[string]Rule{
		"rule 2: takes is negative; ":                                {Takes: -time.Second},
		"rule 2: times is negative; ":                                {Refuse: Refusal{Status: 503, Times: -1}},
		"rule 2: the status 0 refuses nothing; ":                     {Refuse: Refusal{Times: 1}},
		"rule 2: the pattern does not compile: ":                     {URI: "["},
		"rule 2: no import ends in the state \"Done\"; ":             {Ends: "Done"},
		"rule 2: the import is stuck and ends as well; ":             {Stuck: true, Ends: "Failed"},
		"rule 2: an error is said of an import that does not fail; ": {Error: "broken"},
	} {
		if _, err := Open(spec.Latest, WithImports(Rule{URI: "good"}, r)); err == nil || !strings.HasPrefix(err.Error(), says) {
			t.Errorf("got  %v\nwant %s", err, says)
		}
	}
}

// asJSON returns what a file says as JSON values, and whether it says anything.
func asJSON(t *testing.T, text string) (v any, ok bool) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(text), &v); err != nil || v == nil {
		return nil, false
	}
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if v, err = jsonschema.UnmarshalJSON(strings.NewReader(string(b))); err != nil {
		t.Fatal(err)
	}
	return v, true
}

const schemaFile = "schema/imports.schema.json"

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheSchemaTakesWhatIsRead(t *testing.T) {
	example, err := os.ReadFile("../examples/clients/imports.yaml")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{"the example": string(example)}
	for _, s := range scenarios(t) {
		files[s.name] = s.rules
	}
	for name, text := range files {
		if _, err := hostOf("r.yaml", text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if v, ok := asJSON(t, text); !ok {
			t.Errorf("%s is no YAML", name)
		} else if err := schema(t).Validate(v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The schema, docs/mock.md and the example name each key that is read, and no other.
func TestEachKeyIsDescribed(t *testing.T) {
	var doc struct {
		Defs map[string]struct{ Properties map[string]any } `json:"$defs"`
	}
	text, err := os.ReadFile(schemaFile)
	if err == nil {
		err = json.Unmarshal(text, &doc)
	}
	if err != nil {
		t.Fatal(err)
	}
	names := func(keys []ruleKey, more ...string) []string {
		for _, k := range keys {
			more = append(more, k.name)
		}
		slices.Sort(more)
		return more
	}
	for def, want := range map[string][]string{"rule": names(ruleKeys, refuseKey), "refusal": names(refusalKeys)} {
		if got := slices.Sorted(maps.Keys(doc.Defs[def].Properties)); !slices.Equal(got, want) {
			t.Errorf("the schema of a %s has %v, what is read is %v", def, got, want)
		}
	}
	page, err := os.ReadFile("../docs/mock.md")
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-zA-Z]+)(?:\\.([a-zA-Z]+))?:").FindAllStringSubmatch(string(page), -1) {
		rows = append(rows, row[1]+row[2])
	}
	want := names(ruleKeys)
	for _, k := range refusalKeys {
		want = append(want, refuseKey+k.name)
	}
	if slices.Sort(rows); !slices.Equal(rows, slices.Sorted(slices.Values(want))) {
		t.Errorf("docs/mock.md has rows for %v, what is read is %v", rows, want)
	}
}

// FuzzReadRules holds that what is read makes a host that answers by the contract at any
// moment, and that what is not is refused in one line with a remedy.
func FuzzReadRules(f *testing.F) {
	for _, tt := range badRules {
		f.Add(tt.text, uint32(0))
	}
	f.Add("- takes: 1ns\n- takes: 2540400h\n  records: 9223372036854775807\n", uint32(1<<31))
	f.Add("- &a {takes: 3s}\n- *a\n- <<: *a\n", uint32(3))
	c, err := spec.Load(spec.Latest)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string, after uint32) {
		h, err := hostOf("r.yaml", text)
		if err != nil {
			if users := (*usererr.Error)(nil); !errors.As(err, &users) || users.Remedy == "" || !strings.HasPrefix(err.Error(), "r.yaml") || strings.Contains(err.Error(), "\n") {
				t.Errorf("%q is refused with %q", text, err)
			}
			return
		}
		for _, r := range h.imports.script {
			r.Latency = 0 // it would be waited for
		}
		send(h, ask("POST", path, good))
		h.Advance(time.Duration(after) * time.Second)
		for _, r := range []string{path, path + "/1"} {
			q := ask("GET", r, "")
			o := c.Operation(q.Method, q.URL.Path)
			if ok, errs := libvalidator.Of(c).GetResponseBodyValidator().ValidateResponseBodyWithPathItem(q, send(h, q), spec.PathItem(*o), o.Path); !ok {
				t.Errorf("%q after %d s: %v", text, after, errs[0])
			}
		}
	})
}
