package diagnose

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"example.com/importcheck/generators"
)

// form notes a form of JSON or HTTP.
func (n *noter) form(shape, words string) {
	n.note(Predicate{Key: words, Words: words, Shape: shape, rank: rankForm})
}

// forms notes how the request is written and sent.
func (n *noter) forms() {
	c := n.c
	n.wire(c.Request.Wire, len(c.Request.Body))
	if len(c.Request.Body) == 0 {
		n.form("", "with an empty body, or with none")
		return
	}
	n.written(c.Request.Body)
	n.first(c)
	if !n.inOrder(c.Value) {
		n.form("", "whose properties stand in another order than the contract's")
	}
}

// inOrder reports whether properties stand in the order of the contract.
func (n *noter) inOrder(o generators.Object) bool {
	return slices.IsSortedFunc(o, func(a, b generators.Member) int { return n.place(a.Name) - n.place(b.Name) })
}

// place is where a property stands in the contract.
func (n *noter) place(name string) int {
	return slices.IndexFunc(n.catalogue.Root.Inner, func(s *generators.Shape) bool { return s.Name == name })
}

// later is a size from which a body comes in a separate segment from any client.
const later = 60_000

// wireWords say behind "a start" how it is put on the connection.
var wireWords = map[generators.Wire]string{
	generators.WireChunked:        "sent in chunks",
	generators.WireChunkExtension: "sent in chunks that carry an extension",
	generators.WireChunkTrailer:   "sent in chunks with a trailer behind the last chunk",
	generators.WireChunkUpperHex:  "sent in chunks whose sizes have capital digits",
	generators.WireChunkZeros:     "sent in chunks whose sizes have leading zeros",
	generators.WireChunkedCase:    "sent in chunks with \"Transfer-Encoding: Chunked\" in capitals",
	generators.WireExpect:         "that waits for 100 Continue (Expect)",
	generators.WireBare:           "without User-Agent and whatever else clients add",
	generators.WireClose:          "with \"Connection: close\"",
	generators.WireNew:            "on a connection of its own",
	generators.WireAbsolute:       "with the whole URI in its request line (absolute-form)",
	generators.WireLowerNames:     "with all header names in small letters",
	generators.WireUpperNames:     "with all header names in capital letters",
	generators.WireTabBefore:      "with a tab before the value of a header",
	generators.WireTabBehind:      "with a tab behind the value of a header",
	generators.WireSpacesBefore:   "with spaces before the value of a header",
	generators.WireSpacesBehind:   "with a space behind the value of a header",
	generators.WireUnspaced:       "without a space behind the colon of a header",
	generators.WireReversed:       "whose header lines come in the opposite order (Host last)",
	generators.WireSplit:          "whose head and body come in several segments (split)",
	generators.WirePauses:         "sent in chunks with a pause between them",
	generators.WireBodyLater:      "whose body comes in a segment behind its head",
	generators.WirePipelined:      "sent pipelined, behind another request",
	generators.WireHTTP10:         "sent as HTTP/1.0",
	generators.WireLeadingCRLF:    "behind an empty line",
}

func (n *noter) wire(w generators.Wire, size int) {
	form, field := w.Field()
	words := cmp.Or(wireWords[form], "sent "+string(form))
	if form != generators.WirePlain {
		n.form("", words)
	}
	if field != "" {
		n.form("wire "+string(form), strings.Replace(words, "a header", "the header "+field, 1))
	}
	if strings.HasPrefix(string(w), "chunk") {
		n.form("", "sent in chunks")
	}
	if form == generators.WireSplit || form == generators.WireBodyLater || form == generators.WirePauses || size > later {
		n.form("", "whose body comes in a later segment than its head")
	}
}

