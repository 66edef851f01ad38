package matrix

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A source is a place where the report of a run should be.
type source struct {
	path string // of the report, or of the place where none is
	why  string // there is none; "" for a report
}

const reportName = "report.json"

// find returns the reports that the arguments name, each once: a file, a folder with a
// report.json, or a folder of such folders. out is our own folder, which holds no run.
func find(arguments []string, out string) []source {
	var all []source
	for _, a := range arguments {
		all = append(all, sourcesAt(filepath.Clean(a), out)...)
	}
	seen := map[string]bool{}
	var once []source
	for _, s := range all {
		if id := identity(s.path); !seen[id] {
			seen[id] = true
			once = append(once, s)
		}
	}
	return once
}

// identity is the same for each name of one file, such as "latest" and what it points to.
func identity(path string) string {
	if full, err := filepath.Abs(path); err == nil {
		path = full
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

func sourcesAt(path, out string) []source {
	about, err := os.Stat(path)
	switch {
	case err != nil:
		return []source{{path, reason(err)}}
	case about.Mode().IsRegular():
		return []source{{path: path}}
	case !about.IsDir():
		return []source{{path, "neither a file nor a folder"}}
	}
	if s, ok := within(path); ok {
		return []source{s}
	}
	children, err := os.ReadDir(path)
	if err != nil {
		return []source{{path, reason(err)}}
	}
	var found []source
	for _, c := range children {
		child := filepath.Join(path, c.Name())
		about, err := os.Stat(child) // of what a link points to
		if err != nil || !about.IsDir() || strings.HasPrefix(c.Name(), ".") || ours(child, out) {
			continue
		}
		s, ok := within(child)
		if !ok {
			s = source{child, noReport}
		}
		found = append(found, s)
	}
	if len(found) == 0 {
		return []source{{path, noReport}}
	}
	return found
}

const noReport = "the folder holds no " + reportName + ": the run did not begin, has not ended, or was killed"

// within returns the report that lies in a folder itself.
func within(folder string) (source, bool) {
	path := filepath.Join(folder, reportName)
	about, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return source{}, false
	case err != nil:
		return source{path, reason(err)}, true
	case !about.Mode().IsRegular():
		return source{path, "it is no file"}, true
	}
	return source{path: path}, true
}

// ours reports whether a folder is the one that we write into, or did.
func ours(folder, out string) bool {
	if identity(folder) == identity(out) {
		return true
	}
	_, err := os.Stat(filepath.Join(folder, pageName))
	return err == nil
}

// reason leaves out of an error the path, which stands beside it.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}
