package host

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"slices"

	"example.com/importcheck/generators"
)

// What counts as a part of a key, in characters of the key.
const (
	leastPart  = 8 // shorter parts tell nothing and stand in honest answers by chance
	leastWhole = 4 // a shorter key cannot be told from other text at all
)

// mark stands where a key stood.
const mark = "[key]"

// secrets finds the key in what a host says: the whole of it or any part of eight
// characters, plain, in other case, base64 at any offset, hexadecimal, escaped as
// JSON or as a URL, and the near misses of it that requests send. It never changes
// once it is made, so all goroutines share it. A nil one finds nothing.
type secrets struct {
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

func newSecrets(key string, forms ...generators.KeyForm) *secrets {
	if len(key) < leastWhole {
		return nil
	}
	s := &secrets{windows: windows{seeds: map[string][]seed{}}}
	if forms == nil {
		forms = near
	}
	for _, form := range forms {
		s.learn(generators.Field{Key: form}.Resolve(key))
	}
	return s
}

// echoOf finds what an answer to r says of the key that the host accepts. The echo of a
// client's own wrong key is none of it.
func (c *Client) echoOf(r generators.Request) *secrets {
	if c.accepted == nil {
		return nil
	}
	out := *c.accepted
	for _, f := range r.Header {
		switch {
		case f.Key == generators.KeyRight:
			return c.accepted
		case f.Key != generators.KeyNone:
			for _, p := range patternsOf(f.Resolve(c.key)) {
				out.own = append(out.own, bytes.ToLower(p.text))
			}
		}
	}
	return &out
}

// learn adds a secret. The near misses that only cut, extend or repeat the key, or
// change its case, are found as parts of it.
func (s *secrets) learn(secret string) {
	all := patternsOf(secret)
	if len(secret) < leastPart || !s.windows.add(all[0]) {
		s.whole = append(s.whole, all[0].text)
		return
	}
	for _, p := range all[1:] {
		s.windows.add(p)
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

// inBase64 returns the characters that secret alone decides where it stands
// offset bytes, modulo 3, into what was encoded. Eight bytes decide ten at least.
func inBase64(alphabet *base64.Encoding, offset int, secret []byte) []byte {
	padded := append(make([]byte, offset), secret...)
	encoded := alphabet.AppendEncode(nil, padded)
	return encoded[(8*offset+5)/6 : 8*len(padded)/6]
}

// find returns where a key stands in text, in order and without overlap.
func (s *secrets) find(text []byte) []span {
	if s == nil {
		return nil
	}
	out := s.scan(text)
	for _, e := range escapes {
		if bytes.IndexByte(text, e.sign) >= 0 {
			out = append(out, s.scanView(e, text)...)
		}
	}
	return apart(out)
}

func (s *secrets) scan(text []byte) []span {
	out := s.windows.scan(text)
	for _, w := range s.whole {
		for at := 0; ; {
			i := bytes.Index(text[at:], w)
			if i < 0 {
				break
			}
			out = append(out, span{from: at + i, to: at + i + len(w)})
			at += i + len(w)
		}
	}
	return slices.DeleteFunc(out, func(found span) bool {
		said := bytes.ToLower(text[found.from:found.to])
		return slices.ContainsFunc(s.own, func(own []byte) bool { return bytes.Contains(own, said) })
	})
}

func (s *secrets) scanView(e escape, text []byte) []span {
	v := readView(e, text)
	found := s.scan(v.text)
	for i, f := range found {
		found[i].from, found[i].to = v.at(f.from), v.at(f.to)
		found[i].how = cmp.Or(f.how, e.name)
	}
	return found
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
		out = append(append(out, text[at:s.from]...), mark...)
		at = s.to
	}
	return append(out, text[at:]...)
}

func (s *secrets) mask(text []byte) []byte { return cover(text, s.find(text)) }

// in tells where a key stands in one text, for Exchange.Echo.
func (s *secrets) in(place string, text []byte) []string {
	return s.places(place, s.find(text))
}

func (s *secrets) places(place string, spans []span) []string {
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
	return distinct(out)
}

// inHeader looks through names and values, sorted: a map has no order.
func (s *secrets) inHeader(place string, header http.Header) []string {
	if s == nil {
		return nil
	}
	var out []string
	for name, values := range header {
		inName := s.find([]byte(name))
		out = append(out, s.places(place+" name", inName)...)
		for _, value := range values {
			if spans := s.find([]byte(value)); len(spans) > 0 {
				out = append(out, s.places(place+" "+string(cover([]byte(name), inName)), spans)...)
			}
		}
	}
	slices.Sort(out)
	return out
}

// maskHeader returns the header without keys.
func (s *secrets) maskHeader(header http.Header) http.Header {
	out := make(http.Header, len(header))
	for name, values := range header {
		masked := make([]string, len(values))
		for i, value := range values {
			masked[i] = string(s.mask([]byte(value)))
		}
		name = string(s.mask([]byte(name)))
		out[name] = append(out[name], masked...)
	}
	return out
}
