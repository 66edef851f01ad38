package selftest

import (
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
}

func TestAnHonestHostThatNobodyForesawIsNotAccused(t *testing.T) { attack(t, honestAttack, false) }

// attack runs every third of the hosts: all of them take longer than a test may. The race
// detector has fewer.
func attack(t *testing.T, hosts []attacker, faulty bool) {
	for i, h := range hosts {
		if h.chance || (i+int(*seed))%(3*oneDefectIn) != 0 {
			continue
		}
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			r := h.run(t)
			if right := (r.Verdict == reports.Violates) == faulty && (faulty || r.Verdict == reports.Conforms); !right {
				t.Errorf("%s (%s): the verdict is %s: %s", h.says, h.ruling, r.Verdict, r.Reason)
			}
			for _, f := range r.Findings {
				t.Logf("%s %s: %s; %s (case %s)", f.Severity, f.Check, f.Title, f.Observed, f.Case)
			}
		})
	}
}

func (h attacker) run(t *testing.T) *reports.Report {
	t.Helper()
	c, err := spec.Load(spec.Latest)
	if err != nil {
		t.Fatal(err)
	}
	options := []importcheck.Option{importcheck.Key(mockhost.Key)}
	if h.warning {
		options = append(options, importcheck.Strict())
	}
	if h.waits {
		options = append(options, importcheck.Timeout(400*time.Millisecond))
	}
	r, err := importcheck.Check(t.Context(), importcheck.Handler(h.wrap(c, mockhost.New(c))), options...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
