package importcheck_test

import (
	"os"
	"strings"
	"testing"
)

func file(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The lines that a stranger copies are those that a module outside compiles and runs.
func TestThePagesHoldWhatAnExampleRuns(t *testing.T) {
	var block strings.Builder
	for line := range strings.Lines(file(t, "examples/handler/contract_test.go")) {
		if strings.TrimSpace(line) != "" {
			line = "    " + strings.ReplaceAll(line, "\t", "    ")
		}
		block.WriteString(line)
	}
	for _, page := range []string{"README.md", "docs/go-test.md"} {
		if !strings.Contains(file(t, page), "\n\n"+block.String()+"\n") {
			t.Errorf("%s does not hold examples/handler/contract_test.go:\n%s", page, block.String())
		}
	}
}
