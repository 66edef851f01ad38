package features

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// Tags returns the tags that the scenarios have, sorted.
func Tags() []string {
	out := map[string]bool{}
	files, _ := fs.Glob(FS, "*.feature") // the pattern is well-formed
	for _, name := range files {
		data, _ := FS.ReadFile(name) // it is embedded
		for line := range strings.Lines(string(data)) {
			for _, word := range strings.Fields(line) {
				if !strings.HasPrefix(word, "@") {
					break
				}
				out[word] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(out))
}
