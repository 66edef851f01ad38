package generators

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"example.com/importcheck/spec/constraint"
)

// nearMisses are the wrong keys that are made from the right one.
var nearMisses = []KeyForm{
	KeyOther, KeyLonger, KeyPrefixed, KeyShorter, KeyTail, KeyHalf, KeyOtherCase, KeyInnerSpace, KeyChanged,
	KeyReversed, KeyTwice, KeyBearer, KeyQuoted, KeyPercent, KeyBase64,
}

// wrongKeys are values that are no key at all.
var wrongKeys = []string{"wrong", "null", "undefined", "0", "true", "*", "admin", "Bearer",
	"importcheck-wrong-key", "' OR '1'='1", "%00", "{}"}

const (
	absentKeys = 40 // a defect of one in twenty is met in 87 % of runs by these only, in over 99.9 % with the other keys
	nearKeys   = 6
)

// A keyMaker makes starts that differ from a valid one in their key. Every body is valid and names a
// storage in turn, so that only the key can be rejected.
type keyMaker struct {
	*Catalogue
	security constraint.Constraint
	out      []Case
}

// keys makes starts without a key, with an empty one, with wrong ones and with two, and some whose
// bodies are wrong as well.
func (m *Catalogue) keys() []Case {
	security, ok := m.Oracle.by["header "+m.Oracle.key+" security"]
	if !ok {
		return nil
	}
	k := &keyMaker{Catalogue: m, security: security}
	k.absent()
	k.wrong()
	k.two()
	k.besideBadBodies()
	return k.out
}

func (k *keyMaker) add(class, name, sent string, change func(Request) Request) {
	c := Case{ID: id("key", name), Kind: class, Constraint: k.security, Side: Outside, Description: sent, Control: "minimal"}
	c.Value = k.turn(c.ID, len(k.out))
	c.Request = change(k.Start(c.Value))
	if c = k.finish(c); c.Label.Documented == "" {
		c.Side = Inside // nothing binds which of two keys counts
	}
	k.out = append(k.out, c)
}

// without adds a start without the key that is changed further.
func (k *keyMaker) without(name, sent string, change func(Request) Request) {
	k.add(KindNoKey, name, sent, func(r Request) Request { return change(r.Without(k.Oracle.key)) })
}

func (k *keyMaker) absent() {
	for i := range absentKeys {
		k.without(fmt.Sprintf("absent.%d", i), "no key", func(r Request) Request { return r })
	}
	for i, w := range []Wire{WireChunked, WireClose, WireLowerNames, WireSplit, WireNew} {
		k.without(fmt.Sprintf("absent.%s.%d", w, i), "no key", func(r Request) Request { r.Wire = w; return r })
	}
	for i, f := range otherCredentials {
		k.without(fmt.Sprintf("absent.beside.%d", i), "no key, and "+f.Name, func(r Request) Request {
			r.Header = append(r.Header, f)
			return r
		})
	}
	for _, in := range elsewhereKeys {
		k.without("absent.right-in."+in.name, "no key, and the right one in "+in.what, func(r Request) Request {
			if in.query != "" {
				r.Path += separator(r.Path) + in.query
			}
			r.Header = append(r.Header, in.fields...)
			return r
		})
	}
}

func (k *keyMaker) wrong() {
	times := func(n int, class, name, sent string, field Field) {
		field.Name = k.Oracle.key
		for i := range n {
			k.add(class, fmt.Sprintf("%s.%d", name, i), sent, func(r Request) Request { return r.With(field) })
		}
	}
	times(nearKeys, KindNoKey, "empty", "an empty key", Field{})
	for _, form := range nearMisses {
		times(nearKeys, KindWrongKey, string(form), "the key, "+string(form), Field{Key: form})
	}
	for _, form := range splitKeys {
		times(2, KindWrongKey, string(form), "the key, "+string(form), Field{Key: form})
	}
	for _, text := range wrongKeys {
		times(2, KindWrongKey, "text."+text, quoteShort(text), Field{Value: text})
	}
	for _, odd := range oddKeys {
		times(2, KindWrongKey, "text."+odd.name, quoteShort(odd.text), Field{Value: odd.text})
	}
}

func (k *keyMaker) two() {
	for _, lines := range twoKeys {
		k.add(KindTwoKeys, "two."+lines.name, "two lines: "+lines.name, func(r Request) Request {
			r = r.Without(k.Oracle.key)
			for _, form := range lines.forms {
				r.Header = append(r.Header, Field{Name: k.Oracle.key, Key: form})
			}
			return r
		})
	}
}

