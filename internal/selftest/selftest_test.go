package selftest

import (
	"flag"
	"hash/fnv"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/internal/check"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/spec"
)

var seed = flag.Int64("seed", 1, "which part of the hosts is tested, and the seed of the runs")

var all = flag.Bool("all", false, "every host that nobody foresaw is tested, not a part of them")

var hosts = flag.String("hosts", "", "a regular expression: every host whose name it matches is tested, in place of a part")

// oneHostIn is the part of the hosts that go test runs: "importcheck selftest" runs all of
// them, and .ci/run runs that.
const oneHostIn = 80

// chosen reports whether a host is in the part that is tested.
func chosen(name string) bool {
	if *hosts != "" {
		return regexp.MustCompile(*hosts).MatchString(name)
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(name)) // a hash takes everything
	return (int64(h.Sum32())+*seed)%oneHostIn == 0
}

// measured tests the hosts of one kind, or the part of them that is chosen.
func measured(t *testing.T, kind string) *Matrix {
	t.Helper()
	if testing.Short() {
		t.Skip("it runs one host in 80")
	}
	m, err := Run(t.Context(), Options{Seed: *seed, Only: func(k, name string) bool { return k == kind && chosen(name) }})
	if err != nil {
		t.Fatal(err)
	}
	for i := range m.Rows {
		if row := &m.Rows[i]; !slices.Contains([]string{Killed, Passed, Equal}, row.Outcome) {
			t.Errorf("%s %s: %s %s\n\t%s", row.Outcome, row.Name, row.Says, row.wrong(), strings.Join(row.Findings, "\n\t"))
		}
	}
	if len(m.Rows) == 0 {
		t.Error("no host was tested")
	}
	t.Logf("%d hosts in %.0f s, %.2f s each", len(m.Rows), m.Seconds, m.Mean)
	return m
}

func TestNoHonestHostIsAccused(t *testing.T) { measured(t, KindHonest) }

func TestEveryFaultIsSeenByTheChecksThatItNames(t *testing.T) { measured(t, KindFault) }

func TestEveryMutationOfEveryContractIsSeen(t *testing.T) { measured(t, KindMutation) }

func faultsOfTheMock(t *testing.T) []mockhost.Fault {
	t.Helper()
	faults, err := mockhost.Faults(spec.Latest)
	if err != nil {
		t.Fatal(err)
	}
	return faults
}

// TestAHostThatRefusesEveryKeyIsNoViolation guards that a run which is cut short at its
// first finding takes nothing from the first requests, whose findings are taken back.
func TestAHostThatRefusesEveryKeyIsNoViolation(t *testing.T) {
	name := spec.Latest + " header Api-Key security ApiKeyAuth: a key in another header"
	m, err := Run(t.Context(), Options{Only: func(kind, n string) bool { return n == name }})
	if err != nil || len(m.Rows) != 1 || m.Rows[0].Outcome != Equal {
		t.Errorf("%v: %+v", err, m.Rows)
	}
}

func TestTheListsAreLarge(t *testing.T) {
	if n := len(Hosts()); n < 45 {
		t.Errorf("%d honest hosts, at least 45 are wanted", n)
	}
	if n := len(faultsOfTheMock(t)); n < 200 {
		t.Errorf("%d faults, at least 200 are wanted", n)
	}
}

func TestEveryHonestHostIsTold(t *testing.T) {
	seen := map[string]bool{}
	for _, h := range Hosts() {
		switch {
		case seen[h.Name]:
			t.Errorf("two hosts are named %q", h.Name)
		case len(h.Says) < 15 || !strings.HasSuffix(h.Says, ".") || strings.ToUpper(h.Says[:1]) != h.Says[:1]:
			t.Errorf("%s is described as %q", h.Name, h.Says)
		case slices.ContainsFunc(h.Warns, func(name string) bool { _, ok := check.Find(name); return !ok }):
			t.Errorf("%s warns by %v", h.Name, h.Warns)
		}
		seen[h.Name] = true
	}
}

// TestAHostOfAWiderContractKeepsIt asks each host that answers what only its own
// contract allows, and judges the answers by that contract.
func TestAHostOfAWiderContractKeepsIt(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes a run for each of many hosts")
	}
	subjects, n := mutationsOf(t, "2026-04"), 0
	for _, s := range subjects {
		if s.x.host == nil || s.of.Message != "response" {
			continue
		}
		n++
		h, err := s.x.handler(s.contract)
		if err != nil {
			t.Errorf("%s %s: %v", s.of, s.x.says, err)
			continue
		}
		other, err := s.x.other(s.contract)
		if err != nil {
			t.Fatal(err)
		}
		wider := false
		for _, body := range []string{`{"uri":"s3://bucket/dir"}`, `{`, ``} {
			kept, breaks := keeps(t, s.contract, other, h, body)
			if !kept {
				t.Errorf("%s, %s: the answer to %q is not one of its contract", s.of, s.x.says, body)
			}
			wider = wider || breaks
		}
		if !wider {
			t.Errorf("%s, %s: no answer is one that the embedded contract forbids", s.of, s.x.says)
		}
	}
	if n < 40 {
		t.Errorf("%d mutations have a host of their own, at least 40 are wanted", n)
	}
}
