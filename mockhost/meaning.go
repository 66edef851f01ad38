package mockhost

import (
	"cmp"
	"strconv"
	"time"
)

// A contract says what its properties look like but not, in a form that a machine
// reads, what they mean. A host must know: these are the names under which it looks
// for a place for what it has to say. What a contract names otherwise is filled with
// a sample where it is required and left out where it is not.
const (
	nameID          = "id"
	nameURI         = "uri"
	nameIntegration = "integrationId"
	nameStatus      = "status"
	nameCreated     = "createdAt"
	nameFinished    = "finishedAt"
	namePercent     = "percentComplete"
	nameRecords     = "recordsImported"
	nameError       = "error"
	nameValidation  = "validationResult"
	nameGood        = "importSuccesses"
	nameBad         = "importErrors"
	nameData        = "data"
	namePages       = "pagination"
	nameNext        = "next"
	nameCode        = "code"
	nameMessage     = "message"
	nameDetails     = "details"
	nameLimit       = "limit"
	nameToken       = "paginationToken"
)

// rpcCodes are the numbers that gRPC gives to what a status of HTTP says; real hosts
// put them into the code of an error.
var rpcCodes = map[int]int64{400: 3, 401: 16, 403: 7, 404: 5, 405: 12, 409: 6, 413: 11, 415: 3, 429: 8, 500: 13, 501: 12, 503: 14}

// rpcCode returns the number for a status: for one that gRPC does not know, that of an
// unknown error.
func rpcCode(status int) int64 { return cmp.Or(rpcCodes[status], 2) }

// known returns what the host has to say of an import.
func (i Import) known() map[string]value {
	m := map[string]value{
		nameID:      text(i.ID),
		nameURI:     text(i.URI),
		nameStatus:  text(i.Status),
		nameCreated: text(i.CreatedAt.Format("2006-01-02T15:04:05.000000-07:00")),
		namePercent: {kind: numberKind, text: strconv.FormatFloat(i.PercentComplete, 'f', -1, 64)},
		nameRecords: number(i.RecordsImported),
	}
	if !i.FinishedAt.IsZero() {
		m[nameFinished] = text(i.FinishedAt.Format(time.RFC3339Nano))
	}
	if i.Error != "" {
		m[nameError] = text(i.Error)
	}
	if i.PercentComplete == 100 && !i.FinishedAt.IsZero() {
		m[nameValidation] = value{kind: objectKind, names: []string{nameGood, nameBad},
			items: []value{number(i.RecordsImported), number(0)}}
	}
	return m
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
