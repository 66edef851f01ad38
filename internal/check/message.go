package check

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"

	"example.com/importcheck/internal/textsafe"
)

// mostOfMessage is how much of a message distinguishes it from others, in bytes.
const mostOfMessage = 60

var variable = regexp.MustCompile(`"[^"]*"|'[^']*'|` + "`[^`]*`" + `|\S*://\S*|\S*\d\S*|\([^)]*\)`)

// Message is what a body says, with what varies from one request to the next removed.
func Message(body string) string {
	var object struct {
		Message string `json:"message"`
		Error   any    `json:"error"`
	}
	if json.Unmarshal([]byte(body), &object) == nil {
		body = cmp.Or(object.Message, fmt.Sprint(object.Error))
	}
	return textsafe.Cut(variable.ReplaceAllString(body, "*"), mostOfMessage)
}
