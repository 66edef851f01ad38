package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"example.com/importcheck/internal/textsafe"
)

// terminal reports whether a file is a terminal that takes control characters.
func terminal(f *os.File) bool {
	return term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb"
}

// colourful follows NO_COLOR (no-color.org).
func colourful(f *os.File) bool { return os.Getenv("NO_COLOR") == "" && terminal(f) }

// width returns the columns that COLUMNS states, or that the terminal has, or 0 where
// there are none.
func width(f *os.File) int {
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil {
		return n
	}
	n, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return n
}

// A progress shows how far a run has come: one line that it overwrites on a terminal;
// elsewhere a line for each phase, and one now and then in a long one.
type progress struct {
	mu      sync.Mutex
	out     io.Writer
	live    bool
	quiet   bool
	columns int
	now     func() time.Time
	phase   string
	started time.Time
	last    time.Time
}

func newProgress(f *os.File, quiet bool) *progress {
	return &progress{out: f, live: terminal(f), quiet: quiet, columns: width(f), now: time.Now, started: time.Now()}
}

// How often a line is written over, and how often one is added where that cannot be.
const (
	redraw = 100 * time.Millisecond
	again  = 15 * time.Second
)

func (p *progress) show(phase string, done, planned, sent, findings int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	line := phase
	if planned == 0 { // the run waits for its host
		p.started = now
	} else {
		line += fmt.Sprintf(": %d of %d cases, %d findings%s, %d requests%s", done, planned, findings,
			p.left(now, done, planned), sent, p.rate(now, sent))
	}
	phase, _, _ = strings.Cut(phase, ",") // what stands behind it changes as time passes
	switch since := now.Sub(p.last); {
	case p.quiet:
	case p.live && since >= redraw:
		p.last = now
		fmt.Fprintf(p.out, "\r\x1b[K%s", p.fit(line))
	case !p.live && (phase != p.phase || since >= again):
		p.last = now
		fmt.Fprintln(p.out, line)
	}
	p.phase = phase
}

// fit cuts a line that would break: the next one could not be written over it then. What
// matters least stands last.
func (p *progress) fit(line string) string {
	if p.columns <= 1 {
		return line
	}
	return textsafe.Fit(line, p.columns-1)
}

// left estimates the rest of the time, once there is something to go by.
func (p *progress) left(now time.Time, done, planned int) string {
	passed := now.Sub(p.started)
	if passed < time.Second || done == 0 || done >= planned {
		return ""
	}
	rest := time.Duration(float64(passed) * float64(planned-done) / float64(done))
	return ", " + rest.Round(time.Second).String() + " left"
}

// rate says how many requests are sent in a second, after the first second.
func (p *progress) rate(now time.Time, sent int) string {
	seconds := now.Sub(p.started).Seconds()
	if seconds < 1 {
		return ""
	}
	return fmt.Sprintf(", %.0f a second", float64(sent)/seconds)
}

func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.live && !p.quiet {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
