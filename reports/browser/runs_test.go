package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// The folders of the runs that the tests read; each is made once, when it is asked for.
var (
	folder   = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "importcheck-browser-") })
	command  = sync.OnceValues(buildCommand)
	conforms = sync.OnceValues(func() (string, error) { return runMock("conforms") })
	limited  = sync.OnceValues(func() (string, error) { return runMock("limited", "limits.uri.late-refused") })
	faulty   = sync.OnceValues(func() (string, error) { return runMock("faulty", manyFaults...) })
	markup   = sync.OnceValues(runMarkup)
	matrix   = sync.OnceValues(runMatrix)
)

var manyFaults = []string{"auth.echo-message", "limits.uri.halved", "types.uri.null-accepted", "syntax.trailing-comma-accepted",
	"values.errorMode.onError.anything-accepted", "answer.undeclared", "error.type-text", "method.put-fails"}

// runs names every host whose reports are read.
var runs = map[string]func() (string, error){"conforms": conforms, "limited": limited, "faulty": faulty, "markup": markup}

// fixed names the pages of the golden files, in which every text of the model is hostile.
var fixed = map[string]string{"golden hostile": "../testdata/hostile/report.html", "golden faulty": "../testdata/faulty/report.html"}

// eachPage runs a test on the page of every run, on the fixed ones and on the matrix of the runs.
func eachPage(t *testing.T, l look, test func(*testing.T, *tab)) {
	eachReport(t, l, test)
	t.Run("matrix", func(t *testing.T) { test(t, open(t, file(t, matrix, "matrix.html"), l)) })
}

// eachReport leaves the matrix out.
func eachReport(t *testing.T, l look, test func(*testing.T, *tab)) {
	for name, run := range runs {
		t.Run(name, func(t *testing.T) { test(t, open(t, file(t, run, "report.html"), l)) })
	}
	for name, path := range fixed {
		t.Run(name, func(t *testing.T) { test(t, open(t, path, l)) })
	}
}

// file returns the path of a report of a run.
func file(t *testing.T, run func() (string, error), name string) string {
	t.Helper()
	dir, err := run()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, name)
}

func removeRuns() error {
	dir, err := folder()
	if err != nil {
		return err
	}
	return os.RemoveAll(dir)
}

func buildCommand() (string, error) {
	dir, err := folder()
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "importcheck")
	build := exec.Command("go", "build", "-o", path, "./cmd/importcheck")
	build.Dir = filepath.Join("..", "..")
	if said, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the command: %w\n%s", err, said)
	}
	return path, nil
}

// runCommand runs the command against a host and returns the folder of its reports.
// That the host fails is what most runs are for, so the exit status says nothing here.
func runCommand(name, host, key string) (string, error) {
	path, err := command()
	if err != nil {
		return "", err
	}
	out := filepath.Join(filepath.Dir(path), name)
	run := exec.Command(path, "run", "--host", host, "--out", out, "--cases", "20")
	run.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Dir(path), "PINECONE_API_KEY=" + key} // nothing of a CI, whose page it would write to
	said, err := run.CombinedOutput()
	if _, missing := os.Stat(filepath.Join(out, "report.html")); missing != nil {
		return "", fmt.Errorf("the run %s wrote no page: %w\n%s", name, err, said)
	}
	return out, nil
}

// runMatrix puts the reports of the runs onto one page.
func runMatrix() (string, error) {
	path, err := command()
	if err != nil {
		return "", err
	}
	out := filepath.Join(filepath.Dir(path), "matrix")
	arguments := []string{"matrix", "--out", out, filepath.Join(filepath.Dir(path), "nothing")}
	for _, run := range runs {
		dir, err := run()
		if err != nil {
			return "", err
		}
		arguments = append(arguments, dir)
	}
	said, err := exec.Command(path, arguments...).CombinedOutput()
	if _, missing := os.Stat(filepath.Join(out, "matrix.html")); missing != nil {
		return "", fmt.Errorf("no page was written: %w\n%s", err, said)
	}
	return out, nil
}

// hostileTexts try to get out of the place that a text of a host stands in.
const hostileTexts = `</script><script>window.owned=1</script><img src=x onerror="window.owned=2"><svg onload="window.owned=3"><style>body{display:none}</style>` +
	`<base href="https://evil.invalid/"><a href="javascript:window.owned=4">x</a>` + "\u202egnp.exe\u2066 \u2028 \x1b[2J\x1b]0;owned\x07"

// runMarkup runs against a host whose every answer is markup, scripts, terminal escapes
// and characters that turn the direction of text.
func runMarkup() (string, error) {
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", `text/html; charset="`+`<script>window.owned=5</script>"`)
		w.Header().Set("X-Note", `"><script>window.owned=6</script>`)
		_, _ = fmt.Fprintf(w, `{"id":%q,"note":%q}`, hostileTexts, hostileTexts) // a reader that has gone is no matter
	}))
	defer host.Close()
	return runCommand("markup", host.URL, "k7Qx2Rv9Tz5WnB4mJ8sLd3Fh6Gp1CyXeA0uVqZrTiO")
}
