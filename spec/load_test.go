package spec

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// published is where the publisher's files lie beside a checkout that has them.
const published = "../../shared/upstream"

// eachPublished runs test for each embedded version whose published file is at hand.
func eachPublished(t *testing.T, test func(t *testing.T, version, file string)) {
	for _, v := range Versions() {
		file := filepath.Join(published, "db_data_"+v+".oas.yaml")
		if _, err := os.Stat(file); err != nil {
			t.Logf("not compared: the published file of %s is not at hand", v)
			continue
		}
		t.Run(v, func(t *testing.T) { test(t, v, file) })
	}
}

var loaded sync.Map // contracts are read-only, so tests share them

func mustLoad(t testing.TB, name string) *Contract {
	t.Helper()
	if c, ok := loaded.Load(name); ok {
		return c.(*Contract)
	}
	c, err := Load(name)
	if err != nil {
		t.Fatal(err)
	}
	loaded.Store(name, c)
	return c
}

func TestEachVersionLoads(t *testing.T) {
	if got, want := strings.Join(Versions(), " "), "2024-10 2025-01 2025-04 2025-10 2026-04 2026-07"; got != want {
		t.Fatalf("versions %q, want %q", got, want)
	}
	for _, v := range Versions() {
		t.Run(v, func(t *testing.T) {
			c := mustLoad(t, v)
			if c.Version != v || c.Source != "embedded" || c.OpenAPI != "3.0.3" {
				t.Errorf("version %q, source %q, OpenAPI %q", c.Version, c.Source, c.OpenAPI)
			}
			if c.List == nil || c.Describe == nil || c.Cancel == nil {
				t.Error("a related operation is missing")
			}
			// Load takes on trust that an embedded file satisfies the schema of OpenAPI.
			data, _ := Embedded(v)
			if _, err := LoadBytes(v+".yaml", data); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAPublishedFileLoadsAsItIs(t *testing.T) {
	eachPublished(t, func(t *testing.T, version, file string) {
		c := mustLoad(t, file)
		if c.Version != version || c.Source != filepath.Base(file) || c.List == nil || c.Describe == nil || c.Cancel == nil {
			t.Errorf("version %q, source %q, or a related operation is missing", c.Version, c.Source)
		}
		if n := Document(c).Paths.PathItems.Len(); n != 2 {
			t.Errorf("%d paths are kept, want the two of imports", n)
		}
	})
}

// what differs between versions, read from the published files by eye.
func TestWhatEachVersionSays(t *testing.T) {
	families := map[string]string{
		"2024-10": "s3", "2025-01": "s3", "2025-04": "s3 gs azure", "2025-10": "s3 gs azure", "2026-04": "s3 gs azure", "2026-07": "s3 gs azure",
	}
	for version, want := range families {
		c := mustLoad(t, version)
		var names []string
		for _, f := range c.Families {
			names = append(names, f.Name)
			if f.Property != "/uri" || c.Line(f.Pointer) == 0 {
				t.Errorf("%s: %s is named at %q %q", version, f.Name, f.Property, f.Pointer)
			}
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: families %q, want %q", version, got, want)
		}
		required := slices.ContainsFunc(c.Start.Parameters(), func(p Parameter) bool {
			return p.Name == "X-Pinecone-Api-Version" && p.In == "header" && p.Required && p.Default == version
		})
		if want := version >= "2025-10"; required != want {
			t.Errorf("%s: version header required: %v, want %v", version, required, want)
		}
		keyword := map[bool]string{true: "x-enum", false: "enum"}[version >= "2025-10"]
		if got := ValuesOf(onError(c)); got.Keyword != keyword || !slices.Equal(got.List, []string{"abort", "continue"}) {
			t.Errorf("%s: values of onError %+v, want them by %s", version, got, keyword)
		}
	}
}

func TestAnUnusableNameIsRefused(t *testing.T) {
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty.yaml")
	large := filepath.Join(dir, "large.yaml")
	if err := errors.Join(os.WriteFile(empty, nil, 0o600), os.WriteFile(large, nil, 0o600), os.Truncate(large, mostBytes+1)); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct{ name, problem, remedy string }{
		"a version that there is not": {"2026-05", `no contract of version "2026-05"`, "2024-10, 2025-01, 2025-04, 2025-10, 2026-04, 2026-07"},
		"a file that there is not":    {filepath.Join(dir, "no.yaml"), "cannot be read: no such file", "name a file"},
		"a folder":                    {dir, "is a folder", "name the OpenAPI file in it"},
		"an empty file":               {empty, "holds no mapping", "OpenAPI 3 document"},
		"an enormous file":            {large, "has 32 MiB", "up to 32 MiB"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := Load(tt.name)
			if err == nil || !strings.Contains(err.Error(), tt.problem) || !strings.Contains(err.Error(), tt.remedy) {
				t.Errorf("got %v, want it to say %q and %q", err, tt.problem, tt.remedy)
			}
		})
	}
}

func TestAPathBeforeTheImportsIsFound(t *testing.T) {
	data, _ := Embedded(Latest)
	c, err := LoadBytes("moved.yaml", []byte(strings.ReplaceAll(string(data), "  /bulk/imports", "  /data/v2/bulk/imports")))
	if err != nil {
		t.Fatal(err)
	}
	if c.Start.Path != "/data/v2/bulk/imports" || c.Describe == nil || c.Describe.Path != "/data/v2/bulk/imports/{id}" {
		t.Errorf("start %q, describe %+v", c.Start.Path, c.Describe)
	}
}

func TestADateWithoutQuotesIsAText(t *testing.T) {
	text := strings.Replace(edited(t, "  version: 2026-07\n", "  version: 2027-01-31\n"), "          example: Pending\n", "          example: 2027-01-31T10:00:00Z\n", 1)
	c, err := LoadBytes("dates.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := c.Example("/components/schemas/ImportModel/properties/status/example"); c.Version != "2027-01-31" || got != "2027-01-31T10:00:00Z" {
		t.Errorf("version %q, example %#v", c.Version, got)
	}
}
