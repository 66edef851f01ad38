package constraint

import (
	"fmt"
	"strings"

	"example.com/importcheck/spec"
)

// A Binding says how much a constraint binds a host.
type Binding string

// Binds is a keyword of OpenAPI; Documents is prose: x-enum, "Possible values", the
// storage that a text names, the media types that a request lists.
const (
	Binds     Binding = "binds"
	Documents Binding = "documents"
)

// A Message is what a constraint is about.
type Message string

// The two messages of an exchange.
const (
	Request  Message = "request"
	Response Message = "response"
)

// A Constraint is one keyword at one place of a contract.
type Constraint struct {
	Message  Message
	Where    string  // "/uri" in a body ("" is the body itself), "header X-Api", "200 /id", "4XX"
	Keyword  string  // as the contract writes it; "storage" for a family that a text names
	Value    any     // int64, float64, bool, string or []string, by the keyword
	Pointer  string  // of the keyword in the contract's file
	Line     int     // of the pointer, from 1
	Binding  Binding // of this keyword
	Sentence string  // what the contract says in words at that place, one line
	Choice   bool    // it stands in a branch of oneOf or anyOf: another branch may allow the value
	JSON     bool    // the values of a list are JSON texts: not all of them are strings
	Unread   string  // why a pattern is not judged, or ""
}

// None reports whether it is no constraint: the zero value.
func (c Constraint) None() bool { return c.Keyword == "" }

// String returns the constraint's name, which stays the same as long as the contract
// says the same: "/uri maxLength 1500". That of none is "".
func (c Constraint) String() string {
	if c.None() {
		return ""
	}
	where := c.Where
	if where == "" {
		where = "body"
	}
	text := c.Text()
	if text == "" || text == "true" && (c.Keyword == "required" || c.Keyword == "nullable") {
		return where + " " + c.Keyword
	}
	return where + " " + c.Keyword + " " + text
}

// Text returns the value as the name of the constraint shows it.
func (c Constraint) Text() string {
	switch v := c.Value.(type) {
	case nil:
		return ""
	case []string:
		return strings.Join(v, ", ")
	case string:
		return v
	}
	return fmt.Sprint(c.Value)
}

// Int returns the value of a limit.
func (c Constraint) Int() int {
	n, _ := c.Value.(int64)
	return int(n)
}

// Name returns the last part of Where, the property's own name.
func (c Constraint) Name() string {
	return spec.Unescape(c.Where[strings.LastIndexAny(c.Where, "/ ")+1:])
}

// Parent returns the place that holds the property.
func (c Constraint) Parent() string {
	if i := strings.LastIndex(c.Where, "/"); i >= 0 {
		return c.Where[:i]
	}
	return ""
}

// A Gap is something in a contract that is not understood, and so is not tested.
type Gap struct {
	Pointer string
	Line    int
	Keyword string
	Reason  string
}
