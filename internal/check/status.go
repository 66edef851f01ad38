package check

import (
	"cmp"
	"fmt"
)

var statusChecks = []Check{
	{Name: "response-status", Cost: CostWrong, Source: "responses of the operation",
		Rule: "The status is documented: its exact code, or its range 4XX or 5XX. 1xx, 3xx and 6xx never are.",
		Good: "200, 400, 401", Bad: "202, 302", One: status},
	{Name: "response-content-type", Cost: CostWrong, Source: "content of the response",
		Rule: "The media type is one that the contract lists for the status.",
		Good: "application/json; charset=utf-8", Bad: "text/plain", One: contentType},
}

func status(a *Reading) []Finding {
	if !a.answered() {
		return nil
	}
	s := a.Exchange.Status
	if a.Key != "" && !(a.Key == "default" && (s < 200 || s > 299 && s < 400 || s > 599)) {
		return nil
	}
	c := a.on("status", "documented")
	f := a.find(c, fmt.Sprintf("status %d", s), fmt.Sprintf("the status %d is not documented", s), "one of "+c.Text(),
		a.Saw()+" to "+a.Case.Description)
	f.Cause = fmt.Sprintf("status %d", s)
	return []Finding{f}
}

func contentType(a *Reading) []Finding {
	x := a.Exchange
	whole := x.Failure == "" && len(x.Body) > 0
	if !a.answered() || !a.Content || a.Listed || !whole && !x.Partial { // the header of a body that broke off is known
		return nil
	}
	c := a.on(a.Key, "media type")
	media := a.Media
	if media == "" {
		media = "no media type"
	}
	f := a.find(c, media, fmt.Sprintf("%d is answered with %s", a.Exchange.Status, shorten(media)), c.Text(),
		shorten(media)+" with "+cmp.Or(shorten(string(x.Body)), "no body"))
	f.Cause = class(a.Exchange.Status) + "|" + media
	if media == "text/plain" && a.Exchange.Status/100 == 4 {
		f.Title += "; hosts of the publisher are known to do so, which the waivers known:real-host accept"
	}
	return []Finding{f}
}
