package ledger

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func entry(n int, id string, s Status) Entry {
	return Entry{Time: time.Unix(1_700_000_000, 0).UTC(), Run: "r", Start: n, Host: "https://h", Contract: "2026-04", Case: "minimal", URI: "s3://b/d", Wanted: true, ID: id, Status: s}
}

func written(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), Name)
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

func add(t *testing.T, name string, entries ...Entry) {
	t.Helper()
	f, err := Open(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if err := f.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestTheLastEntryOfAStartHoldsOverRuns(t *testing.T) {
	name := filepath.Join(t.TempDir(), Name)
	add(t, name, entry(1, "", Sent), entry(2, "", Sent), entry(1, "101", Running))
	other := entry(1, "", Sent)
	other.Run = "later"
	add(t, name, other, entry(1, "101", Cancelled))
	all, err := Read(name)
	if err != nil {
		t.Fatal(err)
	}
	latest := Latest(all)
	if len(all) != 5 || len(latest) != 3 || !reflect.DeepEqual(latest, []Entry{entry(1, "101", Cancelled), entry(2, "", Sent), other}) {
		t.Errorf("%d entries, the latest: %+v", len(all), latest)
	}
}

// A killed run may leave a part of a line: what stands before it is read, and what the
// next run writes begins on a new line.
func TestAHalfWrittenLineSpoilsNothing(t *testing.T) {
	name := written(t, "")
	add(t, name, entry(1, "101", Running))
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for cut := 1; cut < len(whole)-1; cut += 7 {
		name := written(t, string(whole)+string(whole[:cut]))
		if all, err := Read(name); err != nil || len(all) != 1 {
			t.Fatalf("cut behind %d bytes: %d entries, %v", cut, len(all), err)
		}
		add(t, name, entry(2, "102", Running))
		if all, err := Read(name); err != nil || len(all) != 2 || all[1].ID != "102" {
			t.Fatalf("after a line of %d bytes: %+v, %v", cut, all, err)
		}
	}
}

func TestWhatIsNoListIsRefused(t *testing.T) {
	for what, text := range map[string]string{"another file": "hello\n", "another JSON": `{"verdict":"conforms"}` + "\n", "a list": "[]\n"} {
		if _, err := Read(written(t, text)); err == nil || !strings.Contains(err.Error(), ":1:") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := Read(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a file that is not there is read")
	}
	if _, err := Open(filepath.Join(t.TempDir(), "no", "folder")); err == nil || !strings.Contains(err.Error(), "--out") {
		t.Errorf("%v", err)
	}
}

func TestWhatMayStillRunIsOpen(t *testing.T) {
	for s, want := range map[Status][2]bool{Sent: {true, true}, NotSent: {false, false}, Running: {true, true}, Refused: {false, false}, Unclear: {true, true},
		Cancelled: {false, true}, Ended + "Completed": {false, true}, Uncancelled + "404": {true, true}, Gone: {false, true}} {
		if s.Open() != want[0] || s.Started() != want[1] {
			t.Errorf("%s: open %v, started %v", s, s.Open(), s.Started())
		}
	}
}
