package waiver

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"example.com/importcheck/internal/usererr"
)

var checks = []string{"response-schema", "valid-accepted", "auth-required"}

const good = `- check: valid-accepted
  constraint: "/uri *"
  reason: the gateway cuts it
  until: 2027-01-31
`

func TestReadTakesAFile(t *testing.T) {
	f, err := Read("w.yaml", []byte("# why\n"+good), checks)
	if err != nil {
		t.Fatal(err)
	}
	want := Entry{"valid-accepted", "/uri *", "the gateway cuts it", time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC), 2}
	if len(f.Entries) != 1 || f.Entries[0] != want || f.Name != "w.yaml" {
		t.Errorf("got %+v", f)
	}
}

func TestReadTakesAnEmptyList(t *testing.T) {
	if f, err := Read("w.yaml", []byte("[]"), checks); err != nil || len(f.Entries) != 0 {
		t.Errorf("got %+v, %v", f, err)
	}
}

func TestReadRefuses(t *testing.T) {
	without := func(line string) string { return strings.Replace(good, line, "", 1) }
	with := func(old, new string) string { return strings.Replace(good, old, new, 1) }
	for name, c := range map[string]struct {
		text string
		line int
		says []string
	}{
		"an unknown check":          {with("valid-accepted", "valid-acepted"), 1, []string{`there is no check "valid-acepted"`, `the nearest is "valid-accepted"`}},
		"no check":                  {"- constraint: x\n  reason: y\n  until: 2027-01-31\n", 1, []string{"a waiver has no check"}},
		"no constraint":             {without("  constraint: \"/uri *\"\n"), 1, []string{"a waiver has no constraint", `"*" stands for any`}},
		"no reason":                 {without("  reason: the gateway cuts it\n"), 1, []string{"a waiver has no reason", "why the finding is accepted"}},
		"a blank reason":            {with("the gateway cuts it", `" "`), 3, []string{"the reason is blank"}},
		"a reason that is null":     {with("the gateway cuts it", ""), 3, []string{"the reason is blank"}},
		"the word null":             {with("the gateway cuts it", "null"), 3, []string{"the reason is blank"}},
		"a second document":         {good + "---\n" + good, 5, []string{"more follows the list"}},
		"no date":                   {without("  until: 2027-01-31\n"), 1, []string{"a waiver has no until", "YYYY-MM-DD"}},
		"a day that there is not":   {with("2027-01-31", "2027-02-30"), 4, []string{`"2027-02-30" is no date`, "YYYY-MM-DD"}},
		"a date of another form":    {with("2027-01-31", "31.1.2027"), 4, []string{`"31.1.2027" is no date`}},
		"an unknown key":            {with("until", "untill"), 4, []string{`there is no key "untill"`, `the nearest is "until"`}},
		"a key twice":               {good + "  reason: again\n", 5, []string{"reason"}},
		"a list for a text":         {with("the gateway cuts it", "[a]"), 3, []string{"reason is no text"}},
		"an entry that is a text":   {good + "- more\n", 5, []string{"a waiver is no mapping"}},
		"a mapping":                 {"check: valid-accepted\n", 1, []string{"it is no list"}},
		"nothing":                   {"# only this\n", 0, []string{"it holds nothing", "[] for none"}},
		"what is not YAML":          {good + "\t- {\n", 5, []string{"it is not YAML"}},
		"bytes that are no text":    {"\xff\xfe\x00", 0, []string{"it is not YAML"}},
		"a second entry that fails": {good + with("valid-accepted", "nothing"), 5, []string{"there is no check"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read("w.yaml", []byte(c.text), checks)
			var e *usererr.Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v", err)
			}
			want := "w.yaml"
			if c.line > 0 {
				want = fmt.Sprint(want, ":", c.line)
			}
			if e.Place != want || e.Remedy == "" {
				t.Errorf("got %+v, want line %d", e, c.line)
			}
			for _, want := range c.says {
				if !strings.Contains(e.Error(), want) {
					t.Errorf("%q does not say %q", e, want)
				}
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{good, "[]", "- &a {check: *a}", "a: b", "- check: [", "\xff"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Read("w.yaml", data, checks)
		var e *usererr.Error
		if err != nil && (!errors.As(err, &e) || strings.Contains(err.Error(), "\n")) {
			t.Errorf("an error of another kind, or of several lines: %q", err)
		}
		for _, entry := range file.Entries {
			if entry.Reason == "" || entry.Until.IsZero() {
				t.Errorf("taken: %+v", entry)
			}
		}
	})
}
