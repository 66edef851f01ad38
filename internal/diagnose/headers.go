package diagnose

import (
	"fmt"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/textsafe"
)

// headers notes what the head has that an ordinary start has not, the method and the path.
func (n noter) headers() {
	usual, r := n.e.Catalogue.Head(), n.s.Case.Request
	if r.Method != usual.Method {
		n.note(Predicate{Key: "method " + r.Method, Words: "with the method " + quoted(r.Method), Shape: "method", rank: rankHeader})
		n.note(Predicate{Key: "another method", Words: "with a method that the contract does not list for it", rank: rankHeader + 1})
	}
	seen := map[string]bool{}
	for _, f := range r.Header {
		name := strings.ToLower(f.Name)
		if seen[name] {
			n.at(rankHeader, "header "+f.Name, "twice", "with the header "+f.Name+" twice")
		}
		seen[name] = true
		n.header(usual, f)
	}
	for _, f := range usual.Header {
		if !seen[strings.ToLower(f.Name)] {
			n.at(rankHeader, "header "+f.Name, "absent", "without the header "+f.Name)
		}
	}
	n.spelling(r)
}

func (n noter) header(usual generators.Request, f generators.Field) {
	have, ok := usual.Get(f.Name)
	where := "header " + f.Name
	switch {
	case !ok:
		n.at(rankHeader, where, "header there", "with the header "+f.Name)
		n.note(Predicate{Key: "more headers", Words: "with a header that an ordinary start does not have", rank: rankHeader + 1})
		n.headerValue(where, f)
	case have.Key != generators.KeyNone && f.Key != have.Key:
		n.at(rankHeader+1, where, "wrong", "with a wrong "+f.Name)
		form := string(f.Key)
		if f.Key == generators.KeyNone {
			form = "fixed " + quoted(f.Value)
		}
		n.note(Predicate{Key: where + " key " + form, Words: fmt.Sprintf("whose %s is the right key made wrong (%s)", f.Name, form), Where: where, Shape: "form of a key", rank: rankHeader})
		n.headerValue(where, f)
	case have.Value != f.Value:
		n.headerValue(where, f)
	}
}

func (n noter) headerValue(where string, f generators.Field) {
	if f.Key == generators.KeyNone {
		n.note(Predicate{Key: where + " value " + f.Value, Words: fmt.Sprintf("with the header %s: %s", f.Name, textsafe.Cut(f.Value, 2*shortValue)), Where: where,
			Shape: "value of " + where, rank: rankHeader + 1})
	}
	switch {
	case f.Key != generators.KeyNone:
	case f.Value == "":
		n.at(rankHeader, where, "header empty", "with an empty "+f.Name)
	case strings.TrimSpace(f.Value) != f.Value:
		n.at(rankHeader, where, "header spaced", "with white space around the value of "+f.Name)
	}
	kind, _, _ := strings.Cut(f.Value, "/")
	if essence, _, _ := strings.Cut(f.Value, ";"); strings.Contains(essence, "/") {
		n.at(rankHeader, where, "header essence "+essence, fmt.Sprintf("whose %s is %s", f.Name, essence))
		n.at(rankHeader+1, where, "header kind "+kind, fmt.Sprintf("whose %s is of %s/", f.Name, kind))
	} else if essence != "" {
		n.at(rankHeader+1, where, "header slash", fmt.Sprintf("whose %s has no slash", f.Name))
	}
	media, _, parameter := strings.Cut(f.Value, ";")
	if parameter {
		n.at(rankHeader, where, "header parameter", "whose "+f.Name+" has a parameter")
		if strings.Contains(f.Value, "q=") {
			n.at(rankHeader, where, "header weights", "whose "+f.Name+" has weights")
		}
	}
	if strings.Contains(f.Value, ",") {
		n.at(rankHeader, where, "header list", "whose "+f.Name+" is a list")
	}
	if media != strings.ToLower(media) {
		n.at(rankHeader, where, "header capitals", "whose "+f.Name+" has capital letters")
	}
}

// spelling notes the letters of names and the white space around values, in whatever way the
// request is sent.
func (n noter) spelling(r generators.Request) {
	form, _ := r.Wire.Field()
	small, capital, spaced := form == generators.WireLowerNames, form == generators.WireUpperNames, false
	for _, f := range r.Header {
		small = small || strings.ToLower(f.Name) == f.Name
		capital = capital || strings.ToUpper(f.Name) == f.Name
		spaced = spaced || f.Key == generators.KeyNone && strings.TrimSpace(f.Value) != f.Value || f.Value == "" && f.Key == generators.KeyNone
	}
	switch form {
	case generators.WireTabBefore, generators.WireTabBehind, generators.WireSpacesBefore, generators.WireSpacesBehind:
		spaced = true
	}
	for _, p := range []struct {
		holds bool
		words string
	}{{small, "with header names in small letters"}, {capital, "with header names in capital letters"},
		{spaced, "with white space around the value of a header"}} {
		if p.holds {
			n.note(Predicate{Key: p.words, Words: p.words, rank: rankHeader + 1})
		}
	}
}
