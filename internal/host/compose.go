package host

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host/secrets"
)

// A line is a header line on its way out: the field as a report shows it, and
// the value as it is sent.
type line struct {
	generators.Field
	sent string
}

// oneBuffer is the largest body that is copied behind its head, so that an
// ordinary request is one segment.
const oneBuffer = 64 << 10

// compose writes r in the given form: the segments for the connection, and the
// header lines for the reader of a report.
func (c *Client) compose(r generators.Request, f form) ([]segment, []generators.Field) {
	lines := c.lines(r, f)
	head := c.head(r.Method, r, f, lines)
	if f.pipelined {
		first := generators.Request{Path: r.Path, Header: r.Header}
		head = append(c.head(http.MethodGet, first, f, c.lines(first, f)), head...)
	}
	return cut(f, head, r), shown(lines)
}

// cut parts a request into what is written at once.
func cut(f form, head []byte, r generators.Request) []segment {
	if f.chunk != nil && r.Body != nil {
		r.Body = f.chunk(r.Body)
	}
	switch {
	case f.cut != nil:
		return f.cut(head, r.Body)
	case len(r.Body) > oneBuffer:
		return []segment{{data: head}, {data: r.Body}}
	}
	return []segment{{data: append(head, r.Body...)}}
}

// oftenMore is how many bytes header lines and body of an ordinary request have at most.
const oftenMore = 1 << 10

func (c *Client) head(method string, r generators.Request, f form, lines []line) []byte {
	target := strings.ReplaceAll(c.target(r), generators.KeyInPath, url.QueryEscape(c.options.Key))
	if f.absolute {
		target = c.base.Scheme + "://" + c.base.Host + target
	}
	out := slices.Grow([]byte(f.before+method+" "+target+" "+cmp.Or(f.version, "HTTP/1.1")+"\r\n"), oftenMore)
	for _, l := range lines {
		colon, behind := ": ", ""
		if strings.EqualFold(l.Name, f.field) {
			colon, behind = cmp.Or(f.colon, colon), f.behind
		}
		for _, s := range [...]string{l.Name, colon, l.sent, behind, "\r\n"} {
			out = append(out, s...)
		}
	}
	return append(out, "\r\n"...)
}

// lines are the request's own, in its order and spelling, between those that it
// leaves to the client. A name that the request holds itself is never added.
func (c *Client) lines(r generators.Request, f form) []line {
	before := []generators.Field{{Name: "Host", Value: c.base.Host}}
	if c.options.UserAgent != "" && !f.bare {
		before = append(before, generators.Field{Name: "User-Agent", Value: c.options.UserAgent})
	}
	var after []generators.Field
	if !f.bare {
		after = append(after, generators.Field{Name: "Accept-Encoding", Value: "gzip"})
	}
	after = append(append(after, f.add...), framing(r, f)...)
	out := c.absent(r, before)
	for _, field := range c.absent(r, c.options.Header) {
		field.Value = secrets.Mark // what is sent stands beside it
		out = append(out, field)
	}
	for _, field := range r.Header {
		out = append(out, c.line(field))
	}
	out = append(out, c.absent(r, after)...)
	if f.arrange != nil {
		f.arrange(out)
	}
	return out
}

func (c *Client) absent(r generators.Request, fields []generators.Field) []line {
	var out []line
	for _, field := range fields {
		if _, ok := r.Get(field.Name); !ok {
			out = append(out, c.line(field))
		}
	}
	return out
}

func (c *Client) line(field generators.Field) line {
	sent := field.Resolve(c.options.Key)
	if field.Key != generators.KeyNone && c.options.Key != "" {
		field.Value = field.Shell()
	} else {
		field.Value = c.MaskText(sent)
	}
	return line{field, sent}
}

// framing says how long the body is, unless the request says so itself.
func framing(r generators.Request, f form) []generators.Field {
	_, length := r.Get("Content-Length")
	_, coding := r.Get("Transfer-Encoding")
	switch {
	case length || coding:
		return nil
	case r.Body == nil && !usuallyHasBody(r.Method):
		return nil
	case r.Body != nil && f.coding != "":
		return []generators.Field{{Name: "Transfer-Encoding", Value: f.coding}}
	}
	return []generators.Field{{Name: "Content-Length", Value: strconv.Itoa(len(r.Body))}}
}

// usuallyHasBody names the methods whose lack of a body is said (RFC 9110, 8.6).
func usuallyHasBody(method string) bool {
	switch strings.ToUpper(method) {
	case http.MethodPost, http.MethodPut, http.MethodPatch:
		return true
	}
	return false
}

func shown(lines []line) []generators.Field {
	out := make([]generators.Field, len(lines))
	for i, l := range lines {
		out[i] = l.Field
	}
	return out
}
