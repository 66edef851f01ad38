package mockhost

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"time"
)

// A tlsListener is a listener whose connections are to be TLS.
type tlsListener struct {
	net.Listener
	certificate tls.Certificate
}

// ListenTLS makes of l one on which Serve speaks TLS, with HTTP/2 where the client
// wants it. The certificate is for localhost, 127.0.0.1, ::1 and hosts, valid for a
// day, and signed by an authority that is made only for it: ca is that authority's
// certificate in PEM, for the client to trust. Its key is kept nowhere.
func ListenTLS(l net.Listener, hosts ...string) (secure net.Listener, ca []byte, err error) {
	authority, authorityKey, err := makeAuthority()
	if err != nil {
		return nil, nil, err
	}
	certificate, err := makeCertificate(authority, authorityKey, hosts)
	if err != nil {
		return nil, nil, err
	}
	ca = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authority.Raw})
	return &tlsListener{l, certificate}, ca, nil
}

func makeAuthority() (*x509.Certificate, *ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	t := x509Template("importcheck mock authority")
	t.IsCA, t.BasicConstraintsValid, t.KeyUsage = true, true, x509.KeyUsageCertSign
	der, err := x509.CreateCertificate(rand.Reader, t, t, key.Public(), key)
	if err != nil {
		return nil, nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	return certificate, key, err
}

func makeCertificate(authority *x509.Certificate, authorityKey *ecdsa.PrivateKey, hosts []string) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	t := x509Template("importcheck mock")
	t.KeyUsage, t.ExtKeyUsage = x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	for _, host := range append([]string{"localhost", "127.0.0.1", "::1"}, hosts...) {
		if ip := net.ParseIP(host); ip != nil {
			t.IPAddresses = append(t.IPAddresses, ip)
		} else {
			t.DNSNames = append(t.DNSNames, host)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, t, authority, key.Public(), authorityKey)
	return tls.Certificate{Certificate: [][]byte{der, authority.Raw}, PrivateKey: key}, err
}

func x509Template(name string) *x509.Certificate {
	serial, _ := rand.Int(rand.Reader, big.NewInt(1<<62)) // it fails only where no randomness is left, and panics then
	return &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
	}
}

// Secure returns the listener with TLS spoken on it, for a server that is no Host.
func (l *tlsListener) Secure() net.Listener {
	return tls.NewListener(l.Listener, &tls.Config{Certificates: []tls.Certificate{l.certificate}, NextProtos: []string{"h2", "http/1.1"},
		MinVersion: tls.VersionTLS12})
}
