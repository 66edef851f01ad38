package importcheck_test

import (
	"context"
	"fmt"

	"example.com/importcheck"
	"example.com/importcheck/mockhost"
)

// A host in the same process, with a defect: it takes a uri that is one character too long.
func ExampleCheck() {
	host := mockhost.Must("2026-07", mockhost.WithFault("limits.uri.one-more"))
	report, err := importcheck.Check(context.Background(), importcheck.Handler(host), importcheck.Key(mockhost.Key), importcheck.Tags("@uri"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report.Verdict)
	for _, f := range report.Findings {
		fmt.Println(f.Check, "-", f.Title)
	}
	// Output:
	// violates
	// invalid-rejected - a uri of 1501 characters is accepted; 1502 characters are rejected
}

// The embedded mock host needs no key. The contract of an older version makes another host.
func ExampleMock() {
	report, err := importcheck.Check(context.Background(), importcheck.Mock(), importcheck.Contract("2025-04"), importcheck.Cases(0))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report.Verdict, report.Contract.Version, len(report.Findings))
	// Output: conforms 2025-04 0
}

// A plan says what would be sent to a host, and sends nothing.
func ExampleDryRun() {
	plan, err := importcheck.DryRun(importcheck.Host("https://index.example"), importcheck.Key("a-key"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(plan.Host, plan.Contract, plan.Starts)
	// Output: https://index.example 2026-07 0
}
