// Package secrets finds and masks what must not leave the program: the key, however it is
// written, and signatures and passwords in URLs.
package secrets

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"example.com/importcheck/generators"
)

// What counts as a part of a key, in characters of the key.
const (
	leastPart  = 8 // shorter parts occur in honest answers by chance
	leastWhole = 4 // a shorter key cannot be distinguished from other text at all
)

// Mark stands where a key stood.
const Mark = "[key]"

// Keys finds a key in what a host says: the whole of it or any part of eight
// characters, plain, in other case, base64 at any offset, hexadecimal, escaped as
// JSON or as a URL, and the near misses of it that requests send. It never changes
// once it is made, so all goroutines share it. A nil one finds nothing.
type Keys struct {
	windows windows
	whole   [][]byte // too short or too plain to look for parts of
	own     [][]byte // writings of the wrong key that the client sent: what stands in one is no secret of the host's
}

// A pattern is one way in which a key may be written.
type pattern struct {
	text  []byte
	how   string // "" is plain
	least int    // bytes of text that count as a part of a key
	fold  bool   // letters of either case
}

// A span is a place in a text where a key stands.
type span struct {
	from, to int
	how      string
	part     bool
}

// near are the forms of the key that are masked: the others are found as parts of these.
var near = []generators.KeyForm{generators.KeyRight, generators.KeyInnerSpace, generators.KeyReversed, generators.KeyOther}

// New returns what finds a key and its near misses. It is nil where the key is too short to be
// recognized in a text.
func New(key string) *Keys { return of(key, near...) }

// Only returns what finds a key and none of its near misses.
func Only(key string) *Keys { return of(key, generators.KeyRight) }

func of(key string, forms ...generators.KeyForm) *Keys {
	if len(key) < leastWhole {
		return nil
	}
	k := &Keys{windows: windows{seeds: map[window][]seed{}}}
	for _, form := range forms {
		k.learn(generators.Field{Key: form}.Resolve(key))
	}
	return k
}

// leastToken is the length, in characters, from which parts of a header's value are masked: a
// shorter one may be a word of the language.
const leastToken = 16

// AndHeader learns the values of further header lines and returns k, or what it made where that
// is nil. What stands behind a scheme ("Bearer …") is found like a key, the rest as a whole only.
func (k *Keys) AndHeader(values ...string) *Keys {
	for _, v := range values {
		if len(v) < leastPart {
			continue
		}
		if k == nil {
			k = &Keys{windows: windows{seeds: map[window][]seed{}}}
		}
		token := v[strings.LastIndex(v, " ")+1:]
		if k.whole = append(k.whole, []byte(v)); len(token) >= leastToken {
			k.learn(token)
		}
	}
	return k
}

// But returns what finds a key where it does not stand in a wrong one that the client sent.
func (k *Keys) But(wrong string) *Keys {
	if k == nil {
		return nil
	}
	out := *k
	for _, p := range patternsOf(wrong) {
		out.own = append(slices.Clip(out.own), bytes.ToLower(p.text))
	}
	return &out
}

// learn adds a secret. The near misses that only cut, extend or repeat the key, or
// change its case, are found as parts of it.
func (k *Keys) learn(secret string) {
	all := patternsOf(secret)
	if len(secret) < leastPart || !k.windows.add(all[0]) {
		k.whole = append(k.whole, all[0].text)
		return
	}
	for _, p := range all[1:] {
		k.windows.add(p)
	}
}

// patternsOf lists the ways to write a secret, the plain one first.
func patternsOf(secret string) []pattern {
	plain := pattern{text: []byte(secret), least: leastPart, fold: true}
	out := []pattern{plain, {text: []byte(hex.EncodeToString(plain.text)), how: "hex", least: 2 * leastPart, fold: true}}
	for _, alphabet := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for offset := range 3 {
			out = append(out, pattern{text: inBase64(alphabet, offset, plain.text), how: "base64", least: 10})
		}
	}
	return out
}

// inBase64 returns the characters that depend only on secret, where it stands
// offset bytes, modulo 3, into what was encoded. Eight bytes decide ten at least.
func inBase64(alphabet *base64.Encoding, offset int, secret []byte) []byte {
	padded := append(make([]byte, offset), secret...)
	encoded := alphabet.AppendEncode(nil, padded)
	return encoded[(8*offset+5)/6 : 8*len(padded)/6]
}

