package selftest

import (
	"net/http"
	"sync/atomic"
)

// statuses are refusals with other statuses: any 4XX is documented.
var statuses = []Honest{
	{Name: "status.403-for-a-key", Says: "A bad key is answered 403.", version: "2026-04", wrap: turned(http.StatusUnauthorized, http.StatusForbidden)},
	{Name: "status.404-for-a-key", Says: "A bad key is answered 404, as if there were nothing.", version: "2026-04", wrap: turned(http.StatusUnauthorized, http.StatusNotFound)},
	{Name: "status.407-for-a-key", Says: "A bad key is answered 407.", version: "2026-04", wrap: turned(http.StatusUnauthorized, http.StatusProxyAuthRequired)},
	{Name: "status.422-for-a-body", Says: "A body that is not valid is answered 422.", wrap: turned(http.StatusBadRequest, http.StatusUnprocessableEntity)},
	{Name: "status.413-for-a-body", Says: "A body that is not valid is answered 413.", wrap: turned(http.StatusBadRequest, http.StatusRequestEntityTooLarge)},
	{Name: "status.409-for-a-body", Says: "A body that is not valid is answered 409.", wrap: turned(http.StatusBadRequest, http.StatusConflict)},
	{Name: "status.412-for-a-body", Says: "A body that is not valid is answered 412.", wrap: turned(http.StatusBadRequest, http.StatusPreconditionFailed)},
	{Name: "status.400-for-all", Says: "Every refusal is a 400.", version: "2026-04", wrap: ofRefusals(become(http.StatusBadRequest))},
	{Name: "status.404-for-all", Says: "Every refusal is a 404.", version: "2026-04", wrap: ofRefusals(become(http.StatusNotFound))},
	{Name: "status.418-for-all", Says: "Every refusal is a 418.", version: "2026-04", wrap: ofRefusals(become(http.StatusTeapot))},
	{Name: "status.499-for-all", Says: "Every refusal is a 499, which no RFC names.", version: "2026-04", wrap: ofRefusals(become(499))},
	{Name: "status.by-turns", Says: "Refusals are 400 and 422 by turns.", version: "2026-04", wrap: fresh(byTurns)},
}

func become(status int) func(*http.Request, *answer) {
	return func(_ *http.Request, a *answer) { a.status = status }
}

// turned gives one status for another.
func turned(from, to int) wrap {
	return rewritten(func(_ *http.Request, a *answer) {
		if a.status == from {
			a.status = to
		}
	})
}

func byTurns() wrap {
	var n atomic.Int64
	return ofRefusals(func(_ *http.Request, a *answer) {
		a.status = http.StatusBadRequest
		if n.Add(1)%2 == 0 {
			a.status = http.StatusUnprocessableEntity
		}
	})
}
