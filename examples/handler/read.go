package handler

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"regexp"
	"unicode/utf8"
)

const mostBody = 4 << 20

var storage = regexp.MustCompile(`^((s3|gs)://[^/]+|https://[^/.]+\.blob\.core\.windows\.net/[^/]+)/`)

// A refusal is why a start is not taken.
type refusal struct {
	status int
	why    string
}

func bad(why string) *refusal { return &refusal{http.StatusBadRequest, why} }

// readStart returns where a start imports from.
func readStart(w http.ResponseWriter, r *http.Request) (uri string, refused *refusal) {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "application/json" || r.Header.Get("Content-Encoding") != "" {
		return "", &refusal{http.StatusUnsupportedMediaType, "send application/json, without a content coding"}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBody))
	if err != nil {
		return "", &refusal{http.StatusRequestEntityTooLarge, "the body is too large or ends early"}
	}
	fields, ok := object(body)
	if !ok {
		return "", bad("the body is no JSON object")
	}
	return check(fields)
}

// object reads one JSON object and nothing behind it. Names are taken as they are
// written, where json.Unmarshal into a struct passes over their case.
func object(body []byte) (map[string]any, bool) {
	if !utf8.Valid(body) {
		return nil, false
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var fields map[string]any
	if d.Decode(&fields) != nil || fields == nil {
		return nil, false
	}
	_, err := d.Token()
	return fields, err == io.EOF
}

func check(fields map[string]any) (uri string, refused *refusal) {
	uri, ok := text(fields, "uri", 1500)
	switch {
	case !ok || !storage.MatchString(uri):
		return "", bad("uri must name a directory of a bucket, in up to 1500 characters")
	case !integration(fields):
		return "", bad("integrationId is a text of up to 1000 characters")
	case !errorMode(fields):
		return "", bad("errorMode.onError is abort or continue")
	}
	return uri, nil
}

// text reads a text of up to so many characters.
func text(fields map[string]any, name string, most int) (string, bool) {
	s, ok := fields[name].(string)
	return s, ok && utf8.RuneCountInString(s) <= most
}

func integration(fields map[string]any) bool {
	_, ok := text(fields, "integrationId", 1000)
	return ok || absent(fields, "integrationId")
}

func errorMode(fields map[string]any) bool {
	if absent(fields, "errorMode") {
		return true
	}
	mode, ok := fields["errorMode"].(map[string]any)
	return ok && (absent(mode, "onError") || mode["onError"] == "abort" || mode["onError"] == "continue")
}

func absent(fields map[string]any, name string) bool {
	_, given := fields[name]
	return !given
}
