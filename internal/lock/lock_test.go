package lock

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// holdIn has the test binary take the lock of that folder and keep it until it is killed.
const holdIn = "HOLD_THE_LOCK_IN"

func TestMain(m *testing.M) {
	if dir := os.Getenv(holdIn); dir != "" {
		_, err := Take(dir)
		fmt.Println(err)
		_, _ = io.Copy(io.Discard, os.Stdin) // which nobody closes
	}
	os.Exit(m.Run())
}

func take(t *testing.T, dir string) func() {
	t.Helper()
	release, err := Take(dir)
	if err != nil {
		t.Fatal(err)
	}
	return release
}

func TestAFolderIsHeldOnceUntilItIsReleased(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "on the way")
	release := take(t, dir)
	if _, err := Take(dir); err == nil || !strings.Contains(err.Error(), "another run") || !strings.Contains(err.Error(), dir) {
		t.Errorf("the second one got %v", err)
	}
	take(t, t.TempDir())()
	release()
	take(t, dir)()
}

func TestAFolderThatCannotBeMadeIsToldWithTheRemedy(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Take(file); err == nil || strings.Contains(err.Error(), "another run") || !strings.Contains(err.Error(), "--out") {
		t.Errorf("got %v", err)
	}
}

// What a killed run leaves behind keeps nobody out.
func TestTheLockOfAKilledProcessIsFree(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs the test binary as a process")
	}
	dir := t.TempDir()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), holdIn+"="+dir)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	said, _ := bufio.NewReader(out).ReadString('\n')
	_, held := Take(dir)
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait() // it was killed
	if said != "<nil>\n" || held == nil || !strings.Contains(held.Error(), "another run") {
		t.Errorf("it said %q, and beside it there was %v", said, held)
	}
	take(t, dir)()
}
