package check

import "slices"

// rejecting are the checks of what a host takes and should not.
var rejecting = []string{"invalid-rejected", "auth-required", "version-header-required", "documented-value"}

// MustReject reports whether a check is about requests that a host should have rejected.
func MustReject(name string) bool { return slices.Contains(rejecting, name) }

// consequences are the checks that an answer which breaks a check may break as well. The first row
// is that of requests which should have been rejected.
var consequences = map[string][]string{
	"": {"response-status", "response-content-type", "response-well-formed", "response-schema",
		"response-undeclared", "import-id-present", "import-id-unique", "consistent", "refused-starts-nothing",
		"no-internals-told"},
	"valid-accepted": {"response-status", "response-content-type", "response-well-formed",
		"refused-starts-nothing", "consistent", "method-not-allowed"},
	"no-server-error": {"response-content-type", "response-well-formed", "response-schema",
		"response-undeclared", "refused-starts-nothing", "consistent", "no-internals-told", "method-not-allowed",
		"auth-required"},
	"response-in-time":   {"response-in-time", "refused-starts-nothing", "consistent", "method-not-allowed"},
	"import-id-present":  {"response-schema"},
	"import-id-unique":   {"import-visible", "import-cancellable"},
	"import-visible":     {"response-status"},
	"import-cancellable": {"response-status"},
	"response-schema":    {"import-id-unique", "import-visible", "import-cancellable"},
	"method-not-allowed": {"refused-starts-nothing", "method-not-allowed"},
}

// Leads reports whether an answer that breaks one check may break another one for the same mistake.
func Leads(from, to string) bool {
	if MustReject(from) {
		from = ""
	}
	return slices.Contains(consequences[from], to)
}
