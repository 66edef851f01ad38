package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What cannot be used ends with 2 and one line that says how to mend it.
func TestWhatCannotBeUsed(t *testing.T) {
	url, requests := counting(t, nil)
	for _, row := range []struct {
		name string
		env  []string
		args []string
		says []string
	}{
		{"an unknown flag", nil, []string{"run", "--hots", "x"}, []string{"--hots", `nearest is "host"`}},
		{"an unknown flag of another command", nil, []string{"mock", "--list-fault"}, []string{`nearest is "list-faults"`}},
		{"an unknown command", nil, []string{"rnu"}, []string{"rnu", `"run"`}},
		{"an argument too many", nil, []string{"run", "x"}, []string{`"x"`}},
		{"an unknown tag", nil, []string{"run", "--tags", "@limit"}, []string{"@limit", "@limits"}},
		{"a tag expression that ends early", nil, []string{"run", "--tags", "@limits and"}, []string{"cannot be read"}},
		{"a tag expression of another language", nil, []string{"run", "--tags", "@limits && ~@draws"}, []string{"cannot be read"}},
		{"an unknown fault", nil, []string{"mock", "--fault", "auth.absent-acepted"}, []string{"auth.absent-accepted", "--list-faults"}},
		{"an unknown version", nil, []string{"run", "--spec", "2026-05"}, []string{"2026-05", "2024-10", "2025-01", "2025-04", "2025-10", "2026-04"}},
		{"an unknown profile", nil, []string{"run", "--profile", "fulll"}, []string{"full, safe"}},
		{"no time", nil, []string{"run", "--timeout", "0s"}, []string{"10s"}},
		{"no workers", nil, []string{"run", "--workers", "0"}, []string{"1 to 1000"}},
		{"a command without its argument", nil, []string{"cancel"}, []string{"importcheck cancel FILE"}},
		{"a word behind a flag that takes none", nil, []string{"run", "--quiet", "yes"}, []string{`"yes"`, "importcheck run takes no arguments"}},
		{"help for too much", nil, []string{"help", "run", "foo"}, []string{"importcheck help [COMMAND]"}},
		{"an empty flag", nil, []string{"run", "--host", ""}, []string{"--host", "empty", "leave it out"}},
		{"an empty folder", nil, []string{"run", "--out="}, []string{"--out", "empty"}},
		{"a variable that there is not", []string{"IMPORTCHECK_SPECC=2025-10"}, []string{"run"}, []string{"IMPORTCHECK_SPECC", `"IMPORTCHECK_SPEC"`}},
		{"a seed that is too large", nil, []string{"run", "--seed", "1234567890"}, []string{"nine digits"}},
		{"help for a command that there is not", nil, []string{"help", "rnu"}, []string{`"rnu"`, `"run"`}},
		{"an empty host variable", []string{"PINECONE_INDEX_HOST="}, []string{"run"}, []string{"PINECONE_INDEX_HOST", "set but empty"}},
		{"an empty key", []string{"PINECONE_API_KEY="}, []string{"run"}, []string{"PINECONE_API_KEY", "set but empty"}},
		{"an empty setting", []string{"IMPORTCHECK_TAGS="}, []string{"run"}, []string{"IMPORTCHECK_TAGS", "set but empty"}},
		{"a setting that is no number", []string{"IMPORTCHECK_CASES=many"}, []string{"run"}, []string{"IMPORTCHECK_CASES", "many"}},
		{"a host without a key", nil, []string{"run", "--host", url}, []string{"PINECONE_API_KEY"}},
		{"a host without a key, by variable", []string{"PINECONE_INDEX_HOST=" + url}, []string{"run"}, []string{"PINECONE_API_KEY"}},
		{"imports at a live host that nobody accepts", keyed, []string{"run", "--host", "https://index.example.com", "--profile", "full"}, []string{"--i-accept-imports", "cost money"}},
		{"a host that is no URL", keyed, []string{"run", "--host", "ftp://127.0.0.1"}, []string{"http or https"}},
		{"a report that is not there", nil, []string{"report", "nothing.json"}, []string{"nothing.json"}},
		{"a report of no format", nil, []string{"report", "x", "--format", "pdf"}, []string{"pdf", "html"}},
		{"cases of no format", nil, []string{"cases", "--format", "xml"}, []string{"xml", "jsonl"}},
		{"a contract too few", nil, []string{"diff", "2026-04"}, []string{"importcheck diff OLD NEW"}},
		{"an operation that there is not", nil, []string{"diff", "2025-10", "2026-04", "--operation", "strt"}, []string{`"start"`}},
		{"an operation like none", nil, []string{"diff", "2025-10", "2026-04", "--operation", "foo"}, []string{"start, list, describe, cancel"}},
		{"a fault like none", nil, []string{"mock", "--fault", "x"}, []string{`"x"`, "--list-faults"}},
		{"a difference of no format", nil, []string{"diff", "2025-10", "2026-04", "--format", "xml"}, []string{"xml", "markdown"}},
		{"a certificate without TLS", nil, []string{"mock", "--ca-out", "ca.pem"}, []string{"--tls"}},
		{"an address that cannot be listened on", nil, []string{"mock", "--addr", "127.0.0.1:x"}, []string{"--addr"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := invoke(t, row.env, row.args...)
			if r.code != 2 || !oneLine(r.errors) || !strings.HasPrefix(r.errors, "importcheck: ") || r.out != "" {
				t.Errorf("exit %d, %q, %q", r.code, r.errors, r.out)
			}
			for _, text := range row.says {
				if !strings.Contains(r.errors, text) {
					t.Errorf("%q does not say %q", r.errors, text)
				}
			}
			if left, _ := filepath.Glob(filepath.Join(r.dir, "reports", "out", "*")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
	t.Cleanup(func() {
		if n := requests.Load(); n != 0 {
			t.Errorf("%d requests were sent", n)
		}
	})
}

func TestAFolderThatCannotBeWrittenIsToldBeforeAnythingIsSent(t *testing.T) {
	url, requests := counting(t, nil)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	r := invoke(t, keyed, "run", "--host", url, "--out", filepath.Join(file, "out"))
	if r.code != 2 || !strings.Contains(r.errors, "--out") || requests.Load() != 0 {
		t.Errorf("exit %d after %d requests: %q", r.code, requests.Load(), r.errors)
	}
}

// The second run would write over what the first one measured. Once that has ended the
// folder is free again.
func TestASecondRunIntoOneFolderIsRefusedBeforeAnythingIsSent(t *testing.T) {
	met, ended := make(chan struct{}), make(chan struct{})
	url, requests := counting(t, func(n int64) {
		if n == 1 {
			close(met)
			<-ended
		}
	})
	first := program(t, keyed, append([]string{"run", "--host", url, "--quiet"}, quick...)...)
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	<-met
	folder := []string{"--out", filepath.Join(first.Dir, "reports", "out")}
	r := invoke(t, nil, append([]string{"run"}, folder...)...)
	if r.code != 3 || !oneLine(r.errors) || !strings.Contains(r.errors, "another run") || !strings.Contains(r.errors, "--out") || requests.Load() != 1 {
		t.Errorf("exit %d after %d requests: %q", r.code, requests.Load(), r.errors)
	}
	if r := invoke(t, nil, "run", "--dry-run", folder[0], folder[1]); r.code != 0 {
		t.Errorf("a dry run, which writes nothing, is refused: %q", r.errors)
	}
	close(ended)
	if code := codeOf(t, first.Wait()); code != 0 {
		t.Errorf("the first run ended with %d", code)
	}
	if r := invoke(t, nil, slices.Concat([]string{"run", "--quiet"}, quick, folder)...); r.code != 0 {
		t.Errorf("a later run is refused: %q", r.errors)
	}
}

// The key is in no message, whatever is wrong with it.
func TestNoMessageHoldsTheKey(t *testing.T) {
	url, _ := counting(t, nil)
	const key = "Secret-\x01-Value-42"
	r := invoke(t, []string{"PINECONE_API_KEY=" + key}, "run", "--host", url)
	if r.code != 2 || strings.Contains(r.errors+r.out, "Secret-") || strings.Contains(r.errors+r.out, "Value-42") {
		t.Errorf("exit %d: %q %q", r.code, r.out, r.errors)
	}
}
