package shelter_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"example.com/importcheck/internal/shelter"
)

// TestMain puts the search path back: no package of this binary imports godog.
func TestMain(m *testing.M) {
	shelter.Restore()
	os.Exit(m.Run())
}

const key = "Shelter-Test-Key-5Hq81"

// fakeGo puts a program called "go" into a folder that writes down the environment it
// is given, and returns the folder and what it has seen so far.
func fakeGo(t *testing.T) (dir string, seen func() string) {
	t.Helper()
	dir = t.TempDir()
	file := filepath.Join(dir, "seen")
	script := "#!/bin/sh\n{ echo called; /usr/bin/env; } >> '" + file + "'\necho /nowhere\n"
	if err := os.WriteFile(filepath.Join(dir, "go"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir, func() string {
		data, err := os.ReadFile(file)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		return string(data)
	}
}

// build builds something of this module and returns the program.
func build(t *testing.T, args ...string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("it builds programs")
	}
	name := filepath.Join(t.TempDir(), "program")
	c := exec.Command("go", append(args[:len(args)-1:len(args)-1], "-ldflags=-s -w", "-o", name, args[len(args)-1])...)
	c.Dir = "../.."
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return name
}

// run runs a program with the fake first in its search path and a key in its environment.
func run(t *testing.T, fake, name string, env []string, args ...string) (string, error) {
	t.Helper()
	c := exec.Command(name, args...)
	c.Dir = t.TempDir()
	c.Env = append([]string{"PATH=" + fake + string(os.PathListSeparator) + os.Getenv("PATH"), "HOME=" + c.Dir, "PINECONE_API_KEY=" + key}, env...)
	out, err := c.CombinedOutput()
	return string(out), err
}

func mustNotSee(t *testing.T, seen string) {
	t.Helper()
	if strings.Contains(seen, "PINECONE_API_KEY") || strings.Contains(seen, key) {
		t.Errorf("a program called go was given the key:\n%s", seen)
	}
}

// Without a shelter the fake is called and is given the key: the tests below can fail.
func TestWithoutShelterTheKeyIsGivenAway(t *testing.T) {
	t.Parallel()
	fake, seen := fakeGo(t)
	if out, err := run(t, fake, build(t, "build", "./internal/shelter/testdata/unsheltered"), nil); err != nil {
		t.Fatal(err, out)
	}
	if got := seen(); !strings.Contains(got, "called") || !strings.Contains(got, "PINECONE_API_KEY="+key) {
		t.Errorf("the fake has seen %q", got)
	}
}

func TestTheCommandGivesTheKeyToNoProgram(t *testing.T) {
	t.Parallel()
	fake, seen := fakeGo(t)
	name := build(t, "build", "./cmd/importcheck")
	for _, args := range [][]string{{"version"}, {"--help"}, {"run", "--quiet", "--cases", "0", "--tags", "@ids"}} {
		if out, err := run(t, fake, name, nil, args...); err != nil {
			t.Errorf("%v: %v: %s", args, err, out)
		}
	}
	mustNotSee(t, seen())
	// The shelter gives the variables back: a key that the host does not take is missed no more.
	if out, err := run(t, fake, name, nil, "run", "--quiet", "--host", "http://127.0.0.1:1", "--wait", "0", "--profile", "full"); err == nil || strings.Contains(out, "needs a key") {
		t.Errorf("the command has lost the key: %v, %s", err, out)
	}
	// rapid panics at its initialisation on a variable that it cannot read.
	if out, err := run(t, fake, name, []string{"RAPID_CHECKS=many", "RAPID_LOG="}, "version"); err != nil {
		t.Errorf("a malformed RAPID_ variable: %v: %s", err, out)
	}
}

func TestATestBinaryGivesTheKeyToNoProgram(t *testing.T) {
	t.Parallel()
	fake, seen := fakeGo(t)
	if out, err := run(t, fake, build(t, "test", "-c", "./features"), nil, "-test.run", "^$"); err != nil {
		t.Fatal(err, out)
	}
	mustNotSee(t, seen())
}
