package reports

import (
	"fmt"
	"strings"
)

// fails, passes, also and follows are the lines about a root cause; each is empty where there is
// nothing to say.
func (r *Root) fails() string {
	if r == nil {
		return ""
	}
	return r.Fails
}

func (r *Root) passes() string {
	if r == nil {
		return ""
	}
	return r.Passes
}

func (r *Root) also() string {
	if r == nil {
		return ""
	}
	return strings.Join(r.Constraints, "; ")
}

func (r *Root) follows() string {
	if r == nil {
		return ""
	}
	var out []string
	for _, f := range r.Follows {
		out = append(out, fmt.Sprintf("%s: %s (%s)", f.Check, f.Title, plural(f.Count, "exchange")))
	}
	return strings.Join(out, "; ")
}
