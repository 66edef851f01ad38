package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"example.com/importcheck/internal/config"
	"example.com/importcheck/internal/proxy"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

// writeEvery is how often a proxy writes its reports.
const writeEvery = 5 * time.Second

type proxyFlags struct {
	mockFlags
	host, ca, out string
	contracts     []string
}

func proxyCommand() *cobra.Command {
	var f proxyFlags
	c := &cobra.Command{
		Use:   "proxy --host URL",
		Short: "Forward requests to a host, and check them and the responses",
		Long: "proxy forwards requests until you interrupt it. It checks those of the import operations, and the responses,\n" +
			"against the contract. The client gets the host's response unchanged. proxy itself starts no import. With\n" +
			"several --spec, requests are checked against each contract, responses against the first. Reports are written\n" +
			"every few seconds and at the end.\n\n" +
			"Exit status: 0 no violation, 1 violations.",
		Example: "  importcheck proxy --host https://my-index.example.com\n" +
			"  importcheck proxy --host http://127.0.0.1:8080 --spec 2026-04 --spec 2026-07",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return serveProxy(c, f) },
	}
	c.Flags().StringVar(&f.host, "host", "", "the host (default PINECONE_INDEX_HOST)")
	c.Flags().StringVar(&f.address, "addr", "127.0.0.1:8788", "where to listen")
	c.Flags().StringArrayVar(&f.contracts, "spec", []string{spec.Latest},
		"a contract: an embedded version, or an OpenAPI file; may be given again")
	c.Flags().StringVar(&f.out, "out", config.DefaultOut, "the folder for the reports")
	c.Flags().StringVar(&f.ca, "ca", "", "certificates (PEM) to check the host's certificate against")
	c.Flags().BoolVar(&f.tls, "tls", false, "serve TLS and HTTP/2 with a generated certificate")
	c.Flags().StringVar(&f.caOut, "ca-out", "", "with --tls: the file for the certificate authority")
	completeOrFile(c, "spec", spec.Versions()...)
	return c
}

func serveProxy(c *cobra.Command, f proxyFlags) error {
	if f.host == "" {
		f.host = os.Getenv("PINECONE_INDEX_HOST")
	}
	if f.host == "" {
		return errors.New("proxy needs the host: name it with --host or PINECONE_INDEX_HOST")
	}
	o := proxy.Options{Host: f.host, CA: f.ca}
	for _, name := range f.contracts {
		loaded, err := spec.Load(name)
		if err != nil {
			return err
		}
		o.Contracts = append(o.Contracts, loaded)
	}
	p, err := proxy.New(o)
	if err != nil {
		return fmt.Errorf("--host: %w", err)
	}
	l, scheme, err := listen(f.mockFlags)
	if err != nil {
		return err
	}
	if s, ok := l.(interface{ Secure() net.Listener }); ok {
		l = s.Secure()
	}
	fmt.Fprintf(c.OutOrStdout(), "listening on %s://%s, for %s\n", scheme, l.Addr(), f.host)
	tick := time.NewTicker(writeEvery)
	defer tick.Stop()
	all, err := p.Serve(c.Context(), l, f.out, tick.C)
	if err != nil {
		return err
	}
	for _, r := range all {
		fmt.Fprintln(c.OutOrStdout(), r.Reason)
	}
	fmt.Fprintln(c.OutOrStdout(), "reports: "+f.out)
	if slices.ContainsFunc(all, func(r *reports.Report) bool { return r.Verdict == reports.Violates }) {
		return exit(exitViolates)
	}
	return nil
}