// first notes the first character of a body, and the first and the last name.
func (n *noter) first(c generators.Case) {
	if b := c.Request.Body; len(b) > mostParsed && !closed(b) || len(b) <= mostParsed && !json.Valid(b) {
		return
	}
	d := json.NewDecoder(bytes.NewReader(c.Request.Body))
	t, err := d.Token()
	if err != nil {
		return
	}
	if t != json.Delim('{') {
		n.at(rankValue, "", "is "+bodyType(t), "whose body is "+bodyType(t))
		return
	}
	if t, _ := d.Token(); t != nil { // no text where there is no name
		if name, ok := t.(string); ok && n.place(name) >= 0 {
			n.form("", "whose body begins with "+quoted(name))
			if len(c.Value) > 1 {
				n.form("", fmt.Sprintf("whose body begins with %s before other properties", quoted(name)))
			}
		}
	}
	if last := len(c.Value) - 1; !n.inOrder(c.Value) && n.place(c.Value[last].Name) >= 0 {
		words := "whose body ends with " + quoted(c.Value[last].Name)
		n.note(Predicate{Key: words, Words: words, rank: rankForm, sub: 9})
	}
}

// closed reports whether a body ends in the bracket that closes its first one: the longest are not parsed.
func closed(b []byte) bool {
	b = bytes.TrimSpace(b)
	return len(b) > 1 && strings.Contains("{} []", string([]byte{b[0], b[len(b)-1]}))
}

func bodyType(t json.Token) string {
	switch t.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case string:
		return "a string"
	case json.Delim:
		return "an array"
	default:
		return "a number"
	}
}

// mostRead is how many bytes of a body are looked at for how they are written.
const mostRead = 8 << 10

// written notes what JSON allows and an ordinary encoder does not do.
func (n *noter) written(b []byte) {
	if len(b) > 0 && isSpace(b[0]) {
		n.form("", "with white space before the body's value")
	}
	if len(b) > 0 && isSpace(b[len(b)-1]) {
		n.form("", "with white space behind the body's value")
	}
	if bytes.HasPrefix(b, []byte("\ufeff")) {
		n.form("", "whose body begins with a byte order mark")
	}
	if slices.ContainsFunc(b, func(c byte) bool { return c > 0x7e }) {
		n.form("", "with characters outside ASCII in the body, not escaped")
	}
	b = b[:min(len(b), mostRead)] // a body may hold a mebibyte of white space
	inText, before, seen, escapes := false, byte(0), map[[3]byte]bool{}, map[string]bool{}
	for i := 0; i < len(b); i++ {
		c := b[i]
		switch {
		case inText && c == '\\':
			i++
			if e := b[i:min(i+lengthOfEscape, len(b))]; !escapes[string(e)] {
				escapes[string(e)] = true
				n.escape(e)
			}
		case c == '"':
			inText = !inText
		case !inText && isSpace(c):
			around := [3]byte{before, c}
			copy(around[2:], b[i+1:])
			if !seen[around] {
				seen[around] = true
				n.space(around)
			}
		}
		before = c
	}
}

// space notes white space and what it stands between; 0 is nothing.
func (n *noter) space(around [3]byte) {
	before, c, after := around[0], around[1], around[2]
	n.form("", "with white space in the body")
	n.form("white space", fmt.Sprintf("with white space %q in the body", c))
	if before != 0 && !isSpace(before) {
		n.form("white space behind", "with white space behind "+token(before))
	}
	if after != 0 && !isSpace(after) {
		n.form("white space before", "with white space before "+token(after))
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func token(c byte) string {
	if strings.IndexByte("{}[]:,", c) >= 0 {
		return fmt.Sprintf("%q", string(c))
	}
	return "a value"
}

// lengthOfEscape is that of \u and its digits, without the backslash.
const lengthOfEscape = 5

// escape notes the kind of an escape, of which it gets what is behind the backslash, up to lengthOfEscape bytes.
func (n *noter) escape(b []byte) {
	if len(b) == 0 {
		return
	}
	n.form("", "with an escape in the body")
	if b[0] == 'u' && len(b) < lengthOfEscape {
		return // cut at the end of what is looked at
	}
	if b[0] != 'u' {
		n.form("escape", fmt.Sprintf(`with the escape \%c in the body`, b[0]))
		return
	}
	hex := string(b[1:])
	n.form("", `with an escape \u in the body`)
	switch low := strings.ToLower(hex); {
	case low[:2] == "d8" || low[:2] == "d9" || low[:2] == "da" || low[:2] == "db":
		n.form("", "with a surrogate pair in the body")
	case hex != low:
		n.form("", `with an escape \u in capital letters`)
	case strings.ContainsAny(hex, "abcdef"):
		n.form("", `with an escape \u in small letters`)
	}
}
