package matrix

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/reports"
)

// The size of a report, in bytes, up to which it is read, and from which it is read while no
// other large one is. A report takes about five times its size until it is let go.
const (
	tooLarge = 32 << 20
	large    = 4 << 20
)

// read returns what is kept of each report, in the order of the sources. Where there is
// none, the run is nil and the source says why.
func read(sources []source) []*Run {
	runs := make([]*Run, len(sources))
	next := make(chan int)
	var oneLarge sync.Mutex
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range next {
				var err error
				if runs[i], err = readOne(sources[i].path, &oneLarge); err != nil {
					sources[i].why = textsafe.Line(reason(err))
				}
			}
		})
	}
	for i, s := range sources {
		if s.why == "" {
			next <- i
		}
	}
	close(next)
	workers.Wait()
	return runs
}

func readOne(path string, oneLarge *sync.Mutex) (*Run, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	about, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if about.Size() > tooLarge {
		return nil, fmt.Errorf("the report has %d MiB, more than the %d that are read", about.Size()>>20, tooLarge>>20)
	}
	if about.Size() > large {
		oneLarge.Lock()
		defer oneLarge.Unlock()
	}
	r, err := reports.Read(io.LimitReader(f, tooLarge)) // it may have grown
	if err != nil {
		return nil, err
	}
	page := filepath.Join(filepath.Dir(path), "report.html")
	if about, err := os.Stat(page); err != nil || !about.Mode().IsRegular() {
		page = ""
	}
	return keep(r, path, page), nil
}
