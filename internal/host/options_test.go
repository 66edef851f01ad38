package host

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestUnusableOptionsAreRefusedByName(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	const secret = "s3cr3t-passw0rd"
	for name, tt := range map[string]struct {
		o    Options
		says []string
	}{
		"no URL":                   {Options{}, []string{"URL", "https://HOST"}},
		"URL of another scheme":    {Options{URL: "ftp://a.example"}, []string{"URL", "ftp", "https"}},
		"URL without a host":       {Options{URL: "https:///a"}, []string{"URL", "no host"}},
		"URL that is none":         {Options{URL: "https://a b:" + secret}, []string{"URL", "cannot be read"}},
		"URL with a password":      {Options{URL: "https://u:" + secret + "@a.example"}, []string{"URL", "password"}},
		"URL with a query":         {Options{URL: "https://a.example?x"}, []string{"URL", "query"}},
		"URL with a fragment":      {Options{URL: "https://a.example#x"}, []string{"URL", "fragment"}},
		"URL outside ASCII":        {Options{URL: "https://é.example"}, []string{"URL", "xn--"}},
		"key with a newline":       {Options{URL: "https://a.example", Key: secret + "\n"}, []string{"key", "newline"}},
		"key with a control":       {Options{URL: "https://a.example", Key: secret + "\x01" + secret}, []string{"key", "byte 16 of 31"}},
		"key over http":            {Options{URL: "http://a.example", Key: secret}, []string{"URL", "https"}},
		"key over http by a proxy": {Options{URL: "http://localhost", Key: secret, Proxy: "http://proxy.example:1"}, []string{"URL", "https"}},
		"insecure":                 {Options{URL: "https://a.example", InsecureTLS: true}, []string{"--insecure-tls", "--ca"}},
		"proxy of another scheme":  {Options{URL: "https://a.example", Proxy: "socks5://u:" + secret + "@a"}, []string{"proxy", "http://HOST:PORT"}},
		"CA file not there":        {Options{URL: "https://a.example", CAFile: empty + "x"}, []string{"certificate", "empty.pemx"}},
		"CA file without one":      {Options{URL: "https://a.example", CAFile: empty}, []string{"certificate", "PEM"}},
		"negative time":            {Options{URL: "https://a.example", Timeout: -1}, []string{"Timeout"}},
		"negative rate":            {Options{URL: "https://a.example", Rate: -1}, []string{"Rate"}},
		"negative workers":         {Options{URL: "https://a.example", Workers: -1}, []string{"Workers"}},
		"negative wait for a host": {Options{URL: "https://a.example", Wait: -1}, []string{"the Wait"}},
	} {
		_, err := New(tt.o)
		if err == nil {
			t.Errorf("%s: accepted", name)
			continue
		}
		for _, word := range tt.says {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("%s: %q does not say %q", name, err, word)
			}
		}
		if strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %q shows a secret", name, err)
		}
	}
}

func TestAddressesThatAreUsable(t *testing.T) {
	for given, want := range map[string]string{
		"a.example":              "https://a.example",
		"localhost:8787":         "https://localhost:8787",
		"a.example:444/v1/":      "https://a.example:444/v1",
		"http://127.0.0.1:80":    "http://127.0.0.1:80",
		"http://[::1]:80/a%2Fb":  "http://[::1]:80/a%2Fb",
		"http://localhost.:80/":  "http://localhost.:80",
		"http://x.localhost":     "http://x.localhost",
		"http://[::ffff:7f00:1]": "http://[::ffff:7f00:1]",
	} {
		if c := newClient(t, given, nil); c.Address() != want {
			t.Errorf("%s: %s, want %s", given, c.Address(), want)
		}
	}
}

func TestBounds(t *testing.T) {
	dial := func(context.Context, string, string) (net.Conn, error) { return nil, net.ErrClosed }
	near := newClient(t, "http://memory", func(o *Options) { o.Dial = dial })
	far := newClient(t, "https://a.example", func(o *Options) { o.Timeout = 0 })
	if near.maxWait != 2*time.Second || far.maxWait != 30*time.Second || far.options.Timeout != 10*time.Second {
		t.Errorf("waits %v on loopback, %v elsewhere; %v", near.maxWait, far.maxWait, far.options.Timeout)
	}
}
