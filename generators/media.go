package generators

import (
	"mime"
	"strings"
)

// A medium is what the Content-Type of a request says of its body.
type medium struct {
	open   string // why it is open, or ""
	breaks bool   // the contract does not list it
	schema string // the pointer of the schema that the body is judged by
}

// medium judges the Content-Type of a request.
func (o *Oracle) medium(r Request) medium {
	f, _ := r.Get("Content-Type")
	name, params, err := mime.ParseMediaType(f.Value)
	pointer, listed := o.contract.Start.RequestSchema(name)
	out := medium{schema: pointer, breaks: !listed || err != nil && name == ""}
	if !listed && len(o.media) > 0 {
		out.schema, _ = o.contract.Start.RequestSchema(o.media[0])
	}
	set, ok := params["charset"]
	switch {
	case f.Value == "":
		out.breaks, out.open = false, "nothing binds what a host does with a body whose media type is not said"
	case ok && !out.breaks && !strings.EqualFold(set, "utf-8"):
		out.open = "application/json has no charset; what another one means is open"
	}
	return out
}

func (o *Oracle) mediaType(m medium, v *verdicts) {
	if m.breaks {
		v.breaks(o.by["header Content-Type media type"])
	}
	if m.open != "" {
		v.opens(m.open)
	}
}
