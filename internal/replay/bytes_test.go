package replay_test

import (
	"bytes"
	"io"
	"net"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.com/importcheck"
	"example.com/importcheck/generators"
	"example.com/importcheck/internal/replay"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

// A wiretap passes connections on to a host, and keeps what clients write, by connection.
type wiretap struct {
	net.Listener
	mu    sync.Mutex
	heard []*bytes.Buffer
}

// tap returns a wiretap before a host.
func tap(t *testing.T, host string) *wiretap {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wiretap{Listener: l}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go w.pass(client, host)
		}
	}()
	return w
}

func (w *wiretap) pass(client net.Conn, host string) {
	defer client.Close()
	far, err := net.Dial("tcp", host)
	if err != nil {
		return
	}
	defer far.Close()
	w.mu.Lock()
	b := new(bytes.Buffer)
	w.heard = append(w.heard, b)
	w.mu.Unlock()
	go func() { _, _ = io.Copy(client, far); client.Close() }()
	part := make([]byte, 32<<10)
	for {
		n, err := client.Read(part)
		w.mu.Lock()
		b.Write(part[:n])
		w.mu.Unlock()
		if _, failed := far.Write(part[:n]); err != nil || failed != nil {
			return
		}
	}
}

// take returns what was heard since it was asked before.
func (w *wiretap) take() [][]byte {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out [][]byte
	for _, b := range w.heard {
		if b.Len() > 0 {
			out = append(out, bytes.Clone(b.Bytes()))
			b.Reset()
		}
	}
	return out
}

// Forms that no client but ours writes, too: what goes out again is what went out.
func TestWhatIsSentAgainIsTheSameToTheByte(t *testing.T) {
	mock, err := mockhost.Open(spec.Latest)
	if err != nil {
		t.Fatal(err)
	}
	served := httptest.NewServer(mock)
	defer served.Close()
	wire := tap(t, served.Listener.Addr().String())
	url := "http://" + wire.Addr().String()
	report, err := importcheck.Check(t.Context(), importcheck.Host(url), importcheck.Key(mockhost.Key), importcheck.Cases(20))
	if err != nil || report.Verdict != reports.Conforms {
		t.Fatal(err, report.Reason)
	}
	sent := bytes.Join(wire.take(), []byte("\n"))
	tried := 0
	again := func(report *reports.Report, id string) {
		s := settings()
		s.Require("key", mockhost.Key)
		r, err := replay.Replay(t.Context(), s, report, id)
		if err != nil || r.Verdict != reports.Conforms {
			t.Errorf("%s: %v, %+v", id, err, r)
			return
		}
		tried++
		heard := wire.take()
		if len(heard) != 1 || !bytes.Contains(sent, heard[0]) {
			t.Errorf("%s: the run never sent %q", id, heard)
		}
	}
	for _, id := range formsAndMore(t) {
		again(report, id) // made anew, by id and seed
	}
	for i, x := range report.Exchanges {
		if !strings.HasPrefix(x.Case, "related.") && len(x.Request.Body) == x.Request.Size {
			report.Exchanges[i].Case = "of-the-report." + x.Case // so that no case of the catalogue helps
			again(report, report.Exchanges[i].Case)
		}
	}
	t.Logf("%d requests were sent again", tried)
}

// formsAndMore are cases of every form, some random ones, and near misses of the key.
func formsAndMore(t *testing.T) []string {
	c, err := spec.Load(spec.Latest)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{"random.valid.3", "random.invalid.7"}
	seen := map[string]bool{}
	for _, one := range generators.New(c, generators.Options{}).Cases() {
		key, _ := one.Request.Get("Api-Key")
		wire, _ := one.Request.Wire.Field()
		form := string(wire) + string(key.Key)
		odd := wire != "" || slices.Contains([]generators.KeyForm{generators.KeyTail, generators.KeyPercent, "before-tab"}, key.Key)
		if odd && !seen[form] && one.Lane == "" && one.Burst == "" {
			seen[form] = true
			out = append(out, one.ID)
		}
	}
	return out
}
