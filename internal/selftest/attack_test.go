package selftest

import (
	"testing"
	"time"

	"example.com/importcheck"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

// missed are the attackers that the harness does not see yet, and accused the honest
// hosts that it wrongs. A test fails when one of them no longer belongs here.
var (
	missed  = map[string]bool{}
	accused = map[string]bool{}
)

func TestAFaultThatNobodyForesawIsSeen(t *testing.T) {
	t.Run("first", func(t *testing.T) { attack(t, firstAttack, missed, true) })
	t.Run("second", func(t *testing.T) { attack(t, secondAttack, missed, true) })
}

func TestAnHonestHostThatNobodyForesawIsNotAccused(t *testing.T) {
	attack(t, honestAttack, accused, false)
}

// attack runs the hosts that known names, for which the harness says the wrong thing,
// and every third of the others: all of them take longer than a test may. The race
// detector has fewer.
func attack(t *testing.T, hosts []attacker, known map[string]bool, faulty bool) {
	for i, h := range hosts {
		if h.name == "asleep" {
			continue // it fails after half a second of silence: a busy machine sees it, an idle one does not
		}
		if (i+int(*seed))%(3*oneDefectIn) != 0 && (oneDefectIn > 1 || !known[h.name]) {
			continue
		}
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			r := h.run(t)
			right := (r.Verdict == reports.Violates) == faulty && (faulty || r.Verdict == reports.Conforms)
			if right == known[h.name] {
				t.Errorf("%s (%s): the verdict is %s: %s; known as wrong: %v", h.says, h.ruling, r.Verdict, r.Reason, known[h.name])
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
