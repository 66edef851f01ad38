package generators

import (
	"reflect"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestAValidDrawMustBeAccepted(t *testing.T) {
	everyContract(t, func(t *testing.T, m *Catalogue) {
		valid := m.Valid()
		rapid.Check(t, func(t *rapid.T) {
			if c := valid.Draw(t, "case"); c.Label.Expect != Accept || m.Oracle.Label(c.Request).Expect != Accept {
				t.Fatalf("%s: %s\n%s", c.Label.Expect, c.Label.Reason, c.Request.Body)
			}
		})
	})
}

// A draw is ordinary but for one form at most, and some client sends that.
func TestADrawIsWrittenInOneFormThatIsSent(t *testing.T) {
	m := mustMake(t, "2026-04")
	forms := map[string]bool{}
	for seed := range 2_000 {
		c := m.Valid().Example(seed)
		odd := 0
		if string(c.Request.Body) != string(Encode(c.Value, Style{})) {
			odd++
		}
		if c.Request.Wire != WirePlain {
			odd++
		}
		if len(c.Request.Header) > len(m.Head().Header) {
			odd++
		}
		if odd > 1 || odd == 1 && c.Form.Name == "" || c.Senderless() {
			t.Fatalf("seed %d: %d forms at once, %q among them: %v %q", seed, odd, c.Form.Name, c.Request.Header, c.Request.Body)
		}
		forms[c.Form.Name] = true
	}
	if len(forms) < 40 {
		t.Errorf("only %d forms are drawn", len(forms))
	}
}

func TestAnInvalidDrawHasOneReasonToBeRefused(t *testing.T) {
	everyContract(t, func(t *testing.T, m *Catalogue) {
		invalid := m.Invalid()
		rapid.Check(t, func(t *rapid.T) {
			c := invalid.Draw(t, "case")
			if c.Label.Expect != Reject || len(c.Label.Broken) != 1 || c.Constraint.String() != c.Label.Broken[0].String() {
				t.Fatalf("%s under %s: %s\n%s", c.Label.Expect, c.Constraint, c.Label.Reason, c.Request.Body)
			}
		})
	})
}

// What is drawn in vain is drawn again, at the cost of time and of how well it shrinks.
func TestFewDrawsAreMadeAgain(t *testing.T) {
	everyContract(t, func(t *testing.T, m *Catalogue) {
		start, breach := rapid.Custom(m.drawStart), m.drawBreach()
		again := map[string]int{}
		for seed := range 1000 {
			if start.Example(seed).Label.Expect != Accept {
				again["valid"]++
			}
			if l := breach.Example(seed).Label; l.Expect != Reject || !l.Isolated() {
				again["invalid"]++
			}
		}
		if max(again["valid"], again["invalid"]) > 48 {
			t.Errorf("of 1,000 draws these are not what they should be: %v", again)
		}
		t.Log(again)
	})
}

func TestASeedMakesTheSameDraw(t *testing.T) {
	m := mustMake(t, "2026-04")
	different := 0
	for seed := range 50 {
		a, b := m.Valid().Example(seed), m.Valid().Example(seed)
		if !reflect.DeepEqual(a.Request, b.Request) {
			t.Fatalf("seed %d makes %s and %s", seed, a.Request.Body, b.Request.Body)
		}
		if next := m.Valid().Example(seed + 1); !reflect.DeepEqual(a.Request, next.Request) {
			different++
		}
	}
	if different < 45 {
		t.Errorf("only %d of 50 seeds make another draw than the next", different)
	}
}

// Left to itself rapid comes near no limit; the draws do.
func TestDrawsReachTheLimitsAndEachStorage(t *testing.T) {
	m := mustMake(t, "2026-04")
	longest, families := 0, map[string]int{}
	for seed := range 300 {
		c := m.Valid().Example(seed)
		v, _ := c.Value.GetAt([]string{"uri"})
		if utf8.RuneCountInString(v.(string)) == 1500 {
			longest++
		}
		f, _ := m.Oracle.contract.FamilyOf(v.(string))
		families[f.Name]++
	}
	if longest < 10 || len(families) != 3 {
		t.Errorf("%d of 300 draws are exactly 1500 characters long; storages: %v", longest, families)
	}
}

// weight falls with each step that makes a request smaller or plainer.
func weight(c Case) int {
	n := len(c.Request.Header) + len(c.Request.Body)
	if c.Request.Wire != WirePlain {
		n++
	}
	if c.Value != nil && string(Encode(c.Value, Style{})) != string(c.Request.Body) {
		n++
	}
	for _, path := range paths(c.Value, nil) {
		v, _ := c.Value.GetAt(path)
		text, _ := v.(string)
		for _, r := range text {
			if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '/' && r != ':' && r != '-' {
				n++
			}
		}
	}
	return n
}

func TestSmallerCasesClaimTheSameAndAreSmaller(t *testing.T) {
	m := mustMake(t, "2026-04")
	both := rapid.OneOf(m.Valid(), m.Invalid())
	rapid.Check(t, func(t *rapid.T) {
		c := both.Draw(t, "case")
		for s := range m.Smaller(c) {
			if s.Label.Expect != c.Label.Expect || labelText(s.Label) != labelText(c.Label) || labelText(m.Oracle.Label(s.Request)) != labelText(s.Label) {
				t.Fatalf("%s became %s\n%s\n%s", labelText(c.Label), labelText(s.Label), c.Request.Body, s.Request.Body)
			}
			if weight(s) >= weight(c) {
				t.Fatalf("not smaller: %v %q\n%v %q", c.Request.Header, c.Request.Body, s.Request.Header, s.Request.Body)
			}
		}
	})
}

func TestReducingEndsAtThePlainestStart(t *testing.T) {
	m := mustMake(t, "2026-04")
	for seed := range 30 {
		c := m.Valid().Example(seed)
		for steps := 0; ; steps++ {
			next, found := first(m, c)
			if !found {
				break
			}
			if c = next; steps > 10_000 {
				t.Fatal("it never ends")
			}
		}
		if len(c.Value) != 1 || c.Request.Wire != WirePlain || len(c.Request.Header) != 3 {
			t.Errorf("seed %d ends at %v %s over %q", seed, c.Request.Header, c.Request.Body, c.Request.Wire)
		}
	}
}

func first(m *Catalogue, c Case) (Case, bool) {
	for s := range m.Smaller(c) {
		return s, true
	}
	return c, false
}

func TestResizedGivesTheLength(t *testing.T) {
	m := mustMake(t, "2026-04")
	valid := m.Valid()
	rapid.Check(t, func(t *rapid.T) {
		c, n := valid.Draw(t, "case"), rapid.IntRange(0, 3000).Draw(t, "length")
		r, ok := m.Resized(c, "/uri", n)
		v, _ := r.Value.GetAt([]string{"uri"})
		if text, _ := v.(string); !ok || utf8.RuneCountInString(text) != n || r.Size != n {
			t.Fatalf("%d characters, wanted %d", utf8.RuneCountInString(text), n)
		}
		if tooLong := labelText(r.Label) == "reject: /uri maxLength 1500"; tooLong != (n > 1500) {
			t.Fatalf("%d characters are labelled %s", n, labelText(r.Label))
		}
	})
}

func TestResizedRefusesWhatHasNoLength(t *testing.T) {
	m := mustMake(t, "2026-04")
	c := m.Cases()[0]
	for _, where := range []string{"/errorMode", "/nothing", "/integrationId", ""} {
		if _, ok := m.Resized(c, where, 5); ok {
			t.Errorf("%q was resized", where)
		}
	}
	if _, ok := m.Resized(c, "/uri", -1); ok {
		t.Error("a text was made -1 characters long")
	}
}
