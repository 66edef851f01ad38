package reports

import (
	"encoding/json"
	"strings"
)

// requestView splits a request so that the part the constraint speaks of can be
// marked: the value of a property, or a header line.
func requestView(q *Request, constraint string) wireView {
	if q == nil || q.Encoding != "" {
		return wireView{Before: q.text()}
	}
	where, rest, _ := strings.Cut(constraint, " ")
	if where == "header" {
		name, _, _ := strings.Cut(rest, " ")
		return markHeader(q.text(), q.Header, name)
	}
	return markValue(q.text(), q.Body, where)
}

// answerView does the same for an answer, whose constraints begin with a status:
// "200 /id type string".
func answerView(a *Response, failure, constraint string) wireView {
	text := answerText(a, failure)
	if a == nil || a.Encoding != "" || strings.HasPrefix(constraint, "/") {
		return wireView{Before: text}
	}
	_, rest, _ := strings.Cut(constraint, " ")
	where, _, _ := strings.Cut(rest, " ")
	return markValue(text, a.Body, where)
}

func markHeader(text string, header []Header, name string) wireView {
	for _, h := range header {
		line := h.Name + ": " + h.Value
		if strings.EqualFold(h.Name, name) {
			before, after, _ := strings.Cut(text, line)
			return wireView{before, line, after}
		}
	}
	return wireView{Before: text}
}

// markValue marks the value that the pointer names in the body, where both are
// readable and the text holds the body whole.
func markValue(text, body, pointer string) wireView {
	at := strings.LastIndex(text, body)
	start, end, ok := valueSpan(body, pointer)
	if !ok || at < 0 {
		return wireView{Before: text}
	}
	return wireView{text[:at+start], text[at+start : at+end], text[at+end:]}
}

// valueSpan finds the value that a JSON pointer names in a body.
func valueSpan(body, pointer string) (start, end int, ok bool) {
	if !strings.HasPrefix(pointer, "/") {
		return 0, 0, false
	}
	d := json.NewDecoder(strings.NewReader(body))
	for _, name := range strings.Split(pointer[1:], "/") {
		if !enter(d, strings.NewReplacer("~1", "/", "~0", "~").Replace(name)) {
			return 0, 0, false
		}
	}
	var value json.RawMessage
	if err := d.Decode(&value); err != nil {
		return 0, 0, false
	}
	end = int(d.InputOffset())
	return end - len(value), end, true
}

// enter moves the decoder to the value of a property of the object before it.
func enter(d *json.Decoder, name string) bool {
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return false
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return false
		}
		if key == name {
			return true
		}
		var skipped json.RawMessage
		if d.Decode(&skipped) != nil {
			return false
		}
	}
	return false
}
