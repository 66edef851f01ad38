package reports

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

func terminalText(t testing.TB, r *Report, o TerminalOptions) string {
	t.Helper()
	var b strings.Builder
	if err := r.WriteTerminal(&b, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTerminalOfAConformingRunFitsAScreen(t *testing.T) {
	r := conforming()
	for i := range 50 {
		r.Findings = append(r.Findings, warningFinding())
		r.NotTested = append(r.NotTested, Gap{fmt.Sprint("gap ", i), "a reason"})
		r.Constraints = append(r.Constraints, Constraint{Name: fmt.Sprint("constraint ", i), Holds: "not tested"})
	}
	if lines := strings.Count(terminalText(t, r, TerminalOptions{}), "\n"); lines > 24 {
		t.Errorf("%d lines", lines)
	}
}

func TestTerminalEndsWithTheVerdictAndTheHost(t *testing.T) {
	for name, change := range map[string]func(*Report){
		"a sentence with the host": func(*Report) {},
		"a sentence without it":    func(r *Report) { r.Reason = "nothing was violated" },
		"no sentence":              func(r *Report) { r.Reason = "" },
	} {
		t.Run(name, func(t *testing.T) {
			r := faulty()
			change(r)
			lines := strings.Split(strings.TrimSpace(terminalText(t, r, TerminalOptions{})), "\n")
			if !strings.HasPrefix(lines[0], "VIOLATES") || !strings.Contains(lines[len(lines)-1], "https://imports.example") {
				t.Errorf("first %q, last %q", lines[0], lines[len(lines)-1])
			}
		})
	}
}

func TestTerminalQuietIsOneLine(t *testing.T) {
	if got := terminalText(t, conforming(), TerminalOptions{Quiet: true}); got != conforming().Reason+"\n" {
		t.Errorf("got %q", got)
	}
}

func TestTerminalWritesCurlWhole(t *testing.T) {
	r := faulty()
	if got := terminalText(t, r, TerminalOptions{Width: 60}); !strings.Contains(got, "\n"+r.Findings[0].Curl+"\n") {
		t.Error("the command cannot be pasted as it stands")
	}
}

func TestTerminalSaysWhatABodyIsThatIsNotText(t *testing.T) {
	r := faulty()
	f := &r.Findings[0]
	f.Request.Body, f.Request.Encoding = "eyJ1cmkiOiD/fQ==", "base64"
	f.Response.Body, f.Response.Encoding = "/w==", "base64"
	got := terminalText(t, r, TerminalOptions{})
	for _, want := range []string{"   body        base64 of bytes that are not UTF-8: eyJ1cmkiOiD/fQ==\n", "   answer      base64 of bytes that are not UTF-8: /w==\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

func TestTerminalKeepsToItsWidth(t *testing.T) {
	for _, width := range []int{40, 60, 80, 200} {
		for _, line := range strings.Split(terminalText(t, faulty(), TerminalOptions{Width: width}), "\n") {
			prose := strings.HasPrefix(line, "   ") // facts and tables; verdicts, titles and commands are whole
			if n := utf8.RuneCountInString(line); prose && n > width {
				t.Errorf("width %d: %d columns in %q", width, n, line)
			}
		}
	}
}
