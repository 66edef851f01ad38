package host

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"time"

	"example.com/importcheck/generators"
)

// Options say which host to talk to and within which limits. The zero value of
// each field but URL is usable.
type Options struct {
	URL     string        // base URL, may hold a base path; without a scheme it is https
	Key     string        // the user's key; empty where requests carry none
	Timeout time.Duration // for one try, from connecting to the last byte; 0 is 10 s
	Rate    float64       // requests a second over all workers, repeats included; 0 is unbounded
	Workers int           // idle connections that are kept; 0 is 4
	// Proxy is an http or https URL, which may hold a user and password. Every
	// connection is tunnelled (CONNECT), so that the proxy rewrites nothing of
	// what is tested. The environment never names one.
	Proxy       string
	CAFile      string // PEM certificates to trust in place of the system's
	InsecureTLS bool   // do not verify the certificate; only for loopback hosts
	UserAgent   string // sent if the request has no User-Agent
	// Header holds lines for a gateway before the host. They go out with every request, and their
	// values are masked like the key.
	Header []generators.Field
	// Wait is how long Do waits for a host that was never there: nobody listens at its address
	// yet, or a gateway answers in its place (502, 503, 504); 0 is not at all.
	Wait time.Duration
	// Waiting is called now and then while Do waits so, with how long it has; it may be nil.
	Waiting func(waited time.Duration)
	// Dial opens connections in place of the network, for a host in the same
	// process. Such a host counts as loopback.
	Dial Dial
}

// A Dial opens a connection, as net.Dialer's DialContext does.
type Dial func(ctx context.Context, network, address string) (net.Conn, error)

const (
	defaultTimeout = 10 * time.Second
	defaultWorkers = 4
)

// check refuses what cannot be a number of something.
func (o Options) check() error {
	switch {
	case o.Timeout < 0:
		return errors.New("the Timeout is negative: give a duration such as 10s")
	case o.Rate < 0 || math.IsNaN(o.Rate) || math.IsInf(o.Rate, 0):
		return errors.New("the Rate is not a number of requests a second: give one such as 5, or 0 for no limit")
	case o.Workers < 0:
		return errors.New("the Workers is negative: give a number of connections")
	case o.Wait < 0:
		return errors.New("the Wait is negative: give a duration such as 10s")
	}
	return checkKey(o.Key)
}

// checkKey never shows the key: the message goes to terminals and logs.
func checkKey(key string) error {
	if strings.TrimSpace(key) != key {
		return errors.New("the key starts or ends with white space: is there a newline behind it?")
	}
	for i := range len(key) {
		if key[i] < ' ' || key[i] > '~' {
			return fmt.Errorf("the key holds a character that no header can carry, at byte %d of %d: "+
				"was it copied whole, and nothing else?",
				i+1, len(key))
		}
	}
	return nil
}

// parseBase reads the base URL and refuses what would be lost or leak.
func parseBase(raw string) (*url.URL, error) {
	if raw == "" {
		return nil, errors.New("the URL is empty: give the host as https://HOST[:PORT][/PATH]")
	}
	if !strings.Contains(raw, "://") {
		raw = "https://" + raw
	}
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return nil, errors.New("the URL cannot be read: give the host as https://HOST[:PORT][/PATH]")
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, fmt.Errorf("the URL has the scheme %q: give http or https", u.Scheme)
	case u.Hostname() == "":
		return nil, errors.New("the URL names no host: give it as https://HOST[:PORT][/PATH]")
	case u.User != nil:
		return nil, errors.New("the URL holds a user or a password, which would be shown: leave them out; the key has its own field")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, errors.New("the URL holds a query or a fragment: give a host and at most a base path")
	case strings.ContainsFunc(u.Host, func(r rune) bool { return r <= ' ' || r > '~' }):
		return nil, errors.New("the URL names the host outside ASCII: give it in its xn-- form")
	}
	return u, nil
}

// parseProxy reads the proxy's URL. Its errors never show it: it may hold a password.
func parseProxy(raw string) (*url.URL, error) {
	if raw == "" {
		return nil, nil
	}
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, errors.New("the proxy is no http or https URL: give it as http://HOST:PORT")
	}
	return u, nil
}

// Near reports whether what is sent to a host, through a proxy where one is named, stays
// on this machine. What cannot be read does not.
func Near(host, proxy string) bool {
	base, err := parseBase(host)
	if err != nil {
		return false
	}
	through, err := parseProxy(proxy)
	return err == nil && Options{}.local(base, through)
}

// local reports whether what is sent stays on this machine.
func (o Options) local(base, proxy *url.URL) bool {
	if o.Dial != nil {
		return true
	}
	return loopback(base) && (proxy == nil || loopback(proxy))
}

func loopback(u *url.URL) bool {
	name := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	address, err := netip.ParseAddr(name)
	return err == nil && address.Unmap().IsLoopback()
}

// checkTransport refuses what would give the key away on the network.
func (o Options) checkTransport(base *url.URL, local bool) error {
	if o.InsecureTLS && !local {
		return errors.New("only the certificate of a loopback host can be left unchecked (--insecure-tls): " +
			"name the authority of this one (--ca)")
	}
	if o.Key != "" && base.Scheme == "http" && !local {
		return errors.New("the URL is http and the host is not loopback, so the key would be readable on the network: use https")
	}
	return nil
}

// tlsConfig says whom to trust; a named file stands in place of the system's list.
func (o Options) tlsConfig(name string) (*tls.Config, error) {
	config := &tls.Config{ServerName: name, InsecureSkipVerify: o.InsecureTLS, MinVersion: tls.VersionTLS12}
	if o.CAFile == "" {
		return config, nil
	}
	pem, err := os.ReadFile(o.CAFile)
	if err != nil {
		return nil, fmt.Errorf("the file of certificates cannot be read: %w", err)
	}
	config.RootCAs = x509.NewCertPool()
	if !config.RootCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("the file %s holds no certificate: give one in PEM form", o.CAFile)
	}
	return config, nil
}

// Reach returns the base URL of the host and whom to trust there. It refuses what Options of New
// would, and plain HTTP over the network, where a key that others send could be read.
func (o Options) Reach() (*url.URL, *tls.Config, error) {
	base, err := parseBase(o.URL)
	if err != nil {
		return nil, nil, err
	}
	o.Key = "of a client"
	if err := o.checkTransport(base, o.local(base, nil)); err != nil {
		return nil, nil, err
	}
	config, err := o.tlsConfig(base.Hostname())
	return base, config, err
}
