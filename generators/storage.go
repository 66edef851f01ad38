package generators

import (
	"slices"
	"strings"

	"example.com/importcheck/spec"
)

// nowhereBucket is a name of 72 characters: Amazon S3 and Google Cloud Storage allow 63,
// Azure allows an account 24.
var nowhereBucket = "nowhere" + strings.Repeat("x", 65)

// nowhere has the place and all below it name storage that cannot exist.
func (s *Shape) nowhere() {
	for in := range s.All() {
		for i := range in.Families {
			in.Families[i].Buckets = []string{nowhereBucket}
		}
	}
}

// own has the place and all below it name one URI wherever storage is named.
func (s *Shape) own(uri string) {
	for in := range s.All() {
		if len(in.Families) > 0 {
			in.Own = uri
		}
	}
}

// Storage returns the text by which a case names storage, or "".
func (m *Catalogue) Storage(c Case) string {
	if c.Names != "" || c.Value == nil {
		return c.Names
	}
	return m.storageIn(c.Value)
}

// Nowhere reports whether a text names no storage that could exist: none that the
// contract documents, or a bucket whose name no provider allows.
func (m *Catalogue) Nowhere(text string) bool {
	if strings.Contains(text, nowhereBucket) {
		return true
	}
	known := m.Oracle.contract.OtherFamilies()
	for s := range m.Root.All() {
		known = append(known, s.Families...)
	}
	return !slices.ContainsFunc(known, func(f spec.Family) bool { return f.Matches(text) || f.Bucket(text) })
}

// Harmless says why a host that takes a case for a start, by a defect, loads nothing; ""
// where a host that conforms may take it for one, or where it could load something.
func (m *Catalogue) Harmless(c Case) string {
	switch text := m.Storage(c); {
	case c.Label.Expect != Reject:
		return ""
	case strings.Contains(text, nowhereBucket):
		return "it names a bucket or an account of 72 characters, and no provider allows more than 63"
	case m.Nowhere(text):
		return "it names no storage"
	}
	return ""
}

// ownClasses are the kinds of start for which the user's own URI is spent, the most
// telling first.
var ownClasses = []string{KindMinimal, KindWhole, KindOptional, KindListed, KindJSONForm}

// OwnURI returns the user's own URI, or "".
func (m *Catalogue) OwnURI() string { return m.options.Own }

// Own returns the starts that name the user's own URI and break nothing, in the order in
// which they are worth their cost. Where the contract refuses the URI itself there are none.
func (m *Catalogue) Own() []Case {
	var out []Case
	want := m.Oracle.Label(m.Start(m.Base("minimal"))).Expect
	for _, class := range ownClasses {
		for _, c := range m.Cases() {
			if c.Kind == class && c.Label.Expect == want && want != Reject && m.Storage(c) == m.options.Own {
				out = append(out, c)
			}
		}
	}
	return out
}

// Storages are all texts of storage by which an import of a case may be known: what a lenient
// reader finds in its body, and each property that takes storage.
func (m *Catalogue) Storages(c Case) []string {
	var out []string
	if c.Names != "" {
		out = append(out, c.Names)
	}
	for s := range m.Root.All() {
		if len(s.Families) == 0 || c.Value == nil {
			continue
		}
		v, _ := c.Value.GetAt(s.Path())
		if text, ok := v.(string); ok && text != "" {
			out = append(out, text)
		}
	}
	return out
}
