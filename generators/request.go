package generators

import "strings"

// A Request is what one case sends, before a host and a key are known. It is
// plain data: the same request can be sent, printed, labelled again or reduced.
type Request struct {
	Method string  // as it stands in the request line
	Path   string  // below the host's base path, with its query if it has one: "/bulk/imports"
	Header []Field // in the order in which they are sent
	Body   []byte  // nil where no body is sent at all
	Wire   Wire    // how it is put on the connection
}

// A Field is one header line. Where Key is not KeyNone the value is made from the
// user's key when the request is sent, so that no case ever holds a key.
type Field struct {
	Name  string
	Value string
	Key   KeyForm
}

// A Wire names a way to put a request on a connection. Every form carries the
// same request; RFC 9110 and RFC 9112 oblige a host to read them alike unless the
// form says otherwise.
type Wire string

// The forms. WirePlain is what an ordinary client does: one buffer, a
// Content-Length, a kept connection.
const (
	WirePlain          Wire = ""
	WireChunked        Wire = "chunked"               // Transfer-Encoding: chunked, several chunks
	WireChunkExtension Wire = "chunk-extension"       // chunks that carry an extension, RFC 9112 7.1.1
	WireChunkTrailer   Wire = "chunk-trailer"         // a trailer field behind the last chunk, RFC 9112 7.1.2
	WireChunkUpperHex  Wire = "chunk-upper-hex"       // chunk sizes in upper-case hexadecimal
	WireChunkZeros     Wire = "chunk-leading-zeros"   // chunk sizes with leading zeros
	WireChunkedCase    Wire = "chunked-other-case"    // "Transfer-Encoding: Chunked": coding names have no case
	WireExpect         Wire = "expect-continue"       // Expect: 100-continue, the body once the host asks for it
	WireBare           Wire = "bare"                  // no field that the request does not name, but Host and the length
	WireClose          Wire = "close"                 // Connection: close
	WireNew            Wire = "new-connection"        // a new connection, kept open
	WireAbsolute       Wire = "absolute-form"         // the whole URI in the request line, RFC 9112 3.2.2
	WireLowerNames     Wire = "lower-case-names"      // every field name in lower case
	WireUpperNames     Wire = "upper-case-names"      // every field name in upper case
	WireTabBefore      Wire = "tab-before"            // a tab before the value of one field, RFC 9112 5.1
	WireTabBehind      Wire = "tab-behind"            // and one behind it
	WireSpacesBefore   Wire = "spaces-before"         // two spaces before the value of one field
	WireSpacesBehind   Wire = "spaces-behind"         // a space behind it
	WireUnspaced       Wire = "unspaced"              // "Name:value", for one field
	WireReversed       Wire = "reversed-fields"       // header lines in the opposite order, Host last
	WireSplit          Wire = "split-writes"          // several small segments, split inside a header and inside the body
	WirePauses         Wire = "chunks-with-pauses"    // chunks with a pause between them, as programs send what they make on the way
	WireBodyLater      Wire = "body-in-later-segment" // head and body in segments of their own
	WirePipelined      Wire = "pipelined"             // two requests written at once; the answer to the second one counts
	WireHTTP10         Wire = "http-1.0"              // HTTP/1.0
	WireLeadingCRLF    Wire = "leading-crlf"          // an empty line before the request line, RFC 9112 2.2
)

// At returns the form for the field of that name: the tabs and the spaces stand at one field.
func (w Wire) At(field string) Wire { return w + "@" + Wire(field) }

// Field parts a form from the field that it stands at, which is "" for most forms.
func (w Wire) Field() (form Wire, field string) {
	name, field, _ := strings.Cut(string(w), "@")
	return Wire(name), field
}

// KeyInPath stands in a path for the user's key, percent-encoded. Only a query may hold it.
const KeyInPath = "$PINECONE_API_KEY"

// A KeyForm says how a header value is made from the user's key.
type KeyForm string

// The right key, and the near misses that a host must refuse.
const (
	KeyNone       KeyForm = ""            // the value holds no key
	KeyRight      KeyForm = "right"       // the key itself
	KeyLonger     KeyForm = "longer"      // the key and one character more
	KeyPrefixed   KeyForm = "prefixed"    // one character more before the key
	KeyShorter    KeyForm = "shorter"     // the key without its last character
	KeyTail       KeyForm = "tail"        // the key without its first character
	KeyHalf       KeyForm = "half"        // the first half of the key
	KeyOtherCase  KeyForm = "other-case"  // upper and lower case exchanged
	KeyInnerSpace KeyForm = "inner-space" // a space in the middle
	KeyChanged    KeyForm = "changed"     // the last character exchanged for another
	KeyReversed   KeyForm = "reversed"    // the characters in the opposite order
	KeyTwice      KeyForm = "twice"       // the key two times over
	KeyBearer     KeyForm = "bearer"      // behind "Bearer "
	KeyQuoted     KeyForm = "quoted"      // in double quotes
	KeyPercent    KeyForm = "percent"     // its first character percent-encoded
	KeyBase64     KeyForm = "base64"      // in base64
	KeyCookie     KeyForm = "cookie"      // as the value of cookies with common names
	KeyOther      KeyForm = "other"       // a key of the same shape that is not the user's
)

// Get returns the value of the first header line with that name (letters of
// either case) and whether there is one.
func (r Request) Get(name string) (Field, bool) {
	for _, f := range r.Header {
		if strings.EqualFold(f.Name, name) {
			return f, true
		}
	}
	return Field{}, false
}

// list returns the values of all header lines with that name as one list, which is
// what RFC 9110 §5.3 says they are.
func (r Request) list(name string) (string, bool) {
	var values []string
	for _, f := range r.Header {
		if strings.EqualFold(f.Name, name) {
			values = append(values, f.Value)
		}
	}
	return strings.Join(values, ", "), values != nil
}

// With returns a copy of r in which name is set once, to the given field's value
// and key form, at the place where it stood before or else at the end.
func (r Request) With(f Field) Request {
	out := make([]Field, 0, len(r.Header)+1)
	done := false
	for _, have := range r.Header {
		if !strings.EqualFold(have.Name, f.Name) {
			out = append(out, have)
		} else if !done {
			out, done = append(out, f), true
		}
	}
	if !done {
		out = append(out, f)
	}
	r.Header = out
	return r
}

// Without returns a copy of r that has no header line of that name.
func (r Request) Without(name string) Request {
	var out []Field
	for _, have := range r.Header {
		if !strings.EqualFold(have.Name, name) {
			out = append(out, have)
		}
	}
	r.Header = out
	return r
}
