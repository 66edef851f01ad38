package main

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// shown returns what a progress writes of a run of three minutes that sends ten requests
// a second, shown every second.
func shown(live bool, columns int) string {
	var b strings.Builder
	began := time.Unix(0, 0)
	now := began
	p := &progress{out: &b, live: live, columns: columns, now: func() time.Time { return now }, started: began}
	for second := 1; second <= 180; second++ {
		now = began.Add(time.Duration(second) * time.Second)
		p.show("cases", second*10, 1800, second*10, 3)
	}
	return b.String()
}

func TestProgressTellsPhaseCountsFindingsTimeAndRate(t *testing.T) {
	last := shown(true, 120)
	last = last[strings.LastIndex(last[:len(last)-1], "\r"):]
	if want := "\r\x1b[Kcases: 1800 of 1800 cases, 3 findings, 1800 requests, 10 a second"; last != want {
		t.Errorf("%q", last)
	}
	if !strings.Contains(shown(true, 120), "cases: 900 of 1800 cases, 3 findings, 1m30s left, 900 requests, 10 a second") {
		t.Error("the time that is left is not shown")
	}
}

// What no case was sent for yet is no count of cases; a log gets a line now and then.
func TestProgressSaysThatAHostIsWaitedForAndForHowLong(t *testing.T) {
	for live, want := range map[bool]string{
		true:  "\r\x1b[Kwaiting for the host, 0s of 40s\r\x1b[Kwaiting for the host, 15s of 40s\r\x1b[Kwaiting for the host, 16s of 40s",
		false: "waiting for the host, 0s of 40s\nwaiting for the host, 15s of 40s\n",
	} {
		var b strings.Builder
		began := time.Unix(0, 0)
		now := began
		p := &progress{out: &b, live: live, now: func() time.Time { return now }, started: began}
		for _, second := range []int{0, 15, 16} {
			now = began.Add(time.Duration(second) * time.Second)
			p.show(fmt.Sprintf("waiting for the host, %ds of 40s", second), 0, 0, 0, 0)
		}
		if b.String() != want {
			t.Errorf("live %v: %q", live, b.String())
		}
	}
}

func TestProgressNeverBreaksALineOfANarrowTerminal(t *testing.T) {
	for _, columns := range []int{1, 20, 40, 79} {
		for _, line := range strings.Split(shown(true, columns), "\r\x1b[K") {
			if n := utf8.RuneCountInString(line); columns > 1 && n >= columns || strings.Contains(line, "\n") {
				t.Errorf("%d columns hold %d characters: %q", columns, n, line)
			}
		}
	}
}

func TestProgressWritesWholeLinesNowAndThenWhereNothingCanBeWrittenOver(t *testing.T) {
	out := shown(false, 20)
	if n := strings.Count(out, "\n"); strings.ContainsAny(out, "\r\x1b") || n < 10 || n > 14 {
		t.Errorf("%d lines: %q", n, out)
	}
}
