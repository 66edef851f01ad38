package diagnose

import (
	"fmt"
	"strings"
	"unicode"

	"example.com/importcheck/generators"
)

// sampleKey stands for the user's key, which no case holds.
const sampleKey = "k7Qx2Rv9Tz5WnB4mJ8sLd3Fh6Gp1CyXe"

// keyClasses say how a wrong key is like the right one: a host that takes all of a class, and no
// other wrong one, compares in that way. Of two that explain as much the earlier is named.
var keyClasses = []struct {
	words string
	of    func(v string) bool
}{
	{"the right key in other letters (upper and lower case)", func(v string) bool { return strings.EqualFold(v, sampleKey) }},
	{"the right key with white space in it", func(v string) bool { return withoutSpace(v) == sampleKey }},
	{"the right key two times over", func(v string) bool { return v == sampleKey+sampleKey }},
	{"the right key in the opposite order", func(v string) bool {
		return len(v) == len(sampleKey) && v[0] == sampleKey[len(sampleKey)-1] && v[1] == sampleKey[len(sampleKey)-2]
	}},
	{"only the beginning of the right key (a prefix)", func(v string) bool { return v != "" && strings.HasPrefix(sampleKey, v) }},
	{"only the end of the right key", func(v string) bool { return v != "" && strings.HasSuffix(sampleKey, v) }},
	{"only a part of the right key", func(v string) bool { return v != "" && strings.Contains(sampleKey, v) }},
	{"the right key with its last character changed", func(v string) bool {
		return len(v) == len(sampleKey) && strings.HasPrefix(v, sampleKey[:len(sampleKey)-1])
	}},
	{"the right key with a parameter behind it", func(v string) bool {
		rest, ok := strings.CutPrefix(v, sampleKey+";")
		return ok && strings.Contains(rest, "=")
	}},
	{"the right key with a word before it", func(v string) bool {
		word, ok := strings.CutSuffix(v, " "+sampleKey)
		return ok && !strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) })
	}},
	{"the right key with a name and a sign before it", func(v string) bool {
		word, ok := strings.CutSuffix(v, sampleKey)
		return ok && strings.ContainsAny(word, ":=")
	}},
	{"the right key with more behind it", func(v string) bool { return len(v) > len(sampleKey) && strings.HasPrefix(v, sampleKey) }},
	{"the right key with more before it", func(v string) bool { return len(v) > len(sampleKey) && strings.HasSuffix(v, sampleKey) }},
	{"the right key with more around it", func(v string) bool { return len(v) > len(sampleKey) && strings.Contains(v, sampleKey) }},
	{"like the right key in its first half", func(v string) bool { return v != sampleKey && strings.HasPrefix(v, sampleKey[:len(sampleKey)/2]) }},
	{"of the right key's shape (letters and digits at the same places)", func(v string) bool { return shape(v) == shape(sampleKey) }},
	{"as long as the right key", func(v string) bool { return len(v) == len(sampleKey) }},
	{"any other key than the right one", func(v string) bool { return v != "" }},
}

func withoutSpace(v string) string { return strings.Join(strings.Fields(v), "") }

// shape writes the kind of each character in its place.
func shape(v string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsUpper(r):
			return 'A'
		case unicode.IsLower(r):
			return 'a'
		case unicode.IsDigit(r):
			return '0'
		}
		return r
	}, v)
}

// keyElsewhere notes that the right key, or what holds it, stands where the contract has none.
func (n *noter) keyElsewhere(r generators.Request) {
	name := ""
	for _, f := range n.catalogue.Head().Header {
		if f.Key != generators.KeyNone {
			name = f.Name
		}
	}
	var places []string
	for _, f := range r.Header {
		if f.Key != generators.KeyNone && !strings.EqualFold(f.Name, name) {
			places = append(places, "the header "+f.Name)
		}
	}
	if strings.Contains(r.Path, generators.KeyInPath) {
		places = append(places, "the query")
	}
	where := "header " + name
	for _, place := range places {
		n.note(Predicate{Key: "key in " + place, Words: "with the key in " + place, Where: where, Shape: "key elsewhere", rank: rankHeader})
		words := fmt.Sprintf("with the key in another place than the header %s (Authorization, Cookie, the query)", name)
		n.note(Predicate{Key: "key elsewhere", Words: words, Where: where, Shape: "key elsewhere", rank: rankHeader, sub: 1})
	}
}

// otherLength notes that there is no key as long as the right one, which some ways to compare demand: of a
// request that has one, or none, or an empty one.
func (n *noter) otherLength(where, name string, has, empty bool) {
	for i, of := range []struct {
		holds bool
		words string
	}{
		{has && !empty, "whose %s is a key of another length than the right one"},
		{has, "whose %s is empty or of another length than the right key"},
		{true, "whose %s is absent or of another length than the right key"},
	} {
		if of.holds {
			n.note(Predicate{Key: where + of.words, Words: fmt.Sprintf(of.words, name), Where: where, Shape: keyOfAnotherLength, rank: rankHeader, sub: len(keyClasses) + i})
		}
	}
}

const keyOfAnotherLength = "key of another length"

// wrongKey notes how a wrong key is like the right one.
func (n *noter) wrongKey(where string, f generators.Field) {
	v := f.Resolve(sampleKey)
	form, words := string(f.Key), quoted(strings.ReplaceAll(v, sampleKey, "KEY"))
	if f.Key == generators.KeyNone {
		form = "fixed " + f.Value
	} else if !strings.Contains(v, sampleKey) {
		words = "not the right key (" + form + ")"
	}
	n.note(Predicate{Key: where + " key " + form, Words: fmt.Sprintf("whose %s is %s", f.Name, words), Where: where,
		Shape: "form of a key", rank: rankHeader + 1})
	if len(v) != len(sampleKey) {
		n.otherLength(where, f.Name, true, v == "")
	}
	for i, class := range keyClasses {
		if class.of(v) {
			n.note(Predicate{Key: where + " key " + class.words, Words: fmt.Sprintf("whose %s is %s", f.Name, class.words), Where: where,
				Shape: "key " + class.words, rank: rankHeader, sub: i})
		}
	}
}
