package run

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"example.com/importcheck/generators"
	"example.com/importcheck/reports"
)

// partOf runs one of two shards with a few draws in its tail, and returns what its file
// keeps.
func partOf(t *testing.T, url string, index int) *Part {
	t.Helper()
	e := newEngine(t, url, func(o *Options) { o.Shard, o.Cases = Shard{index, 2}, fewDraws+40 }, generators.ClassDrawValid, generators.ClassDrawInvalid)
	e.Execute(context.Background())
	data, err := json.Marshal(e.Part())
	if err != nil {
		t.Fatal(err)
	}
	p := new(Part)
	if err := json.Unmarshal(data, p); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAnIdThatTwoShardsLetGoIsFound(t *testing.T) {
	server, _ := serve(t, keeps())
	parts := []*Part{partOf(t, server.URL, 0), partOf(t, server.URL, 1)}
	if n := len(parts[0].Tally.IDs) + len(parts[1].Tally.IDs); n != 40 {
		t.Fatalf("%d ids of the tail, 40 valid draws are in it", n)
	}
	joined := func() *reports.Report {
		e := newEngine(t, server.URL, func(o *Options) { o.Cases = fewDraws + 40 }, generators.ClassDrawValid, generators.ClassDrawInvalid)
		e.Join(parts)
		return e.Finish(context.Background())
	}
	if r := joined(); strings.Contains(listed(r), "import-id-unique") {
		t.Fatalf("before two have one id:\n%s", listed(r))
	}
	for id := range parts[0].Tally.IDs {
		for other, its := range parts[1].Tally.IDs {
			delete(parts[1].Tally.IDs, other)
			parts[1].Tally.IDs[id] = its
			break
		}
		break
	}
	if r := joined(); !strings.Contains(listed(r), "import-id-unique") {
		t.Errorf("found:\n%s", listed(r))
	}
}

func TestALongIdIsRememberedShort(t *testing.T) {
	long := strings.Repeat("x", 1_000)
	if short("101") != "101" || len(short(long)) > 100 || short(long) == short(long+"y") {
		t.Errorf("%q, %q, %q", short("101"), short(long), short(long+"y"))
	}
}

func TestADrawHasThePlainestTwin(t *testing.T) {
	server, _ := serve(t, keeps())
	e := newEngine(t, server.URL, func(o *Options) { o.Cases = 20 }, generators.ClassDrawValid, generators.ClassDrawInvalid)
	n := 0
	for c := range e.Planned() {
		if generators.Drawn(c.Class) {
			if n++; c.Twin != plainest {
				t.Errorf("%s has the twin %q", c.ID, c.Twin)
			}
		}
	}
	if n != 40 {
		t.Errorf("%d draws are planned, want 40", n)
	}
}

func TestTheTailIsDividedWithoutGaps(t *testing.T) {
	for _, of := range []int{1, 2, 3, 7, 64} {
		seen, sizes := map[string]int{}, 0
		for i := range of {
			e := newEngine(t, "http://127.0.0.1:1", func(o *Options) { o.Shard, o.Cases = Shard{i, of}, fewDraws+50 }, generators.ClassDrawValid, generators.ClassDrawInvalid)
			n := 0
			for c := range e.tail() {
				seen[c.ID]++
				n++
			}
			if sizes += e.size(); e.size() != len(e.sends)+n {
				t.Errorf("shard %d of %d says %d cases and has %d and %d", i, of, e.size(), len(e.sends), n)
			}
		}
		if len(seen) != 100 {
			t.Errorf("%d shards hold %d draws of the tail, there are 100", of, len(seen))
		}
		for id, n := range seen {
			if n != 1 {
				t.Errorf("%s is in %d of %d shards", id, n, of)
			}
		}
	}
}
