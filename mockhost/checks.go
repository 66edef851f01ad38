package mockhost

// The names of the checks, as the design fixes them, by what a fault is seen from.
// They are the catalogue's one link to the checks.
const (
	byTime        = "response-in-time"
	byStatus      = "response-status"
	byMediaType   = "response-content-type"
	byForm        = "response-well-formed"
	bySchema      = "response-schema"
	byUndeclared  = "response-undeclared"
	byServerError = "no-server-error"
	byAccepted    = "valid-accepted"
	byRejected    = "invalid-rejected"
	byAnswered    = "response-documented-value"
	byDocumented  = "documented-value"
	byKey         = "auth-required"
	byHeader      = "version-header-required"
	byMethod      = "method-not-allowed"
	byIDPresent   = "import-id-present"
	byIDUnique    = "import-id-unique"
	byVisible     = "import-visible"
	byCancellable = "import-cancellable"
	byStartsNone  = "refused-starts-nothing"
	byEcho        = "no-secret-echo"
	byInternals   = "no-internals-told"
	byConsistent  = "consistent"
)
