package inmemory

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"testing"
)

// net/http stands for every server and client: it reads and writes at once, sets deadlines
// to wake a reader, and distinguishes connections by their address.
func TestEachConnectionHasAnAddressOfItsOwn(t *testing.T) {
	l := Listen()
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.RemoteAddr) })}
	go func() { _ = server.Serve(l) }()
	defer server.Close()
	from := func(c *http.Client) string {
		answer, err := c.Get("http://memory/")
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	one, other := &http.Transport{DialContext: l.Dial}, &http.Transport{DialContext: l.Dial}
	defer one.CloseIdleConnections()
	defer other.CloseIdleConnections()
	first, again, second := from(&http.Client{Transport: one}), from(&http.Client{Transport: one}), from(&http.Client{Transport: other})
	if first == "" || first != again || first == second {
		t.Errorf("one connection is %q and then %q, another one %q", first, again, second)
	}
}

func TestNothingWaitsForAClosedListener(t *testing.T) {
	l := Listen()
	accepted := make(chan error)
	go func() { _, err := l.Accept(); accepted <- err }()
	for range 2 {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := <-accepted; !errors.Is(err, net.ErrClosed) {
		t.Errorf("Accept ends with %v", err)
	}
	if _, err := l.Dial(t.Context(), "", ""); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Dial ends with %v", err)
	}
}

func TestADialThatNobodyAcceptsEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Listen().Dial(ctx, "", ""); !errors.Is(err, context.Canceled) {
		t.Errorf("Dial ends with %v", err)
	}
}
