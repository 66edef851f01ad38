package lifecycle

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
)

func item(id, uri, status string) string { return (&entry{id: id, uri: uri, status: status}).json() }

// Which imports of a list belong to the starts that name s3://b/dir.
func TestUnknown(t *testing.T) {
	const uri = "s3://b/dir"
	for _, tt := range []struct {
		list  string
		items []string
		want  string
	}{
		{"one", []string{item("1", uri, "Pending")}, "1"},
		{"one whose storage is written anew", []string{item("1", "S3://B/dir/", "Pending")}, "1"},
		{"one of other storage", []string{item("1", "s3://b/dir2", "Pending")}, ""},
		{"one that is known", []string{item("known", uri, "Pending"), item("2", uri, "Pending")}, "2"},
		{"one without an id", []string{`{"uri":"s3://b/dir"}`, item("2", uri, "Pending")}, "2"},
		{"one listed twice", []string{item("1", uri, "Pending"), item("1", uri, "Pending")}, "1"},
		{"one that names its storage twice", []string{`{"id":"1","uri":"s3://b/dir","error":"s3://b/dir"}`}, "1"},
		{"those under way before those that ended", []string{item("1", uri, "Failed"), item("2", uri, "Pending"), item("3", uri, "InProgress")}, "2 3 1"},
		{"none", nil, ""},
	} {
		t.Run(tt.list, func(t *testing.T) {
			got := read(t, tt.items...).Unknown(func(id string) bool { return id == "known" })
			if ids(got[uri]) != tt.want {
				t.Errorf("%q", ids(got[uri]))
			}
		})
	}
}

// What a host lists of two starts whose answers gave no id, and which of them get one.
func TestLearn(t *testing.T) {
	for _, tt := range []struct {
		host    string
		change  func(h *handmade, in *Input)
		want    string
		seconds int // that it is waited for
	}{
		{"lists both", func(*handmade, *Input) {}, "101 102", 0},
		{"lists them 3 s later", func(h *handmade, _ *Input) { h.departs = knownAfter("list", 3*second) }, "101 102", 3},
		{"never lists them", func(h *handmade, _ *Input) { h.departs = replace("list", `{"data":[]}`) }, "", 5},
		{"lists one that was there before", func(_ *handmade, in *Input) { in.Known["101"] = true }, "102", 0},
		{"lists ids alone", func(h *handmade, _ *Input) { h.departs = replace("list", `{"data":[{"id":"101"}]}`) }, "", 5},
		{"has no list", func(h *handmade, _ *Input) { h.departs = instead("list", answered(404, `{}`)) }, "", 5},
		{"had no list before the run", func(_ *handmade, in *Input) { in.Known = nil }, "", 0},
		{"is asked no more", func(h *handmade, _ *Input) { h.stopped = true; h.departs = replace("list", `{"data":[]}`) }, "", 0},
		{"gave one an id", func(h *handmade, in *Input) { in.Starts = append(in.Starts, Start{Answer: h.send("start.more")}) }, "", 0},
		{"lists one whose start it has forgotten", func(h *handmade, in *Input) {
			in.Starts = append(in.Starts, Start{Answer: h.send("start.more"), Forgotten: true})
		}, "101 102", 0},
		{"masks the key in the list", func(h *handmade, in *Input) {
			in.Mask = func(s string) string { return strings.ReplaceAll(s, "s3://", "***") }
			h.departs = edit("list", func(_ *handmade, _ question, x *host.Exchange) { x.Body = []byte(in.Mask(string(x.Body))) })
		}, "101 102", 0},
	} {
		t.Run(tt.host, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHandmade(t)
				in := h.input(anonymously(h.started(t, 2)))
				tt.change(h, &in)
				began := time.Now()
				var got []string
				for _, l := range Learn(t.Context(), in) {
					got = append(got, l.ID)
					if h.catalogue.Storage(l.Start.Case) != h.of(l.ID).uri {
						t.Errorf("%s is given to %s", l.ID, l.Start.Case.ID)
					}
				}
				slices.Sort(got)
				if waited := int(time.Since(began).Round(time.Second) / time.Second); strings.Join(got, " ") != tt.want || waited != tt.seconds {
					t.Errorf("%q after %d s", got, waited)
				}
			})
		})
	}
}

// send sends a plain start.
func (h *handmade) send(id string) *check.Answer {
	c := generators.Case{ID: id, Kind: generators.KindStorage, Value: h.catalogue.Base(id)}
	c.Request = h.catalogue.Start(c.Value)
	c.Label = h.catalogue.Oracle.Label(c.Request)
	a, _ := h.checker.One(check.Outcome{Case: c, Exchange: h.answer(question{op: "start"}, c.Request)})
	return a
}

// What a list shows under the uri of a rejected request, and what is found.
func TestUnexplained(t *testing.T) {
	const uri = "s3://b/dir"
	for _, tt := range []struct {
		list                 string
		items                []string
		explained, elsewhere bool
		want                 string
	}{
		{"nothing", nil, false, false, ""},
		{"an import of other storage", []string{item("1", "s3://b/other", "Pending")}, false, false, ""},
		{"one of that storage", []string{item("1", uri, "Pending")}, false, false, "refused-starts-nothing"},
		{"one that was there before", []string{item("before", uri, "Pending")}, false, false, ""},
		{"one that an accepted start names as well", []string{item("1", uri, "Pending")}, true, false, ""},
		{"one of a request that is no start", []string{item("1", uri, "Pending")}, false, true, "method-not-allowed"},
	} {
		t.Run(tt.list, func(t *testing.T) {
			h := newHandmade(t)
			c := generators.Case{ID: "rejected", Label: generators.Label{Expect: generators.Reject}}
			if tt.elsewhere {
				c.Label.Expect = generators.NotAStart
			}
			rejected := map[string]*check.Answer{uri: h.checker.Read(check.Outcome{Case: c, Exchange: answered(400, `{}`)}).Answer}
			found := read(t, tt.items...).Unexplained(rejected, map[string]bool{uri: tt.explained}, map[string]bool{"before": true})
			if got := written(found); got != tt.want {
				t.Errorf("found %q", got)
			}
		})
	}
}
