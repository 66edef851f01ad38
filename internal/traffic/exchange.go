package traffic

import (
	"net/url"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/host/secrets"
	"example.com/importcheck/spec"
)

// NotKept marks an answer whose body is not known, or in part only.
const NotKept host.Failure = "not-recorded"

// An Exchange is a request of a client and what came back.
type Exchange struct {
	Name     string // in reports: "exchange 17"
	Method   string
	URL      *url.URL
	Header   []generators.Field // as sent, with the key
	Headless bool               // the headers are not known
	Media    string             // of the body, where it is known beside the headers
	Body     []byte             // nil where no body was sent
	Lost     string             // why the request's body is not known, or ""
	Wire     generators.Wire    // where it is known
	// Answer holds status, header and body of the answer. Its status is 0 where none came; its
	// Failure is NotKept where the body is not known, and Problem says why.
	Answer host.Exchange
}

// The operations of a contract that are checked.
const (
	Start    = "start"
	List     = "list"
	Describe = "describe"
	Cancel   = "cancel"
)

// Operations are all of them, in the order in which reports have them.
var Operations = []string{Start, List, Describe, Cancel}

// operation returns the operation of a contract that an exchange is of, below any base path, with
// its name and path; or "".
func operation(c *spec.Contract, x Exchange) (name, path string, op *spec.Operation) {
	whole := x.URL.EscapedPath()
	at := strings.LastIndex(whole, c.Start.Path)
	if at < 0 {
		return "", "", nil
	}
	path = whole[at:]
	switch op = c.Operation(x.Method, path); op {
	case nil:
		return "", "", nil
	case &c.Start:
		return Start, path, op
	case c.List:
		return List, path, op
	case c.Describe:
		return Describe, path, op
	}
	return Cancel, path, op
}

// leastKey is the length from which a key is looked for in answers, in bytes: any value may be
// sent as one, and a shorter one stands in honest text by chance.
const leastKey = 8

// keysIn returns what finds the keys that a request was sent with; a shell's variable is no key.
func keysIn(x Exchange, header string) (out []*secrets.Keys) {
	for _, f := range x.Header {
		if header != "" && strings.EqualFold(f.Name, header) && len(f.Value) >= leastKey && !strings.HasPrefix(f.Value, "$") {
			out = append(out, finder(f.Value))
		}
	}
	return out
}

// confidential are header lines whose values no report shows, whatever they hold.
var confidential = []string{"Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie"}

func isConfidential(name string) bool {
	return slices.ContainsFunc(confidential, func(c string) bool { return strings.EqualFold(c, name) })
}
