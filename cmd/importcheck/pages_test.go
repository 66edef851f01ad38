package main

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"example.com/importcheck/internal/golden"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/spec"
)

const readme = "../../README.md"

// What the README shows of runs is what runs print. Numbers change with each new case: -update
// writes them anew.
func TestTheReadmeShowsRealRuns(t *testing.T) {
	url := closing(t, httptest.NewServer(mockhost.Must("2026-07", mockhost.WithFault("limits.uri.one-more"))))
	failing := invoke(t, keyed, "run", "--host", url)
	conforming := invoke(t, nil, "run")
	if failing.code != exitViolates || conforming.code != exitConforms {
		t.Fatalf("exit %d and %d", failing.code, conforming.code)
	}
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	follow(t, lines, "    VIOLATES", strings.Split(strings.ReplaceAll(failing.out, url, "http://127.0.0.1:8787"), "\n"))
	follow(t, lines, "    the embedded mock host", strings.Split(conforming.out, "\n"))
	golden.File(t, readme, []byte(strings.Join(lines, "\n")))
}

const leftOut = "[…]"

// follow goes through the block of code that begins with a line, and writes each of its lines as
// the command printed it. The lines stand in the order in which they were printed.
func follow(t *testing.T, lines []string, first string, printed []string) {
	t.Helper()
	i := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, first) })
	if i < 0 {
		t.Fatalf("README.md shows no run that begins with %q", first)
	}
	for ; i < len(lines) && (lines[i] == "" || strings.HasPrefix(lines[i], "    ")); i++ {
		shown := strings.TrimPrefix(lines[i], "    ")
		if strings.TrimSpace(shown) == leftOut || shown == "" {
			continue
		}
		n := slices.IndexFunc(printed, func(l string) bool { return alike(shown, l) })
		if n < 0 {
			t.Errorf("README.md shows a line that the run does not print here: %q", shown)
			continue
		}
		if !strings.HasSuffix(shown, leftOut) {
			lines[i] = "    " + printed[n]
		}
		printed = printed[n+1:]
	}
}

var numbers = regexp.MustCompile(` *\d+ *`)

// alike reports whether two lines differ only in their numbers, or behind what is left out.
func alike(shown, printed string) bool {
	if start, cut := strings.CutSuffix(shown, leftOut); cut {
		return strings.HasPrefix(printed, start)
	}
	return numbers.ReplaceAllString(shown, "0") == numbers.ReplaceAllString(printed, "0")
}

var (
	codeLine   = regexp.MustCompile("(?m)^    (.+)$")
	codeSpan   = regexp.MustCompile("`((?:PINECONE|importcheck)[^`]*)`")
	endOfWords = regexp.MustCompile(`\s(#|\||>|<|\|\||&&|;)\s.*$`)
	assignment = regexp.MustCompile(`^[A-Z_]+=\S*$`)
)

// Each command that a page shows has the flags, the faults and the versions that it names.
func TestThePagesShowCommandsThatExist(t *testing.T) {
	names, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, name := range append(names, readme, "../../deploy/README.md") {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range append(codeLine.FindAllStringSubmatch(string(text), -1), codeSpan.FindAllStringSubmatch(string(text), -1)...) {
			if args, ours := argumentsOf(m[1]); ours {
				n++
				exists(t, filepath.Base(name), args)
			}
		}
	}
	for _, c := range command().Commands() {
		for line := range strings.Lines(c.Example) {
			if args, ours := argumentsOf(strings.TrimSpace(line)); ours {
				exists(t, "the help of "+c.Name(), args)
			}
		}
	}
	if n < 60 {
		t.Errorf("%d commands were found", n)
	}
}

// argumentsOf returns the arguments of a line that runs the command.
func argumentsOf(line string) (args []string, ours bool) {
	args = strings.Fields(endOfWords.ReplaceAllString(line, ""))
	for len(args) > 0 && (assignment.MatchString(args[0]) || args[0] == "exits") {
		args = args[1:]
	}
	if len(args) > 2 && args[0] == "go" && args[1] == "run" && args[2] == "./cmd/importcheck" {
		return args[3:], true
	}
	if len(args) > 1 && (args[0] == "importcheck" || args[0] == "./importcheck") {
		return args[1:], !strings.Contains(args[1], ":") && !strings.Contains(args[1], "=")
	}
	return nil, false
}

func exists(t *testing.T, page string, args []string) {
	t.Helper()
	root := command()
	root.InitDefaultCompletionCmd()
	c, rest, err := root.Find(args)
	if err != nil || c == root && !strings.HasPrefix(args[0], "-") {
		t.Errorf("%s shows importcheck %q, which is no command", page, args)
		return
	}
	for i, arg := range rest {
		if !strings.HasPrefix(arg, "--") {
			continue
		}
		name, value, _ := strings.Cut(strings.TrimPrefix(arg, "--"), "=")
		if value == "" && i+1 < len(rest) {
			value = rest[i+1]
		}
		knows(t, page, c, name, value)
	}
}

var aVersion = regexp.MustCompile(`^\d{4}-\d\d$`)

func knows(t *testing.T, page string, c *cobra.Command, name, value string) {
	t.Helper()
	c.InitDefaultHelpFlag()
	c.InitDefaultVersionFlag()
	switch {
	case c.Flags().Lookup(name) == nil:
		t.Errorf("%s shows importcheck %s with --%s, which it does not have", page, c.Name(), name)
	case name == "fault" && value != "NAME":
		if _, err := mockhost.Open(spec.Latest, mockhost.WithFault(value)); err != nil {
			t.Errorf("%s: %v", page, err)
		}
	case name == "spec" && aVersion.MatchString(value) && !slices.Contains(spec.Versions(), value):
		t.Errorf("%s shows the contract %s, which is not embedded", page, value)
	}
}