// find returns where a key stands in text, in order and without overlap.
func (k *Keys) find(text []byte) []span {
	if k == nil {
		return nil
	}
	out := k.scan(text)
	for _, e := range escapes {
		if bytes.IndexByte(text, e.sign) >= 0 {
			out = append(out, k.scanView(e, text)...)
		}
	}
	return apart(out)
}

func (k *Keys) scan(text []byte) []span {
	out := k.windows.scan(text)
	for _, w := range k.whole {
		for at := 0; ; {
			i := bytes.Index(text[at:], w)
			if i < 0 {
				break
			}
			out = append(out, span{from: at + i, to: at + i + len(w)})
			at += i + len(w)
		}
	}
	return k.notSent(text, out)
}

// notSent drops what stands in the wrong key that the client sent.
func (k *Keys) notSent(text []byte, spans []span) []span {
	return slices.DeleteFunc(spans, func(found span) bool {
		said := bytes.ToLower(text[found.from:found.to])
		return slices.ContainsFunc(k.own, func(own []byte) bool { return bytes.Contains(own, said) })
	})
}

func (k *Keys) scanView(e escape, text []byte) []span {
	v := readView(e, text)
	found := k.scan(v.text)
	for i, f := range found {
		found[i].from, found[i].to = v.at(f.from), v.at(f.to)
		found[i].how = cmp.Or(f.how, e.name)
	}
	return k.notSent(text, found) // the wrong key itself may hold escapes
}

// apart sorts spans, drops those inside another, and cuts what overlaps.
func apart(spans []span) []span {
	if len(spans) < 2 {
		return spans
	}
	slices.SortStableFunc(spans, func(a, b span) int { return cmp.Or(a.from-b.from, b.to-a.to) })
	out := spans[:1]
	for _, next := range spans[1:] {
		end := out[len(out)-1].to
		if next.to <= end {
			continue
		}
		next.from = max(next.from, end)
		out = append(out, next)
	}
	return out
}

// cover writes the mark over each span.
func cover(text []byte, spans []span) []byte {
	if len(spans) == 0 {
		return text
	}
	var out []byte
	at := 0
	for _, s := range spans {
		out = append(append(out, text[at:s.from]...), Mark...)
		at = s.to
	}
	return append(out, text[at:]...)
}

// Text returns a text without keys, and a line for each way in which one stood in that
// place: "body, base64, part". It may return text itself.
func (k *Keys) Text(place string, text []byte) (masked []byte, places []string) {
	spans := k.find(text)
	return cover(text, spans), named(place, spans)
}

func named(place string, spans []span) []string {
	var out []string
	for _, found := range spans {
		said := place
		if found.how != "" {
			said += ", " + found.how
		}
		if found.part {
			said += ", part"
		}
		out = append(out, said)
	}
	return Distinct(out)
}

// Header is Text for names and values, sorted: a map has no order. It may return header
// itself.
func (k *Keys) Header(place string, header http.Header) (masked http.Header, places []string) {
	if k == nil {
		return header, nil
	}
	for name, values := range header {
		inName := k.find([]byte(name))
		if len(inName) > 0 {
			places = append(places, named(place+" name", inName)...)
		}
		for _, value := range values {
			if spans := k.find([]byte(value)); len(spans) > 0 {
				places = append(places, named(place+" "+string(cover([]byte(name), inName)), spans)...)
			}
		}
	}
	if len(places) == 0 { // nearly always
		return header, nil
	}
	slices.Sort(places)
	return k.maskHeader(header), places
}

func (k *Keys) maskHeader(header http.Header) http.Header {
	out := make(http.Header, len(header))
	for name, values := range header {
		shown, _ := k.Text("", []byte(name))
		for _, value := range values {
			text, _ := k.Text("", []byte(value))
			out[string(shown)] = append(out[string(shown)], string(text))
		}
	}
	return out
}

const maxPlaces = 32 // that an exchange names; a hostile host could fill thousands

// Distinct returns the places once each, as many as an exchange names.
func Distinct(places []string) []string {
	var out []string
	for _, p := range places {
		if len(out) < maxPlaces && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}
