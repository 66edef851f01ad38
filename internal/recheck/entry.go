package recheck

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/traffic"
)

// NotRecorded marks an answer whose body the recording lacks, or holds in part only.
const NotRecorded = traffic.NotKept

// An Entry is one exchange of a recording.
type Entry struct {
	Index  int // in log.entries, from 0
	Method string
	URL    *url.URL
	Header []generators.Field // as recorded, pseudo headers of HTTP/2 left out; nil where the recording lacks them
	Media  string             // of the body, as the recording says it beside the headers; "" where it does not
	Body   []byte             // nil where no body was sent
	Lost   string             // why the request's body is not known, or ""
	Wire   generators.Wire    // as our own recordings note it
	// Answer holds status, header and body of the answer. Its status is 0 where none was
	// recorded; its Failure is NotRecorded where the body is not known, and Problem says why.
	Answer host.Exchange
}

// parse makes an entry of its JSON text.
func parse(index int, text []byte) (Entry, error) {
	var w wireEntry
	if err := json.Unmarshal(text, &w); err != nil {
		return Entry{}, wrongField(err)
	}
	switch {
	case w.Request == nil:
		return Entry{}, errors.New("it has no request")
	case w.Request.Method == "":
		return Entry{}, errors.New("its request has no method")
	}
	u, err := url.Parse(w.Request.URL)
	if err != nil || u.Host == "" {
		return Entry{}, errors.New("its request has no URL that can be read")
	}
	e := Entry{Index: index, Method: w.Request.Method, URL: u, Header: fields(w.Request.Headers), Wire: wireOf(w.Comment)}
	if w.Request.PostData != nil {
		e.Media = w.Request.PostData.media()
	}
	e.Body, e.Lost = requestBody(w.Request, e.Header)
	e.Answer = answer(w.Response)
	return e, nil
}

// wrongField words an error of encoding/json without names of Go types.
func wrongField(err error) error {
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong) && wrong.Field != "":
		return fmt.Errorf("its field %s is a JSON %s", wrong.Field, wrong.Value)
	case errors.As(err, &wrong):
		return fmt.Errorf("it is a JSON %s and no object", wrong.Value)
	}
	return err
}

func fields(list []pair) []generators.Field {
	var out []generators.Field
	for _, p := range list {
		if p.Name != "" && p.Name[0] != ':' {
			out = append(out, generators.Field{Name: p.Name, Value: p.Value})
		}
	}
	return out
}

// wireOf reads how our own recordings say that a request was put on the connection.
func wireOf(comment string) generators.Wire {
	_, after, _ := strings.Cut(comment, "(sent as: ")
	name, _, _ := strings.Cut(after, ")")
	return generators.Wire(name)
}

func answer(r *wireResponse) host.Exchange {
	if r == nil || r.Status < 100 || r.Status > 999 {
		return host.Exchange{}
	}
	out := host.Exchange{Status: int(r.Status), Proto: r.Proto, Header: http.Header{}}
	for _, f := range fields(r.Headers) {
		out.Header.Add(f.Name, f.Value)
	}
	if media := r.Content.media(); media != "" && out.Header.Get("Content-Type") == "" {
		out.Header.Set("Content-Type", media)
	}
	if out.Body, out.Problem = answerBody(r, out.Header); out.Problem == "" && len(out.Header) == 0 {
		out.Problem = "the recording lacks the headers and the media type of the answer"
	}
	if out.Problem != "" {
		out.Failure = NotRecorded
	}
	return out
}
