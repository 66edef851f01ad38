package browser

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"testing"

	"example.com/importcheck"
	"example.com/importcheck/internal/matrix"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

// The folders of the runs that the tests read; each is made once, when it is asked for.
var (
	folder   = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "importcheck-browser-") })
	conforms = mocked("conforms")
	limited  = mocked("limited", "limits.uri.late-refused")
	faulty   = mocked("faulty", manyFaults...)
	markup   = sync.OnceValues(runMarkup)
	allRuns  = sync.OnceValues(runMatrix)
)

var manyFaults = []string{"auth.echo-message", "limits.uri.halved", "types.uri.null-accepted", "syntax.trailing-comma-accepted",
	"values.errorMode.onError.anything-accepted", "answer.undeclared", "error.type-text", "method.put-fails"}

// runs names every host whose reports are read.
var runs = map[string]func() (string, error){"conforms": conforms, "limited": limited, "faulty": faulty, "markup": markup}

// fixed names the pages of the golden report: as it is, and with a host's words in every text.
var fixed = map[string]func() (string, error){
	"golden":         sync.OnceValues(func() (string, error) { return writePage("golden", func(s string) string { return s }) }),
	"golden hostile": sync.OnceValues(func() (string, error) { return writePage("golden-hostile", hostile) }),
}

// eachPage runs a test on the page of every run, on the fixed ones and on the matrix of the runs.
func eachPage(t *testing.T, l look, test func(*testing.T, *tab)) {
	eachReport(t, l, test)
	t.Run("matrix", func(t *testing.T) { test(t, open(t, file(t, allRuns, "matrix.html"), l)) })
}

// eachReport leaves the matrix out.
func eachReport(t *testing.T, l look, test func(*testing.T, *tab)) {
	all := maps.Clone(runs)
	maps.Copy(all, fixed)
	for name, run := range all {
		t.Run(name, func(t *testing.T) { test(t, open(t, file(t, run, "report.html"), l)) })
	}
}

// writePage writes the page of the golden report with other texts, and returns its folder.
func writePage(name string, text func(string) string) (string, error) {
	dir, err := folder()
	data, err2 := os.ReadFile("../testdata/faulty/report.json")
	var report any
	if err := errors.Join(err, err2, json.Unmarshal(data, &report)); err != nil {
		return "", err
	}
	data, err = json.Marshal(rewritten(report, text))
	if err != nil {
		return "", err
	}
	r, err := reports.Read(bytes.NewReader(data))
	if err != nil {
		return "", err
	}
	out := filepath.Join(dir, name)
	return out, reports.WriteAll(out, r, reports.FileOptions{})
}

// rewritten returns a JSON value with each text in it written anew.
func rewritten(value any, text func(string) string) any {
	switch value := value.(type) {
	case string:
		return text(value)
	case []any:
		for i, v := range value {
			value[i] = rewritten(v, text)
		}
	case map[string]any:
		for name, v := range value {
			value[name] = rewritten(v, text)
		}
	}
	return value
}

// notOfAHost are the words and times that the page goes by; all else could be a host's.
var notOfAHost = regexp.MustCompile(`^([a-z0-9. ]{0,10}|\d{4}-\d\d-\d\dT.*)$`)

func hostile(s string) string {
	if notOfAHost.MatchString(s) {
		return s
	}
	return s + hostileTexts
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

// mocked makes a run against a mock host with faults and returns the folder of its reports.
func mocked(name string, faults ...string) func() (string, error) {
	return sync.OnceValues(func() (string, error) {
		host := httptest.NewServer(mockhost.Must(spec.Latest, mockhost.WithFault(faults...)))
		defer host.Close()
		return checked(name, host.URL)
	})
}

func checked(name, url string) (string, error) {
	dir, err := folder()
	if err != nil {
		return "", err
	}
	out := filepath.Join(dir, name)
	_, err = importcheck.Check(context.Background(), importcheck.Host(url), importcheck.Key(mockhost.Key), importcheck.Cases(20), importcheck.Reports(out))
	return out, err
}

// runMatrix puts the reports of the runs onto one page, and one that there is not.
func runMatrix() (string, error) {
	dir, err := folder()
	if err != nil {
		return "", err
	}
	arguments := []string{filepath.Join(dir, "nothing")}
	for _, run := range runs {
		of, err := run()
		if err != nil {
			return "", err
		}
		arguments = append(arguments, of)
	}
	out := filepath.Join(dir, "matrix")
	m, err := matrix.Load(arguments, "", out)
	if err != nil {
		return "", err
	}
	return out, m.Write(out)
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
	return checked("markup", host.URL)
}
