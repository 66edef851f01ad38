package check

import (
	"strings"
	"testing"

	"example.com/importcheck/internal/host"
)

// What the checks that compare answers find among several.
func TestChecksOverSeveralAnswers(t *testing.T) {
	b := newBench(t, "2026-04")
	id := func(id string) host.Exchange { return jsonAnswer(200, `{"id":"`+id+`"}`) }
	for _, row := range []struct {
		host  string
		cases []string
		said  []host.Exchange
		want  string
	}{
		{"gives each start an id of its own", []string{"minimal", "whole"}, []host.Exchange{id("1"), id("2")}, ""},
		{"gives two starts one id", []string{"minimal", "whole", "storage.s3"}, []host.Exchange{id("1"), id("2"), id("1")}, "import-id-unique"},
		{"gives three starts one id", []string{"minimal", "whole", "storage.s3"}, []host.Exchange{id("1"), id("1"), id("1")}, "import-id-unique import-id-unique"},
		{"repeats the id of a refusal", []string{"minimal", "syntax.empty"}, []host.Exchange{id("1"), jsonAnswer(400, `{"id":"1"}`)}, ""},
		{"repeats an id by PUT", []string{"minimal", "method.PUT"}, []host.Exchange{id("1"), id("1")}, ""},
		{"answers one start in one way", []string{"repeat.same.00", "repeat.same.01", "repeat.new.00"}, []host.Exchange{id("1"), id("2"), id("3")}, ""},
		{"refuses it at times", []string{"repeat.same.00", "repeat.same.01"}, []host.Exchange{id("1"), refused(400)}, "consistent"},
		{"refuses it on new connections", []string{"repeat.same.00", "repeat.new.00"}, []host.Exchange{id("1"), refused(400)}, "consistent"},
		{"loses it at times", []string{"repeat.same.00", "repeat.same.01"}, []host.Exchange{id("1"), lost(host.Timeout)}, "consistent"},
		{"refuses it with another 4XX", []string{"repeat.same.00", "repeat.same.01"}, []host.Exchange{refused(400), refused(422)}, ""},
		{"answers different starts differently", []string{"minimal", "whole"}, []host.Exchange{id("1"), refused(400)}, ""},
	} {
		var answers []*Answer
		for i, name := range row.cases {
			answers = append(answers, b.judge.Read(Outcome{Case: b.labelled(t, name), Exchange: row.said[i]}).Answer)
		}
		found := b.judge.Run(answers, nil)
		if got := findingsText(found); got != row.want {
			t.Errorf("%s: %q, want %q", row.host, got, row.want)
		}
		for _, f := range found {
			if len(f.Others) == 0 {
				t.Errorf("%s: the finding holds no second exchange", row.host)
			}
		}
	}
}

func TestFindNamesEachCheckOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range All() {
		found, ok := Find(c.Name)
		if !ok || seen[c.Name] || found.Rule != c.Rule || c.Rule == "" || c.Source == "" || c.Good == "" || c.Bad == "" {
			t.Errorf("%s is not there once and whole", c.Name)
		}
		seen[c.Name] = true
	}
	// the names of the design's table, which are never renamed
	const names = "response-in-time response-status response-content-type response-well-formed response-schema response-undeclared no-server-error valid-accepted " +
		"invalid-rejected documented-value auth-required version-header-required method-not-allowed import-id-present import-id-unique import-visible " +
		"import-cancellable refused-starts-nothing no-secret-echo no-internals-told consistent"
	for _, name := range strings.Fields(names) {
		if !seen[name] {
			t.Errorf("there is no check %s", name)
		}
	}
	if _, ok := Find("response-statuses"); ok {
		t.Error("a check is found by a wrong name")
	}
}

// One cause is one group, whatever the id and the text of the answer.
func TestOneCauseIsOneGroup(t *testing.T) {
	b := newBench(t, "2026-04")
	group := func(name string, e host.Exchange) string {
		_, found := b.judge.One(Outcome{Case: b.labelled(t, name), Exchange: e})
		if len(found) != 1 {
			t.Fatalf("%s: %q", name, findingsText(found))
		}
		return found[0].Group()
	}
	plain := group("key.absent.0", answer(401, "text/plain", "no key"))
	if other := group("syntax.empty", answer(400, "text/plain", "bad JSON")); other != plain {
		t.Errorf("text in place of JSON has the causes %q and %q", plain, other)
	}
	if other := group("minimal", answer(200, "text/plain", `{"id":"1"}`)); other == plain {
		t.Error("text in refusals and in accepted starts is one cause")
	}
	long, text := group("uri.maxLength.1501.s3.ascii", started()), group("uri.type.number", started())
	if long == text {
		t.Error("two constraints are one cause")
	}
}
