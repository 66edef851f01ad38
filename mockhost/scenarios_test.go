package mockhost

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"example.com/importcheck/spec"
)

// A scenario is one of testdata/scenarios.txtar, which says how it is written.
type scenario struct{ name, rules, course string }

func scenarios(t *testing.T) (out []scenario) {
	t.Helper()
	a, err := txtar.ParseFile("testdata/scenarios.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(a.Files); i += 2 {
		rules, course := a.Files[i], a.Files[i+1]
		if rules.Name != course.Name+".yaml" {
			t.Fatalf("%s is followed by %s", rules.Name, course.Name)
		}
		out = append(out, scenario{course.Name, string(rules.Data), string(course.Data)})
	}
	return out
}

// A player sends the requests of a course to a host whose clock it sets.
type player struct {
	h     http.Handler
	began time.Time
	now   time.Time
}

func (p *player) answer(request []string) string {
	switch verb, args := request[0], request[1:]; verb {
	case "start":
		return p.start(args)
	case "list":
		return p.list()
	case "describe":
		resp := send(p.h, ask("GET", path+"/"+args[0], ""))
		if resp.StatusCode != 200 {
			return fmt.Sprint(resp.StatusCode)
		}
		var i answeredImport
		_ = json.NewDecoder(resp.Body).Decode(&i) // what is missing shows
		return i.words(p.began)
	case "cancel":
		if resp := send(p.h, ask("DELETE", path+"/"+args[0], "")); resp.StatusCode != 200 {
			return fmt.Sprint(resp.StatusCode)
		}
		return "ok"
	default:
		return "there is no request " + verb
	}
}

func (p *player) start(args []string) string {
	body := map[string]string{"uri": args[0]}
	if len(args) > 1 {
		body["integrationId"] = args[1]
	}
	b, _ := json.Marshal(body)
	resp := send(p.h, ask("POST", path, string(b)))
	var got struct{ ID, Message string }
	_ = json.NewDecoder(resp.Body).Decode(&got) // what is missing shows
	if resp.StatusCode == 200 {
		return got.ID
	}
	said := fmt.Sprintf("%d %s", resp.StatusCode, got.Message)
	if after := resp.Header.Get("Retry-After"); after != "" {
		said += " retry-after " + after
	}
	return said
}

func (p *player) list() string {
	var page struct{ Data []answeredImport }
	_ = json.NewDecoder(send(p.h, ask("GET", path, "")).Body).Decode(&page) // what is missing shows
	var out []string
	for _, i := range page.Data {
		out = append(out, i.ID+"="+i.Status)
	}
	return strings.Join(out, " ")
}

// answeredImport is an import as an answer shows it.
type answeredImport struct {
	ID, Status, Error     string
	PercentComplete       json.Number
	RecordsImported       json.Number
	CreatedAt, FinishedAt time.Time
}

func (i answeredImport) words(began time.Time) string {
	out := fmt.Sprintf("%s %s %s", i.Status, i.PercentComplete, i.RecordsImported)
	if !i.FinishedAt.IsZero() {
		out += " finished " + i.FinishedAt.Sub(began).String()
	}
	if i.Error != "" {
		out += " error " + i.Error
	}
	return out
}

// TestScenarios plays each scenario at each contract: in three seconds of ours, years of theirs.
func TestScenarios(t *testing.T) {
	for _, version := range spec.Versions() {
		for _, s := range scenarios(t) {
			if version < "2025-04" && strings.Contains(s.course, "gs://") {
				continue // that contract names S3 only
			}
			t.Run(version+"/"+s.name, func(t *testing.T) { play(t, version, s) })
		}
	}
}

func play(t *testing.T, version string, s scenario) {
	rules, err := ReadRules("rules.yaml", []byte(s.rules))
	if err != nil {
		t.Fatal(err)
	}
	p := &player{began: time.Date(2026, 7, 1, 9, 0, 0, 0, time.UTC)}
	h, err := Open(version, WithImports(rules...), WithClock(func() time.Time { return p.now }))
	if err != nil {
		t.Fatal(err)
	}
	p.h = h
	for line := range strings.Lines(s.course) {
		asked, want, ok := strings.Cut(line, "->")
		words := strings.Fields(asked)
		if !ok {
			continue
		}
		at, err := time.ParseDuration(words[0])
		if err != nil {
			t.Fatal(err)
		}
		p.now = p.began.Add(at)
		got, want := p.answer(words[1:]), strings.TrimSpace(want)
		want = spelled(t, want)
		if got != want && !(want == "400" && strings.HasPrefix(got, "400 ")) {
			t.Errorf("%s\ngot  %s\nwant %s", strings.TrimSpace(line), got, want)
		}
	}
}

// spelled writes the moment of an end as Go does.
func spelled(t *testing.T, want string) string {
	t.Helper()
	before, rest, ok := strings.Cut(want, " finished ")
	if !ok {
		return want
	}
	moment, rest, more := strings.Cut(rest, " ")
	d, err := time.ParseDuration(moment)
	if err != nil {
		t.Fatal(err)
	}
	if more {
		rest = " " + rest
	}
	return before + " finished " + d.String() + rest
}
