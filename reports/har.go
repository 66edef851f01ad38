package reports

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// The bounds of the bodies in a HAR file, in bytes.
const (
	harBody  = 64 << 10 // one body
	harTotal = 48 << 20 // all of them
)

// The elements of HAR 1.2.
type (
	harRoot struct {
		Log harLog `json:"log"`
	}
	harLog struct {
		Version string     `json:"version"`
		Creator harCreator `json:"creator"`
		Entries []harEntry `json:"entries"`
		Comment string     `json:"comment"`
	}
	harCreator struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	harEntry struct {
		Started  string      `json:"startedDateTime"`
		Time     float64     `json:"time"`
		Request  harRequest  `json:"request"`
		Response harResponse `json:"response"`
		Cache    struct{}    `json:"cache"`
		Timings  harTimings  `json:"timings"`
		Comment  string      `json:"comment"`
	}
	harTimings struct {
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
	}
	harRequest struct {
		Method      string    `json:"method"`
		URL         string    `json:"url"`
		Proto       string    `json:"httpVersion"`
		Cookies     []harPair `json:"cookies"`
		Headers     []harPair `json:"headers"`
		Query       []harPair `json:"queryString"`
		PostData    *harPost  `json:"postData,omitempty"`
		HeadersSize int       `json:"headersSize"`
		BodySize    int       `json:"bodySize"`
	}
	harPost struct {
		MimeType string    `json:"mimeType"`
		Params   []harPair `json:"params"`
		Text     string    `json:"text"`
		Comment  string    `json:"comment,omitempty"`
	}
	harResponse struct {
		Status      int        `json:"status"`
		StatusText  string     `json:"statusText"`
		Proto       string     `json:"httpVersion"`
		Cookies     []harPair  `json:"cookies"`
		Headers     []harPair  `json:"headers"`
		Content     harContent `json:"content"`
		RedirectURL string     `json:"redirectURL"`
		HeadersSize int        `json:"headersSize"`
		BodySize    int        `json:"bodySize"`
		Comment     string     `json:"comment,omitempty"`
	}
	harContent struct {
		Size     int    `json:"size"`
		MimeType string `json:"mimeType"`
		Text     string `json:"text"`
		Encoding string `json:"encoding,omitempty"`
		Comment  string `json:"comment,omitempty"`
	}
	harPair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
)

// WriteHAR writes HAR 1.2: the exchanges of all findings, then the sample of
// others. A body holds at most 64 KiB and all bodies together 48 MiB; a comment
// says what was cut. A finding's exchange has no time: it stands at the
// start of the run, and its comment says so.
func (r *Report) WriteHAR(w io.Writer) error {
	return r.writeHAR(w, append(r.findingExchanges(), r.Exchanges...))
}

// writeFindingsHAR is WriteHAR with only the exchanges of findings.
func (r *Report) writeFindingsHAR(w io.Writer) error {
	return r.writeHAR(w, r.findingExchanges())
}

func (r *Report) findingExchanges() []Exchange {
	var out []Exchange
	for _, f := range r.Findings {
		if f.Request != nil {
			out = append(out, Exchange{Case: f.Case + ": " + f.Check + ", " + f.Title, Started: r.Run.Started,
				Millis: -1, Request: *f.Request, Response: f.Response, Error: f.Error})
		}
		out = append(out, f.Evidence...)
	}
	return out
}

func (r *Report) writeHAR(w io.Writer, exchanges []Exchange) error {
	log := harLog{Version: "1.2", Creator: harCreator(r.Tool), Entries: []harEntry{}, Comment: r.sentence()}
	room := harTotal
	for _, x := range exchanges {
		log.Entries = append(log.Entries, harEntryOf(x, &room))
	}
	return writeIndented(w, harRoot{log})
}

func harEntryOf(x Exchange, room *int) harEntry {
	e := harEntry{
		Started:  x.Started.UTC().Format("2006-01-02T15:04:05.000Z07:00"),
		Time:     max(x.Millis, 0),
		Request:  harRequestOf(x.Request, room),
		Response: harResponseOf(x.Response, x.Error, room),
		Comment:  x.Case,
	}
	e.Timings.Wait = e.Time
	if x.Millis < 0 {
		e.Comment += " (its time was not kept)"
	}
	if x.Request.Wire != "" {
		e.Comment += " (sent as: " + x.Request.Wire + ")"
	}
	return e
}

func harRequestOf(q Request, room *int) harRequest {
	out := harRequest{
		Method: q.Method, URL: q.URL, Proto: "HTTP/1.1", Cookies: []harPair{}, Headers: harHeaders(q.Header),
		Query: harQuery(q.URL), HeadersSize: -1, BodySize: q.Size,
	}
	if q.Body != "" {
		text, comment := harText(q.Body, q.Encoding, q.Size, room)
		out.PostData = &harPost{valueOf(q.Header, "Content-Type"), []harPair{}, text, comment}
	}
	return out
}

// harResponseOf gives the shape that browsers write where no answer came: status 0.
func harResponseOf(a *Response, failure string, room *int) harResponse {
	if a == nil {
		return harResponse{Cookies: []harPair{}, Headers: []harPair{}, HeadersSize: -1, BodySize: -1, Comment: "no answer: " + failure}
	}
	text, comment := harText(a.Body, a.Encoding, a.Size, room)
	return harResponse{
		Status: a.Status, StatusText: http.StatusText(a.Status), Proto: a.Proto, Cookies: []harPair{}, Headers: harHeaders(a.Header),
		Content:     harContent{a.Size, valueOf(a.Header, "Content-Type"), text, a.Encoding, comment},
		RedirectURL: valueOf(a.Header, "Location"), HeadersSize: -1, BodySize: a.Size,
	}
}

// harText bounds a body and takes it from what room is left for all.
func harText(body, encoding string, size int, room *int) (text, comment string) {
	text = shortened(body, encoding, min(harBody, *room))
	*room -= len(text)
	if encoding != "" {
		comment = "in " + encoding + ", since the bytes are not UTF-8; "
	}
	if len(text) < len(body) || encoding == "" && len(body) < size {
		comment += fmt.Sprintf("cut: %d characters kept of a body of %d bytes; ", len(text), size)
	}
	return text, strings.TrimSuffix(comment, "; ")
}

// shortened returns at most limit bytes of a body, whole characters of text and
// whole groups of base64.
func shortened(body, encoding string, limit int) string {
	if len(body) <= limit {
		return body
	}
	if encoding != "" {
		return body[:limit-limit%4]
	}
	return strings.ToValidUTF8(body[:limit], "")
}

func harHeaders(header []Header) []harPair {
	out := make([]harPair, len(header))
	for i, h := range header {
		out[i] = harPair(h)
	}
	return out
}

func harQuery(address string) []harPair {
	out := []harPair{}
	u, err := url.Parse(address)
	if err != nil {
		return out
	}
	for _, part := range strings.Split(u.RawQuery, "&") {
		name, value, _ := strings.Cut(part, "=")
		if part != "" {
			out = append(out, harPair{unescaped(name), unescaped(value)})
		}
	}
	return out
}

func unescaped(s string) string {
	if out, err := url.QueryUnescape(s); err == nil {
		return out
	}
	return s
}

func valueOf(header []Header, name string) string {
	for _, h := range header {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}
