// Package golden compares what is written with files that hold what was written before.
// Only tests import it.
package golden

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/importcheck/internal/textsafe"
)

var update = flag.Bool("update", false, "write the golden files and the generated parts of pages anew")

// Updating reports whether the tests write files instead of comparing with them.
func Updating() bool { return *update }

// File compares text with a file, or writes the file with -update.
func File(t testing.TB, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from what is written now; look at the difference after go test -update\n%s", path,
			firstDifference(string(got), string(want)))
	}
}

// Part compares text with the part of a page between two marks, or writes it there with
// -update. Each mark is a whole line.
func Part(t testing.TB, page, begin, end, text string) {
	t.Helper()
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begins := strings.Cut(string(data), begin+"\n")
	_, after, ends := strings.Cut(rest, end+"\n")
	if !begins || !ends {
		t.Fatalf("%s: the marks of its generated part are gone", page)
	}
	File(t, page, []byte(before+begin+"\n"+text+end+"\n"+after))
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d\ngot  %s\nwant %s", i+1, textsafe.Cut(g[i], 300), textsafe.Cut(w[i], 300))
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}
