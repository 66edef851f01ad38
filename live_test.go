package importcheck_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"example.com/importcheck/mockhost"
)

// A live host is asked again each time: go test must not answer with what it found before.
func TestALiveRunIsNeverAnsweredFromTheCache(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs go test twice")
	}
	t.Parallel()
	server, err := mockhost.Must("2026-07").Start()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir() // the one of the project may be that of another run at this moment
	live := func() (string, error) {
		c := exec.Command("go", "test", "-vet=off", "-ldflags=-s -w", "./features") // linked only for this
		c.Env = append(os.Environ(), "PINECONE_INDEX_HOST="+server.URL, "PINECONE_API_KEY="+mockhost.Key, "IMPORTCHECK_TAGS=@ids", "IMPORTCHECK_CASES=0", "IMPORTCHECK_WAIT=0", "IMPORTCHECK_OUT="+folder)
		out, err := c.CombinedOutput()
		return string(out), err
	}
	if out, err := live(); err != nil || strings.Contains(out, "(cached)") {
		t.Fatalf("the first run: %v: %s", err, out)
	}
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	if out, err := live(); err == nil || strings.Contains(out, "(cached)") || !strings.Contains(out, "could not be finished") {
		t.Errorf("with the host gone: %v: %s", err, out)
	}
}
