package mockhost

import (
	"strings"
	"time"
)

// A contract says what its properties look like but not, in a form that a machine
// reads, what they mean. A host must know: these are the names under which it looks
// for a place for what it has to say. What a contract names otherwise is filled with
// a sample where it is required and left out where it is not.
const (
	nameID       = "id"
	nameURI      = "uri"
	nameStatus   = "status"
	nameCreated  = "createdAt"
	nameFinished = "finishedAt"
	namePercent  = "percentComplete"
	nameRecords  = "recordsImported"
	nameData     = "data"
	namePages    = "pagination"
	nameNext     = "next"
	nameCode     = "code"
	nameMessage  = "message"
	nameDetails  = "details"
	nameLimit    = "limit"
	nameToken    = "paginationToken"
)

// rpcCodes are the numbers that gRPC gives to what a status of HTTP says; real hosts
// put them into the code of an error.
var rpcCodes = map[int]int64{400: 3, 401: 16, 403: 7, 404: 5, 405: 12, 409: 6, 413: 11, 415: 3, 429: 8, 500: 13, 501: 12, 503: 14}

// known returns what the host has to say of an import.
func (i *started) known(status *shape) map[string]value {
	m := map[string]value{
		nameID:      text(i.id),
		nameURI:     text(i.uri),
		nameStatus:  text(i.state(status)),
		nameCreated: text(i.created.Format("2006-01-02T15:04:05.000000-07:00")),
		namePercent: number(0),
		nameRecords: number(0),
	}
	if i.cancelled {
		m[nameFinished] = text(i.finished.Format(time.RFC3339Nano))
	}
	return m
}

// state returns the listed status that says where the import stands: the first one,
// or the one that speaks of cancelling. Where none is listed it is a plain word.
func (i *started) state(status *shape) string {
	words := []string{"Pending", "Cancelled"}
	if status != nil && len(status.words()) > 0 {
		words = status.words()
	}
	if !i.cancelled {
		return words[0]
	}
	for _, w := range words {
		if strings.HasPrefix(strings.ToLower(w), "cancel") {
			return w
		}
	}
	return words[len(words)-1]
}

// words returns the texts that a shape lists, whether they bind or not.
func (s *shape) words() []string {
	if len(s.values) > 0 {
		return s.values
	}
	var out []string
	for _, v := range s.listed {
		if v.is(textKind) {
			out = append(out, v.text)
		}
	}
	return out
}
