package lifecycle

import (
	"slices"
	"strings"

	"example.com/importcheck/internal/check"
)

// within reports whether a URI that a host tells of an import may be the one that was sent: written
// anew, cut, or with the same last part.
func within(told, sent string) bool {
	told, sent = strings.ToLower(strings.TrimRight(told, "/….")), strings.ToLower(strings.TrimRight(sent, "/"))
	last := sent[strings.LastIndexByte(sent, '/')+1:]
	return strings.HasPrefix(sent, told) || strings.HasPrefix(told, sent) || last != "" && strings.Contains(told, last)
}

// shared reports whether two starts were answered with an id.
func (f *follower) shared(id string) bool {
	cases := map[string]bool{}
	for _, s := range f.in.Starts {
		cases[s.Case.ID] = cases[s.Case.ID] || s.ID() == id
	}
	for _, s := range f.started {
		cases[s.Case.ID] = cases[s.Case.ID] || s.ID() == id
	}
	n := 0
	for _, of := range cases {
		if of {
			n++
		}
	}
	return n > 1
}

// misnamed finds a URI of an import that is none of those that its start named.
func (f *follower) misnamed(s, at *check.Answer, object map[string]any) {
	place := f.in.Catalogue.StoragePlace()
	if place == nil {
		return
	}
	if f.shared(s.ID()) {
		return // it may be the other one that is shown
	}
	told, _ := object[place.Name].(string)
	sent := f.in.Catalogue.Storages(s.Case)
	if told == "" || len(sent) == 0 || slices.ContainsFunc(sent, func(text string) bool { return within(told, f.in.Mask(text)) }) {
		return
	}
	f.miss("import-visible", s, at, "is shown with another "+place.Name, f.in.Mask(sent[0]), told)
}
