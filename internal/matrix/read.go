package matrix

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"example.com/importcheck/internal/usererr"
	"example.com/importcheck/reports"
)

const reportName = "report.json"

// find returns where the reports should be that the arguments name, each once: a file, a folder
// with a report.json, or a folder of such folders. out is our own folder, which holds no run.
func find(arguments []string, out string) []string {
	var all []string
	for _, a := range arguments {
		about, err := os.Stat(a)
		if err != nil || !about.IsDir() {
			all = append(all, filepath.Clean(a))
			continue
		}
		var found []string
		children, _ := os.ReadDir(a) // to read the report in it fails for the same reason
		for _, c := range children {
			child := filepath.Join(a, c.Name())
			if c.IsDir() && !strings.HasPrefix(c.Name(), ".") && child != filepath.Clean(out) && !has(child, pageName) {
				found = append(found, filepath.Join(child, reportName))
			}
		}
		if len(found) == 0 || has(a, reportName) {
			found = []string{filepath.Join(a, reportName)}
		}
		all = append(all, found...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func has(folder, name string) bool {
	_, err := os.Lstat(filepath.Join(folder, name))
	return err == nil
}

// How many reports are read at a time, and the bytes up to which one is read: it takes five times that.
const readers, tooLarge = 2, 12 << 20

// read returns what is kept of each report, and the places without one that can be read.
func read(paths []string, out string) (runs []*Run, unread []Gap) {
	all, errs := make([]*Run, len(paths)), make([]error, len(paths))
	var workers sync.WaitGroup
	for worker := range readers {
		workers.Go(func() {
			for i := worker; i < len(paths); i += readers {
				all[i], errs[i] = readOne(paths[i], out)
			}
		})
	}
	workers.Wait()
	for i, err := range errs {
		if err != nil {
			why := "no report: " + strings.TrimPrefix(err.Error(), paths[i]+": ")
			unread = append(unread, Gap{What: kept(paths[i]), Why: kept(why)})
		} else {
			runs = append(runs, all[i])
		}
	}
	return runs, unread
}

func readOne(path, out string) (*Run, error) {
	about, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && filepath.Base(path) == reportName:
		return nil, errors.New("the run did not begin, has not ended, or was killed")
	case err != nil:
		return nil, err
	case !about.Mode().IsRegular():
		return nil, errors.New("it is not a file")
	case about.Size() > tooLarge:
		return nil, fmt.Errorf("it has %d MiB, more than the %d that are read", about.Size()>>20, tooLarge>>20)
	}
	r, err := reports.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return keep(r, path, link(path, out)), nil
}

// link leads from the folder of the page to the report.html beside a report.json; "" if there is
// none. Only paths of this machine stand in it, nothing that a host said.
func link(path, out string) string {
	page := filepath.Join(filepath.Dir(path), "report.html")
	from, err := filepath.Abs(out)
	to, err2 := filepath.Abs(page)
	relative, err3 := filepath.Rel(from, to) // none to another drive
	if _, err4 := os.Stat(page); errors.Join(err, err2, err3, err4) != nil {
		return ""
	}
	return (&url.URL{Path: filepath.ToSlash(relative)}).String()
}

const listForm = "write HOST VERSION SEED, a run a line; # begins a comment"

// readList reads the list of runs by which they were started; "" names none.
func readList(name string) (out []*Run, err error) {
	if name == "" {
		return nil, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("--list: %w; name the list by which the runs were started", err)
	}
	for i, line := range strings.Split(string(data), "\n") {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		if len(words) != 3 {
			return nil, usererr.AtLine(name, i+1, count(len(words), "word"), listForm)
		}
		seed, err := strconv.ParseInt(words[2], 10, 64)
		if err != nil {
			return nil, usererr.AtLine(name, i+1, fmt.Sprintf("the seed %q is not a number", kept(words[2])), listForm)
		}
		out = append(out, &Run{Host: plain(kept(words[0])), Version: kept(words[1]), Seed: seed, Text: "no report",
			State: reports.Incomplete, Gap: fmt.Sprintf("no report: line %d of the list has none", i+1)})
	}
	if len(out) == 0 {
		return nil, usererr.AtLine(name, 0, "it lists no run", listForm)
	}
	return out, nil
}

// plain is the same for each way to write a host's URL.
func plain(host string) string {
	host = strings.TrimSuffix(host, "/")
	if host == "mock" || host == "handler" || strings.Contains(host, "://") {
		return host
	}
	return "https://" + host
}

// missing returns the planned runs that left no report. A contract may be named by its version or
// by its file; then it gets the name that it has on the page.
func missing(planned, runs []*Run) []*Run {
	return slices.DeleteFunc(planned, func(p *Run) bool {
		return slices.ContainsFunc(runs, func(r *Run) bool {
			if r.source != "" && r.source == filepath.Base(p.Version) {
				p.Version = r.Version
			}
			return p.Host == r.address && p.Version == r.Version && p.Seed == r.Seed
		})
	})
}
