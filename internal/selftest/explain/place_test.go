package explain

import (
	"regexp"
	"strings"
	"testing"

	"example.com/importcheck/mockhost"
)

var (
	storageFamily = regexp.MustCompile(`^(s3|gs|azure)-(.+)$`)
	beside        = regexp.MustCompile(`^(.+)-with-(integrationId|errorMode\.onError|errorMode)-(.+)$`)
	method        = regexp.MustCompile(`^(put|patch|delete|options|trace|head)-(.+)$`)
	member        = regexp.MustCompile(`^(id|code|message|details-typeUrl|details-value|details)-(.+)$`)
)

// placesOfClasses are the places of classes whose faults all have one.
var placesOfClasses = map[string]string{
	"storage": "uri", "data": "uri", "pairs": "uri", "auth": "Api-Key", "id": "answer",
	"syntax": "body", "json": "body", "presence": "body",
}

// placeOf returns what a fault is a fault of, as its name says it: a property, a header, the
// body, an answer, or the class itself.
func placeOf(name string) string {
	class, rest, _ := strings.Cut(name, ".")
	if i := strings.LastIndexByte(rest, '.'); i > 0 && class != "pairs" && class != "http" && class != "wire" {
		return rest[:i]
	}
	if place, ok := placesOfClasses[class]; ok {
		return place
	}
	return class
}

// kindOf parts a name into the kind of mistake and the place at which it is made.
func kindOf(name string) (kind, place string) {
	class, rest, _ := strings.Cut(name, ".")
	switch {
	case class == "storage" || class == "pairs" && storageFamily.MatchString(rest):
		if m := storageFamily.FindStringSubmatch(rest); m != nil {
			return class + ".*-" + m[2], m[1]
		}
	case class == "pairs":
		if m := beside.FindStringSubmatch(rest); m != nil {
			return class + "." + m[1] + "-with-*-" + m[3], m[2]
		}
	case class == "method":
		if m := method.FindStringSubmatch(rest); m != nil {
			return class + ".*-" + m[2], m[1]
		}
	case class == "answer" || class == "error":
		if m := member.FindStringSubmatch(rest); m != nil {
			return "answer.member-" + m[2], class + " " + m[1]
		}
		return "answer." + rest, class
	case class == "list" || class == "describe" || class == "cancel":
		return "operation." + rest, class
	case class == "auth":
		return "header.*." + rest, "Api-Key"
	}
	if place := placeOf(name); strings.HasPrefix(rest, place+".") {
		return class + ".*." + rest[len(place)+1:], place
	}
	return name, class
}

// A sharedKind is one mistake that is made at several places at once.
type sharedKind struct {
	name   string
	faults []mockhost.Fault
	result *result
}

// sharedKinds are the kinds that exist at two places or more, in the order of the catalogue.
func sharedKinds(faults []mockhost.Fault) []sharedKind {
	var order []string
	by := map[string][]mockhost.Fault{}
	for _, f := range faults {
		kind, _ := kindOf(f.Name)
		if by[kind] == nil {
			order = append(order, kind)
		}
		by[kind] = append(by[kind], f)
	}
	var out []sharedKind
	for _, kind := range order {
		if len(by[kind]) > 1 {
			out = append(out, sharedKind{name: kind, faults: by[kind]})
		}
	}
	return out
}

func TestANameSaysKindAndPlace(t *testing.T) {
	for _, c := range []struct{ name, kind, place string }{
		{"limits.uri.counts-bytes", "limits.*.counts-bytes", "uri"},
		{"limits.integrationId.counts-bytes", "limits.*.counts-bytes", "integrationId"},
		{"types.errorMode.onError.null-fails", "types.*.null-fails", "errorMode.onError"},
		{"types.body.null-fails", "types.*.null-fails", "body"},
		{"storage.gs-fails", "storage.*-fails", "gs"},
		{"storage.any-accepted", "storage.any-accepted", "storage"},
		{"pairs.s3-with-errorMode-refused", "pairs.*-with-errorMode-refused", "s3"},
		{"pairs.wide-uri-with-errorMode.onError-fails", "pairs.wide-uri-with-*-fails", "errorMode.onError"},
		{"method.put-fails", "method.*-fails", "put"},
		{"answer.body-null", "answer.body-null", "answer"},
		{"error.body-null", "answer.body-null", "error"},
		{"error.details-value-null", "answer.member-null", "error details-value"},
		{"describe.fails", "operation.fails", "describe"},
		{"auth.absent-accepted", "header.*.absent-accepted", "Api-Key"},
		{"header.x-pinecone-api-version.absent-accepted", "header.*.absent-accepted", "x-pinecone-api-version"},
		{"http.http-1.0-fails", "http.http-1.0-fails", "http"},
	} {
		if kind, place := kindOf(c.name); kind != c.kind || place != c.place {
			t.Errorf("%s is of kind %s at %s, want %s at %s", c.name, kind, place, c.kind, c.place)
		}
	}
}

// TestEachKindIsMadeAtDifferentPlaces guards that a kind does not join two faults of one place.
func TestEachKindIsMadeAtDifferentPlaces(t *testing.T) {
	for _, k := range sharedKinds(catalogue(t)) {
		seen := map[string]bool{}
		for _, f := range k.faults {
			_, place := kindOf(f.Name)
			if seen[place] {
				t.Errorf("%s: two faults at %s", k.name, place)
			}
			seen[place] = true
		}
	}
}