// oddKeys are wrong keys that hosts fail over: bcrypt takes 72 bytes, and many compare only
// ASCII texts.
var oddKeys = []struct{ name, text string }{{"73-bytes", strings.Repeat("k", 73)}, {"4000-bytes", strings.Repeat("k", 4_000)},
	{"accent", "cl\u00e9-importcheck"}, {"latin", "cl\xe9-importcheck"}, {"emoji", "importcheck-\U0001f511"}}

// twoKeys are two lines of the key's header.
var twoKeys = []struct {
	name  string
	forms []KeyForm
}{
	{"both wrong", []KeyForm{KeyOther, KeyReversed}}, {"right, then wrong", []KeyForm{KeyRight, KeyOther}},
	{"wrong, then right", []KeyForm{KeyOther, KeyRight}}, {"both right", []KeyForm{KeyRight, KeyRight}},
}

// elsewhereKeys hold the right key where the contract has none.
var elsewhereKeys = []struct {
	name, what, query string
	fields            []Field
}{
	{name: "authorization", what: "Authorization", fields: []Field{{Name: "Authorization", Key: KeyBearer}}},
	{name: "authorization-bare", what: "Authorization, bare", fields: []Field{{Name: "Authorization", Key: KeyRight}}},
	{name: "cookie", what: "a cookie", fields: []Field{{Name: "Cookie", Key: KeyCookie}}},
	{name: "query", what: "the query", query: "api_key=" + KeyInPath + "&api-key=" + KeyInPath +
		"&apikey=" + KeyInPath + "&Api-Key=" + KeyInPath + "&key=" + KeyInPath + "&token=" + KeyInPath},
}

// A badBody is a wrong body, with what is wrong.
type badBody struct {
	name string
	body []byte
}

// badBodies are bodies that a host may look at before it looks at the key.
func (m *Catalogue) badBodies() []badBody {
	base := m.Base("bad")
	out := []badBody{
		{"no JSON", []byte("{")}, {"an empty body", []byte{}}, {"an empty object", []byte("{}")},
		{"null", []byte("null")}, {"an array", []byte("[]")},
		{"100,000 bytes", slices.Concat([]byte(`{"importcheckUnknown":"`), bytes.Repeat([]byte("x"), 100_000), []byte(`"}`))},
	}
	set := func(name string, s *Shape, v any) {
		out = append(out, badBody{fmt.Sprintf("%s in %s", name, s.Name), Encode(base.SetAt(s.Path(), v), Style{})})
	}
	for _, s := range m.places((*Shape).Required) {
		set("a number", s, int64(7))
		set("null", s, nil)
		if limit, ok := s.Limit("maxLength"); ok && limit <= reach && s.Is("string") {
			valid, _ := m.value(s, Token("bad")).(string)
			set("a long text", s, valid+strings.Repeat("x", limit))
		}
		if len(s.Families) > 0 {
			set("no storage", s, "importcheck")
		}
	}
	return out
}

// besideBadBodies makes starts without the right key whose bodies are wrong as well: whichever a
// host looks at first, it must not start anything, and must not fail.
func (k *keyMaker) besideBadBodies() {
	head := k.Head()
	keys := []struct {
		name string
		head Request
	}{{"no key", head.Without(k.Oracle.key)}, {"a wrong key", head.With(Field{Name: k.Oracle.key, Key: KeyOther})}}
	for _, bad := range k.badBodies() {
		for _, key := range keys {
			c := Case{ID: id("key", "beside", key.name, bad.name), Kind: KindKeyAndBody, Constraint: k.security, Side: Outside,
				Description: key.name + " beside " + bad.name, Control: "minimal", Request: key.head}
			c.Request.Body = bad.body
			k.out = append(k.out, k.finish(c))
		}
	}
}

// otherCredentials are what a host may take for a key though the contract names none of
// them.
var otherCredentials = []Field{
	{Name: "Authorization", Value: "Bearer importcheck"},
	{Name: "Authorization", Value: "Basic aW1wb3J0Y2hlY2s6eA=="},
	{Name: "Cookie", Value: "session=importcheck"},
	{Name: "X-Api-Key", Value: "importcheck"},
	{Name: "X-Forwarded-For", Value: "127.0.0.1"},
	{Name: "X-Forwarded-User", Value: "admin"},
}
