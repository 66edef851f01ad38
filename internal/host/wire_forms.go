package host

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"example.com/importcheck/generators"
)

// A form is how a request is written in HTTP/1.1. The zero form is what an
// ordinary client does.
type form struct {
	version   string // "" is HTTP/1.1
	before    string // bytes before the request line
	absolute  bool   // the whole URI in the request line
	pipelined bool   // a GET of the same path is written before it
	coding    string // Transfer-Encoding in place of a Content-Length
	chunk     func(body []byte) []byte
	add       []generators.Field // lines that the form itself needs
	arrange   func([]line)       // spells or orders the lines anew, in place
	colon     string             // between name and value of one field, "" is ": "
	behind    string             // behind that value
	field     string             // the one
	cut       func(head, body []byte) []segment
	bare      bool // no User-Agent and no Accept-Encoding of the client's own
	streams   bool // HTTP/2 carries it as well

	curl     []string // what makes curl write the same
	uncurled string   // what the harness wrote that curl cannot, for a comment
}

var forms = map[generators.Wire]form{
	generators.WirePlain: {streams: true},
	generators.WireNew:   {streams: true},
	generators.WireChunked: {coding: "chunked", chunk: pieces(chunkLine),
		curl: []string{"-H 'Transfer-Encoding: chunked'"}},
	generators.WireChunkExtension: {coding: "chunked", chunk: pieces(extensionLine),
		uncurled: "chunks that carry an extension"},
	generators.WireChunkTrailer: {coding: "chunked", chunk: withTrailer,
		add: []generators.Field{{Name: "Trailer", Value: trailerName}}, uncurled: "a trailer field behind the last chunk"},
	generators.WireChunkUpperHex: {coding: "chunked", chunk: inTens,
		uncurled: "chunk sizes in upper-case hexadecimal"},
	generators.WireChunkZeros: {coding: "chunked", chunk: pieces(zerosLine),
		uncurled: "chunk sizes with leading zeros"},
	generators.WireChunkedCase: {coding: "Chunked", chunk: pieces(chunkLine),
		curl: []string{"-H 'Transfer-Encoding: Chunked'"}},
	generators.WireExpect: {cut: onceAsked, add: []generators.Field{{Name: "Expect", Value: "100-continue"}},
		curl: []string{"-H 'Expect: 100-continue'"}},
	generators.WireClose: {add: []generators.Field{{Name: "Connection", Value: "close"}},
		curl: []string{"-H 'Connection: close'"}},
	generators.WireBare:         {bare: true, curl: []string{"-H 'User-Agent:'"}},
	generators.WireAbsolute:     {absolute: true},
	generators.WireLowerNames:   {arrange: names(strings.ToLower), uncurled: "every field name in lower case"},
	generators.WireUpperNames:   {arrange: names(strings.ToUpper), uncurled: "every field name in upper case"},
	generators.WireTabBefore:    {colon: ":\t", uncurled: "a tab before the value of "},
	generators.WireTabBehind:    {behind: "\t", uncurled: "a tab behind the value of "},
	generators.WireSpacesBefore: {colon: ":  ", uncurled: "two spaces before the value of "},
	generators.WireSpacesBehind: {behind: " ", uncurled: "a space behind the value of "},
	generators.WireUnspaced:     {colon: ":", uncurled: "no space before the value of "},
	generators.WireReversed:     {arrange: slices.Reverse[[]line], uncurled: "the header lines in the opposite order, Host last"},
	generators.WireSplit:        {cut: inPieces, uncurled: "the head and the body in several small segments"},
	generators.WirePauses: {coding: "chunked", cut: inPausedChunks,
		uncurled: "the chunks with a pause between them"},
	generators.WireBodyLater: {cut: bodyLater, uncurled: "the head and the body in segments of their own"},
	generators.WirePipelined: {pipelined: true, uncurled: "a GET of the same path before it, both at once"},
	generators.WireHTTP10:    {version: "HTTP/1.0", curl: []string{"--http1.0"}},
	generators.WireLeadingCRLF: {before: "\r\n",
		uncurled: "an empty line before the request line"},
}

// formOf returns how a request is written, and whether there is such a way.
func formOf(w generators.Wire) (form, bool) {
	name, field := w.Field()
	f, ok := forms[name]
	if f.field = field; field != "" {
		f.uncurled += field
	}
	return f, ok && (field != "") == (f.colon+f.behind != "")
}

func names(spell func(string) string) func([]line) {
	return func(lines []line) {
		for i := range lines {
			lines[i].Name = spell(lines[i].Name)
		}
	}
}

// pieces encodes a body in chunks, three at least where it has so many bytes; head
// writes the line before each.
func pieces(head func(size int) string) func([]byte) []byte {
	return func(body []byte) []byte {
		var out bytes.Buffer
		for part := range slices.Chunk(body, max(1, min(len(body)/3, 16<<10))) {
			out.WriteString(head(len(part)) + "\r\n")
			out.Write(part)
			out.WriteString("\r\n")
		}
		out.WriteString(head(0) + "\r\n\r\n")
		return out.Bytes()
	}
}

func chunkLine(size int) string     { return strconv.FormatInt(int64(size), 16) }
func extensionLine(size int) string { return chunkLine(size) + `;note="a chunk";n=1` }
func zerosLine(size int) string     { return fmt.Sprintf("%04x", size) }

// inTens encodes a body in chunks whose size is written as A, and a last one.
func inTens(body []byte) []byte {
	var out bytes.Buffer
	for part := range slices.Chunk(body, 0xA) {
		fmt.Fprintf(&out, "%X\r\n%s\r\n", len(part), part)
	}
	return append(out.Bytes(), "0\r\n\r\n"...)
}

const trailerName = "X-Body-End"

func withTrailer(body []byte) []byte {
	whole := pieces(chunkLine)(body)
	return append(whole[:len(whole)-2], trailerName+": reached\r\n\r\n"...)
}

func onceAsked(head, body []byte) []segment {
	if len(body) == 0 {
		return []segment{{data: head}}
	}
	return []segment{{data: head}, {data: body, asked: true}}
}

func bodyLater(head, body []byte) []segment {
	return []segment{{data: head}, {data: body, pause: betweenCuts}}
}

// inPausedChunks writes the body in three chunks, each a moment after the one before it.
func inPausedChunks(head, body []byte) []segment {
	out := []segment{{data: head}}
	for _, part := range cutUp(body) {
		chunk := segment{data: fmt.Appendf(nil, "%x\r\n%s\r\n", len(part), part)}
		if len(out) > 1 {
			chunk.pause = betweenChunks
		}
		out = append(out, chunk)
	}
	return append(out, segment{data: []byte("0\r\n\r\n")})
}

// inPieces cuts inside the header and inside the body, whatever stands there.
func inPieces(head, body []byte) []segment {
	var out []segment
	for _, whole := range [][]byte{head, body} {
		for _, part := range cutUp(whole) {
			out = append(out, segment{data: part, pause: betweenCuts})
		}
	}
	return out
}

// cutUp cuts a text in three, and inside its first character of several bytes.
func cutUp(text []byte) [][]byte {
	cuts := []int{0, len(text)/3 + 1, 2 * (len(text)/3 + 1), len(text)}
	if wide := bytes.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }); wide >= 0 {
		cuts = append(cuts, wide+1)
	}
	slices.Sort(cuts)
	var out [][]byte
	for i, end := range cuts[1:] {
		if from := min(cuts[i], len(text)); from < min(end, len(text)) {
			out = append(out, text[from:min(end, len(text))])
		}
	}
	return out
}
