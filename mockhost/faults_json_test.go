package mockhost

import "testing"

// An expression of a fault is compiled where it is asked, so a wrong one would be seen only
// there: each is asked here.
func TestEachExpressionOfTheFaultsCompiles(t *testing.T) {
	for _, f := range jsonForms {
		if f.is([]byte("1")) {
			t.Errorf("%s: a plain number has this form", f.name)
		}
	}
	if !matches(`\d{2}`)([]byte("a12")) || matches(`\d{2}`)([]byte("a1")) {
		t.Error("an expression does not decide")
	}
}
