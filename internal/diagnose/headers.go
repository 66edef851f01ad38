package diagnose

import (
	"fmt"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/textsafe"
)

// headers notes what the head has that an ordinary start has not, the method and the path.
func (n *noter) headers() {
	usual, r := n.catalogue.Head(), n.c.Request
	if r.Method != usual.Method {
		n.note(Predicate{Key: "method " + r.Method, Words: "with the method " + quoted(r.Method), Shape: "method", rank: rankHeader})
		n.note(Predicate{Key: "another method", Words: "with a method that the contract does not list for it", rank: rankHeader + 1})
	}
	form, _ := r.Wire.Field()
	seen, count := map[string]bool{}, map[string]int{}
	for _, f := range r.Header {
		count[strings.ToLower(f.Name)]++
	}
	for _, f := range r.Header {
		name := strings.ToLower(f.Name)
		if seen[name] {
			n.twice(usual, f)
		}
		seen[name] = true
		n.header(usual, f, count[name] > 1)
		n.letters(usual, f, form)
	}
	for _, f := range usual.Header {
		if !seen[strings.ToLower(f.Name)] {
			n.at(rankHeader, "header "+f.Name, "absent", "without the header "+f.Name)
			if f.Key != generators.KeyNone {
				n.otherLength("header "+f.Name, f.Name, false, false)
			}
		}
	}
	if !seen["accept"] {
		n.at(rankHeader, "header Accept", "absent", "without the header Accept")
	}
	coding, says := r.Get("Accept-Encoding")
	if says && strings.Contains(coding.Value, "gzip") || !says && form != generators.WireBare { // the client adds it
		n.at(rankHeader, "header Accept-Encoding", "takes gzip", "that takes gzip (Accept-Encoding)")
	}
	n.spelling(r)
	n.keyElsewhere(r)
}

// twice notes a header that came before. Two keys make one of another length where a host joins them.
func (n *noter) twice(usual generators.Request, f generators.Field) {
	p := Predicate{Key: "header " + f.Name + " twice", Words: "with the header " + f.Name + " twice", Where: "header " + f.Name, Shape: "twice", rank: rankHeader}
	if have, ok := usual.Get(f.Name); ok && have.Key != generators.KeyNone {
		p.Shape = keyOfAnotherLength
	}
	n.note(p)
}

func (n *noter) header(usual generators.Request, f generators.Field, twice bool) {
	have, ok := usual.Get(f.Name)
	where := "header " + f.Name
	if ok && have.Value == f.Value && f.Key == generators.KeyNone {
		n.at(rankHeader+1, where, "usual value", fmt.Sprintf("with the header %s: %s", f.Name, f.Value))
	}
	switch {
	case !ok:
		n.at(rankHeader, where, "header there", "with the header "+f.Name)
		n.note(Predicate{Key: "more headers", Words: "with a header that an ordinary start does not have", rank: rankHeader + 1})
		n.headerValue(where, f, have.Value)
	case have.Key != generators.KeyNone && f.Key != have.Key:
		n.at(rankHeader+1, where, "wrong", "with a wrong "+f.Name)
		if !twice {
			n.wrongKey(where, f)
		}
		n.headerValue(where, f, have.Value)
	case have.Value != f.Value:
		if f.Value != "" {
			n.at(rankHeader+1, where, "another value", fmt.Sprintf("with another value of the header %s than %s", f.Name, have.Value))
		}
		n.headerValue(where, f, have.Value)
	}
}

// letters notes that the name of a header is written in other letters than the contract writes it in.
func (n *noter) letters(usual generators.Request, f generators.Field, form generators.Wire) {
	for _, have := range usual.Header {
		other := have.Name != f.Name || form == generators.WireLowerNames || form == generators.WireUpperNames
		if strings.EqualFold(have.Name, f.Name) && other {
			n.at(rankHeader, "header "+have.Name, "other letters", fmt.Sprintf("with the name of the header %s in other letters (upper and lower case)", have.Name))
		}
	}
}

func (n *noter) headerValue(where string, f generators.Field, usual string) {
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
	n.media(where, f, usual)
	if strings.Contains(f.Value, ",") {
		n.at(rankHeader, where, "header list", "whose "+f.Name+" is a list")
	}
	if media, _, _ := strings.Cut(f.Value, ";"); media != strings.ToLower(media) {
		n.at(rankHeader, where, "header capitals", "whose "+f.Name+" has capital letters")
	}
}

// families of media types that hosts treat as one.
var mediaFamilies = []struct {
	words string
	of    func(essence, usual string) bool
}{
	{"of XML", func(s, _ string) bool { return strings.HasSuffix(s, "xml") }},
	{"that of a form", func(s, _ string) bool { return strings.Contains(s, "form") }},
	{"of text", func(s, _ string) bool { return strings.HasPrefix(s, "text/") }},
	{"a longer one that begins like the documented one", func(s, usual string) bool { return usual != "" && s != usual && strings.HasPrefix(s, usual) }},
	{"one that ends in +json", func(s, _ string) bool { return strings.HasSuffix(s, "+json") }},
	{"another one that holds json", func(s, usual string) bool { return strings.Contains(s, "json") && s != usual }},
	{"none that the contract lists", func(s, usual string) bool { return s != "" && s != usual }},
}

// media notes what media type a header names, and how its parameters are written.
func (n *noter) media(where string, f generators.Field, usual string) {
	if f.Key != generators.KeyNone {
		return
	}
	kind, _, _ := strings.Cut(f.Value, "/")
	media, parameters, found := strings.Cut(f.Value, ";")
	essence := strings.ToLower(strings.TrimSpace(media))
	if strings.Contains(essence, "/") {
		n.at(rankHeader, where, "header essence "+essence, fmt.Sprintf("whose %s is %s", f.Name, essence))
		n.at(rankHeader+1, where, "header kind "+kind, fmt.Sprintf("whose %s is of %s/", f.Name, kind))
	} else if essence != "" && where == "header Content-Type" {
		n.at(rankHeader+1, where, "header slash", fmt.Sprintf("whose %s has no slash", f.Name))
	}
	if where == "header Content-Type" {
		for i, family := range mediaFamilies {
			if family.of(essence, usual) {
				n.note(Predicate{Key: where + family.words, Words: fmt.Sprintf("whose %s is %s", f.Name, family.words), Where: where, Shape: "media type " + family.words, rank: rankHeader, sub: 1 + i})
			}
		}
	}
	if !found {
		return
	}
	n.at(rankHeader, where, "header parameter", "whose "+f.Name+" has a parameter")
	for _, form := range []struct {
		holds bool
		words string
	}{
		{strings.Contains(f.Value, "q="), "has weights"}, {strings.Contains(f.Value, "charset=UTF-8"), "has charset=UTF-8 in capitals"},
		{strings.Contains(strings.ToLower(f.Value), "charset"), "has a charset"}, {strings.Contains(f.Value, `"`), "has a parameter in quotes"},
		{!strings.HasPrefix(parameters, " "), "has no space behind its semicolon"}, {strings.TrimRight(media, " \t") != media, "has white space before its semicolon"},
		{strings.TrimSpace(parameters) == "", "has nothing behind its semicolon"},
	} {
		if form.holds {
			n.at(rankHeader, where, "header "+form.words, "whose "+f.Name+" "+form.words)
		}
	}
}

// spelling notes the letters of names and the white space around values, in whatever way the
// request is sent.
func (n *noter) spelling(r generators.Request) {
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
