//go:build unix && !race

package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"example.com/importcheck/internal/selftest"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
)

var everyHost = flag.Bool("every-host", false, "run against every hostile host, where go test takes a part of them")

const (
	patience   = "300ms"
	mostTime   = time.Minute // far over what any of them takes: a run that hangs is ended
	mostMemory = 256 << 20
	oneHostIn  = 4 // go test takes a part of them, and make hostile all
)

// A hostile host harms whoever talks to it, by mistake or on purpose.
type hostile struct {
	name string
	open func(*testing.T) (url string, more []string) // further flags
	code int                                          // exit status
}

// Against every one of them a run ends in time and within its memory, with the right exit
// status and whole reports, and what the host says does no harm where it is shown.
func TestNoHostHarmsARun(t *testing.T) {
	hosts := hostileHosts()
	if *everyHost {
		hosts = append(hosts, slowHosts()...)
	}
	for i, h := range hosts {
		if !*everyHost && i%oneHostIn != 0 {
			continue
		}
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			url, more := h.open(t)
			ctx, cancel := context.WithTimeout(t.Context(), mostTime)
			defer cancel()
			c := program(t, keyed, append([]string{"run", "--host", url, "--timeout", patience, "--cases", "20"}, more...)...)
			var out bytes.Buffer
			c.Stdout, c.Stderr = &out, &out
			began := time.Now()
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			stop := context.AfterFunc(ctx, func() { _ = c.Process.Kill() }) // it may have ended
			defer stop()
			code := codeOf(t, c.Wait())
			memory := int64(c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
			if runtime.GOOS == "linux" {
				memory *= 1024
			}
			t.Logf("| %s | %.1f s | %d MiB | %d |", h.name, time.Since(began).Seconds(), memory>>20, code)
			if code != h.code || ctx.Err() != nil || memory > mostMemory {
				t.Errorf("exit %d, want %d; %d MiB; ended by us: %v\n%s", code, h.code, memory>>20, ctx.Err(), out.String())
			}
			harmless(t, filepath.Join(c.Dir, "reports", "out"), out.Bytes())
		})
	}
}

// live is markup that a page would act on.
var live = regexp.MustCompile(`(?i)<(script|img|svg|iframe)[^>]*(evil|onerror|onload)`)

// harmless looks at everything that a run left behind.
func harmless(t *testing.T, dir string, terminal []byte) {
	t.Helper()
	if strings.ContainsFunc(string(terminal), moves) {
		t.Errorf("what is printed moves the cursor or turns the text: %q", terminal)
	}
	for _, name := range []string{"report.json", "junit.xml", "report.html", "summary.md", "cucumber.json", "exchanges.har"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if forms := selftest.Leaks(data, mockhost.Key); len(forms) > 0 {
			t.Errorf("%s gives the key away: %v", name, forms)
		}
		if strings.HasSuffix(name, ".html") && live.Match(data) {
			t.Errorf("%s holds live markup: %q", name, live.Find(data))
		}
		if name == "report.json" {
			if _, err := reports.Read(bytes.NewReader(data)); err != nil {
				t.Error(err)
			}
		}
	}
	if half, err := filepath.Glob(filepath.Join(dir, ".*.*")); err != nil || len(half) > 1 {
		t.Errorf("half-written files are left: %v, %v", half, err) // only the lock has a dot
	}
}

// moves reports whether a character is one that a terminal acts on, or that turns the
// order of text.
func moves(r rune) bool {
	switch {
	case r == '\n' || r == '\t' || r == '\r':
		return false
	case r < ' ', r >= 0x7f && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f:
		return true
	}
	return false
}

// A run that nobody redirects: another host gets nothing.
func TestARedirectToAnotherHostIsNotFollowed(t *testing.T) {
	url, requests := counting(t)
	other, _ := redirecting(t, url)
	if r := invoke(t, keyed, "run", "--host", other, "--quiet"); r.code != exitViolates || requests.Load() != 0 {
		t.Errorf("exit %d, %d requests reached the other host: %s", r.code, requests.Load(), r.out)
	}
}

var errGone = errors.New("the client is gone")
