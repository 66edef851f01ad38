package spec

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/pb33f/go-yaml"
)

// An AccountRefusal is a kind of answer by which the account or the cloud of an index
// refuses a start that the contract allows.
type AccountRefusal struct {
	Statuses []int
	Words    []string // one of them stands in the answer; none means any answer
	Starts   string   // how the URI of the start begins
	Says     string   // what it means
	Remedy   string   // what the user can do
}

//go:embed account.yaml
var account []byte

// AccountRefusals returns the known ones; the first that fits an answer holds.
var AccountRefusals = sync.OnceValue(func() (out []AccountRefusal) {
	if err := yaml.Unmarshal(account, &out); err != nil {
		panic("spec/account.yaml: " + err.Error()) // it is compiled in, and a test reads it
	}
	return out
})

// Fits reports whether an answer to a start of that URI is of this kind.
func (r AccountRefusal) Fits(status int, answer, uri string) bool {
	answer = strings.ToLower(answer)
	worded := len(r.Words) == 0 || slices.ContainsFunc(r.Words, func(w string) bool { return strings.Contains(answer, w) })
	return worded && slices.Contains(r.Statuses, status) && strings.HasPrefix(uri, r.Starts)
}
