package lifecycle

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/textsafe"
)

// within reports whether a URI that a host gives for an import may be the one that was sent: written
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
		if s.ID() == id {
			cases[s.Case.ID] = true
		}
	}
	for _, s := range f.started { // some of them are among those of the run
		if s.ID() == id {
			cases[s.Case.ID] = true
		}
	}
	return len(cases) > 1
}

// misnamed finds that the URI which a host gives for an import differs from all that its start
// named, and reports whether it did. Where two starts share the id, it may be that of the other one.
func (f *follower) misnamed(s, at *check.Answer, told string) bool {
	sent := f.in.Catalogue.Storages(s.Case)
	named := slices.ContainsFunc(sent, func(text string) bool { return within(told, f.in.Mask(text)) })
	if told == "" || len(sent) == 0 || named || f.shared(s.ID()) {
		return false
	}
	what := "is described with another " + f.in.Catalogue.StoragePlace().Name
	if at == f.page {
		what = "is listed with another " + f.in.Catalogue.StoragePlace().Name
	}
	symptom := check.AnotherURI
	if change := changed(f.in.Mask(sent[0]), told); change != "" && !f.named(told) {
		symptom, what = check.ChangedURI, what+change
	}
	if s.Case.Request.Wire != generators.WirePlain {
		what += fmt.Sprintf(" (sent in %s)", s.Case.Description)
	}
	found := f.miss("import-visible", s, at, what, f.in.Mask(sent[0]), told)
	found.Symptom, found.Cause = symptom, symptom // one mistake, wherever it shows
	return true
}

// named reports whether some accepted start named a URI.
func (f *follower) named(uri string) bool {
	return slices.ContainsFunc(f.in.Starts, func(s Start) bool {
		return slices.ContainsFunc(f.in.Catalogue.Storages(s.Case), func(text string) bool { return f.in.Mask(text) == uri })
	})
}

// longestChange is how much of a change is quoted, in characters.
const longestChange = 20

// changed says in what a URI differs from the one that was sent, where it begins alike and most of its last part
// is the same.
func changed(sent, told string) string {
	a, b := []rune(sent), []rune(told)
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	if i < len("s3://x") {
		return ""
	}
	a, b = a[i:], b[i:]
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if 2*len(a) > utf8.RuneCountInString(sent[strings.LastIndexByte(sent, '/')+1:]) {
		return ""
	}
	was, is := textsafe.Cut(string(a), longestChange), textsafe.Cut(string(b), longestChange)
	switch {
	case was == "":
		return fmt.Sprintf(", which holds %q more", is)
	case is == "":
		return fmt.Sprintf(", which lacks %q", was)
	}
	return fmt.Sprintf(", with %q in place of %q", is, was)
}
