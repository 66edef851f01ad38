// Package cases lists the fixed cases of a contract as plain data, with the curl lines that
// send them.
package cases

import (
	"encoding/base64"
	"unicode/utf8"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/spec"
)

// A Case is one labelled case in plain data.
type Case struct {
	ID          string  `json:"id"`
	Kind        string  `json:"kind"`
	Constraint  string  `json:"constraint"`
	Pointer     string  `json:"pointer,omitempty"`
	Side        string  `json:"side"`
	Expect      string  `json:"expect"`               // "accept", "reject", "any", "not-a-start"
	Documented  string  `json:"documented,omitempty"` // what the documentation asks for: "accept", "reject"
	Reason      string  `json:"reason"`
	Description string  `json:"description"` // what was sent, in few words
	Safe        string  `json:"safe"`        // whether the safe profile sends it, and why it loads nothing even so
	Request     Request `json:"request"`
	Curl        string  `json:"-"`
}

// A Request is what a case sends; the key stands as a shell would write it.
type Request struct {
	Method   string     `json:"method"`
	Path     string     `json:"path"`
	Header   [][]string `json:"header"`
	Body     string     `json:"body"`
	Encoding string     `json:"encoding,omitempty"` // "base64" where the body is not UTF-8
	Wire     string     `json:"wire,omitempty"`
}

// List returns the labelled cases of a contract, with curl lines for a host.
func List(contract, hostURL string) ([]Case, error) {
	c, err := spec.Load(contract)
	if err != nil {
		return nil, err
	}
	client, err := host.New(host.Options{URL: hostURL, Key: "unused-for-printing"})
	if err != nil {
		return nil, err
	}
	defer client.Close()
	safe := map[string]string{}
	harmless := generators.New(c, generators.Options{Harmless: true})
	for _, one := range harmless.Cases() {
		safe[one.ID] = harmless.Harmless(one)
	}
	var out []Case
	for _, one := range generators.New(c, generators.Options{}).Cases() {
		out = append(out, Case{
			ID: one.ID, Kind: one.Kind, Constraint: one.Constraint.String(), Pointer: one.Constraint.Pointer,
			Side: string(one.Side), Expect: string(one.Label.Expect), Documented: string(one.Label.Documented),
			Reason: one.Label.Reason, Description: one.Description, Safe: sentSafely(safe[one.ID]),
			Request: plainRequest(one.Request), Curl: client.Curl(one.Request),
		})
	}
	return out, nil
}

func sentSafely(harmless string) string {
	if harmless == "" {
		return "not sent"
	}
	return "sent: " + harmless
}

func plainRequest(r generators.Request) Request {
	out := Request{Method: r.Method, Path: r.Path, Wire: string(r.Wire), Body: string(r.Body)}
	if !utf8.Valid(r.Body) {
		out.Body, out.Encoding = base64.StdEncoding.EncodeToString(r.Body), "base64"
	}
	for _, f := range r.Header {
		out.Header = append(out.Header, []string{f.Name, f.Shell()})
	}
	return out
}
