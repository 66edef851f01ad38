package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strings"

	"example.com/importcheck/internal/usererr"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/spec"
	"github.com/spf13/cobra"
)

type mockFlags struct {
	address, contract, caOut, imports, key string
	faults                                 []string
	list, tls                              bool
}

func mockCommand() *cobra.Command {
	var f mockFlags
	c := &cobra.Command{
		Use:   "mock",
		Short: "Serve a mock index host, with defects on demand",
		Long:  "mock serves an index host that conforms to a contract, until you interrupt it. Its key is public:\n" + mockhost.Key,
		Example: "  importcheck mock\n  importcheck mock --imports imports.yaml\n" +
			"  importcheck mock --list-faults\n  importcheck mock --fault auth.absent-accepted --addr 127.0.0.1:9000",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return mock(c, f) },
	}
	c.Flags().StringVar(&f.address, "addr", "127.0.0.1:8787", "where to listen")
	c.Flags().StringVar(&f.contract, "spec", spec.Latest, "the contract: an embedded version, or an OpenAPI file")
	c.Flags().StringVar(&f.imports, "imports", "",
		"a file of rules for what becomes of imports (docs/mock.md); by default they are completed after 2s")
	c.Flags().StringVar(&f.key, "key", mockhost.Key, "the key that the host demands; only the default is printed")
	c.Flags().StringArrayVar(&f.faults, "fault", nil, "a deliberate defect; may be given again")
	c.Flags().BoolVar(&f.list, "list-faults", false, "print the faults and stop")
	c.Flags().BoolVar(&f.tls, "tls", false, "serve TLS and HTTP/2 with a generated certificate")
	c.Flags().StringVar(&f.caOut, "ca-out", "", "with --tls: the file for the certificate authority")
	completeFrom(c, "fault", faultNames)
	completeOrFile(c, "spec", spec.Versions()...)
	return c
}

func faultNames() (out []string) {
	faults, _ := mockhost.Faults(spec.Latest) // an embedded contract loads: a test of spec loads it
	for _, one := range faults {
		out = append(out, one.Name)
	}
	return out
}

func mock(c *cobra.Command, f mockFlags) error {
	faults, err := mockhost.Faults(f.contract)
	if err != nil {
		return err
	}
	if f.list {
		for _, one := range faults {
			fmt.Fprintf(c.OutOrStdout(), "%-50s %s\n", one.Name, one.Description)
		}
		return nil
	}
	options, err := f.options()
	if err != nil {
		return err
	}
	h, err := mockhost.Open(f.contract, options...)
	if rule := (*usererr.Error)(nil); errors.As(err, &rule) {
		return err
	}
	if err != nil {
		return fmt.Errorf("%w; importcheck mock --list-faults prints them all", err)
	}
	l, scheme, err := listen(f)
	if err != nil {
		return err
	}
	key := f.key
	if key != mockhost.Key {
		key = "as given with --key" // it may open something elsewhere
	}
	fmt.Fprintf(c.OutOrStdout(), "listening on %s://%s, contract %s, key %s\n", scheme, l.Addr(), h.Version(), key)
	return h.Serve(c.Context(), l)
}

// options are those of the host.
func (f mockFlags) options() ([]mockhost.Option, error) {
	if f.key == "" || strings.ContainsFunc(f.key, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, errors.New("--key is empty, or holds what no header can carry as it is; " +
			"use letters, digits and signs, or leave it out")
	}
	var rules []mockhost.Rule
	if f.imports != "" {
		text, err := os.ReadFile(f.imports)
		if err != nil {
			return nil, fmt.Errorf("%w; name a file of rules with --imports", err)
		}
		if rules, err = mockhost.ReadRules(f.imports, text); err != nil {
			return nil, err
		}
	}
	return []mockhost.Option{
		mockhost.WithKey(f.key), mockhost.WithFault(f.faults...), mockhost.WithImports(rules...),
	}, nil
}

// listen opens the address, with TLS where it is asked for.
func listen(f mockFlags) (net.Listener, string, error) {
	if f.caOut != "" && !f.tls {
		return nil, "", fmt.Errorf("--ca-out goes with --tls")
	}
	l, err := net.Listen("tcp", f.address)
	if err != nil {
		return nil, "", fmt.Errorf("%w; name another address as HOST:PORT with --addr", err)
	}
	if !f.tls {
		return l, "http", nil
	}
	secure, ca, err := mockhost.ListenTLS(l)
	if err == nil && f.caOut != "" {
		if err = os.WriteFile(f.caOut, ca, 0o644); err != nil {
			err = fmt.Errorf("%w; name a file in a folder that there is with --ca-out", err)
		}
	}
	return secure, "https", err
}
