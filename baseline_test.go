package importcheck_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/importcheck"
	"example.com/importcheck/reports"
)

const fault = "limits.uri.one-less" // one violation, of valid-accepted

func checkMock(t *testing.T, faults []string, options ...importcheck.Option) *reports.Report {
	t.Helper()
	if testing.Short() {
		t.Skip("it makes whole runs")
	}
	r, err := importcheck.Check(t.Context(), importcheck.Mock(faults...), append([]importcheck.Option{importcheck.Cases(10)}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func written(t *testing.T, name string, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func kept(t *testing.T, r *reports.Report) string {
	t.Helper()
	var b strings.Builder
	if err := r.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	return written(t, "report.json", []byte(b.String()))
}

func TestABaselineShowsTheOneNewFinding(t *testing.T) {
	before := checkMock(t, nil)
	now := checkMock(t, []string{fault}, importcheck.Baseline(kept(t, before)), importcheck.FailOnNew())
	if len(now.Findings) != 1 || now.Findings[0].Status != reports.StatusNew || now.Findings[0].Check != "valid-accepted" || now.Verdict != reports.Violates {
		t.Fatalf("%s: %+v", now.Reason, now.Findings)
	}
	if b := now.Baseline; len(b.Gone)+len(b.ByContract)+len(b.Added)+len(b.Removed)+len(b.NewlyTested)+len(b.NoLongerTested) > 0 || b.ContractChanged {
		t.Errorf("more changed than the fault did: %+v", b)
	}
	again := checkMock(t, []string{fault}, importcheck.Baseline(kept(t, now)), importcheck.FailOnNew())
	if again.Verdict != reports.Conforms || again.Findings[0].Status != reports.StatusKnown || again.Counts.Failed != 0 || again.Counts.Violations != 1 {
		t.Errorf("known, and yet: %s, %+v", again.Reason, again.Counts)
	}
	strictly := checkMock(t, []string{fault}, importcheck.Baseline(kept(t, now)))
	if strictly.Verdict != reports.Violates || strictly.Counts.Failed == 0 {
		t.Errorf("without FailOnNew a known violation fails too: %s", strictly.Reason)
	}
	mended := checkMock(t, nil, importcheck.Baseline(kept(t, now)))
	if g := mended.Baseline.Gone; len(g) != 1 || g[0].ID != now.Findings[0].ID || g[0].Because != reports.ByHost {
		t.Errorf("gone: %+v", g)
	}
}

func TestABaselineOfAnotherContractIsToldFromTheHost(t *testing.T) {
	before := kept(t, checkMock(t, nil, importcheck.Contract("2025-04")))
	now := checkMock(t, []string{fault, "header.x-pinecone-api-version.absent-accepted"}, importcheck.Contract("2025-10"), importcheck.Baseline(before))
	b := now.Baseline
	var explained, host []string
	for _, f := range now.Findings {
		if len(b.ByContract) == 1 && f.ID == b.ByContract[0] {
			explained = append(explained, f.Check)
		} else if f.Status == reports.StatusNew {
			host = append(host, f.Check)
		}
	}
	if strings.Join(explained, " ") != "version-header-required" || strings.Join(host, " ") != "valid-accepted" || !b.ContractChanged || b.Contract != "2025-04" {
		t.Errorf("the contract explains %q, the host %q; %+v", explained, host, b)
	}
	for _, c := range b.Behaviour {
		if c.Because != reports.ByContract {
			t.Errorf("the same host is reported to behave otherwise: %+v", c)
		}
	}
}

func waivers(t *testing.T, check, until string) importcheck.Option {
	t.Helper()
	return importcheck.Waivers(written(t, "waivers.yaml", []byte("- check: "+check+"\n  constraint: \"/uri *\"\n  reason: an old gateway\n  until: "+until+"\n")))
}

func TestWaivers(t *testing.T) {
	r := checkMock(t, []string{fault}, waivers(t, "valid-accepted", "2999-12-31"))
	if r.Verdict != reports.Conforms || r.Findings[0].Waived != "an old gateway" || r.Counts.Waived != 1 || r.Counts.Violations != 0 || r.Counts.Failed != 0 {
		t.Errorf("waived, and yet: %s, %+v", r.Reason, r.Counts)
	}
	for name, c := range map[string]struct {
		faults      []string
		check, date string
		says        string
	}{
		"past its date": {[]string{fault}, "valid-accepted", "2020-01-01", "ended on 2020-01-01"},
		"not needed":    {nil, "valid-accepted", "2999-12-31", "no longer needed"},
	} {
		r := checkMock(t, c.faults, waivers(t, c.check, c.date))
		if r.Verdict != reports.Violates || !strings.Contains(r.Reason, c.says) || len(r.WaiverProblems) != 1 || r.Counts.Waived != 0 {
			t.Errorf("%s: %s %q, %q", name, r.Verdict, r.Reason, r.WaiverProblems)
		}
	}
}

func TestTheKnownDeparturesOfRealHostsAreWaivedByName(t *testing.T) {
	t.Parallel()
	departures := []string{"auth.text", "error.only-syntax-text", "header.x-pinecone-api-version.absent-accepted"}
	before, known := importcheck.Contract("2026-04"), importcheck.Waivers("known:real-host")
	if r := checkMock(t, departures, before); r.Verdict != reports.Violates || r.Counts.Violations < 2 {
		t.Errorf("without waivers: %s", r.Reason)
	}
	if r := checkMock(t, departures, before, known); r.Verdict != reports.Conforms || r.Counts.Waived < 2 {
		t.Errorf("with them: %s", r.Reason)
	}
	if r := checkMock(t, departures[1:], known); r.Verdict != reports.Conforms || r.Counts.Waived < 2 {
		t.Errorf("with them, by the contract that has text for a wrong key: %s", r.Reason)
	}
	if r := checkMock(t, []string{"auth.json"}, known); r.Verdict != reports.Violates || r.Counts.Waived > 0 {
		t.Errorf("JSON where text is documented: %s", r.Reason)
	}
	if r := checkMock(t, nil, known); r.Verdict != reports.Conforms || r.WaiverProblems != nil {
		t.Errorf("a host without them: %s", r.Reason)
	}
}

func TestFilesAreRefusedBeforeAnythingIsSent(t *testing.T) {
	later := written(t, "later.json", []byte(`{"schemaVersion":"9.0"}`))
	unknown := written(t, "waivers.yaml", []byte("- check: valid-acepted\n  constraint: \"*\"\n  reason: x\n  until: 2999-12-31\n"))
	for name, c := range map[string]struct {
		option importcheck.Option
		says   []string
	}{
		"a baseline of a later form":       {importcheck.Baseline(later), []string{later, `schemaVersion "9.0"`, "read it with the version"}},
		"a baseline that there is not":     {importcheck.Baseline("nowhere.json"), []string{"nowhere.json", "name the report.json"}},
		"a waiver of an unknown check":     {importcheck.Waivers(unknown), []string{unknown + ":1", `"valid-acepted"`, `"valid-accepted"`}},
		"waivers that there are not":       {importcheck.Waivers("nowhere.yaml"), []string{"nowhere.yaml", "known:real-host"}},
		"known waivers that there are not": {importcheck.Waivers("known:any-host"), []string{"any-host", "known:real-host"}},
	} {
		r, err := importcheck.Check(t.Context(), importcheck.Mock(), c.option)
		if err == nil || r != nil {
			t.Errorf("%s: it is taken", name)
			continue
		}
		for _, want := range c.says {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q does not say %q", name, err, want)
			}
		}
	}
}
