package diff

import (
	"cmp"
	"slices"
	"strings"
)

// The classes of a change. Documentation is what changes neither requests nor answers.
const (
	Breaking      = "breaking"
	Compatible    = "compatible"
	Documentation = "documentation"
)

// The directions of a change. Operation is about the operation as a whole.
const (
	Operation = "operation"
	Request   = "request"
	Response  = "response"
)

// The strength of what a change rests on: a keyword of OpenAPI binds, a list of values
// or storage that is only written down documents.
const (
	Binds     = "binds"
	Documents = "documents"
)

// A Change is one difference between two contracts, at one place.
type Change struct {
	Class      string   `json:"class"`             // Breaking, Compatible or Documentation
	Direction  string   `json:"direction"`         // Operation, Request or Response
	Operation  string   `json:"operation"`         // "start", "list", "describe", "cancel", or "" for the whole document
	Kind       string   `json:"kind"`              // one of Kinds, never renamed
	Where      string   `json:"where"`             // "/uri" in a request's body, "header X-Api", "200 /id"
	Also       []string `json:"also,omitempty"`    // other places of the operation that the same words of the contract reach
	Keyword    string   `json:"keyword,omitempty"` // as the contract writes it: "maxLength"
	OldPointer string   `json:"oldPointer"`        // where it stands, or would stand, in the old file
	NewPointer string   `json:"newPointer"`
	OldLine    int      `json:"oldLine"` // from 1; 0 where the place is in the other file only
	NewLine    int      `json:"newLine"`
	Old        string   `json:"old"` // empty where it was not there
	New        string   `json:"new"`
	Binding    string   `json:"binding,omitempty"` // Binds or Documents; empty for Documentation
	Meaning    string   `json:"meaning"`           // one sentence on what it means for a client or for a host
	Witness    string   `json:"witness,omitempty"` // of a breaking request: one that was allowed and no longer is
	Policy     string   `json:"policy,omitempty"`  // "breaking: …" or "not breaking: …", as the publisher's versioning policy has it
}

// Differs reports whether the publisher's policy calls the change breaking and we do
// not, or the other way round.
func (c Change) Differs() bool {
	return c.Policy != "" && strings.HasPrefix(c.Policy, Breaking) != (c.Class == Breaking)
}

// A Diff holds the changes from one contract to another.
type Diff struct {
	Old       string   `json:"old"` // info.version
	New       string   `json:"new"`
	OldSource string   `json:"oldSource"` // "embedded", or the file's base name
	NewSource string   `json:"newSource"`
	Changes   []Change `json:"changes"` // breaking first, then by direction, operation and place

	All           bool   `json:"-"` // the text and Markdown forms list documentation too, and not only how much of it there is
	versionHeader string // of the new contract, see versionHeader
}

// Breaking reports whether any change breaks a client.
func (d Diff) Breaking() bool { return d.Count(Breaking) > 0 }

// Count returns how many changes are of a class.
func (d Diff) Count(class string) int {
	n := 0
	for _, c := range d.Changes {
		if c.Class == class {
			n++
		}
	}
	return n
}

// Only returns the changes of one operation: "start", "list", "describe" or "cancel".
// What belongs to the whole document stays.
func (d Diff) Only(operation string) Diff {
	d.Changes = slices.DeleteFunc(slices.Clone(d.Changes), func(c Change) bool {
		return c.Operation != "" && c.Operation != operation
	})
	return d
}

var (
	classes    = []string{Breaking, Compatible, Documentation}
	directions = []string{Operation, Request, Response}
	operations = []string{"", "start", "list", "describe", "cancel"}
)

func byWeight(a, b Change) int {
	return cmp.Or(
		slices.Index(classes, a.Class)-slices.Index(classes, b.Class),
		slices.Index(directions, a.Direction)-slices.Index(directions, b.Direction),
		slices.Index(operations, a.Operation)-slices.Index(operations, b.Operation),
		strings.Compare(a.Where, b.Where),
		strings.Compare(a.Kind, b.Kind),
		strings.Compare(a.Keyword, b.Keyword),
		strings.Compare(a.New, b.New),
		strings.Compare(a.Old, b.Old),
	)
}

// together makes one change of those that the same words of a contract cause at
// several places of an operation, such as the error object of every status.
func together(changes []Change) []Change {
	out := []Change{}
	for _, c := range changes {
		i := slices.IndexFunc(out, func(d Change) bool { return same(c, d) })
		if i < 0 {
			out = append(out, c)
		} else if out[i].Where != c.Where && !slices.Contains(out[i].Also, c.Where) {
			out[i].Also = append(out[i].Also, c.Where)
		}
	}
	return out
}

func same(a, b Change) bool {
	return a.Class == b.Class && a.Direction == b.Direction && a.Operation == b.Operation && a.Kind == b.Kind && a.Keyword == b.Keyword &&
		a.OldPointer == b.OldPointer && a.NewPointer == b.NewPointer && a.Old == b.Old && a.New == b.New
}
