package importcheck

import (
	"context"
	"strings"
	"testing"
)

func TestALiveHostIsAskedSlowlyAndLoadedOnlyWhereThatIsAccepted(t *testing.T) {
	for name, row := range map[string]struct {
		host    string
		options []Option
		rate    float64
		profile string
		refused string
	}{
		"the mock host":                         {"", nil, 0, Full, ""},
		"a handler in safe":                     {"", []Option{Profile(Safe)}, 0, Safe, ""},
		"loopback":                              {"http://127.0.0.1:1", nil, 0, Full, ""},
		"loopback by name":                      {"http://localhost:1", nil, 0, Full, ""},
		"loopback with a key that is real":      {"http://[::1]:1", []Option{Key("pcsk_x")}, liveRate, Safe, ""},
		"loopback with a key that is a UUID":    {"http://[::1]:1", []Option{Key("01234567-89ab-cdef-0123-456789ABCDEF")}, liveRate, Safe, ""},
		"loopback behind a proxy":               {"http://127.0.0.1:1", []Option{Proxy("http://proxy.example.com:1")}, liveRate, Safe, ""},
		"another host":                          {"index.example.com", nil, liveRate, Safe, ""},
		"another host at a rate":                {"index.example.com", []Option{Rate(50)}, 50, Safe, ""},
		"another host without a bound":          {"index.example.com", []Option{Rate(0)}, 0, Safe, ""},
		"another host in full":                  {"index.example.com", []Option{Profile(Full)}, liveRate, Full, "--i-accept-imports"},
		"another host in full without a list":   {"index.example.com", []Option{Profile(Full), AcceptImports()}, liveRate, Full, "Reports"},
		"another host in full, accepted":        {"index.example.com", []Option{Profile(Full), AcceptImports(), Reports("out")}, liveRate, Full, ""},
		"a bound, without a list":               {"index.example.com", []Option{MaxImports(1, "s3://b/d")}, liveRate, Safe, "Reports"},
		"a bound":                               {"index.example.com", []Option{MaxImports(1, "s3://b/d"), Reports("out")}, liveRate, Safe, ""},
		"loopback in full with a key of a kind": {"http://127.0.0.1:1", []Option{Profile(Full), Key("pcsk_x")}, 0, Full, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := config{key: "test", rate: -1}
			for _, o := range row.options {
				o(&c)
			}
			if err := c.settle(row.host); err != nil {
				t.Fatal(err)
			}
			if c.rate != row.rate || c.profile != row.profile {
				t.Errorf("%v requests a second, profile %s", c.rate, c.profile)
			}
			if err := c.allowed(); (err != nil) != (row.refused != "") || err != nil && !strings.Contains(err.Error(), row.refused) {
				t.Errorf("refused: %v", err)
			}
		})
	}
}

// The Go API refuses what the command refuses, before it looks the host's name up.
func TestTheAPIRefusesAFullRunAtALiveHostToo(t *testing.T) {
	r, err := Check(context.Background(), Host("https://index.example.invalid"), Key("k"), Profile(Full))
	if r != nil || err == nil || !strings.Contains(err.Error(), "--i-accept-imports") {
		t.Errorf("%v, %v", r, err)
	}
	if _, err := Check(context.Background(), Mock(), Profile("half")); err == nil || !strings.Contains(err.Error(), "half") {
		t.Errorf("a profile that there is not: %v", err)
	}
}
