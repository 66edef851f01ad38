package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"sync"
	"time"
)

// terminal reports whether a file is a terminal that takes control characters.
func terminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != "dumb"
}

// colourful follows NO_COLOR (no-color.org).
func colourful(f *os.File) bool { return os.Getenv("NO_COLOR") == "" && terminal(f) }

// width returns the columns that a terminal states, or 0 where it states none.
func width() int {
	n, err := strconv.Atoi(os.Getenv("COLUMNS"))
	if err != nil {
		return 0
	}
	return n
}

// A progress tells how far a run has come: one line that is written over on a terminal,
// a line for each phase elsewhere.
type progress struct {
	mu      sync.Mutex
	out     io.Writer
	live    bool
	quiet   bool
	phase   string
	started time.Time
	last    time.Time
}

func newProgress(f *os.File, quiet bool) *progress {
	return &progress{out: f, live: terminal(f), quiet: quiet, started: time.Now()}
}

const redraw = 100 * time.Millisecond

func (p *progress) show(phase string, done, planned, sent, findings int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	switch {
	case p.quiet:
	case p.live && now.Sub(p.last) >= redraw:
		p.last = now
		fmt.Fprintf(p.out, "\r\x1b[K%s: %d of %d cases, %d requests, %d findings%s", phase, done, planned, sent, findings, p.left(now, done, planned))
	case !p.live && phase != p.phase:
		fmt.Fprintf(p.out, "%s: %d of %d cases, %d requests\n", phase, done, planned, sent)
	}
	p.phase = phase
}

// left estimates the rest of the time, once there is something to go by.
func (p *progress) left(now time.Time, done, planned int) string {
	if done == 0 || done >= planned {
		return ""
	}
	rest := time.Duration(float64(now.Sub(p.started)) * float64(planned-done) / float64(done))
	return ", " + rest.Round(time.Second).String() + " left"
}

func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.live && !p.quiet {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
