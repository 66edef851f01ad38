package selftest

import (
	"context"
	"slices"
	"testing"
	"time"

	"example.com/importcheck"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

func TestAFaultThatNobodyForesawIsSeen(t *testing.T) {
	t.Run("first", func(t *testing.T) { attack(t, firstAttack, true) })
	t.Run("second", func(t *testing.T) { attack(t, secondAttack, true) })
	t.Run("third", func(t *testing.T) { attack(t, thirdAttack, true) })
}

func TestAnHonestHostThatNobodyForesawIsNotAccused(t *testing.T) {
	attack(t, slices.Concat(honestAttack, thirdHonest), false)
}

// oneAttackIn is the part of these hosts that go test runs; "make whole" runs all of them.
const oneAttackIn = 12

// attack runs a part of the hosts: all of them take longer than a test may.
func attack(t *testing.T, hosts []attacker, faulty bool) {
	if testing.Short() {
		t.Skip("it makes a run against each of many hosts")
	}
	for i, h := range hosts {
		if h.chance || !*all && (i+int(*seed))%oneAttackIn != 0 {
			continue
		}
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			r := h.run(t, faulty)
			if right := (r.Verdict == reports.Violates) == faulty && (faulty || r.Verdict == reports.Conforms); !right {
				t.Errorf("%s (%s): the verdict is %s: %s", h.says, h.ruling, r.Verdict, r.Reason)
			}
			for _, f := range r.Findings {
				t.Logf("%s %s: %s; %s (case %s)", f.Severity, f.Check, f.Title, f.Observed, f.Case)
			}
		})
	}
}

// run tests the host, up to the first finding where one is expected.
// theirs is the contract that these hosts were written for.
const theirs = "2026-04"

func (h attacker) run(t *testing.T, faulty bool) *reports.Report {
	t.Helper()
	c, err := spec.Load(theirs)
	if err != nil {
		t.Fatal(err)
	}
	options := []importcheck.Option{importcheck.Key(mockhost.Key), importcheck.Contract(theirs)}
	if h.warning {
		options = append(options, importcheck.Strict())
	}
	if h.waits {
		options = append(options, importcheck.Timeout(400*time.Millisecond))
	}
	host := func() importcheck.Target { return importcheck.Handler(h.wrap(c, mockhost.Must(theirs))) }
	check := importcheck.Check
	if faulty {
		check = func(ctx context.Context, _ importcheck.Target, options ...importcheck.Option) (*reports.Report, error) {
			return hunt{target: host, options: options}.run(ctx)
		}
	}
	r, err := check(t.Context(), host(), options...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
