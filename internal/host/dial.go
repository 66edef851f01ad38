package host

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// connect opens a connection to the host: through the proxy if there is one, with
// TLS if the URL says so. ALPN offers protocols; the one chosen is returned.
func (c *Client) connect(ctx context.Context, protocols ...string) (net.Conn, string, error) {
	raw, err := c.reach(ctx)
	if err != nil || c.base.Scheme == "http" {
		return raw, "", err
	}
	secured, err := handshake(ctx, raw, c.tls, protocols)
	if err != nil {
		return nil, "", err
	}
	return secured, secured.ConnectionState().NegotiatedProtocol, nil
}

func (c *Client) reach(ctx context.Context) (net.Conn, error) {
	if c.proxy == nil {
		return c.options.Dial(ctx, "tcp", address(c.base))
	}
	raw, err := c.options.Dial(ctx, "tcp", address(c.proxy))
	if err == nil && c.proxy.Scheme == "https" {
		config := c.tls.Clone()
		config.ServerName = c.proxy.Hostname()
		raw, err = handshakeConn(ctx, raw, config)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errProxy, err)
	}
	if err := c.tunnel(ctx, raw); err != nil {
		raw.Close()
		return nil, fmt.Errorf("%w: %w", errProxy, err)
	}
	return raw, nil
}

// address is the host and port to dial, the port of the scheme where none is named.
func address(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// handshake closes raw if it fails. A host that closes during the handshake is
// reported as a reset, every other failure as TLS.
func handshake(ctx context.Context, raw net.Conn, config *tls.Config, protocols []string) (*tls.Conn, error) {
	config = config.Clone()
	config.NextProtos = protocols
	secured := tls.Client(raw, config)
	err := secured.HandshakeContext(ctx)
	if err == nil {
		return secured, nil
	}
	raw.Close()
	if strings.Contains(err.Error(), "no application protocol") && len(protocols) == 1 {
		return nil, errOnlyHTTP2
	}
	return nil, fmt.Errorf("%w: %w", errTLS, err)
}

func handshakeConn(ctx context.Context, raw net.Conn, config *tls.Config) (net.Conn, error) {
	secured, err := handshake(ctx, raw, config, nil)
	if err != nil {
		return nil, err
	}
	return secured, nil
}

// tunnel asks the proxy for a connection to the host.
func (c *Client) tunnel(ctx context.Context, raw net.Conn) error {
	stop := context.AfterFunc(ctx, func() { raw.SetDeadline(past) })
	defer stop()
	to := address(c.base)
	ask := "CONNECT " + to + " HTTP/1.1\r\nHost: " + to + "\r\n"
	if user := c.proxy.User; user != nil {
		password, _ := user.Password()
		ask += "Proxy-Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(user.Username()+":"+password)) + "\r\n"
	}
	if _, err := io.WriteString(raw, ask+"\r\n"); err != nil {
		return err
	}
	in := bufio.NewReader(io.LimitReader(raw, maxHeader))
	answer, err := http.ReadResponse(in, &http.Request{Method: http.MethodConnect})
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("it answers %d", answer.StatusCode)
	}
	return nil
}
