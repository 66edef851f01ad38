package features

import "embed"

// FS holds the feature files.
//
//go:embed *.feature
var FS embed.FS
