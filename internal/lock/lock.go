package lock

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// name is the file that is locked. It stays in the folder: one that is removed could be
// the next holder's by then.
const name = ".importcheck.lock"

// ErrHeld is in the error of Take where another run holds the folder.
var ErrHeld = errors.New("another run writes its reports there")

// Take makes a folder where it is not there and locks it until release is called or the
// process ends. It waits for nobody. The error says that the folder cannot be written to,
// or that another run holds it, and what to do.
func Take(dir string) (release func(), err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, unwritable(dir, err)
	}
	l := flock.New(filepath.Join(dir, name))
	held, err := l.TryLock()
	if err != nil {
		return nil, unwritable(dir, err)
	}
	if !held {
		return nil, fmt.Errorf("%s: %w; wait for its end, or name another folder with --out", dir, ErrHeld)
	}
	return func() { _ = l.Unlock() }, nil // the end of the process would do it too
}

func unwritable(dir string, err error) error {
	var at *os.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return fmt.Errorf("the reports cannot be written to %s: %w; name another folder with --out", dir, err)
}
