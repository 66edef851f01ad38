package mockhost

import (
	"encoding/base64"
	"net/mail"
	"net/netip"
	"net/url"
	"regexp"
	"time"
)

var uuid = regexp.MustCompile(`(?i)^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// textFormats are the formats of texts that the host enforces; JSON Schema lets one
// that is not known say nothing.
var textFormats = map[string]func(string) bool{
	"byte":      func(s string) bool { _, err := base64.StdEncoding.Strict().DecodeString(s); return err == nil },
	"date-time": func(s string) bool { _, err := time.Parse(time.RFC3339, s); return err == nil },
	"date":      func(s string) bool { _, err := time.Parse(time.DateOnly, s); return err == nil },
	"uuid":      uuid.MatchString,
	"uri":       func(s string) bool { u, err := url.Parse(s); return err == nil && u.IsAbs() },
	"email":     func(s string) bool { a, err := mail.ParseAddress(s); return err == nil && a.Address == s },
	"ipv4":      func(s string) bool { a, err := netip.ParseAddr(s); return err == nil && a.Is4() },
	"ipv6":      func(s string) bool { a, err := netip.ParseAddr(s); return err == nil && a.Is6() },
}

// formatSamples is a valid text for each of them.
var formatSamples = map[string]string{
	"byte":      "AA==",
	"date-time": "2026-01-01T00:00:00Z",
	"date":      "2026-01-01",
	"uuid":      "00000000-0000-4000-8000-000000000001",
	"uri":       "https://example.com/",
	"email":     "nobody@example.com",
	"ipv4":      "127.0.0.1",
	"ipv6":      "::1",
}
