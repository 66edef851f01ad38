package spec

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
)

//go:embed contracts/*.yaml
var contracts embed.FS

// Latest is the version that is used where none is named.
const Latest = "2026-07"

// Versions returns the versions that are embedded, oldest first.
func Versions() []string {
	files, _ := fs.Glob(contracts, "contracts/*.yaml") // the pattern is constant and well formed
	var out []string
	for _, f := range files {
		out = append(out, strings.TrimSuffix(strings.TrimPrefix(f, "contracts/"), ".yaml"))
	}
	slices.Sort(out)
	return out
}

// Embedded returns the text of an embedded contract.
func Embedded(version string) ([]byte, bool) {
	b, err := contracts.ReadFile("contracts/" + version + ".yaml")
	return b, err == nil
}
