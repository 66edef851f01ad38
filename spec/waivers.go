package spec

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
)

//go:embed waivers/*.yaml
var waivers embed.FS

// Waivers returns the text of an embedded file of waivers, such as "real-host": what
// hosts are known to do against the contract.
func Waivers(name string) ([]byte, bool) {
	b, err := waivers.ReadFile("waivers/" + name + ".yaml")
	return b, err == nil
}

// WaiverNames returns the names that Waivers knows, sorted.
func WaiverNames() []string {
	files, _ := fs.Glob(waivers, "waivers/*.yaml") // the pattern is constant and well formed
	var out []string
	for _, f := range files {
		out = append(out, strings.TrimSuffix(strings.TrimPrefix(f, "waivers/"), ".yaml"))
	}
	slices.Sort(out)
	return out
}
