package browser

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"regexp"
)

// listening is the line by which the mock host says where it is and what its key is.
var listening = regexp.MustCompile(`listening on (\S+),.* key (\S+)`)

// runMock runs the command against a mock host with faults.
func runMock(name string, faults ...string) (string, error) {
	path, err := command()
	if err != nil {
		return "", err
	}
	args := []string{"mock", "--addr", "127.0.0.1:0"}
	for _, f := range faults {
		args = append(args, "--fault", f)
	}
	mock := exec.Command(path, args...)
	host, key, err := start(mock)
	if err != nil {
		return "", err
	}
	out, err := runCommand(name, host, key)
	if stopped := stop(mock); err == nil {
		err = stopped
	}
	return out, err
}

func start(mock *exec.Cmd) (host, key string, err error) {
	said, err := mock.StdoutPipe()
	if err != nil {
		return "", "", err
	}
	if err := mock.Start(); err != nil {
		return "", "", err
	}
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if m := listening.FindStringSubmatch(lines.Text()); m != nil {
			return m[1], m[2], nil
		}
	}
	return "", "", fmt.Errorf("the mock host does not start: %w", mock.Wait())
}

// stop ends the mock host as a user does. How it ends then is its own matter.
func stop(mock *exec.Cmd) error {
	if err := mock.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	_ = mock.Wait()
	return nil
}
