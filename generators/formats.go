package generators

// formats holds, for the formats of JSON Schema and OpenAPI, a text that is valid and
// some that are not. Their sources are the RFCs that JSON Schema names for each.
var formats = map[string]struct {
	valid   string
	invalid []string
}{
	"uuid":      {"2f1acc6c-8f2d-4c1b-9f43-0c0b7f2b6f10", []string{"2f1acc6c", "zf1acc6c-8f2d-4c1b-9f43-0c0b7f2b6f10"}},
	"date":      {"2026-04-01", []string{"2026-02-30", "01.04.2026"}},
	"date-time": {"2026-04-01T10:11:12Z", []string{"2026-04-01", "2026-04-01T25:00:00Z"}},
	"time":      {"10:11:12Z", []string{"25:00:00Z", "ten"}},
	"email":     {"who@example.com", []string{"who", "@example.com"}},
	"hostname":  {"host.example.com", []string{"-host.example.com", "a..b"}},
	"ipv4":      {"192.0.2.1", []string{"192.0.2.256", "192.0.2"}},
	"ipv6":      {"2001:db8::1", []string{"2001:db8::g", "192.0.2.1"}},
	"uri":       {"https://example.com/a?b#c", []string{"//example.com", "not a uri"}},
	"byte":      {"AAECAwQ=", []string{"AAECAwQ", "*not base64*"}},
	"int32":     {"", nil}, // about numbers; the limits are probed as numbers
	"int64":     {"", nil},
	"float":     {"", nil},
	"double":    {"", nil},
	"password":  {"", nil}, // a hint, it binds nothing
	"binary":    {"", nil},
}
