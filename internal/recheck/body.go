package recheck

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"example.com/importcheck/generators"
)

const mostBody = 64 << 20 // bytes that a recorded body may unfold to

// requestBody returns the body that was sent, nil where there was none, or why it is
// not known.
func requestBody(r *wireRequest, header []generators.Field) (body []byte, lost string) {
	sent := http.Header{}
	for _, f := range header {
		sent.Add(f.Name, f.Value)
	}
	length, p := sent.Get("Content-Length"), r.PostData
	switch {
	case p != nil && p.Text == nil && len(p.Params) > 0:
		return nil, "the recording holds the body as form fields and not as it was sent"
	case p != nil && p.Text != nil && *p.Text != "":
		return p.bytes(sent, r.BodySize)
	case announced(r.BodySize, length), open(sent):
		return nil, "the recording lacks the body that was sent"
	case p != nil && p.Text != nil:
		return nil, "" // nothing was sent
	case length == "" && (r.BodySize == nil || *r.BodySize < 0):
		return nil, "the recording does not say whether a body was sent"
	}
	return nil, ""
}

// answerBody returns the body of an answer, or why it is not known.
func answerBody(r *wireResponse, header http.Header) (body []byte, lost string) {
	length := header.Get("Content-Length")
	c := r.Content
	switch {
	case c != nil && c.Text != nil && (*c.Text != "" || !announced(c.Size, length) && !open(header)):
		return c.bytes(header, c.Size)
	case length == "0" || r.Status == http.StatusNoContent || r.Status == http.StatusNotModified:
		return nil, ""
	}
	return nil, "the recording lacks the body of the answer"
}

// announced reports whether a size or a Content-Length says that there is a body.
func announced(size *float64, length string) bool {
	n, err := strconv.Atoi(strings.TrimSpace(length))
	return size != nil && *size > 0 || err == nil && n > 0
}

// open reports whether a size of 0 says nothing: recorders write it for a body in chunks, and
// where they keep no headers.
func open(header http.Header) bool {
	return len(header) == 0 || strings.Contains(strings.ToLower(header.Get("Transfer-Encoding")), "chunked")
}

// media returns the media type that a recording gives to a body. Browsers make one up where
// there was none.
func (b *wireBody) media() string {
	if b == nil || strings.HasSuffix(strings.ToLower(b.MimeType), "x-unknown") {
		return ""
	}
	return b.MimeType
}

// bytes returns a recorded body as it was before it was written into the recording, or says that
// it is shorter than it was. Recorders take content codings off; where the bytes are still coded,
// it is done here.
func (b *wireBody) bytes(header http.Header, size *float64) (body []byte, lost string) {
	coding := header.Get("Content-Encoding")
	body, lost = b.uncut()
	if lost == "" && b.short(body, size, header.Get("Content-Length"), coding) {
		lost = "the recording holds the body in part only"
	}
	if lost != "" {
		return nil, lost
	}
	return uncoded(body, coding)
}

// short reports whether a body has fewer bytes than were counted. Some recorders count those of
// its base64; a Content-Length counts those of its coding.
func (b *wireBody) short(body []byte, size *float64, length, coding string) bool {
	have := float64(len(body))
	if size != nil && *size > have && *size != float64(len(*b.Text)) && coding == "" {
		return true
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(length), 64)
	return err == nil && n > have && coding == ""
}

// uncut returns a body as its recording says that it is written.
func (b *wireBody) uncut() (body []byte, lost string) {
	body = []byte(*b.Text)
	// A request has no field for it; our own recordings say it in words.
	if strings.EqualFold(b.Encoding, "base64") || strings.HasPrefix(b.Comment, "in base64") {
		decoded, err := base64.StdEncoding.DecodeString(strings.TrimSpace(*b.Text))
		if err != nil {
			return nil, "the recorded body is said to be base64 and is not"
		}
		body = decoded
	} else if b.Encoding != "" {
		return nil, fmt.Sprintf("the body is recorded as %q, which is not understood", b.Encoding)
	}
	if strings.Contains(b.Comment, "cut: ") {
		return nil, "the recording holds the body in part only"
	}
	return body, ""
}

// uncoded takes a content coding off that a recorder left on.
func uncoded(body []byte, coding string) ([]byte, string) {
	var plain io.Reader
	var err error
	switch name := strings.ToLower(strings.TrimSpace(coding)); {
	case (name == "gzip" || name == "x-gzip") && bytes.HasPrefix(body, []byte{0x1f, 0x8b}):
		plain, err = gzip.NewReader(bytes.NewReader(body))
	case name == "deflate" && len(body) > 1 && body[0]&0x0f == 8 && (int(body[0])<<8+int(body[1]))%31 == 0:
		plain, err = zlib.NewReader(bytes.NewReader(body))
	case name != "" && name != "identity" && strings.ContainsAny(string(body), "\x00\ufffd"):
		return nil, "the body is recorded in its content coding " + strconv.Quote(coding) + ", which cannot be taken off"
	default:
		return body, ""
	}
	if err == nil {
		body, err = io.ReadAll(io.LimitReader(plain, mostBody))
	}
	if err != nil {
		return nil, "the body is recorded in its content coding, which is broken: " + err.Error()
	}
	return body, ""
}
