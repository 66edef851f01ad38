package generators

import (
	"path"
	"slices"
	"testing"
)

// formClasses are the classes of cases that are all written in some form.
var formClasses = []string{KindJSONForm, KindHTTPForm, KindHTTPOpen, KindMediaForm, KindMediaOpen}

func TestEachFormHasItsSenderOrNone(t *testing.T) {
	used := map[string]bool{}
	everyContract(t, func(t *testing.T, m *Catalogue) {
		for _, c := range m.Cases() {
			var names []string
			for _, f := range Forms() {
				if ok, err := path.Match(f.Name, c.ID); err != nil {
					t.Fatal(err)
				} else if ok {
					names = append(names, f.Name)
					used[f.Name] = true
				}
			}
			if len(names) > 1 || len(names) == 0 && slices.Contains(formClasses, c.Kind) {
				t.Errorf("%s: its form is named by %q, want one", c.ID, names)
			}
		}
	})
	for _, f := range Forms() {
		if !used[f.Name] {
			t.Errorf("%s names no case", f.Name)
		}
		if !f.believable() {
			t.Errorf("%s lacks its words, its section, how the sender was established, or why it has no sender", f.Name)
		}
	}
}

// believable reports whether all is there that a reader needs to believe a form.
func (f Form) believable() bool {
	s := f.Sender
	switch {
	case f.What == "" || f.Section == "":
		return false
	case s == Sender{}:
		return f.Note != ""
	case s.How == "captured":
		return s.Client != "" && s.Version != "" && s.Source == ""
	}
	return s.Client != "" && s.Source != "" && (s.How == "source" || s.How == "documentation")
}

// What is copied from a case keeps its form, and is judged by it.
func TestACaseSentAgainKeepsItsForm(t *testing.T) {
	for _, c := range mustMake(t, "2026-04").Cases() {
		if c.ID == "after.http.open.accept-nothing.refused.0" {
			if !c.Senderless() || c.Form.Name != "http.open.accept-nothing" {
				t.Errorf("its form is %q", c.Form.Name)
			}
			return
		}
	}
	t.Error("there is no such case")
}
